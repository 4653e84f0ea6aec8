// SPDX-License-Identifier: Apache-2.0
import { List } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import type { JSX } from 'react';
import { readinessOf, type ReadinessItem } from '../../capture/readiness.ts';
import type { LoadedVisit } from '../data/load-visit.ts';

const STATES: Readonly<Record<ReadinessItem['state'], string>> = {
  ready: 'ready',
  holds: 'holds the charge',
  unready: 'not ready',
  risk: 'at risk',
  acknowledged: 'acknowledged',
};

/** What a claim needs, as a list to tick off. */
export function Readiness({ view }: { readonly view: LoadedVisit }): JSX.Element {
  return (
    <List listStyleType="none" aria-label="Ready for a claim" styles={{ itemWrapper: { alignItems: 'start' } }}>
      {readinessOf(view).map(({ label, state, why }) => (
        <List.Item key={label} icon={<Mark state={state} />} data-ready={state}>
          {label}: {STATES[state]}
          {why.length > 0 && ` (${[...new Set(why)].join(', ')})`}
        </List.Item>
      ))}
    </List>
  );
}

function Mark({ state }: { readonly state: ReadinessItem['state'] }): JSX.Element {
  switch (state) {
    case 'holds':
    case 'unready':
      return <IconX size={18} aria-hidden />;
    case 'risk':
      return <IconAlertTriangle size={18} aria-hidden />;
    default:
      return <IconCheck size={18} aria-hidden />;
  }
}
