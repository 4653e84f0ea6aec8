// SPDX-License-Identifier: Apache-2.0
import { Anchor, Group, Text, Title, UnstyledButton } from '@mantine/core';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { dayText } from '../../capture/days.ts';
import { dollarsText, numberText, unitsText } from '../../capture/facts/amounts.ts';
import { ruleTitle } from '../../capture/facts/rule-titles.ts';
import type { VisitRow } from '../data/load-visits.ts';
import { useRoving } from './use-roving.ts';

/** Everything that waits, the latest first, to choose from. */
export function InboxQueue({
  queue,
  needing,
  all,
  current,
  onChoose,
}: {
  readonly queue: readonly VisitRow[];
  /** The filters of the list that finds all of them. */
  readonly all: string;
  readonly needing: number;
  readonly current: string;
  readonly onChoose: (key: string) => void;
}): JSX.Element {
  const list = useRoving<HTMLOListElement>('li', 'button');
  return (
    <section aria-label="Waiting">
      <Title order={2} size="h4" mb="xs">
        Waiting ({numberText(needing)})
      </Title>
      <ol className="plain-list" {...list}>
        {queue.map((row) => (
          <li key={row.key}>
            <UnstyledButton
              className="queue-item"
              aria-current={row.key === current ? 'true' : undefined}
              data-waiting={row.id}
              onClick={() => {
                onChoose(row.key);
              }}
            >
              <Group justify="space-between" align="baseline" wrap="nowrap">
                <Text fw={600}>{row.patientName}</Text>
                <Text size="sm" className="one-line">
                  {dayText(row)}, {row.startTime ?? 'no time'}
                </Text>
              </Group>
              <Text size="sm">
                {(row.holds.length > 0 ? row.holds : row.rules).map(ruleTitle).join(', ')}
                {row.worth.held.units > 0 &&
                  ` · ${unitsText(row.worth.held.units)} held, ${dollarsText(row.worth.held)}`}
                {row.isBilled && ' · billed'}
                {row.isBilled &&
                  row.worth.atRisk.units > 0 &&
                  `, ${unitsText(row.worth.atRisk.units)} at risk, ${dollarsText(row.worth.atRisk)}`}
              </Text>
            </UnstyledButton>
          </li>
        ))}
      </ol>
      {needing > queue.length && (
        <Anchor component={Link} to={`/visits?${all}`}>
          Show all {numberText(needing)}
        </Anchor>
      )}
    </section>
  );
}
