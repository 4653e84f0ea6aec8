// SPDX-License-Identifier: Apache-2.0
import { ScrollTable } from './scroll-table.tsx';
import { Badge, Group, Stack, Table, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import { badgeTone } from './tone.ts';
import { unitsText } from '../../capture/facts/amounts.ts';
import { countBothWays, type Ladder } from '../../capture/unit-ladder.ts';
import type { AssessedDay } from '../../capture/visit-view.ts';

interface OfDay {
  readonly assessment: AssessedDay['assessment'];
}

/** Minutes against units by both methods, with this day's mark, and which of them applies and why. */
export function UnitLadder({ assessment }: OfDay): JSX.Element {
  const {
    methodName,
    reason,
    ladders: [cms, cpt],
  } = countBothWays(assessment);
  return (
    <Stack gap="lg">
      <Text>
        The <b>{methodName}</b> applies, {reason}.
      </Text>
      <LadderPicture
        title="CMS total-time rule"
        explanation="All timed minutes of the day are added up, and the units are then divided among the codes."
        ladder={cms}
      />
      <LadderPicture
        title="CPT midpoint rule"
        explanation="Each code is counted on its own: here, the minutes of 97140."
        ladder={cpt}
      />
    </Stack>
  );
}

interface LadderPictureProps {
  readonly title: string;
  readonly explanation: string;
  readonly ladder: Ladder;
}

function LadderPicture({ title, explanation, ladder }: LadderPictureProps): JSX.Element {
  const { minutes, units, applies, rungs, reached } = ladder;
  return (
    <div className="whole">
      <Group gap="xs">
        <Title order={3} size="h5">
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
          <li key={rung.units} aria-current={rung.units === reached ? 'true' : undefined}>
            {rung.units === reached && <span className="ladder-mark">▼ {minutes} min</span>}
            {rung.fromMinutes}–{rung.toMinutes}
            <br />
            {rung.units}
            <span className="visually-hidden"> units</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** From minutes to whole units to remainders, line by line. */
export function AllocationTable({ assessment: { allocation } }: OfDay): JSX.Element {
  const { lines, tie, totalMinutes, totalUnits, method } = allocation;
  return (
    <>
      <ScrollTable label="From minutes to units" minWidth={320} horizontalSpacing={6}>
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
