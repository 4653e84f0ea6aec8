// SPDX-License-Identifier: Apache-2.0
import { Alert, Anchor, Card, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { JSX, ReactNode } from 'react';
import { Link } from 'react-router';
import { shownDate } from '../../../capture/charting/clinic-clock.ts';
import { placeOf } from '../../../capture/ncci/setting.ts';
import type { TableInForce, TablesInForce } from '../../../capture/ncci/tables.ts';
import { sentence } from '../../../capture/facts/amounts.ts';
import { useClinicClock } from '../clinic-clock.tsx';
import { StateBadge } from '../state-badge.tsx';

/** The tables that decide: how much is in them, from when, until when, by which source, and how they came here. */
export function TableCards({
  inForce,
  importer,
}: {
  readonly inForce: TablesInForce;
  readonly importer: string;
}): JSX.Element {
  const clock = useClinicClock();
  const { tables, setting, imported, unreadable } = inForce;
  return (
    <>
      {unreadable !== undefined && (
        <Alert color="red" variant="outline" title="The imported tables cannot be read">
          The tables of this version decide instead. Import CMS’s files again.
        </Alert>
      )}
      <Ending tables={tables.filter(({ isEnding, isImportable }) => isEnding && isImportable)}>
        Import CMS’s files for this quarter below. For later dates of service, an issue about a pair is moderate at most
        and says so.
      </Ending>
      {tables
        .filter(({ isEnding, isImportable }) => isEnding && !isImportable)
        .map((table) => (
          <Ending key={table.name} tables={[table]}>
            {sentence(table.renewal)}.
          </Ending>
        ))}
      <Stack gap="sm">
        {tables.map((table) => (
          <TableCard key={table.name} table={table}>
            {table.isImported && imported ? (
              <>
                For {placeOf(setting)}. Imported {clock.shown(imported.at)} by {importer} (
                <Anchor component={Link} to={`/${imported.record}/history`} inherit>
                  history
                </Anchor>
                )
              </>
            ) : (
              'Came with this version'
            )}
          </TableCard>
        ))}
      </Stack>
    </>
  );
}

/** Tables that have run out or soon will, and what to do. */
function Ending({
  tables,
  children,
}: {
  readonly tables: readonly TableInForce[];
  readonly children: ReactNode;
}): JSX.Element | null {
  const titles = tables.map(({ name, knownThrough }) => `${name}: known through ${shownDate(knownThrough)}`);
  return titles.length === 0 ? null : (
    <Alert color="orange" variant="outline" title={titles.join(' · ')}>
      {children}
    </Alert>
  );
}

function TableCard({ table, children }: { readonly table: TableInForce; readonly children: ReactNode }): JSX.Element {
  const { name, holds, edition, effective, knownThrough, source, isEnding, isImportable } = table;
  return (
    <Card withBorder component="section" aria-label={name}>
      <SimpleGrid cols={{ base: 1, sm: 3 }} verticalSpacing="xs">
        <div>
          <Title order={2} size="h5">
            {name}
          </Title>
          <Text fw={600}>{sentence(edition.replace(/^the /, ''))}</Text>
          <StateBadge tone={isEnding ? 'warn' : 'good'}>known through {shownDate(knownThrough)}</StateBadge>
        </div>
        <div>
          <Text size="sm">
            {isImportable ? 'In effect from' : 'Newest source of'} {shownDate(effective)}
          </Text>
          <Text size="sm">{sentence(holds)}</Text>
          <Text size="sm">{children}</Text>
        </div>
        <Text size="sm" c="dimmed" className="source">
          {source.replaceAll(/\b\d{4}-\d\d-\d\d\b/g, (date) => shownDate(date))}
        </Text>
      </SimpleGrid>
    </Card>
  );
}
