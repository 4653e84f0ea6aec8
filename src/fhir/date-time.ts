// SPDX-License-Identifier: Apache-2.0
import type { ClockInterval } from '../engine/billing/clock-interval.ts';
import { Memory } from '../engine/text/memory.ts';
import type { R4Period } from './r4.ts';

/** A FHIR dateTime as it was written. */
export interface WrittenDateTime {
  /** Local calendar date, `YYYY-MM-DD`: the date of service, whatever the UTC date is. */
  readonly date: string;
  /** The instant, where a time of day is written. */
  readonly epochMs?: number;
  readonly utcOffsetMinutes: number;
}

const DATE_TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d+)?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d))?$/;

/**
 * Reads a FHIR dateTime with at least a full date.
 * @param text - For example `2026-03-02` or `2026-03-02T23:40:00-05:00`, which is 2 March.
 * @returns Undefined where it is not one: a partial date, a time without a zone, or a day that does not exist.
 */
export function parseDateTime(text: string): WrittenDateTime | undefined {
  return dateTimes.of(text);
}

/** A record's times are asked for several times, and those of a visit's records are the same. */
const dateTimes = new Memory((text) => readDateTime(asInFhir(text)));

const WRITTEN_BY_OTHERS = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d[\d:.]*)(Z|[+-]\d\d)(?:(?<!Z):?(\d\d))?$/;

/** A blank in place of the T, and an offset without its colon or minutes, as databases and Java write them. */
function asInFhir(text: string): string {
  const [, date, time, zone, minutes = '00'] = WRITTEN_BY_OTHERS.exec(text) ?? [];
  return zone === undefined ? text : `${date ?? ''}T${time ?? ''}${zone === 'Z' ? zone : `${zone}:${minutes}`}`;
}

function readDateTime(text: string): WrittenDateTime | undefined {
  const date = text.slice(0, 10);
  if (!DATE_TIME.test(text) || Number(date.slice(8)) > daysInMonth(Number(date.slice(0, 4)), date.slice(5, 7))) {
    return undefined;
  }
  return text === date
    ? { date, utcOffsetMinutes: 0 }
    : { date, epochMs: instantOf(text), utcOffsetMinutes: offsetMinutes(text.endsWith('Z') ? 'Z' : text.slice(-6)) };
}

/** FHIR allows a leap second, `10:34:60`, which JavaScript does not know: it is the first of the next minute. */
function instantOf(text: string): number {
  const isLeap = text.slice(16, 19) === ':60';
  return isLeap ? Date.parse(`${text.slice(0, 17)}59${text.slice(19)}`) + 1000 : Date.parse(text);
}

/** A dateTime in the zone it was written in, to the second: the inverse of `parseDateTime`. */
export function formatDateTime(epochMs: number, utcOffsetMinutes: number): string {
  const local = new Date(epochMs + utcOffsetMinutes * 60_000).toISOString().slice(0, 19);
  const size = Math.abs(utcOffsetMinutes);
  const [hours, minutes] = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0'));
  return utcOffsetMinutes === 0
    ? `${local}Z`
    : `${local}${utcOffsetMinutes < 0 ? '-' : '+'}${hours ?? ''}:${minutes ?? ''}`;
}

/** The calendar date `days` later (or earlier, where negative). */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The last day of a date that may be written by month or year: `2026-02` is 2026-02-28. */
export function lastDayOf(date: string): string {
  const [year = '', month = '12', day] = date.slice(0, 10).split('-');
  return day === undefined ? `${year}-${month}-${String(daysInMonth(Number(year), month))}` : date.slice(0, 10);
}

/** True for a day in a period that may be written by days, months or years, and be open at either end. */
export function isDayOf({ start = '', end = '9999' }: WrittenPeriod = {}, date: string): boolean {
  return start.slice(0, 10) <= date && date <= lastDayOf(end);
}

/** The same for the day of a visit: a time that is written in UTC is of that date, or of the one on the visit's clock. */
export function isVisitIn(period: WrittenPeriod | undefined, visit: WrittenDateTime): boolean {
  const onClock = (text = ''): string | undefined => {
    const at = visit.epochMs === undefined ? undefined : parseDateTime(text)?.epochMs;
    return at === undefined ? text || undefined : formatDateTime(at, visit.utcOffsetMinutes);
  };
  const { start, end } = period ?? {};
  return isDayOf(period, visit.date) || isDayOf({ start: onClock(start), end: onClock(end) }, visit.date);
}

interface WrittenPeriod {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}

/** True for a day that exists: `2026-02-28`, not `2026-02-30`, and no month: `2026-02`. */
export function isCalendarDate(date: string): boolean {
  return parseDateTime(date)?.date === date;
}

function daysInMonth(year: number, month: string): number {
  if (month === '02') {
    return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  }
  return ['04', '06', '09', '11'].includes(month) ? 30 : 31;
}

function offsetMinutes(zone: string): number {
  if (zone === 'Z') {
    return 0;
  }
  const size = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return zone.startsWith('-') ? -size : size;
}

/** A period by the clock; undefined where an edge of it is open, or no time of day. */
export function intervalOf(period: R4Period | undefined): ClockInterval | undefined {
  const [start, end] = [parseDateTime(period?.start ?? ''), parseDateTime(period?.end ?? '')];
  if (start?.epochMs === undefined || end?.epochMs === undefined || end.epochMs <= start.epochMs) {
    return undefined;
  }
  return { startMs: start.epochMs, endMs: end.epochMs, utcOffsetMinutes: start.utcOffsetMinutes };
}
