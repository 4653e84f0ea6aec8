// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import type { JSX } from 'react';
import { numberText } from '../../capture/facts/amounts.ts';

export interface ShowAllProps {
  /** How many there are; nothing is offered where all are shown. */
  readonly count: number;
  /** How many are shown at first. */
  readonly first: number;
  readonly isWhole: boolean;
  readonly onChange: (isWhole: boolean) => void;
}

/** Below the first of a list: the way to all of it, and back. Paper has them all. */
export function ShowAll({ count, first, isWhole, onChange }: ShowAllProps): JSX.Element | undefined {
  return count > first ? (
    <Button
      variant="subtle"
      className="no-print"
      aria-expanded={isWhole}
      onClick={() => {
        onChange(!isWhole);
      }}
    >
      {isWhole ? 'Show fewer' : `Show all ${numberText(count)}`}
    </Button>
  ) : undefined;
}
