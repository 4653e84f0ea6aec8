// SPDX-License-Identifier: Apache-2.0
import { Anchor, List, Stack, Text } from '@mantine/core';
import { useMedplum } from '@medplum/react-hooks';
import type { JSX, ReactNode } from 'react';
import { Link } from 'react-router';
import { DayCounts } from '../../capture/day-counts.ts';
import { useLoaded } from './async-state.tsx';

/** A page that finds no visit: how to begin where there is none at all, else what the page itself has to say. */
export function NoVisits({ children }: { readonly children: ReactNode }): JSX.Element | null {
  const medplum = useMedplum();
  const { value, error } = useLoaded('any visit', async () => new DayCounts(medplum).of([{}]));
  if (!value && error === undefined) {
    return null;
  }
  return value?.[0] === 0 ? <FirstSteps /> : <>{children}</>;
}

const STEPS = [
  { to: '/charting', step: 'Chart a treatment', why: 'for a patient who is in your records' },
  { to: '/charting/patient', step: 'Add a patient', why: 'if the records are still empty' },
  {
    to: '/admin/payers',
    step: 'Check your payers',
    why: 'so that units are counted their way and held charges have a price',
  },
] as const;

function FirstSteps(): JSX.Element {
  return (
    <Stack gap="xs" data-first-steps>
      <Text>No manual therapy has been documented yet. A visit appears here as soon as it is saved. To begin:</Text>
      <List spacing="xs">
        {STEPS.map(({ to, step, why }) => (
          <List.Item key={to}>
            <Anchor component={Link} to={to}>
              {step}
            </Anchor>{' '}
            {why}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
