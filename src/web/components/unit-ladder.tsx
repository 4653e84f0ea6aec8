// SPDX-License-Identifier: Apache-2.0
import { ScrollTable } from './scroll-table.tsx';
import { Badge, Group, Stack, Table, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import { badgeTone } from './tone.ts';
import type { Assessment } from '../../engine/billing/assessment.ts';
import { METHOD_NAMES, minutesForUnits, unitsForMinutes, type UnitMethod } from '../../engine/billing/timed-units.ts';
import { allocateUnits, unitsOf } from '../../engine/billing/unit-allocation.ts';
import { PAYER_LIBRARY } from '../../engine/policies/payer-library.ts';
import { unitsText } from '../../engine/billing/wording.ts';

/** Why this method applies, in the words that follow the method. */
function whyOf({ payer }: Assessment['day']): string {
  if (payer.kind === 'none') {
    return 'because no coverage is on record';
  }
  const { name } = PAYER_LIBRARY[payer.kind];
  const who = payer.recognizedBy === undefined ? name : `${name}, known by ${payer.recognizedBy}`;
  return payer.methodIsAssumed === true
    ? `assumed, because how this payer counts is not known (${who})`
    : `because the payer is ${who}, or its policy says so`;
}

/** Minutes against units by both methods, with this day's mark, and which of them applies and why. */
export function UnitLadder({ assessment }: { readonly assessment: Assessment }): JSX.Element {
  const { allocation, minutes, day } = assessment;
  const { method } = allocation;
  const isCms = method === 'cms';
  const total = minutes.byCode.reduce((sum, line) => sum + line.minutes, 0);
  return (
    <Stack gap="lg">
      <Text>
        The <b>{METHOD_NAMES[method]}</b> applies, {whyOf(day)}.
      </Text>
      <Ladder
        title="CMS total-time rule"
        explanation="All timed minutes of the day are added up, and the units are then divided among the codes."
        minutes={total}
        units={unitsOf97140('cms', assessment)}
        applies={isCms}
      />
      <Ladder
        title="CPT midpoint rule"
        explanation="Each code is counted on its own: here, the minutes of 97140."
        minutes={minutes.countedMinutes}
        units={unitsOf97140(isCms ? 'cpt' : method, assessment)}
        applies={!isCms}
      />
    </Stack>
  );
}

function unitsOf97140(method: UnitMethod, { minutes }: Assessment): number {
  return unitsOf(allocateUnits(method, minutes.byCode), '97140');
}

interface LadderProps {
  readonly title: string;
  readonly explanation: string;
  readonly minutes: number;
  /** Units of 97140 by this method. */
  readonly units: number;
  readonly applies: boolean;
}

function Ladder({ title, explanation, minutes, units, applies }: LadderProps): JSX.Element {
  const reached = unitsForMinutes(minutes);
  const rungs = Array.from({ length: Math.max(reached + 2, 5) }, (_, rung) => rung);
  return (
    <div>
      <Group gap="xs">
        <Title order={4} size="h5">
          {title}
        </Title>
        <Badge
          variant={applies ? 'filled' : 'outline'}
          tt="none"
          className="state"
          style={applies ? badgeTone('chosen', 'filled') : badgeTone('quiet', 'outline')}
        >
          {applies ? 'applies' : 'for comparison'}
        </Badge>
        <Text>
          97140: <b>{unitsText(units)}</b>
        </Text>
      </Group>
      <Text size="sm">{explanation}</Text>
      <ol className="ladder" aria-label={`${title}: minutes to units`}>
        {rungs.map((rung) => (
          <li key={rung} aria-current={rung === reached ? 'true' : undefined}>
            {rung === reached && <span className="ladder-mark">▼ {minutes} min</span>}
            {minutesForUnits(rung)}–{minutesForUnits(rung + 1) - 1}
            <br />
            {rung}
            <span className="visually-hidden"> units</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** From minutes to whole units to remainders, line by line. */
export function AllocationTable({ assessment: { allocation } }: { readonly assessment: Assessment }): JSX.Element {
  const { lines, tie, totalMinutes, totalUnits, method } = allocation;
  return (
    <>
      <ScrollTable label="From minutes to units" minWidth={420}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Code</Table.Th>
            <Table.Th ta="right">Minutes</Table.Th>
            <Table.Th ta="right">Whole units</Table.Th>
            <Table.Th ta="right">Left over</Table.Th>
            <Table.Th ta="right">One more</Table.Th>
            <Table.Th ta="right">Units</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr key={line.code} fw={line.code === '97140' ? 700 : 400}>
              <Table.Td>{line.code}</Table.Td>
              <Table.Td ta="right">{line.minutes}</Table.Td>
              <Table.Td ta="right">{line.wholeUnits}</Table.Td>
              <Table.Td ta="right">{line.remainderMinutes} min</Table.Td>
              <Table.Td ta="right">{line.remainderUnits}</Table.Td>
              <Table.Td ta="right">{line.units}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
        {method === 'cms' && (
          <Table.Tfoot>
            <Table.Tr>
              <Table.Th>Day</Table.Th>
              <Table.Th ta="right">{totalMinutes}</Table.Th>
              <Table.Th ta="right" colSpan={3}>
                units in total
              </Table.Th>
              <Table.Th ta="right">{totalUnits}</Table.Th>
            </Table.Tr>
          </Table.Tfoot>
        )}
      </ScrollTable>
      {tie && (
        <Text size="sm">
          Equal remainders of {tie.remainderMinutes} min: {tie.codes.join(', ')}. Which of them takes the unit is the
          biller’s choice.
        </Text>
      )}
    </>
  );
}
