// SPDX-License-Identifier: Apache-2.0
import { isCalendarDate } from '../date-time.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DATE = `\\d{1,2}[/.-]\\d{1,2}[/.-]\\d{2}(?:\\d\\d)?(?!\\d)|\\d{4}-\\d\\d-\\d\\d|(?:${MONTHS.join('|')})[a-z]{0,6}\\.? \\d{1,2},? \\d{4}`;
/**
 * Not that of the plan before: "current certification ends 5/1/2026" stands in the next one. Nor one that is denied, or of
 * another kind.
 */
const PLAN =
  '(?<!\\b(?:current|prior|previous|last|existing|old|expired|not|never|yet|disability) )\\b(?:(?<again>re-?)?cert(?:ification|ified)?|poc|plan of (?:care|treatment))\\b';
/** All that may stand between: dates behind any other word are of that word, "plan of care: no lifting until 2/5/2026". */
const BETWEEN =
  '(?:[ \\t]*(?:[:.,(-]|\\b(?:(?:period|dates?)(?:\\s{1,3}from)?|from|for|of|the|this|requested|effective|valid|good|active|is|was|will|approved|cert(?:ification|ified)?)\\b)){0,6}[ \\t]*';

/** "Certification period", with its dates on the next line. */
const HEADING = '[ \\t](?:period|dates?)[ \\t]*:?[ \\t]*\\n';

/** From one day to another. */
const SPAN = `(?<from>${DATE})[\\s,]{0,2}(?:to|through|thru|until|till|-|–|—)[\\s:]{0,2}(?<to>${DATE})`;

/** "Certification period: 3/20/2026 through 5/1/2026", "POC 3/20/26 - 5/1/26". */
const PERIOD = new RegExp(`${PLAN}(?:${HEADING}|${BETWEEN}):?[ \\t]*${SPAN}`, 'gi');
/** "Period requested: 5/4/2026 - 7/31/2026", in a document that certifies. */
const REQUESTED = new RegExp(
  `\\b(?:(?:period|dates) (?:being )?(?:requested|covered)|requested (?:period|dates))[ \\t]*:?[ \\t]*(?:from[ \\t]+)?${SPAN}`,
  'gi',
);
/** "Plan of care expires 5/1/2026", "certified through May 1, 2026". */
const END = new RegExp(
  `${PLAN}${BETWEEN}\\b(?:expir\\w{1,6}(?: date)?|ends?(?: date)?|ending|through|thru|until)[ \\t:]{0,2}(?:on |is )?(?<to>${DATE})`,
  'gi',
);

/** First and last day of a plan of care, `YYYY-MM-DD`. */
export interface StatedPeriod {
  readonly start: string;
  readonly end: string;
}

/** The periods that a text states with both their days, where these exist. */
function statedPeriods(text: string, pattern = PERIOD, isOne = (_groups: Groups): boolean => true): StatedPeriod[] {
  return [...text.matchAll(pattern)].flatMap(({ groups = {} }) => {
    const [start, end] = [dayOf(groups['from'] ?? ''), dayOf(groups['to'] ?? '')];
    return start !== undefined && end !== undefined && isOne(groups) ? [{ start, end }] : [];
  });
}

type Groups = Readonly<Record<string, string | undefined>>;

/**
 * The last day that a plan of care states for itself in words, `YYYY-MM-DD`: that of its certification period, or the day it
 * expires; the latest of several. Undefined where it states none, or none that exists.
 */
export function statedEnd(text: string): string | undefined {
  return [...statedPeriods(text).map(({ end }) => end), ...expiries(text)].sort().at(-1);
}

function expiries(text: string): string[] {
  return [...text.matchAll(END)].flatMap(({ groups = {} }) => dayOf(groups['to'] ?? '') ?? []);
}

/**
 * What a document certifies: the periods that it states, else from its own date to the last day that it names
 * ("recertified through 4/24/2026").
 */
export function certifiedIn(text: string, date: string): readonly StatedPeriod[] {
  const periods = [...statedPeriods(text), ...statedPeriods(text, REQUESTED)];
  return periods.length > 0 ? periods : expiries(text).map((end) => ({ start: date, end }));
}

/** The periods that a report which need not certify calls those of a recertification: "Recertification 5/2/2026 to 7/31/2026". */
export function recertifiedIn(text: string): readonly StatedPeriod[] {
  return statedPeriods(text, PERIOD, ({ again }) => again !== undefined);
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
