// SPDX-License-Identifier: Apache-2.0
import { Group, Select, Stack, Title } from '@mantine/core';
import { formatSearchQuery, isResourceType, parseSearchRequest, type SearchRequest } from '@medplum/core';
import { SearchControl } from '@medplum/react';
import { useMedplum } from '@medplum/react-hooks';
import { useMemo, type JSX } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
import { Labelled } from '../components/labelled.tsx';
import { NotFound } from '../components/not-found.tsx';

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

/** Columns that tell something, by type; a page of twenty, the latest saved first. */
const FIELDS: Readonly<Record<string, string[]>> = {
  ChargeItem: ['id', '_lastUpdated', 'subject', 'code', 'status', 'quantity'],
  DetectedIssue: ['id', '_lastUpdated', 'patient', 'code', 'severity', 'status'],
  Encounter: ['id', '_lastUpdated', 'subject', 'status', 'period'],
  Procedure: ['id', '_lastUpdated', 'subject', 'code', 'status'],
  Task: ['id', '_lastUpdated', 'code', 'status', 'for'],
};

/** Any resource type, searched by Medplum's own control; the search stands in the address. */
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
      fields: asked.fields ?? FIELDS[resourceType] ?? ['id', '_lastUpdated'],
      sortRules: asked.sortRules ?? [{ code: '_lastUpdated', descending: true }],
    };
  }, [resourceType, search]);
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
            onClick={({ resource }) => void navigate(`/${resource.resourceType}/${resource.id ?? ''}`)}
            onNew={() => void navigate(`/${resourceType}/new`)}
            onChange={({ definition }) => void navigate(`/${definition.resourceType}${formatSearchQuery(definition)}`)}
          />
        </Labelled>
      )}
    </Stack>
  );
}
