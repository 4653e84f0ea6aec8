// SPDX-License-Identifier: Apache-2.0
import { List } from '@mantine/core';
import { useMedplum } from '@medplum/react-hooks';
import type { JSX } from 'react';
import { dayText } from '../../capture/days.ts';
import type { Refusal } from '../../capture/many-outcome.ts';
import { nameOf } from '../../capture/names.ts';
import { patientNames } from '../data/board.ts';
import { useLoaded } from './async-state.tsx';

/** Why an act on many visits could not be done on some, or not all of it, each reason once, with the visits that it concerns. */
export function RefusedVisits({ refused }: { readonly refused: readonly Refusal[] }): JSX.Element {
  const medplum = useMedplum();
  const days = refused.map(({ day }) => day);
  const { value: names } = useLoaded(days.map(({ key }) => key).join(), async () => patientNames(medplum, days));
  const reasons = [...new Set(refused.map(({ words }) => words))];
  const visitsOf = (reason: string): string[] =>
    refused
      .filter(({ words }) => words === reason)
      .map(({ day }) => `${names ? nameOf(names, day.patient) : '…'}, ${dayText(day)}`);
  return (
    <List aria-label="Visits to look at again" size="sm">
      {reasons.map((reason) => (
        <List.Item key={reason}>
          <b>{visitsOf(reason).join('; ')}</b>: {reason}
        </List.Item>
      ))}
    </List>
  );
}
