// SPDX-License-Identifier: Apache-2.0
import { Anchor, Table, Text } from '@mantine/core';
import type { Resource, ResourceType } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react-hooks';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { authorName, namesOf } from '../../capture/names.ts';
import { loadNamed } from '../data/everybody.ts';
import { FRESH, resourcesOf } from '../data/records.ts';
import { ErrorNotice, useLoaded } from './async-state.tsx';
import { useClinicClock } from './clinic-clock.tsx';

/** Every version of a record, the newest first: when it was saved, by whom, and the way to it. */
export function VersionTable({
  resourceType,
  id,
}: {
  readonly resourceType: string;
  readonly id: string;
}): JSX.Element {
  const medplum = useMedplum();
  const clock = useClinicClock();
  const { value, error, reload } = useLoaded(`${resourceType}/${id}`, async () => {
    const versions = resourcesOf(await medplum.readHistory(resourceType as ResourceType, id, undefined, FRESH));
    const authors = versions.flatMap(({ meta }) => meta?.author?.reference ?? []);
    return { versions, names: namesOf(await loadNamed(medplum, authors)) };
  });
  if (error !== undefined) {
    return <ErrorNotice error={error} onRetry={() => void reload()} />;
  }
  if (!value) {
    return <Text role="status">Loading the versions…</Text>;
  }
  const addressOf = ({ meta }: Resource): string => `/${resourceType}/${id}/_history/${meta?.versionId ?? ''}`;
  return (
    <Table aria-label="Versions" maw={520}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Saved</Table.Th>
          <Table.Th>By</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {value.versions.map((version) => (
          <Table.Tr key={version.meta?.versionId}>
            <Table.Td>
              <Anchor component={Link} to={addressOf(version)} size="sm">
                {clock.shown(version.meta?.lastUpdated ?? '')}
              </Anchor>
            </Table.Td>
            <Table.Td>{authorName(value.names, version.meta?.author)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
