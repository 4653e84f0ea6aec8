// SPDX-License-Identifier: Apache-2.0
import type { Bundle } from '@medplum/fhirtypes';
import { DAY_ORDER, daySearch, type DayFilter } from '../fhir/query/day-search.ts';
import { UNDATED } from '../fhir/identity.ts';
import { readDayEntry, type DayEntry } from '../fhir/read/day-entry.ts';
import { NEEDS_WORK, STANDINGS, WAITING, type Standing } from '../fhir/day-facets.ts';
import { shownDate } from './charting/clinic-clock.ts';
import { ruleTitle } from './facts/rule-titles.ts';

export { NEEDS_WORK, WAITING, type DayEntry, type DayFilter, type Standing };

/** Days with a charge that is not billed yet, or none. */
export const OPEN_CHARGES = { charge: ['planned', 'billable', 'none'] } as const satisfies DayFilter['facets'];

/** The parameters of a page of treatment days, latest first, counted, with their patients. */
export function daysQuery(
  filter: DayFilter,
  { offset, count }: { readonly offset: number; readonly count: number },
): string {
  const page = `_count=${String(count)}&_offset=${String(offset)}&_total=accurate`;
  return [daySearch(filter), DAY_ORDER, page, '_include=Basic:patient'].join('&');
}

/** The same without the patients, where the days alone are counted. */
export function pageQuery(
  filter: DayFilter,
  { offset, count }: { readonly offset: number; readonly count: number },
): string {
  return [daySearch(filter), DAY_ORDER, `_count=${String(count)}&_offset=${String(offset)}`].join('&');
}

/** The parameters of a search for the first days by date, counted. */
export function oldestQuery(filter: DayFilter, count: number): string {
  return [daySearch(filter), '_sort=created,_id', `_count=${String(count)}`, '_total=accurate'].join('&');
}

/** The parameters of a search that only counts. */
export function countQuery(filter: DayFilter): string {
  return [daySearch(filter), DAY_ORDER, '_summary=count'].join('&');
}

/** The parameters of a search for the day that was written last, and how many there are: both stay while nothing happens. */
export function latestQuery(): string {
  return `${daySearch({})}&_sort=-_lastUpdated&_count=1&_total=accurate`;
}

/** The treatment days in an answer, in its order. */
export function daysOf({ entry = [] }: Bundle): DayEntry[] {
  return entry.flatMap(({ resource }) => (resource?.resourceType === 'Basic' ? (readDayEntry(resource) ?? []) : []));
}

/** True while an issue that nobody has acknowledged keeps the charge from being billed. */
export function isHeld({ holds, isBilled }: DayEntry): boolean {
  return holds.length > 0 && !isBilled;
}

/** How a day may stand, as people read it. */
export const STANDING_LABELS: Readonly<Record<Standing, string>> = {
  clean: 'Clean from the start',
  mended: 'Put right since',
  work: 'Needs work',
  held: 'Held',
  exposed: 'Billed with an open issue',
  open: 'In progress',
};

export function isStanding(text: string): text is Standing {
  return Object.hasOwn(STANDINGS, text);
}

/** The date of service as pages show it. */
export function dayText({ dateOfService }: Pick<DayEntry, 'dateOfService'>): string {
  return dateOfService === UNDATED ? 'No date' : shownDate(dateOfService);
}

/** The id of the visit that a day is shown by; empty where it has none. */
export function visitIdOf({ visits }: Pick<DayEntry, 'visits'>): string {
  return visits[0]?.replace('Encounter/', '') ?? '';
}

/** Who pays for a day, as people call them. */
export function payerText({ payer }: Pick<DayEntry, 'payer'>, nameOf: (reference: string) => string): string {
  return payer === undefined ? 'No coverage' : nameOf(payer);
}

/** Who treated on a day, as people call them. */
export function therapistsText(
  { therapists }: Pick<DayEntry, 'therapists'>,
  nameOf: (reference: string) => string,
): string {
  return therapists.length === 0 ? 'No therapist named' : therapists.map(nameOf).join(', ');
}

/** Why a day's charge waits, each reason in words. */
export function holdTexts({ holds, isFinished }: Pick<DayEntry, 'holds' | 'isFinished'>): string[] {
  return [...holds.map(ruleTitle), ...(isFinished ? [] : ['Visit in progress'])];
}
