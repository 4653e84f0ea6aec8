// SPDX-License-Identifier: Apache-2.0
import { TIME_REFUSAL, isTime } from './read-time.ts';
import type { Draft } from './treatment-draft.ts';

/**
 * What is wrong with a row, by field; nothing where it may be saved. What was written before and is not changed is
 * not this form's to refuse: the rules tell of it.
 * @param before - The row as it was opened; undefined for a new one.
 */
export function faultsOf(draft: Draft, before?: Draft): Partial<Record<keyof Draft, string>> {
  const isNew = (...names: readonly (keyof Draft)[]): boolean =>
    before === undefined || names.some((name) => before[name] !== draft[name]);
  return {
    ...(isNew('date', 'start', 'end') && isDateless(draft) ? { date: 'Choose the date of service.' } : {}),
    ...(isNew('minutes') && !isMinutes(draft.minutes) ? { minutes: 'Enter a number above 0, such as 23.' } : {}),
    ...(isNew('start', 'end') ? timeFaults(draft, before) : {}),
  };
}

/** A treatment may state minutes alone; a time of day is of a day. */
function isDateless({ date, start, end, minutes }: Draft): boolean {
  const isDate = /^\d{4}-\d\d-\d\d$/.test(date);
  return !isDate && (date !== '' || start !== '' || end !== '' || minutes === '');
}

function isMinutes(text: string): boolean {
  return text === '' || (/^\d{1,4}(?:\.\d+)?$/.test(text) && Number(text) > 0 && Number(text) <= 1440);
}

function timeFaults(draft: Draft, before: Draft | undefined): { start?: string; end?: string } {
  const { start, end } = draft;
  const faults = (['start', 'end'] as const).filter((name) => draft[name] !== '' && !isTime(draft[name]));
  if (faults.length > 0) {
    return Object.fromEntries(faults.map((name) => [name, TIME_REFUSAL]));
  }
  if ((start === '') !== (end === '')) {
    return { end: 'Enter both start and end, or neither.' };
  }
  const wasOvernight = before !== undefined && before.end !== '' && before.end < before.start;
  return end !== '' && end <= start && !wasOvernight ? { end: 'The end must be after the start.' } : {};
}
