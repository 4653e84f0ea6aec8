// SPDX-License-Identifier: Apache-2.0
import { Anchor, Card, Text } from '@mantine/core';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { numberText } from '../../capture/facts/amounts.ts';
import type { Inbox } from '../data/load-inbox.ts';
import { NoVisits } from './no-visits.tsx';

/** An inbox in which nothing waits: of how many visits, and the way on. */
export function AllDone({
  inbox: { visits },
  days,
}: {
  readonly inbox: Pick<Inbox, 'visits'>;
  readonly days: string;
}): JSX.Element {
  const wayOn =
    days === 'all' ? { to: '/charting', text: 'Chart a treatment' } : { to: '/?days=all', text: 'Look at all dates' };
  const told = (
    <Text>
      {visits > 0 ? `${allText(visits)} complete.` : noneText(days)}{' '}
      <Anchor component={Link} to={wayOn.to}>
        {wayOn.text}
      </Anchor>
    </Text>
  );
  return <Card withBorder>{visits === 0 ? <NoVisits>{told}</NoVisits> : told}</Card>;
}

function noneText(days: string): string {
  return days === 'all' ? 'No visit names this therapist.' : 'Earlier visits may be waiting.';
}

function allText(visits: number): string {
  return visits === 1 ? 'The one visit is' : `All ${numberText(visits)} visits are`;
}
