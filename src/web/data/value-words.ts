// SPDX-License-Identifier: Apache-2.0
import { shownDate } from '../../capture/charting/clinic-clock.ts';

/** The parts of a value that a person reads, rather than systems, addresses and codes that stand beside words. */
const UNREAD: readonly string[] = ['system', 'url', 'id', 'type', 'use', 'reference'];
const MOMENT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?/;

/** A FHIR value as a person reads it: its words, times and numbers. */
export function wordsOfValue(value: unknown): string {
  const words = [...new Set(partsOf(value))];
  return words.length === 0 ? 'nothing' : words.join(', ');
}

function partsOf(value: unknown): string[] {
  if (value === '' || value === undefined) {
    return [];
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return [momentWords(String(value))];
  }
  if (Array.isArray(value)) {
    return value.flatMap(partsOf);
  }
  if (isPeriod(value)) {
    return [periodWords(value)];
  }
  const entries = Object.entries(value ?? {});
  const read = entries.filter(([name]) => !UNREAD.includes(name)).flatMap(([, part]) => partsOf(part));
  return read.length > 0 ? read : entries.flatMap(([, part]) => partsOf(part));
}

/** A date or time as it is written, without what only systems read. */
function momentWords(text: string): string {
  const [wall] = MOMENT.exec(text) ?? [];
  return wall === undefined ? text : shownDate(wall);
}

interface Period {
  readonly start: string;
  readonly end: string;
}

function isPeriod(value: unknown): value is Period {
  const { start, end } = (value ?? {}) as Partial<Period>;
  return MOMENT.test(start ?? '') && MOMENT.test(end ?? '');
}

/** From when to when; the date once. */
function periodWords({ start, end }: Period): string {
  const isOneDay = end.includes('T') && start.slice(0, 10) === end.slice(0, 10);
  return `${momentWords(start)}–${isOneDay ? end.slice(11, 16) : momentWords(end)}`;
}
