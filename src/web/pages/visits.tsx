// SPDX-License-Identifier: Apache-2.0
import { ChargeStatus } from '../components/state-badge.tsx';
import { ScrollTable } from '../components/scroll-table.tsx';
import { Anchor, Button, Group, Select, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useMedplum } from '@medplum/react';
import { Fragment, type JSX } from 'react';
import { Link, useSearchParams } from 'react-router';
import { RULES } from '../../capture/facts/rules.ts';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
import { useChoices } from '../components/choices.ts';
import { SeverityBadge } from '../components/severity.tsx';
import { UNDATED } from '../../capture/facts/records.ts';
import { payerName } from '../../capture/visit-summary.ts';
import { loadVisits, type VisitFilters, type VisitRow } from '../data/load-visits.ts';
import { localNow } from '../data/local-time.ts';

const LIVE_MS = 2000;
const STATUSES = ['planned', 'arrived', 'in-progress', 'onleave', 'finished', 'cancelled'];
const NAMES = ['therapist', 'payer', 'rule', 'date', 'status'] as const;

/** The visits, latest first, narrowed by what stands in the address; a saved visit changes its row by itself. */
export default function VisitsPage(): JSX.Element {
  const medplum = useMedplum();
  const [params, setParams] = useSearchParams();
  const filters: VisitFilters = {
    therapist: params.get('therapist') ?? '',
    payer: params.get('payer') ?? '',
    rule: params.get('rule') ?? '',
    date: params.get('date') ?? '',
    status: params.get('status') ?? '',
    page: Number(params.get('page') ?? 0),
  };
  const { value, error, reload } = useLoaded(params.toString(), async () => loadVisits(medplum, filters), LIVE_MS);
  const set = (name: string, to: string | null): void => {
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (name !== 'page') {
        next.delete('page');
      }
      if (to) {
        next.set(name, to);
      } else {
        next.delete(name);
      }
      return next;
    });
  };
  const isNarrowed = NAMES.some((name) => filters[name] !== '');
  return (
    <Stack>
      <Title order={1} size="h2">
        Visits
      </Title>
      <Filters filters={filters} set={set} />
      {error !== undefined && <ErrorNotice error={error} onRetry={() => void reload()} />}
      {value?.rows.length === 0 && <Empty isNarrowed={isNarrowed} />}
      {value && value.rows.length > 0 && <VisitTable rows={value.rows} />}
      {!value && error === undefined && <Text role="status">Loading visits…</Text>}
      <Group>
        <Button
          variant="default"
          disabled={filters.page === 0}
          onClick={() => {
            set('page', filters.page > 1 ? String(filters.page - 1) : null);
          }}
        >
          Newer
        </Button>
        <Button
          variant="default"
          disabled={value?.hasMore !== true}
          onClick={() => {
            set('page', String(filters.page + 1));
          }}
        >
          Older
        </Button>
        <Text size="sm">Page {filters.page + 1}</Text>
      </Group>
    </Stack>
  );
}

function Filters({
  filters,
  set,
}: {
  readonly filters: VisitFilters;
  readonly set: (name: string, to: string | null) => void;
}): JSX.Element {
  const therapists = useChoices('Practitioner');
  const payers = useChoices('Organization');
  const setter =
    (name: string) =>
    (to: string | null): void => {
      set(name, to);
    };
  const today = localNow().slice(0, 10);
  return (
    <Group align="end" gap="sm" role="search" aria-label="Filter visits">
      <TextInput
        type="date"
        label="Date"
        value={filters.date}
        onChange={(event) => {
          set('date', event.currentTarget.value);
        }}
      />
      <Button
        variant={filters.date === today ? 'filled' : 'default'}
        aria-pressed={filters.date === today}
        onClick={() => {
          set('date', filters.date === today ? null : today);
        }}
      >
        Today
      </Button>
      <Choice label="Status" value={filters.status} data={STATUSES} onChange={setter('status')} />
      <Choice label="Therapist" value={filters.therapist} data={therapists} onChange={setter('therapist')} />
      <Choice label="Payer" value={filters.payer} data={payers} onChange={setter('payer')} />
      <Choice
        label="Rule"
        value={filters.rule}
        data={RULES.map(({ meta }) => ({ value: meta.code, label: meta.title }))}
        onChange={setter('rule')}
      />
      {NAMES.some((name) => filters[name] !== '') && (
        <Anchor component={Link} to="/">
          Show all
        </Anchor>
      )}
    </Group>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly data: readonly string[] | readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (to: string | null) => void;
}

function Choice({ label, value, data, onChange }: ChoiceProps): JSX.Element {
  return (
    <Select
      label={label}
      placeholder="All"
      value={value === '' ? null : value}
      data={[...data] as { value: string; label: string }[]}
      onChange={onChange}
      clearable
      clearButtonProps={{ 'aria-label': `Any ${label.toLowerCase()}` }}
      searchable
      limit={50}
      w={170}
    />
  );
}

function VisitTable({ rows }: { readonly rows: readonly VisitRow[] }): JSX.Element {
  return (
    <ScrollTable label="Visits" minWidth={480} highlightOnHover verticalSpacing={6} fz="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>When</Table.Th>
          <Table.Th>Patient</Table.Th>
          <Table.Th visibleFrom="sm">Therapist</Table.Th>
          <Table.Th visibleFrom="sm">Payer</Table.Th>
          <Table.Th ta="right" visibleFrom="sm">
            97140 min
          </Table.Th>
          <Table.Th ta="right">Units</Table.Th>
          <Table.Th>Charge</Table.Th>
          <Table.Th>Worst issue</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row, index) => (
          <Fragment key={row.encounter.id}>
            {dateOf(row) !== dateOf(rows[index - 1]) && <DayLine date={dateOf(row)} />}
            <VisitLine row={row} />
          </Fragment>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}

function dateOf(row: VisitRow | undefined): string {
  return row?.dateOfService === UNDATED ? 'no date' : (row?.dateOfService ?? '');
}

/** Where a day begins in the list. */
function DayLine({ date }: { readonly date: string }): JSX.Element {
  const isToday = date === localNow().slice(0, 10);
  return (
    <Table.Tr className="day-line">
      <Table.Th colSpan={8} scope="rowgroup" data-day={isToday ? 'today' : date}>
        {isToday ? `Today, ${date}` : date}
      </Table.Th>
    </Table.Tr>
  );
}

function VisitLine({
  row: { encounter, startTime, patientName, therapistName, payer, minutes, charges, units, issues },
}: {
  readonly row: VisitRow;
}): JSX.Element {
  const [worst] = issues;
  const statuses = [...new Set(charges.map(({ status }) => status))];
  return (
    <Table.Tr data-visit={encounter.id}>
      <Table.Td>
        <Anchor component={Link} to={`/visits/${encounter.id}`} size="sm" className="one-line">
          {startTime ?? 'no time'}
        </Anchor>
        <Text size="xs">{encounter.status}</Text>
      </Table.Td>
      <Table.Td>{patientName}</Table.Td>
      <Table.Td visibleFrom="sm">{therapistName}</Table.Td>
      <Table.Td visibleFrom="sm">{payerName(payer)}</Table.Td>
      <Table.Td ta="right" visibleFrom="sm">
        {minutes}
      </Table.Td>
      <Table.Td ta="right" fw={700} data-units>
        {units ?? '–'}
      </Table.Td>
      <Table.Td>
        {statuses.length === 0 ? (
          'none'
        ) : (
          <Group gap={4}>
            {statuses.map((status) => (
              <ChargeStatus key={status} status={status} />
            ))}
          </Group>
        )}
      </Table.Td>
      <Table.Td>
        {worst ? (
          <Group gap={6} wrap="nowrap">
            <SeverityBadge severity={worst.severity} />
            <Text size="sm">
              {worst.title}
              {issues.length > 1 && ` and ${String(issues.length - 1)} more`}
            </Text>
          </Group>
        ) : (
          'none'
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function Empty({ isNarrowed }: { readonly isNarrowed: boolean }): JSX.Element {
  return isNarrowed ? (
    <Text>
      No visits match these filters. Remove some, or{' '}
      <Anchor component={Link} to="/">
        show all visits
      </Anchor>
      .
    </Text>
  ) : (
    <Text>
      There are no visits yet. Save an Encounter with a Procedure in the EHR, or{' '}
      <Anchor component={Link} to="/charting">
        chart a treatment here
      </Anchor>
      .
    </Text>
  );
}
