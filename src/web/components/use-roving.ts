// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, type FocusEvent, type KeyboardEvent, type RefObject } from 'react';

export interface Roving<T extends HTMLElement> {
  readonly ref: RefObject<T | null>;
  readonly onFocus: (event: FocusEvent) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/**
 * Many controls as one stop of Tab, between which arrows go, as in WAI-ARIA's toolbars and grids: what stands behind a
 * long list is a key away. Tab comes back to where it was.
 * @param row - What stands below each other.
 * @param item - The controls, each a row or in one.
 */
export function useRoving<T extends HTMLElement>(row: string, item: string): Roving<T> {
  const ref = useRef<T>(null);
  const current = useRef<HTMLElement>(null);
  const rows = (): HTMLElement[][] =>
    [...(ref.current?.querySelectorAll<HTMLElement>(row) ?? [])]
      .map((one) => (one.matches(item) ? [one] : [...one.querySelectorAll<HTMLElement>(item)]))
      .filter((items) => items.length > 0);
  const settle = (): void => {
    const items = rows().flat();
    const stop = items.find((one) => one === current.current) ?? items[0];
    for (const one of items) {
      one.tabIndex = one === stop ? 0 : -1;
    }
  };
  // Rows come and go.
  useEffect(settle);
  const onFocus = ({ target }: FocusEvent): void => {
    if (
      rows()
        .flat()
        .includes(target as HTMLElement)
    ) {
      current.current = target as HTMLElement;
      settle();
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const all = rows();
    const at = all.findIndex((items) => items.includes(event.target as HTMLElement));
    const to = at < 0 ? undefined : next(all, at, event);
    if (to) {
      event.preventDefault();
      to.focus();
    }
  };
  return { ref, onFocus, onKeyDown };
}

function next(
  all: readonly (readonly HTMLElement[])[],
  at: number,
  { key, target }: KeyboardEvent,
): HTMLElement | undefined {
  const here = all[at] ?? [];
  const column = here.indexOf(target as HTMLElement);
  const inRow = (items: readonly HTMLElement[] | undefined): HTMLElement | undefined =>
    items?.[Math.min(column, items.length - 1)];
  switch (key) {
    case 'ArrowDown':
      return inRow(all[at + 1]);
    case 'ArrowUp':
      return inRow(all[at - 1]);
    case 'ArrowRight':
      return here[column + 1];
    case 'ArrowLeft':
      return here[column - 1];
    case 'Home':
      return inRow(all[0]);
    case 'End':
      return inRow(all.at(-1));
    default:
      return undefined;
  }
}
