// SPDX-License-Identifier: Apache-2.0
import type { Procedure } from '@medplum/fhirtypes';
import { addDays } from '../../fhir/date-time.ts';
import type { ClinicClock } from './clinic-clock.ts';

/** When a treatment was given, as typed. */
export interface Times {
  /** `YYYY-MM-DD` on the clinic's calendar; empty where none is stated. */
  readonly date: string;
  /** `HH:MM` on the clinic's clock, or empty where only minutes are stated. */
  readonly start: string;
  readonly end: string;
}

const MS_PER_DAY = 86_400_000;

/** When a treatment was given, on the clinic's clock; empty where the record does not say. */
export function timesShown(procedure: Procedure, clock: ClinicClock): Times {
  const { performedPeriod, performedDateTime } = procedure;
  const start = wallOf(performedPeriod?.start ?? performedDateTime, clock);
  const end = wallOf(performedPeriod?.end, clock);
  return { date: start.slice(0, 10), start: start.slice(11, 16), end: end.slice(11, 16) };
}

/** A treatment at other times. An edge that was not changed stays as it is written, seconds and offset included. */
export function withTimes(procedure: Procedure, before: Times, draft: Times, clock: ClinicClock): Procedure {
  const { performedPeriod, performedDateTime, ...rest } = procedure;
  const written = { start: performedPeriod?.start ?? performedDateTime, end: performedPeriod?.end };
  const isSameDay = before.date === draft.date;
  const start =
    isSameDay && before.start === draft.start ? written.start : edge(draft.start, written.start, draft, clock);
  if (draft.start === '' && draft.end === '') {
    return draft.date === '' ? procedure : { ...withoutOtherTimes(rest), performedDateTime: draft.date };
  }
  const end =
    draft.end === ''
      ? undefined
      : isSameDay && before.end === draft.end
        ? written.end
        : edge(draft.end, written.end, { date: endDate(written, draft, clock) }, clock);
  const isInstant = performedPeriod === undefined && end === undefined && start !== undefined;
  const period = { ...performedPeriod, start, end };
  return isInstant
    ? { ...withoutOtherTimes(rest), performedDateTime: start }
    : { ...withoutOtherTimes(rest), performedPeriod: withoutAbsent(period) };
}

/** R4 allows one `performed[x]`: clock times take the place of a text or an age. */
function withoutOtherTimes(procedure: Procedure): Procedure {
  const { performedString: _text, performedAge: _age, performedRange: _range, ...rest } = procedure;
  return rest;
}

function withoutAbsent(period: { start: string | undefined; end: string | undefined }): Procedure['performedPeriod'] {
  return Object.fromEntries(Object.entries(period).filter(([, value]) => value !== undefined));
}

/** A time on a date; the seconds that were written stay where the minute is the same. */
function edge(time: string, written: string | undefined, { date }: Pick<Times, 'date'>, clock: ClinicClock): string {
  const wall = wallOf(written, clock);
  const seconds = wall.slice(11, 16) === time ? wall.slice(16) : '';
  return time === '' ? date : clock.write(`${date}T${time}${seconds}`);
}

/** A treatment that ended on the next day still does. */
function endDate(
  written: { start: string | undefined; end: string | undefined },
  draft: Times,
  clock: ClinicClock,
): string {
  const [from, to] = [written.start, written.end].map((text) => Date.parse(wallOf(text, clock).slice(0, 10)));
  const days = from === undefined || to === undefined ? 0 : (to - from) / MS_PER_DAY;
  return Number.isFinite(days) && days > 0 && draft.end < draft.start ? addDays(draft.date, days) : draft.date;
}

function wallOf(text: string | undefined, clock: ClinicClock): string {
  return text === undefined ? '' : clock.wall(text);
}
