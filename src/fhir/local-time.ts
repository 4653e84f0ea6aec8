// SPDX-License-Identifier: Apache-2.0
import { formatDateTime, parseDateTime } from './date-time.ts';
import { table } from '../engine/table.ts';

/**
 * Minutes to add to UTC in a time zone at an instant; undefined for a name that is no IANA time zone.
 *
 * `Intl` knows the zones in every runtime, Medplum's bot context included.
 */
function offsetMinutes(timeZone: string, epochMs: number): number | undefined {
  const text = formatterOf(timeZone)
    ?.formatToParts(epochMs)
    .find(({ type }) => type === 'timeZoneName')?.value;
  if (text === undefined) {
    return undefined;
  }
  const [, sign, hours = '0', minutes = '0'] = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

const formatters = new Map<string, Intl.DateTimeFormat | undefined>();

function formatterOf(timeZone: string): Intl.DateTimeFormat | undefined {
  if (!formatters.has(timeZone)) {
    formatters.set(timeZone, makeFormatter(timeZone));
  }
  return formatters.get(timeZone);
}

function makeFormatter(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
}

/** True for an IANA time zone such as `America/Los_Angeles`. */
export function isTimeZone(name: string): boolean {
  return formatterOf(name) !== undefined;
}

/**
 * A time on the clocks of a zone, as a dateTime: 10:05 on 2 March in New York is `2026-03-02T10:05:00-05:00`.
 *
 * The hour that comes twice in autumn is the first of the two; one that spring leaves out is an hour later.
 * @param wall - `YYYY-MM-DDTHH:MM` or with seconds.
 * @returns Undefined for a name that is no IANA time zone, or a time that is none.
 */
export function atWallTime(wall: string, timeZone: string): string | undefined {
  const asUtc = Date.parse(`${wall}Z`);
  const offsets = Number.isNaN(asUtc)
    ? []
    : [-1, 1].flatMap((days) => offsetMinutes(timeZone, asUtc + days * 86_400_000) ?? []);
  const instants = offsets.map((offset) => asUtc - offset * 60_000);
  const fitting = instants.find((epochMs, index) => offsetMinutes(timeZone, epochMs) === offsets[index]);
  const epochMs = fitting ?? instants[0];
  return epochMs === undefined ? undefined : formatDateTime(epochMs, offsetMinutes(timeZone, epochMs) ?? 0);
}

/** Names that Windows has for the zones of the United States, by those of IANA (Unicode CLDR, windowsZones). */
const WINDOWS_ZONES = table<string>({
  'Eastern Standard Time': 'America/New_York',
  'US Eastern Standard Time': 'America/Indianapolis',
  'Central Standard Time': 'America/Chicago',
  'Mountain Standard Time': 'America/Denver',
  'US Mountain Standard Time': 'America/Phoenix',
  'Pacific Standard Time': 'America/Los_Angeles',
  'Alaskan Standard Time': 'America/Anchorage',
  'Hawaiian Standard Time': 'Pacific/Honolulu',
  'SA Western Standard Time': 'America/Puerto_Rico',
});

/** The IANA time zone behind a name of Windows, as EHRs that run on it write. */
export function windowsZone(name: string): string | undefined {
  return WINDOWS_ZONES[name];
}

/** A zone of the whole hours that a dateTime is written with; undefined for UTC, other offsets, and no time of day. */
export function offsetZone(text: string): string | undefined {
  const { epochMs, utcOffsetMinutes = 0 } = parseDateTime(text) ?? {};
  const hours = utcOffsetMinutes / 60;
  // POSIX counts west of Greenwich as positive.
  return epochMs === undefined || hours === 0 || !Number.isInteger(hours)
    ? undefined
    : `Etc/GMT${hours < 0 ? '+' : '-'}${String(Math.abs(hours))}`;
}

/** True for a dateTime with a time of day that is written in UTC, and so says nothing of the local date. */
export function isWrittenInUtc(text: string): boolean {
  const written = parseDateTime(text);
  return written?.epochMs !== undefined && written.utcOffsetMinutes === 0;
}

const MIDNIGHT_IN_UTC = /T00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:00)$/;

/** True for midnight in UTC: a day without a time, as many programs store one. */
export function isDayInUtc(text: string): boolean {
  return MIDNIGHT_IN_UTC.test(text);
}

/**
 * A dateTime that is written in UTC, as the clocks of a time zone show it: `2026-03-03T01:00:00Z` in New York is
 * `2026-03-02T20:00:00.000-05:00`. To the millisecond; whatever bears an offset of its own, or no time, stays as it is.
 */
export function toLocalTime(text: string, timeZone: string): string {
  const epochMs = isWrittenInUtc(text) ? parseDateTime(text)?.epochMs : undefined;
  const offset = epochMs === undefined ? undefined : offsetMinutes(timeZone, epochMs);
  if (epochMs === undefined || offset === undefined || offset === 0) {
    return text;
  }
  const local = new Date(epochMs + offset * 60_000).toISOString().slice(0, -1);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${local}${offset < 0 ? '-' : '+'}${hours ?? ''}:${minutes ?? ''}`;
}

/** From east to west: the zones of the United States where most people live. */
const US_ZONES: readonly string[] = [
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Los_Angeles',
  'America/Anchorage',
  'Pacific/Honolulu',
];

/** The date that a dateTime written in UTC has in the west of the United States, where it is another; else undefined. */
export function otherUsDate(text: string): string | undefined {
  if (!isWrittenInUtc(text)) {
    return undefined;
  }
  const west = parseDateTime(toLocalTime(text, US_ZONES.at(-1) ?? ''))?.date;
  return west === parseDateTime(text)?.date ? undefined : west;
}

/** The first zone of the United States, from the east, in which a dateTime written in UTC is on a date. */
export function usZoneOfDate(text: string, date: string): string | undefined {
  return US_ZONES.find((zone) => parseDateTime(toLocalTime(text, zone))?.date === date);
}
