// SPDX-License-Identifier: Apache-2.0
import { hasTimeOfDay, type ClinicClock } from './clinic-clock.ts';

/**
 * A record for a form whose inputs show this machine's clock and write UTC, as Medplum's do: each time is moved so that
 * the form shows the clinic's clock, and `back` moves what the form gives back. What nobody touched is as it was.
 */
export interface FormClock<T> {
  readonly shown: T;
  readonly back: (edited: unknown) => unknown;
}

export function formClock<T extends object>(record: T, clock: ClinicClock): FormClock<T> {
  const asWritten = new Map<string, string>();
  const shown = eachTime(record, (text) => {
    const moved = new Date(clock.wall(text)).toISOString();
    asWritten.set(moved, text);
    return moved;
  });
  const back = (edited: unknown): unknown =>
    eachTime(edited, (text) => asWritten.get(text) ?? clock.write(machineWall(text)));
  return { shown: shown as T, back };
}

/** `YYYY-MM-DDTHH:MM:SS` as this machine's clock shows an instant. */
export function machineWall(text: string): string {
  const at = new Date(text);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** Every time of day in a record; the server's own, and the moment at which a note was typed, are true instants. */
function eachTime(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') {
    return hasTimeOfDay(value) ? change(value) : value;
  }
  if (Array.isArray(value)) {
    return value.map((item): unknown => eachTime(item, change));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const isNote = 'text' in value && 'time' in value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]): [string, unknown] => [
      name,
      name === 'meta' || (isNote && name === 'time') ? part : eachTime(part, change),
    ]),
  );
}
