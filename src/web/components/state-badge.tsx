// SPDX-License-Identifier: Apache-2.0
import { Badge } from '@mantine/core';
import type { JSX, ReactNode } from 'react';
import { badgeTone, type Tone } from './tone.ts';

/** A state in a word, outlined. */
export function StateBadge({
  tone = 'quiet',
  children,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
}): JSX.Element {
  return (
    <Badge variant="outline" tt="none" className="state" style={badgeTone(tone, 'outline')}>
      {children}
    </Badge>
  );
}

/** The status of a charge; `planned` is told as what it means to a biller. */
export function ChargeStatus({ status }: { readonly status: string }): JSX.Element {
  return (
    <StateBadge tone={status === 'planned' ? 'warn' : 'good'}>
      {status === 'planned' ? 'held (planned)' : status}
    </StateBadge>
  );
}
