// SPDX-License-Identifier: Apache-2.0
import { useLayoutEffect, useRef, type FocusEvent, type KeyboardEvent, type RefObject } from 'react';

export interface Roving<T extends HTMLElement> {
  readonly ref: RefObject<T | null>;
  readonly 'aria-description': string;
  readonly onFocus: (event: FocusEvent) => void;
  readonly onBlur: (event: FocusEvent) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/**
 * Many controls as one stop of Tab, between which arrows go, as in WAI-ARIA's toolbars: what stands behind a long list
 * is a key away. Tab comes first to the current one, later to where it was, or to what took its place.
 * @param row - What stands below each other.
 * @param item - The controls, each a row or in one.
 */
export function useRoving<T extends HTMLElement>(row: string, item: string): Roving<T> {
  const ref = useRef<T>(null);
  const known = useRef<readonly HTMLElement[]>([]);
  const last = useRef<HTMLElement>(null);
  const isInside = useRef(false);
  const rows = (): HTMLElement[][] => itemsIn(ref.current, row, item);
  const settle = (): void => {
    const items = rows().flat();
    const stop =
      inPlaceOf(last.current, known.current, items) ??
      items.find((one) => one.getAttribute('aria-current') === 'true') ??
      items[0];
    for (const one of items) {
      one.tabIndex = one === stop ? 0 : -1;
    }
    known.current = items;
    if (last.current && last.current !== stop) {
      last.current = stop ?? null;
      if (isInside.current) {
        stop?.focus();
      }
    }
  };
  // Rows come and go.
  useLayoutEffect(settle);
  const onFocus = ({ target }: FocusEvent): void => {
    const one = target as HTMLElement;
    if (rows().some((items) => items.includes(one))) {
      last.current = one;
      isInside.current = true;
      settle();
    }
  };
  // React tells nothing of what lost the focus by being removed; what has lost it with the whole window gets it back.
  const onBlur = ({ target }: FocusEvent): void => {
    isInside.current = document.activeElement === target;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // With these, keys are the browser's or the reader's: Alt and Left goes back.
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    const all = rows();
    const at = all.findIndex((items) => items.includes(event.target as HTMLElement));
    const to = at < 0 ? undefined : next(all, at, event);
    if (to) {
      event.preventDefault();
      to.focus();
    }
  };
  return { ref, 'aria-description': 'Arrow keys move from one to the next.', onFocus, onBlur, onKeyDown };
}

/** The controls of each row that has some. */
function itemsIn(list: HTMLElement | null, row: string, item: string): HTMLElement[][] {
  return [...(list?.querySelectorAll<HTMLElement>(row) ?? [])]
    .map((one) => (one.matches(item) ? [one] : [...one.querySelectorAll<HTMLElement>(item)]))
    .filter((items) => items.length > 0);
}

/** Itself, else what came after it, else what came before. */
function inPlaceOf(
  one: HTMLElement | null,
  before: readonly HTMLElement[],
  items: readonly HTMLElement[],
): HTMLElement | undefined {
  if (!one) {
    return undefined;
  }
  const at = before.indexOf(one);
  return [one, ...before.slice(at + 1), ...before.slice(0, Math.max(at, 0)).toReversed()].find((near) =>
    items.includes(near),
  );
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
