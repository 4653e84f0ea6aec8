// SPDX-License-Identifier: Apache-2.0
import { Text } from '@mantine/core';
import type { JSX } from 'react';
import { countText } from '../../capture/facts/amounts.ts';
import { MoveEdge, type MoveEdgeProps } from './move-edge.tsx';
import { overlapKey } from './day-lanes.tsx';

/** Shown at once: each that is moved may end others. */
const FIRST = 5;

/** Overlaps, each with its edge to move; of many, the first few. */
export function MoveEdges({
  overlaps,
  ...rest
}: Omit<MoveEdgeProps, 'overlap'> & { readonly overlaps: readonly MoveEdgeProps['overlap'][] }): JSX.Element {
  const more = overlaps.length - FIRST;
  return (
    <>
      {overlaps.slice(0, FIRST).map((overlap) => (
        <MoveEdge key={`${overlapKey(overlap)} ${String(overlap.minutes)}`} overlap={overlap} {...rest} />
      ))}
      {more > 0 && (
        <Text size="sm">
          {countText(more, 'more overlap')} {more === 1 ? 'follows' : 'follow'} when these are fixed.
        </Text>
      )}
    </>
  );
}
