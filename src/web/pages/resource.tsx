// SPDX-License-Identifier: Apache-2.0
import { Anchor, Group, Stack, Tabs, Text, Title } from '@mantine/core';
import type { ResourceType } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react-hooks';
import type { JSX } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { missingRecordForm } from '../../capture/charting/missing-record.ts';
import { isPlace } from '../../capture/place-zone.ts';
import { recordTitle } from '../../capture/record-title.ts';
import { NotYet, useLoaded } from '../components/async-state.tsx';
import { useClinicClock } from '../components/clinic-clock.tsx';
import { EditForm } from '../components/edit-form.tsx';
import { MissingRecordForm } from '../components/missing-record-form.tsx';
import { NewRecord, placeOf } from '../components/new-record.tsx';
import { PatientLine, patientOf } from '../components/patient-line.tsx';
import { RecordDetails } from '../components/record-details.tsx';
import { PlaceZoneForm } from '../components/place-zone-form.tsx';
import { VersionTable } from '../components/version-table.tsx';
import { madeBy } from '../data/record-titles.ts';
import { FRESH } from '../data/records.ts';

/** One resource: its details, its form, its history. */
export default function ResourcePage(): JSX.Element {
  const { resourceType = '', id = '' } = useParams();
  return id === 'new' ? <NewResource resourceType={resourceType} /> : <Existing key={`${resourceType}/${id}`} />;
}

function Existing(): JSX.Element {
  const clock = useClinicClock();
  const medplum = useMedplum();
  const navigate = useNavigate();
  const { resourceType = '', id = '', tab = 'details' } = useParams();
  const [params] = useSearchParams();
  const element = params.get('element') ?? undefined;
  const reference = `${resourceType}/${id}`;
  const { value, error, reload } = useLoaded(reference, async () => {
    const [resource] = await Promise.all([
      medplum.readResource(resourceType as ResourceType, id, FRESH),
      medplum.requestSchema(resourceType),
    ]);
    const made = await madeBy(medplum, [resource]).catch(() => undefined);
    return { resource, made: made?.get(id) };
  });
  if (!value) {
    return <NotYet waiting="Loading the record…" error={error} onRetry={() => void reload()} />;
  }
  const { resource, made } = value;
  return (
    <Stack>
      <Group gap="md">
        <Title order={1} size="h3">
          {recordTitle(resource, clock, made)}
        </Title>
        {resourceType === 'Encounter' && (
          <Anchor component={Link} to={`/visits/${id}`}>
            Go to visit
          </Anchor>
        )}
      </Group>
      <PatientLine of={patientOf(made ?? resource)} />
      <Tabs
        value={tab}
        onChange={(to) => void navigate(`/${reference}${to === 'details' ? '' : `/${to ?? ''}`}`)}
        keepMounted={false}
      >
        <Tabs.List>
          <Tabs.Tab value="details">Details</Tabs.Tab>
          <Tabs.Tab value="edit">Edit</Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
          <Tabs.Tab value="json">JSON</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="details" pt="md">
          <RecordDetails resource={resource} />
        </Tabs.Panel>
        <Tabs.Panel value="edit" pt="md">
          {element !== undefined && (
            <Text mb="md">
              This is what could not be read.{' '}
              <Anchor component={Link} to={`/${reference}/edit`}>
                Show every field
              </Anchor>
            </Text>
          )}
          {isPlace(resource) && element === undefined && (
            <PlaceZoneForm place={resource} onSaved={() => void reload()} />
          )}
          <EditForm
            key={`${resource.meta?.versionId ?? ''} ${element ?? ''}`}
            resource={resource}
            clock={clock}
            element={element}
            onSaved={() => {
              void reload();
              void navigate(placeOf(resource));
            }}
          />
        </Tabs.Panel>
        <Tabs.Panel value="history" pt="md">
          <VersionTable resourceType={resourceType} id={id} />
        </Tabs.Panel>
        <Tabs.Panel value="json" pt="md">
          <pre tabIndex={0} aria-label="JSON">
            {JSON.stringify(resource, null, 2)}
          </pre>
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function NewResource({ resourceType }: { readonly resourceType: string }): JSX.Element {
  const clock = useClinicClock();
  const medplum = useMedplum();
  const [params] = useSearchParams();
  const visit = params.get('visit') ?? '';
  const name = params.get('for') ?? '';
  const { value, error, reload } = useLoaded(`new ${resourceType} ${visit}`, async () => {
    const [encounter] = await Promise.all([
      visit === '' ? undefined : medplum.readResource('Encounter', visit, FRESH),
      medplum.requestSchema(resourceType),
    ]);
    return { encounter };
  });
  if (!value) {
    return <NotYet waiting="Loading…" error={error} onRetry={() => void reload()} />;
  }
  const { encounter } = value;
  return encounter && missingRecordForm(name) ? (
    <MissingRecordForm name={name} encounter={encounter} />
  ) : (
    <NewRecord resourceType={resourceType} clock={clock} encounter={encounter} />
  );
}
