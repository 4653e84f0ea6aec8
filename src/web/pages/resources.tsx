// SPDX-License-Identifier: Apache-2.0
import { Group, Select, Stack, Text, Title } from '@mantine/core';
import { formatSearchQuery, isResourceType, parseSearchRequest, type SearchRequest } from '@medplum/core';
import type { Resource } from '@medplum/fhirtypes';
import { SearchControl, type SearchControlAdditionalColumn, type SearchLoadEvent } from '@medplum/react';
import { useMedplum } from '@medplum/react-hooks';
import { useCallback, useMemo, useState, type JSX } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router';
import { sentence } from '../../capture/facts/amounts.ts';
import { relativeReference } from '../../capture/facts/records.ts';
import { nameOf, namesOf, type Names } from '../../capture/names.ts';
import { readPatients } from '../../capture/read-patients.ts';
import { recordTitle } from '../../capture/record-title.ts';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
import { useClinicClock } from '../components/clinic-clock.tsx';
import { Labelled } from '../components/labelled.tsx';
import { NotFound } from '../components/not-found.tsx';
import { patientOf } from '../components/patient-line.tsx';
import { madeBy } from '../data/record-titles.ts';
import { resourcesOf } from '../data/records.ts';

const TYPES = [
  'Account',
  'AuditEvent',
  'Bot',
  'CarePlan',
  'ChargeItem',
  'Claim',
  'ClinicalImpression',
  'Composition',
  'Condition',
  'Coverage',
  'DetectedIssue',
  'Encounter',
  'Location',
  'Observation',
  'Organization',
  'Patient',
  'Practitioner',
  'PractitionerRole',
  'Procedure',
  'Provenance',
  'Subscription',
  'Task',
];

/** Any resource type, searched by Medplum's own control, each record by what it is called; the search stands in the address. */
export default function ResourcesPage(): JSX.Element {
  const medplum = useMedplum();
  const navigate = useNavigate();
  const { resourceType = '' } = useParams();
  const { search } = useLocation();
  const { value: isReady, error } = useLoaded(resourceType, async () => {
    await medplum.requestSchema(resourceType);
    return isResourceType(resourceType);
  });
  // The same object while the address is the same: the control searches again for a new one.
  const request = useMemo((): SearchRequest => {
    const asked = parseSearchRequest(`${resourceType}${search}`);
    return {
      ...asked,
      count: asked.count ?? 20,
      // What heads a row is not a field; those that somebody adds stand before it.
      fields: asked.fields ?? [],
      sortRules: asked.sortRules ?? [{ code: '_lastUpdated', descending: true }],
    };
  }, [resourceType, search]);
  const { columns, onLoad } = useColumns();
  if (isReady === false) {
    return <NotFound />;
  }
  return (
    <Stack>
      <Group justify="space-between" align="end">
        <Title order={1} size="h2">
          Records: {resourceType}
        </Title>
        <Select
          label="Type"
          data={TYPES.includes(resourceType) ? TYPES : [resourceType, ...TYPES]}
          value={resourceType}
          searchable
          allowDeselect={false}
          onChange={(to) => {
            if (to) {
              void navigate(`/${to}`);
            }
          }}
        />
      </Group>
      {error !== undefined && <ErrorNotice error={error} />}
      {isReady && (
        <Labelled>
          <SearchControl
            search={request}
            // The row for what fields are narrowed by; without fields an empty strip.
            hideFilters={request.fields?.length === 0}
            additionalColumns={columns}
            onLoad={onLoad}
            onClick={({ resource }) => void navigate(`/${resource.resourceType}/${resource.id ?? ''}`)}
            onNew={() => void navigate(`/${resourceType}/new`)}
            onChange={({ definition: { fields = [], ...rest } }) => {
              const query = formatSearchQuery(fields.length === 0 ? rest : { ...rest, fields });
              void navigate(`/${rest.resourceType}${query}`);
            }}
          />
        </Labelled>
      )}
    </Stack>
  );
}

/** What a row tells: the record as its own page is headed, whose it is, how it stands, and when it was saved. */
function useColumns(): {
  readonly columns: SearchControlAdditionalColumn[];
  readonly onLoad: (event: SearchLoadEvent) => void;
} {
  const medplum = useMedplum();
  const clock = useClinicClock();
  const [names, setNames] = useState<Names>(new Map());
  const [shown, setShown] = useState<readonly Resource[]>([]);
  /** What decisions made, whose patient is theirs. */
  const [made, setMade] = useState<ReadonlyMap<string, Resource>>(new Map());
  // Always the same: the control searches again for another.
  const onLoad = useCallback(
    ({ response }: SearchLoadEvent): void => {
      const found = resourcesOf(response);
      setShown(found);
      const read = async (): Promise<void> => {
        const decided = await madeBy(medplum, found);
        setMade((before) => new Map([...before, ...decided]));
        const patients = [...found, ...decided.values()].flatMap((one) => patientReference(one) ?? []);
        const named = namesOf(await readPatients(medplum, patients));
        setNames((before) => new Map([...before, ...named]));
      };
      // Who may not read patients or charges still sees the records.
      void read().catch(() => undefined);
    },
    [medplum],
  );
  const columns = useMemo((): SearchControlAdditionalColumn[] => {
    const patientIn = (one: Resource): string | undefined => patientReference(made.get(one.id ?? '') ?? one);
    return [
      {
        name: 'Record',
        // Beside dates and names a phone would leave it a word a line.
        renderCell: (one) => (
          <Text size="sm" fw={600} miw={200}>
            {recordTitle(one, clock, made.get(one.id ?? ''))}
          </Text>
        ),
      },
      ...(shown.some((one) => patientIn(one) !== undefined)
        ? [{ name: 'Patient', renderCell: (one: Resource) => sentence(nameOf(names, patientIn(one))) }]
        : []),
      ...(shown.some((one) => statusOf(one) !== '') ? [{ name: 'Status', renderCell: statusOf }] : []),
      { name: 'Saved', renderCell: ({ meta }) => clock.shown(meta?.lastUpdated ?? '') },
    ];
  }, [clock, names, shown, made]);
  return { columns, onLoad };
}

/** `Patient/<id>` of whoever a record is about; not of a patient's own. */
function patientReference(one: Resource): string | undefined {
  const reference = one.resourceType === 'Patient' ? undefined : relativeReference(patientOf(one));
  return reference?.startsWith('Patient/') === true ? reference : undefined;
}

function statusOf(one: Resource): string {
  return 'status' in one && typeof one.status === 'string' ? sentence(one.status) : '';
}
