// SPDX-License-Identifier: Apache-2.0
import { addDays, isCalendarDate } from '../../fhir/date-time.ts';

/** NCCI began on this day. Source: https://www.cms.gov/medicare/coding-billing/national-correct-coding-initiative-ncci-edits */
const FIRST = '1996-01-01';
/** CMS publishes a quarter ahead. A table that claims to be known for longer would never be told to be out of date. */
const MOST_DAYS_AHEAD = 366;

/**
 * A date as CMS's files can have it.
 * @param what - Where and how it is written, for the message.
 * @throws Error where there is no such day, or no file of today's can have it.
 */
export function cmsDate(date: string, what: string): string {
  if (!isCalendarDate(date)) {
    throw new Error(`${what} is no date`);
  }
  if (date < FIRST || date > addDays(new Date().toISOString().slice(0, 10), MOST_DAYS_AHEAD)) {
    throw new Error(`${what} is no date of CMS’s: none is before ${FIRST}, or more than a year ahead`);
  }
  return date;
}
