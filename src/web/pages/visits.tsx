// SPDX-License-Identifier: Apache-2.0
import { Anchor, Button, Card, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useMedplum } from '@medplum/react-hooks';
import { Fragment, type JSX } from 'react';
import { Link, useSearchParams } from 'react-router';
import { ruleTitle } from '../../capture/facts/rule-titles.ts';
import { dayText } from '../../capture/days.ts';
import { useClinicClock } from '../components/clinic-clock.tsx';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
import { ScrollTable } from '../components/scroll-table.tsx';
import { SeverityBadge } from '../components/severity.tsx';
import { ChargeStatus } from '../components/state-badge.tsx';
import { VisitFilterBar } from '../components/visit-filters.tsx';
import {
  FILTER_NAMES,
  MOST_SKIPPED,
  PAGE_SIZE,
  filtersIn,
  lastPageOf,
  latestChange,
  loadVisits,
  type VisitFilters,
  type VisitRow,
} from '../data/load-visits.ts';
import { PHONE } from '../theme.ts';
import { countText, numberText, unitsText } from '../../capture/facts/amounts.ts';

const LIVE_MS = 3000;

/** The visits, latest first, narrowed by what stands in the address; a saved visit changes its row by itself. */
export default function VisitsPage(): JSX.Element {
  const medplum = useMedplum();
  const [params, setParams] = useSearchParams();
  const filters = filtersIn(params);
  const page = Math.max(0, Number.parseInt(params.get('page') ?? '0', 10) || 0);
  const { value, error, reload } = useLoaded(params.toString(), async () => loadVisits(medplum, filters, page), {
    everyMs: LIVE_MS,
    probe: async () => latestChange(medplum),
  });
  const set = (changes: Partial<VisitFilters> & { readonly page?: string }): void => {
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
  const turn = (to: number): void => {
    set({ page: to === 0 ? '' : String(to) });
  };
  const isNarrowed = FILTER_NAMES.some((name) => filters[name] !== '');
  return (
    <Stack>
      <Title order={1} size="h2">
        Visits
      </Title>
      <VisitFilterBar filters={filters} set={set} />
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
    </Stack>
  );
}

function shownText(total: number, page: number, isNarrowed: boolean): string {
  const visits = countText(total, 'visit');
  const [first, last] = [page * PAGE_SIZE + 1, Math.min(total, (page + 1) * PAGE_SIZE)];
  const all = isNarrowed ? `${visits} ${total === 1 ? 'matches' : 'match'}` : visits;
  return total <= PAGE_SIZE || first > total ? all : `${all}; ${numberText(first)}–${numberText(last)} are shown`;
}

interface PagerProps {
  /** From 0 on, as in the address. */
  readonly page: number;
  readonly total: number;
  readonly onTurn: (to: number) => void;
}

/** Where an address asks for a page that there is not: how far the list goes, and the way back. */
function PastTheEnd({ page, total, onTurn }: PagerProps): JSX.Element {
  const last = lastPageOf(total);
  return (
    <Group>
      <Text>
        Page {numberText(page + 1)} is past the end of the list, which{' '}
        {last === 0 ? 'has one page' : `ends with page ${numberText(last + 1)}`}.
      </Text>
      <Button
        variant="default"
        onClick={() => {
          onTurn(last);
        }}
      >
        Go to the last page
      </Button>
    </Group>
  );
}

function Pager({ page, total, onTurn }: PagerProps): JSX.Element | null {
  if (total <= PAGE_SIZE) {
    return null;
  }
  const next = (page + 1) * PAGE_SIZE;
  return (
    <Group>
      <Button
        variant="default"
        disabled={page === 0}
        onClick={() => {
          onTurn(page - 1);
        }}
      >
        Newer
      </Button>
      <Button
        variant="default"
        disabled={next >= total || next > MOST_SKIPPED}
        onClick={() => {
          onTurn(page + 1);
        }}
      >
        Older
      </Button>
      <Text size="sm">
        Page {numberText(page + 1)} of {numberText(Math.ceil(total / PAGE_SIZE))}
        {next > MOST_SKIPPED && '. For older visits, choose dates.'}
      </Text>
    </Group>
  );
}

function VisitTable({ rows }: { readonly rows: readonly VisitRow[] }): JSX.Element {
  const today = useClinicClock().today();
  const isPhone = useMediaQuery(PHONE);
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
    <ScrollTable label="Visits" minWidth={760} highlightOnHover verticalSpacing={6} fz="sm">
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
          {row.startTime ?? 'no time'}
        </Anchor>
        {!row.isFinished && <Text size="xs">in progress</Text>}
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
            {row.charges.length === 0 ? 'no charge' : unitsText(row.units)}
          </Text>
        </Group>
        <Text size="sm">
          {row.payerName} · {row.minutes} min
        </Text>
        <Group gap={6} mt={4}>
          <Charges row={row} />
          <ToDo row={row} />
        </Group>
      </Anchor>
    </Card>
  );
}

function Charges({ row: { charges } }: { readonly row: VisitRow }): JSX.Element {
  return charges.length === 0 ? (
    <Text size="sm">none</Text>
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
    return <Text size="sm">{first === undefined ? 'nothing' : 'acknowledged'}</Text>;
  }
  return (
    <Group gap={6} wrap="nowrap">
      <SeverityBadge severity={severity} />
      <Text size="sm">
        {ruleTitle(first)}
        {rules.length > 1 && ` and ${String(rules.length - 1)} more`}
      </Text>
    </Group>
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
    <Text>
      No manual therapy has been documented yet. Save an Encounter with a Procedure in the EHR, or{' '}
      <Anchor component={Link} to="/charting">
        chart a treatment here
      </Anchor>
      .
    </Text>
  );
}
