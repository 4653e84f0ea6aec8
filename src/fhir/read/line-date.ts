// SPDX-License-Identifier: Apache-2.0
import { isKnownService } from '../../engine/billing/code-sets.ts';
import { formatDateTime, parseDateTime } from '../date-time.ts';
import { UNDATED } from '../identity.ts';
import { isWrittenInUtc } from '../local-time.ts';
import type { ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { performedStart } from './performed.ts';
import { mayCount } from './record-states.ts';
import { draftOf, encounterDate } from './service-record.ts';

type Encounter = ReadResource<'Encounter'>;

/** What a charge, or a line of a bill, says of when it was. */
export interface LineDate {
  /** Of the service that it bills. */
  readonly code: string | undefined;
  /** Its dateTime of service. */
  readonly written: string | undefined;
  readonly enteredDate?: string | undefined;
}

/** A treatment, as far as it tells the days of a visit apart. */
export interface Treated {
  readonly date: string;
  readonly code: string | undefined;
  /** The dateTime that it is written with. */
  readonly start: string | undefined;
}

export function treatedOf(records: RecordSet, procedure: ReadResource<'Procedure'>): Treated {
  const { dateOfService, service } = draftOf(records, procedure);
  return { date: dateOfService, code: service.code, start: performedStart(procedure) };
}

/**
 * The date of service of a line of a visit. Where all treatments of the visit, or those that the line is for, were on one
 * day, it is that one, whatever the line says; else as the line says; else the day it was entered, or the first, on which
 * what it bills was given.
 * @param served - The treatments that it is for.
 */
export function dateInVisit(
  records: RecordSet,
  visit: Encounter,
  { code, written, enteredDate }: LineDate,
  served: readonly Treated[] = [],
): string {
  const treated = served.length > 0 ? served : records.once(treatedIn, visit);
  const [first = encounterDate(visit), ...others] = datesOf(treated);
  if (others.length === 0) {
    return first;
  }
  const onClock = treated.find(({ date, start }) => dateOnClock(written, start) === date);
  const stated = onClock?.date ?? dateOnClock(written, treated[0]?.start);
  if (stated !== undefined) {
    return stated;
  }
  const ofCode = treated.filter((one) => one.code === code);
  const dates = datesOf(ofCode.length > 0 ? ofCode : treated);
  const entered = parseDateTime(enteredDate ?? '')?.date;
  return dates.find((date) => date === entered) ?? dates[0] ?? first;
}

function treatedIn(records: RecordSet, { id }: Encounter): Treated[] {
  const byVisit = records.index('Procedure', 'visit', ({ encounter }) => [relativeReference(encounter)]);
  const treated = (byVisit.get(`Encounter/${id}`) ?? []).filter(mayCount).map((one) => treatedOf(records, one));
  // An operation of last year is recorded at the visit at which it is told of.
  const known = treated.filter(({ code, date }) => code !== undefined && isKnownService(code, date));
  return known.length > 0 ? known : treated;
}

function datesOf(treated: readonly Treated[]): string[] {
  return [...new Set(treated.map(({ date }) => date))].filter((date) => date !== UNDATED).sort();
}

/** The date of what is written in UTC on the clock of a treatment; of anything else as it is written. */
function dateOnClock(written = '', start = ''): string | undefined {
  const [at, clock] = [parseDateTime(written), parseDateTime(start)];
  const isInUtc = isWrittenInUtc(written) && at?.epochMs !== undefined && clock?.epochMs !== undefined;
  return isInUtc ? formatDateTime(at.epochMs, clock.utcOffsetMinutes).slice(0, 10) : at?.date;
}
