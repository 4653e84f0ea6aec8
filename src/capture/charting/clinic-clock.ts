// SPDX-License-Identifier: Apache-2.0
import type { Encounter, Resource } from '@medplum/fhirtypes';
import { parseDateTime } from '../../fhir/date-time.ts';
import { batchOfGets, type FhirClient } from '../../fhir/fhir-client.ts';
import { onlyTimeZone, timeZoneOf } from '../../fhir/local-records.ts';
import { atWallTime, isTimeZone, isWrittenInUtc, offsetZone, toLocalTime } from '../../fhir/local-time.ts';
import { RecordSet } from '../../fhir/record-set.ts';
import { DEVICE_IDENTIFIER, TIME_ZONE } from '../../fhir/systems.ts';

const ZONE = /(?:Z|[+-]\d\d:\d\d)$/;

/**
 * The clock that a clinic's records are read and written by, wherever the browser is: the facility's time zone where
 * one is stated (docs/architecture.md, “Whose clock”), else the offset that the record itself is written with, else
 * this machine's zone.
 */
export class ClinicClock {
  /** Undefined where only an offset is known that is no zone: UTC, or half an hour beside one. */
  readonly #zone: string | undefined;
  readonly #offset: string | undefined;
  readonly #isStated: boolean;

  /**
   * @param zone - IANA name; undefined where none is stated.
   * @param written - A dateTime of the record, whose offset is kept where no zone is stated.
   */
  constructor(zone: string | undefined, written?: string) {
    this.#isStated = zone !== undefined;
    this.#offset = zone === undefined ? ZONE.exec(written ?? '')?.[0] : undefined;
    this.#zone = zone ?? (this.#offset === undefined ? ownZone() : offsetZone(written ?? ''));
  }

  /** The clock of a visit: where no zone is stated, that by which its records tell its date. */
  static ofVisit(records: RecordSet, encounter: Encounter): ClinicClock {
    const read = records.find('Encounter', `Encounter/${encounter.id ?? ''}`);
    return new ClinicClock(read && timeZoneOf(records, read), read?.period?.start ?? encounter.period?.start);
  }

  /** The clock of another record beside: its own offset, where no zone is stated; in UTC, it has none of its own. */
  beside(written = ''): ClinicClock {
    const isOnThis =
      this.#isStated || (this.#offset !== undefined && this.#zone !== undefined && isWrittenInUtc(written));
    return isOnThis ? this : new ClinicClock(undefined, written);
  }

  /** This clock where its zone is stated, else the clinic's where that is; an offset alone tells no other day's time. */
  within(clinic: ClinicClock): ClinicClock {
    return !this.#isStated && clinic.#isStated ? clinic : this;
  }

  /** `YYYY-MM-DDTHH:MM:SS` on the clinic's clocks, or the bare date, of a dateTime as it is written. */
  wall(text: string): string {
    const local = this.#zone === undefined ? text : toLocalTime(text, this.#zone);
    return local.replace(ZONE, '').slice(0, 19);
  }

  /** A dateTime on the clinic's clocks, as people of this locale write it; the date alone where it has no time. */
  shown(text: string, locale?: string): string {
    return shownDate(this.wall(text), locale);
  }

  /**
   * A dateTime for a time on the clinic's clocks.
   * @param wall - `YYYY-MM-DDTHH:MM` or with seconds; a bare date is one already.
   */
  write(wall: string): string {
    if (!wall.includes('T')) {
      return wall;
    }
    const withSeconds = wall.length === 16 ? `${wall}:00` : wall;
    return this.#offset === undefined
      ? (atWallTime(withSeconds, this.#zone ?? 'UTC') ?? withSeconds)
      : `${withSeconds}${this.#offset}`;
  }

  /** `YYYY-MM-DDTHH:MM` on the clinic's clocks, now. */
  now(epochMs: number = Date.now()): string {
    const utc = new Date(epochMs).toISOString();
    const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d\d):(\d\d)$/.exec(this.#offset ?? '') ?? [];
    const shiftMs = Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000;
    return this.#offset === undefined
      ? this.wall(utc).slice(0, 16)
      : new Date(epochMs + shiftMs).toISOString().slice(0, 16);
  }

  /** The date at the clinic, now: `YYYY-MM-DD`. */
  today(epochMs: number = Date.now()): string {
    return this.now(epochMs).slice(0, 10);
  }
}

/**
 * A date, or a date and time of the clinic's clocks, one way on every page: the date as people of this locale write it,
 * the time by 24 hours, as issues and claims have it. A year alone is that year.
 */
export function shownDate(wall: string, locale?: string): string {
  if (/^\d{4}$/.test(wall)) {
    return wall;
  }
  const epochMs = Date.parse(wall.includes('T') ? `${wall}Z` : wall);
  const shape = wall.includes('T') ? 'time' : /^\d{4}-\d\d$/.test(wall) ? 'month' : 'day';
  return Number.isNaN(epochMs) ? wall : formatterOf(shape, locale).format(epochMs);
}

const SHAPES = {
  month: { year: 'numeric', month: 'short' },
  day: { dateStyle: 'medium' },
  time: { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' },
} as const;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** To make one takes much longer than to use it, and a list shows hundreds of dates. */
function formatterOf(shape: keyof typeof SHAPES, locale: string | undefined): Intl.DateTimeFormat {
  const key = `${shape} ${locale ?? ''}`;
  const formatter = formatters.get(key) ?? new Intl.DateTimeFormat(locale, { ...SHAPES[shape], timeZone: 'UTC' });
  formatters.set(key, formatter);
  return formatter;
}

/** The clock of the whole clinic, for what belongs to no visit yet: lists, filters, a new visit. */
export async function clinicClock(client: FhirClient): Promise<ClinicClock> {
  const wanted = [
    `Device?identifier=${encodeURIComponent(`${DEVICE_IDENTIFIER}|`)}`,
    'Location?_count=200',
    'Organization?_count=200',
  ];
  const { entry = [] } = await client.executeBatch(batchOfGets(wanted));
  const found = entry.flatMap(({ resource }) =>
    resource?.resourceType === 'Bundle' ? (resource.entry ?? []).flatMap((one) => one.resource ?? []) : [],
  );
  return new ClinicClock(onlyTimeZone(new RecordSet(found.filter(hasZone))));
}

function hasZone(resource: Resource): boolean {
  const { extension = [] } = resource as { readonly extension?: readonly { readonly url: string }[] };
  return extension.some(({ url }) => url === TIME_ZONE);
}

function ownZone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return isTimeZone(timeZone) ? timeZone : 'UTC';
}

/** True for a dateTime with a time of day. */
export function hasTimeOfDay(text: string): boolean {
  return parseDateTime(text)?.epochMs !== undefined;
}
