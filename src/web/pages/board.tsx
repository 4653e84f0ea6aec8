// SPDX-License-Identifier: Apache-2.0
import { Anchor, Button, Checkbox, Group, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useMedplum } from '@medplum/react';
import { useState, type JSX } from 'react';
import { Link, useSearchParams } from 'react-router';
import { dayText } from '../../capture/days.ts';
import { ruleTitle } from '../../capture/facts/rules.ts';
import { dollarsText, unitsText } from '../../capture/facts/words.ts';
import { nameOf } from '../../capture/names.ts';
import { sumOf } from '../../capture/figures.ts';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
import { BoardActions } from '../components/board-actions.tsx';
import { useChoices } from '../components/choices.ts';
import { useClinicClock } from '../components/clinic-clock.tsx';
import { ScrollTable } from '../components/scroll-table.tsx';
import {
  FACETS,
  daysIn,
  facetsOf,
  loadBoard,
  matching,
  patientNames,
  type BoardDay,
  type Facet,
} from '../data/board.ts';
import { latestChange } from '../data/load-visits.ts';

const LIVE_MS = 10_000;
const PAGE = 50;

/** Everything that is held: why, how much, since when; many at once are assigned, acknowledged or exported. */
export default function BoardPage(): JSX.Element {
  const medplum = useMedplum();
  const [params, setParams] = useSearchParams();
  const names = useNames();
  const today = useClinicClock().today();
  const { value, error, reload } = useLoaded('board', async () => loadBoard(medplum, today), {
    everyMs: LIVE_MS,
    probe: async () => latestChange(medplum),
  });
  const chosen = Object.fromEntries(FACETS.map(({ name }) => [name, params.get(name) ?? '']));
  const days = value ? matching(value, chosen) : [];
  const held = sumOf(days, 'held');
  const toggle = (name: string, code: string): void => {
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (next.get(name) === code) {
        next.delete(name);
      } else {
        next.set(name, code);
      }
      return next;
    });
  };
  return (
    <Stack>
      <Title order={1} size="h2">
        {value
          ? `${unitsText(held.units)} held on ${String(days.length)} ${days.length === 1 ? 'visit' : 'visits'}`
          : 'Hold board'}
      </Title>
      {error !== undefined && <ErrorNotice error={error} onRetry={() => void reload()} />}
      {!value && error === undefined && <Text role="status">Looking for what is held…</Text>}
      {value && <Text>About {dollarsText(held)}, estimated.</Text>}
      {value?.length === 0 && <Text>Nothing is held. Every charge can be billed.</Text>}
      {value && value.length > 0 && (
        <>
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
            {FACETS.map((facet) => (
              <FacetList
                key={facet.name}
                facet={facet}
                days={matching(value, { ...chosen, [facet.name]: '' })}
                chosen={chosen[facet.name] ?? ''}
                nameOf={names}
                onToggle={toggle}
              />
            ))}
          </SimpleGrid>
          <HeldTable
            key={params.toString()}
            days={days}
            nameOf={names}
            rule={chosen['reason'] ?? ''}
            onDone={() => void reload()}
          />
        </>
      )}
    </Stack>
  );
}

type NameOf = (reference: string) => string;

function useNames(): NameOf {
  const known = new Map(
    [...useChoices('Practitioner'), ...useChoices('Organization')].map(({ value, label }) => [value, label]),
  );
  return (reference) => nameOf(known, reference);
}

function FacetList({
  facet,
  days,
  chosen,
  nameOf,
  onToggle,
}: {
  readonly facet: Facet;
  readonly days: readonly BoardDay[];
  readonly chosen: string;
  readonly nameOf: NameOf;
  readonly onToggle: (name: string, code: string) => void;
}): JSX.Element {
  return (
    <section aria-label={facet.label}>
      <Title order={2} size="h5" mb={4}>
        {facet.label}
      </Title>
      <Stack gap={2}>
        {facetsOf(days, facet)
          .slice(0, 8)
          .map(({ code, visits, worth }) => (
            <Button
              key={code}
              variant={chosen === code ? 'filled' : 'default'}
              aria-pressed={chosen === code}
              justify="space-between"
              fullWidth
              className="facet"
              rightSection={
                <span>
                  {visits} · {unitsText(worth.units)}
                </span>
              }
              onClick={() => {
                onToggle(facet.name, code);
              }}
            >
              {facet.labelOf(code, nameOf)}
            </Button>
          ))}
      </Stack>
    </section>
  );
}

function HeldTable({
  days,
  nameOf,
  rule,
  onDone,
}: {
  readonly days: readonly BoardDay[];
  readonly nameOf: NameOf;
  readonly rule: string;
  readonly onDone: () => void;
}): JSX.Element {
  const medplum = useMedplum();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useState(PAGE);
  const page = days.slice(0, shown);
  const { value: patients } = useLoaded(page.map(({ key }) => key).join(), async () => patientNames(medplum, page));
  const nameOfPatient = (day: BoardDay): string => patients?.get(day.patient) ?? '…';
  const isAll = days.length > 0 && selected.size === days.length;
  return (
    <>
      <BoardActions
        days={daysIn(days, selected)}
        rule={rule}
        nameOf={nameOf}
        onDone={() => {
          setSelected(new Set());
          onDone();
        }}
      />
      <ScrollTable label="Held visits" minWidth={720} fz="sm" verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={44}>
              <Checkbox
                aria-label={`Select all ${String(days.length)}`}
                checked={isAll}
                indeterminate={selected.size > 0 && !isAll}
                onChange={() => {
                  setSelected(isAll ? new Set() : new Set(days.map(({ key }) => key)));
                }}
              />
            </Table.Th>
            <Table.Th>Date</Table.Th>
            <Table.Th>Patient</Table.Th>
            <Table.Th>Why it is held</Table.Th>
            <Table.Th>Therapist</Table.Th>
            <Table.Th>Payer</Table.Th>
            <Table.Th ta="right">Units</Table.Th>
            <Table.Th ta="right">Dollars</Table.Th>
            <Table.Th ta="right">Days</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {page.map((day) => (
            <HeldLine
              key={day.key}
              day={day}
              patientName={nameOfPatient(day)}
              nameOf={nameOf}
              isSelected={selected.has(day.key)}
              onSelect={() => {
                setSelected((before) => {
                  const next = new Set(before);
                  if (!next.delete(day.key)) {
                    next.add(day.key);
                  }
                  return next;
                });
              }}
            />
          ))}
        </Table.Tbody>
      </ScrollTable>
      <Group>
        <Text size="sm">
          {page.length} of {days.length} are shown.
        </Text>
        {shown < days.length && (
          <Button
            variant="default"
            onClick={() => {
              setShown(shown + PAGE);
            }}
          >
            Show more
          </Button>
        )}
      </Group>
    </>
  );
}

function HeldLine({
  day,
  patientName,
  nameOf,
  isSelected,
  onSelect,
}: {
  readonly day: BoardDay;
  readonly patientName: string;
  readonly nameOf: NameOf;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}): JSX.Element {
  const id = day.visits[0]?.replace('Encounter/', '') ?? '';
  return (
    <Table.Tr data-held={id}>
      <Table.Td>
        <Checkbox aria-label={`Select ${patientName}, ${dayText(day)}`} checked={isSelected} onChange={onSelect} />
      </Table.Td>
      <Table.Td>
        <Anchor component={Link} to={`/visits/${id}`} size="sm" className="one-line">
          {dayText(day)}
        </Anchor>
      </Table.Td>
      <Table.Td>{patientName}</Table.Td>
      <Table.Td>
        {day.holds.map(ruleTitle).join(', ')}
        {!day.isFinished && `${day.holds.length > 0 ? ', ' : ''}visit in progress`}
      </Table.Td>
      <Table.Td>{day.therapists.map(nameOf).join(', ') || 'nobody named'}</Table.Td>
      <Table.Td>{day.payer === undefined ? 'no coverage' : nameOf(day.payer)}</Table.Td>
      <Table.Td ta="right">{day.worth.held.units}</Table.Td>
      <Table.Td ta="right">{dollarsText(sumOf([day], 'held'))}</Table.Td>
      <Table.Td ta="right">{day.age ?? '–'}</Table.Td>
    </Table.Tr>
  );
}
