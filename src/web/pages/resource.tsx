// SPDX-License-Identifier: Apache-2.0
import { Anchor, Group, Stack, Tabs, Text, Title } from '@mantine/core';
import { createReference, type WithId } from '@medplum/core';
import type { OperationOutcome, Patient, Reference, Resource, ResourceType } from '@medplum/fhirtypes';
import { ResourceForm, ResourceHistoryTable, ResourceTable, useMedplum } from '@medplum/react';
import { isOperationOutcome } from '@medplum/core';
import { useState, type JSX } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { ifUnchanged } from '../components/acknowledge-modal.tsx';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
import { Labelled } from '../components/labelled.tsx';
import { newRecordFor } from '../data/correct.ts';

/** One resource: its details, its form, its history. */
export default function ResourcePage(): JSX.Element {
  const { resourceType = '', id = '' } = useParams();
  return id === 'new' ? <NewResource resourceType={resourceType} /> : <Existing key={`${resourceType}/${id}`} />;
}

function Existing(): JSX.Element {
  const medplum = useMedplum();
  const navigate = useNavigate();
  const { resourceType = '', id = '', tab = 'details' } = useParams();
  const reference = `${resourceType}/${id}`;
  const { value, error, reload } = useLoaded(reference, async () => {
    await medplum.requestSchema(resourceType);
    return medplum.readResource(resourceType as ResourceType, id, { cache: 'reload' });
  });
  if (!value) {
    return error === undefined ? (
      <Text role="status">Loading {reference}…</Text>
    ) : (
      <ErrorNotice error={error} onRetry={() => void reload()} />
    );
  }
  return (
    <Stack>
      <Group gap="md">
        <Title order={1} size="h3">
          {reference}
        </Title>
        {resourceType === 'Encounter' && (
          <Anchor component={Link} to={`/visits/${id}`}>
            Go to visit
          </Anchor>
        )}
      </Group>
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
          <Labelled>
            <ResourceTable value={value} ignoreMissingValues forceUseInput />
          </Labelled>
        </Tabs.Panel>
        <Tabs.Panel value="edit" pt="md">
          <EditForm
            resource={value}
            onSaved={() => {
              void reload();
              void navigate(backOf(value));
            }}
          />
        </Tabs.Panel>
        <Tabs.Panel value="history" pt="md">
          <Labelled>
            <ResourceHistoryTable resourceType={resourceType} id={id} />
          </Labelled>
        </Tabs.Panel>
        <Tabs.Panel value="json" pt="md">
          <pre tabIndex={0} aria-label="JSON">
            {JSON.stringify(value, null, 2)}
          </pre>
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

/** Where someone who corrected a record wants to be: at the visit, if it is one. */
function backOf(resource: WithId<Resource>): string {
  return resource.resourceType === 'Encounter' ? `/visits/${resource.id}` : `/${resource.resourceType}/${resource.id}`;
}

function EditForm({
  resource,
  onSaved,
}: {
  readonly resource: WithId<Resource>;
  readonly onSaved: () => void;
}): JSX.Element {
  const medplum = useMedplum();
  const [error, setError] = useState<unknown>();
  const save = (next: Resource): void => {
    setError(undefined);
    medplum.updateResource(next as WithId<Resource>, ifUnchanged(resource)).then(onSaved, setError);
  };
  return (
    <Stack>
      {error !== undefined && <ErrorNotice error={error} />}
      <Labelled>
        <ResourceForm defaultValue={resource} onSubmit={save} {...outcomeOf(error)} />
      </Labelled>
    </Stack>
  );
}

function NewResource({ resourceType }: { readonly resourceType: string }): JSX.Element {
  const medplum = useMedplum();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const visit = params.get('visit');
  const [error, setError] = useState<unknown>();
  const { value, error: failure } = useLoaded(`new ${resourceType} ${visit ?? ''}`, async () => {
    await medplum.requestSchema(resourceType);
    const encounter = visit === null ? undefined : await medplum.readResource('Encounter', visit, { cache: 'reload' });
    if (!encounter) {
      return { resourceType } as Partial<Resource>;
    }
    const links = {
      subject: (encounter.subject ?? {}) as Reference<Patient>,
      encounter: createReference(encounter),
      date: encounter.period?.start ?? '',
    };
    return newRecordFor(params.get('for') ?? '', links) ?? ({ resourceType } as Partial<Resource>);
  });
  if (failure !== undefined) {
    return <ErrorNotice error={failure} />;
  }
  return (
    <Stack>
      <Title order={1} size="h3">
        New {resourceType}
      </Title>
      {error !== undefined && <ErrorNotice error={error} />}
      {value && (
        <Labelled>
          <ResourceForm
            defaultValue={value}
            onSubmit={(resource) => {
              setError(undefined);
              medplum
                .createResource(resource)
                .then((created) => navigate(visit === null ? backOf(created) : `/visits/${visit}`), setError);
            }}
            {...outcomeOf(error)}
          />
        </Labelled>
      )}
    </Stack>
  );
}

function outcomeOf(error: unknown): { readonly outcome?: OperationOutcome } {
  const outcome: unknown =
    typeof error === 'object' && error !== null && 'outcome' in error ? error.outcome : undefined;
  return isOperationOutcome(outcome) ? { outcome } : {};
}
