// SPDX-License-Identifier: Apache-2.0
import { isCalendarDate } from '../date-time.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DATE = `\\d{1,2}[/.-]\\d{1,2}[/.-]\\d{2}(?:\\d\\d)?(?!\\d)|\\d{4}-\\d\\d-\\d\\d|(?:${MONTHS.join('|')})[a-z]{0,6}\\.? \\d{1,2},? \\d{4}`;
/** Not that of the plan before: "current certification ends 5/1/2026" stands in the next one. */
const PLAN =
  '(?<!\\b(?:current|prior|previous|last|existing|old|expired) )\\b(?:re-?)?(?:cert(?:ification|ified)?|poc|plan of (?:care|treatment))\\b';

/** "Certification period: 3/20/2026 through 5/1/2026", "POC 3/20/26 - 5/1/26". */
const PERIOD = new RegExp(
  `${PLAN}\\.?[^\\d;]{0,24}?(?:${DATE})[\\s,]{0,2}(?:to|through|thru|until|till|-|–|—)[\\s:]{0,2}(${DATE})`,
  'gi',
);
/** "Plan of care expires 5/1/2026", "certified through May 1, 2026". */
const END = new RegExp(
  `${PLAN}\\.?[^\\d;\\n]{0,16}?\\b(?:expir\\w{1,6}(?: date)?|ends?(?: date)?|ending|through|thru|until)[\\s:]{0,2}(?:on |is )?(${DATE})`,
  'gi',
);

/**
 * The last day that a plan of care states for itself in words, `YYYY-MM-DD`: that of its certification period, or the day it
 * expires; the latest of several. Undefined where it states none, or none that exists.
 */
export function statedEnd(text: string): string | undefined {
  return [...text.matchAll(PERIOD), ...text.matchAll(END)]
    .flatMap(([, written = '']) => dayOf(written) ?? [])
    .sort()
    .at(-1);
}

/** Of a date as clinics in the United States write it: month first. */
function dayOf(written: string): string | undefined {
  const parts = written.toLowerCase().split(/[^a-z\d]+/);
  const [month = '', day = '', year = ''] = /^\d{4}$/.test(parts[0] ?? '') ? [parts[1], parts[2], parts[0]] : parts;
  const named = MONTHS.indexOf(month.slice(0, 3)) + 1;
  const date = [
    year.length === 2 ? `20${year}` : year,
    (named > 0 ? String(named) : month).padStart(2, '0'),
    day.padStart(2, '0'),
  ].join('-');
  return isCalendarDate(date) ? date : undefined;
}
