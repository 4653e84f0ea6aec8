// SPDX-License-Identifier: Apache-2.0
import { Anchor, Button, Card, Checkbox, Group, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useMedplum } from '@medplum/react-hooks';
import { useState, type JSX } from 'react';
import { Link } from 'react-router';
import { dayText, holdTexts, payerText, therapistsText, visitIdOf } from '../../capture/days.ts';
import { dollarsText, numberText, sentence, unitsText } from '../../capture/facts/amounts.ts';
import { sumOf } from '../../capture/figures.ts';
import { daysIn, patientNames, type BoardDay, type NameOf } from '../data/board.ts';
import { PHONE } from '../theme.ts';
import { useLoaded } from './async-state.tsx';
import { BoardActions } from './board-actions.tsx';
import { ScrollTable } from './scroll-table.tsx';
import { useRoving } from './use-roving.ts';

const PAGE = 50;

/** Held days, many of which are chosen at once: a table, or cards on a phone. */
export function HeldTable({
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
  const isPhone = useMediaQuery(PHONE);
  const roving = useRoving<HTMLTableElement>('tr', 'input, a');
  const lineOf = (day: BoardDay): HeldProps => ({
    day,
    patientName: nameOfPatient(day),
    nameOf,
    isSelected: selected.has(day.key),
    onSelect: () => {
      setSelected((before) => toggled(before, day.key));
    },
  });
  return (
    <>
      <BoardActions
        days={daysIn(days, selected)}
        rule={rule}
        nameOf={nameOf}
        isEmpty={days.length === 0}
        onDone={(isStillHeld) => {
          // Who has assigned visits exports the same ones.
          setSelected((before) => (isStillHeld ? before : new Set()));
          onDone();
        }}
      />
      {days.length > 0 && isPhone && (
        <Stack component="ul" gap="xs" className="plain-list" aria-label="Held visits">
          {page.map((day) => (
            <HeldCard key={day.key} {...lineOf(day)} />
          ))}
        </Stack>
      )}
      {days.length > 0 && !isPhone && (
        <ScrollTable label="Held visits" minWidth={720} roving={roving} fz="sm" verticalSpacing={6}>
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
              <Table.Th miw={200}>Why it is held</Table.Th>
              <Table.Th>Therapist</Table.Th>
              <Table.Th>Payer</Table.Th>
              <Table.Th ta="right">Units</Table.Th>
              <Table.Th ta="right">Dollars</Table.Th>
              <Table.Th ta="right">Days</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {page.map((day) => (
              <HeldLine key={day.key} {...lineOf(day)} />
            ))}
          </Table.Tbody>
        </ScrollTable>
      )}
      {shown < days.length && (
        <Group>
          <Text size="sm">
            {page.length} of {numberText(days.length)} shown
          </Text>
          <Button
            variant="default"
            onClick={() => {
              setShown(shown + PAGE);
            }}
          >
            Show more
          </Button>
        </Group>
      )}
    </>
  );
}

function toggled(before: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(before);
  if (!next.delete(key)) {
    next.add(key);
  }
  return next;
}

interface HeldProps {
  readonly day: BoardDay;
  readonly patientName: string;
  readonly nameOf: NameOf;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

/** A held day on a phone. */
function HeldCard({ day, patientName, nameOf, isSelected, onSelect }: HeldProps): JSX.Element {
  const id = visitIdOf(day);
  return (
    <Card withBorder component="li" padding="sm" data-held={id}>
      <Group wrap="nowrap" align="start" gap="sm">
        <Checkbox
          size="lg"
          aria-label={`Select ${patientName}, ${dayText(day)}`}
          checked={isSelected}
          onChange={onSelect}
        />
        <Anchor
          component={Link}
          to={`/visits/${id}`}
          className="card-link grow"
          underline="never"
          c="var(--mantine-color-text)"
        >
          <Group justify="space-between" wrap="nowrap" align="start">
            <Text fw={600}>{patientName}</Text>
            <Text fw={700} className="one-line">
              {unitsText(day.worth.held.units)}
            </Text>
          </Group>
          <Text size="sm">{holdTexts(day).join(', ')}</Text>
          <Text size="sm">
            {dayText(day)} · {payerText(day, nameOf)} · {dollarsText(sumOf([day], 'held'))}
          </Text>
        </Anchor>
      </Group>
    </Card>
  );
}

function HeldLine({ day, patientName, nameOf, isSelected, onSelect }: HeldProps): JSX.Element {
  const id = visitIdOf(day);
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
      <Table.Td>{holdTexts(day).join(', ')}</Table.Td>
      <Table.Td>{therapistsText(day, nameOf)}</Table.Td>
      <Table.Td>{payerText(day, nameOf)}</Table.Td>
      <Table.Td ta="right">{day.worth.held.units}</Table.Td>
      <Table.Td ta="right">{sentence(dollarsText(sumOf([day], 'held')))}</Table.Td>
      <Table.Td ta="right">{day.age ?? '–'}</Table.Td>
    </Table.Tr>
  );
}
