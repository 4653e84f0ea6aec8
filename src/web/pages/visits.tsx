// SPDX-License-Identifier: Apache-2.0
import { Anchor, Card, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useMedplum } from '@medplum/react-hooks';
import { Fragment, type JSX } from 'react';
import { Link, useSearchParams } from 'react-router';
import { ruleTitle } from '../../capture/facts/rule-titles.ts';
import { dayText } from '../../capture/days.ts';
import { useClinicClock } from '../components/clinic-clock.tsx';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
import { Pager, PastTheEnd } from '../components/pager.tsx';
import { ScrollTable } from '../components/scroll-table.tsx';
import { useRoving } from '../components/use-roving.ts';
import { SeverityBadge } from '../components/severity.tsx';
import { ChargeStatus } from '../components/state-badge.tsx';
import { VisitFilterBar } from '../components/visit-filters.tsx';
import { NoVisits } from '../components/no-visits.tsx';
import {
  FILTER_NAMES,
  PAGE_SIZE,
  filtersIn,
  lastPageOf,
  latestChange,
  loadVisits,
  pageIn,
  type VisitFilters,
  type VisitRow,
} from '../data/load-visits.ts';
import { PHONE } from '../theme.ts';
import { countText, numberText, unitsText } from '../../capture/facts/amounts.ts';

const LIVE_MS = 3000;

type SetList = (changes: Partial<VisitFilters> & { readonly page?: string }) => void;

/** The visits, latest first, narrowed by what stands in the address. */
export default function VisitsPage(): JSX.Element {
  const [params, setParams] = useSearchParams();
  const filters = filtersIn(params);
  const set: SetList = (changes) => {
    setParams((before) => {
      const next = new URLSearchParams(before);
      next.delete('page');
      for (const [name, to] of Object.entries(changes)) {
        if (to === '') {
          next.delete(name);
        } else {
          next.set(name, to);
        }
      }
      return next;
    });
  };
  return (
    <Stack>
      <Title order={1} size="h2">
        Visits
      </Title>
      <VisitFilterBar filters={filters} set={set} />
      <VisitList params={params} filters={filters} set={set} />
    </Stack>
  );
}

/** A page of them; a saved visit changes its row by itself. */
function VisitList({
  params,
  filters,
  set,
}: {
  readonly params: URLSearchParams;
  readonly filters: VisitFilters;
  readonly set: SetList;
}): JSX.Element {
  const medplum = useMedplum();
  const page = pageIn(params);
  const { value, error, reload } = useLoaded(params.toString(), async () => loadVisits(medplum, filters, page), {
    everyMs: LIVE_MS,
    probe: async () => latestChange(medplum),
  });
  const turn = (to: number): void => {
    set({ page: to === 0 ? '' : String(to) });
  };
  const isNarrowed = FILTER_NAMES.some((name) => filters[name] !== '');
  return (
    <>
      {error !== undefined && <ErrorNotice error={error} onRetry={() => void reload()} />}
      <Text role="status" size="sm">
        {value ? shownText(value.total, page, isNarrowed) : error === undefined && 'Loading visits…'}
      </Text>
      {value?.total === 0 && <Empty isNarrowed={isNarrowed} />}
      {value && value.rows.length > 0 && <VisitTable rows={value.rows} />}
      {value && page > lastPageOf(value.total) ? (
        <PastTheEnd page={page} total={value.total} onTurn={turn} />
      ) : (
        value && <Pager page={page} total={value.total} onTurn={turn} />
      )}
    </>
  );
}

function shownText(total: number, page: number, isNarrowed: boolean): string {
  const visits = countText(total, 'visit');
  const [first, last] = [page * PAGE_SIZE + 1, Math.min(total, (page + 1) * PAGE_SIZE)];
  const all = isNarrowed ? `${visits} ${total === 1 ? 'matches' : 'match'}` : visits;
  return total <= PAGE_SIZE || first > total ? all : `${all}, ${numberText(first)}–${numberText(last)} shown`;
}

function VisitTable({ rows }: { readonly rows: readonly VisitRow[] }): JSX.Element {
  const today = useClinicClock().today();
  const isPhone = useMediaQuery(PHONE);
  const roving = useRoving<HTMLTableElement>('tr', 'a');
  if (isPhone) {
    return (
      <Stack component="ul" gap="xs" className="plain-list" aria-label="Visits">
        {rows.map((row, index) => (
          <Fragment key={row.key}>
            {row.dateOfService !== rows[index - 1]?.dateOfService && (
              <Text component="li" fw={600} mt="xs">
                {dateText(row, today)}
              </Text>
            )}
            <VisitCard row={row} />
          </Fragment>
        ))}
      </Stack>
    );
  }
  return (
    <ScrollTable label="Visits" minWidth={760} roving={roving} highlightOnHover verticalSpacing={6} fz="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Time</Table.Th>
          <Table.Th>Patient</Table.Th>
          <Table.Th>Therapist</Table.Th>
          <Table.Th>Payer</Table.Th>
          <Table.Th ta="right">Minutes</Table.Th>
          <Table.Th ta="right">Units</Table.Th>
          <Table.Th>Charge</Table.Th>
          <Table.Th>To do</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row, index) => (
          <Fragment key={row.key}>
            {row.dateOfService !== rows[index - 1]?.dateOfService && (
              <Table.Tr className="day-line">
                <Table.Th colSpan={8} scope="rowgroup">
                  {dateText(row, today)}
                </Table.Th>
              </Table.Tr>
            )}
            <VisitLine row={row} />
          </Fragment>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}

function dateText({ dateOfService }: VisitRow, today: string): string {
  const date = dayText({ dateOfService });
  return dateOfService === today ? `Today, ${date}` : date;
}

function VisitLine({ row }: { readonly row: VisitRow }): JSX.Element {
  return (
    <Table.Tr data-visit={row.id}>
      <Table.Td>
        <Anchor component={Link} to={`/visits/${row.id}`} size="sm" className="one-line">
          {row.startTime ?? 'No time'}
        </Anchor>
        {!row.isFinished && <Text size="xs">In progress</Text>}
      </Table.Td>
      <Table.Td>{row.patientName}</Table.Td>
      <Table.Td>{row.therapistName}</Table.Td>
      <Table.Td>{row.payerName}</Table.Td>
      <Table.Td ta="right">{row.minutes}</Table.Td>
      <Table.Td ta="right" fw={700} data-units>
        {row.charges.length === 0 ? '–' : row.units}
      </Table.Td>
      <Table.Td>
        <Charges row={row} />
      </Table.Td>
      <Table.Td>
        <ToDo row={row} />
      </Table.Td>
    </Table.Tr>
  );
}

function VisitCard({ row }: { readonly row: VisitRow }): JSX.Element {
  return (
    <Card withBorder component="li" padding="sm" data-visit={row.id}>
      <Anchor
        component={Link}
        to={`/visits/${row.id}`}
        className="card-link"
        underline="never"
        c="var(--mantine-color-text)"
      >
        <Group justify="space-between" wrap="nowrap">
          <Text fw={600}>
            {row.startTime ?? 'No time'} · {row.patientName}
          </Text>
          <Text fw={700} className="one-line">
            {row.charges.length === 0 ? 'No charge' : unitsText(row.units)}
          </Text>
        </Group>
        <Text size="sm">
          {row.payerName} · {row.minutes} min
        </Text>
        <Group gap={6} mt={4}>
          {row.charges.length > 0 && <Charges row={row} />}
          <ToDo row={row} />
        </Group>
      </Anchor>
    </Card>
  );
}

function Charges({ row: { charges } }: { readonly row: VisitRow }): JSX.Element {
  return charges.length === 0 ? (
    <Text size="sm">None</Text>
  ) : (
    <Group gap={4}>
      {charges.map((status) => (
        <ChargeStatus key={status} status={status} />
      ))}
    </Group>
  );
}

function ToDo({ row: { severity, holds, rules } }: { readonly row: VisitRow }): JSX.Element {
  const [first] = holds.length > 0 ? holds : rules;
  if (first === undefined || severity === undefined) {
    return <Text size="sm">{first === undefined ? 'Nothing to do' : 'Acknowledged'}</Text>;
  }
  return (
    <Text size="sm">
      <SeverityBadge severity={severity} /> {ruleTitle(first)}
      {rules.length > 1 && ` and ${String(rules.length - 1)} more`}
    </Text>
  );
}

function Empty({ isNarrowed }: { readonly isNarrowed: boolean }): JSX.Element {
  return isNarrowed ? (
    <Text>
      No visit matches all of these filters. Remove some, or{' '}
      <Anchor component={Link} to="/visits">
        show all visits
      </Anchor>
      .
    </Text>
  ) : (
    <NoVisits>
      <Text>There are no visits on this page.</Text>
    </NoVisits>
  );
}
