// SPDX-License-Identifier: Apache-2.0
import { Button, Group, Text } from '@mantine/core';
import type { JSX } from 'react';
import { numberText } from '../../capture/facts/amounts.ts';
import { MOST_SKIPPED, PAGE_SIZE, lastPageOf } from '../data/load-visits.ts';

interface PagerProps {
  /** From 0 on, as in the address. */
  readonly page: number;
  readonly total: number;
  readonly onTurn: (to: number) => void;
}

/** Where an address asks for a page that there is not: how far the list goes, and the way back. */
export function PastTheEnd({ page, total, onTurn }: PagerProps): JSX.Element {
  const last = lastPageOf(total);
  return (
    <Group>
      <Text>
        Page {numberText(page + 1)} is past the end of the list, which{' '}
        {last === 0 ? 'has one page' : `ends with page ${numberText(last + 1)}`}.
      </Text>
      <Button
        variant="default"
        onClick={() => {
          onTurn(last);
        }}
      >
        Go to the last page
      </Button>
    </Group>
  );
}

/** The way through the pages of a list. */
export function Pager({ page, total, onTurn }: PagerProps): JSX.Element | null {
  if (total <= PAGE_SIZE) {
    return null;
  }
  const next = (page + 1) * PAGE_SIZE;
  return (
    <Group>
      <Button
        variant="default"
        disabled={page === 0}
        onClick={() => {
          onTurn(page - 1);
        }}
      >
        Newer
      </Button>
      <Button
        variant="default"
        disabled={next >= total || next > MOST_SKIPPED}
        onClick={() => {
          onTurn(page + 1);
        }}
      >
        Older
      </Button>
      <Text size="sm">
        Page {numberText(page + 1)} of {numberText(Math.ceil(total / PAGE_SIZE))}
        {next > MOST_SKIPPED && '. For older visits, choose dates.'}
      </Text>
    </Group>
  );
}
