// SPDX-License-Identifier: Apache-2.0
import { Table, type TableProps } from '@mantine/core';
import type { JSX } from 'react';
import type { Roving } from './use-roving.ts';

export interface ScrollTableProps extends TableProps {
  readonly label: string;
  /** Pixels below which the table scrolls sideways instead of being squeezed. */
  readonly minWidth: number;
  /** Where rows hold controls: all of them one stop of Tab. */
  readonly roving?: Roving<HTMLTableElement>;
}

/** A table that scrolls within itself where the window is narrow, by the keyboard too. */
export function ScrollTable({ label, minWidth, roving, ...props }: ScrollTableProps): JSX.Element {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={`${label}, scrolls horizontally`}>
      <Table aria-label={label} miw={minWidth} {...roving} {...props} />
    </div>
  );
}
