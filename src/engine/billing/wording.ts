// SPDX-License-Identifier: Apache-2.0
import type { FactValue } from './facts.ts';
import { grouped, usdText } from './usd.ts';

/** `2,288`: a number as people read it, to a thousandth. Made without Intl, which takes its time to start. */
export function numberText(number: number): string {
  const [whole = '', fraction] = String(Math.round(number * 1000) / 1000).split('.');
  return fraction === undefined ? grouped(whole) : `${grouped(whole)}.${fraction}`;
}

/** `1 visit`, `2,288 visits`; `records and lines` where the plural is another word. */
export function countText(count: number, what: string, plural = `${what}s`): string {
  return `${numberText(count)} ${count === 1 ? what : plural}`;
}

/** `1 unit`, `2 units`; `no units` where there is no figure. */
export function unitsText(units: number | undefined): string {
  return units === undefined ? 'no units' : countText(units, 'unit');
}

/** With a capital at the start. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `March 2, 2026`, for a date of service. */
export function longDate(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return `${MONTHS[Number(month) - 1] ?? month} ${String(Number(day))}, ${year}`;
}

const MONTHS: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `A`, `A and B`, `A, B and C`; each name once. */
export function listOf(items: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  const unique = [...new Set(items)];
  return unique.length < 2
    ? unique.join('')
    : `${unique.slice(0, -1).join(', ')} ${conjunction} ${String(unique.at(-1))}`;
}

/**
 * Puts figures into a text: `{name}` as it is, a list joined by "and"; `{name:or}` joins by "or"; `{name:units}` says
 * how many units, `{name:usd}` how many dollars, `{name:ofDay}` of how many minutes that day, or nothing without a figure.
 * Any other placeholder without a figure stays visible, and fails the test of the text.
 */
export function fillPlaceholders(text: string, figures: Readonly<Record<string, FactValue>>): string {
  return text.replace(/\{(\w+)(?::(or|units|usd|ofDay))?\}/g, (placeholder, name: string, format?: string) => {
    const value = figures[name];
    if (value === undefined) {
      return format === 'ofDay' ? '' : placeholder;
    }
    return formatted(value, format);
  });
}

/** More names than a sentence can hold: of a longer list it says how many others there are. */
const MOST_NAMED = 10;

/** Figures for a sentence that people read; an issue’s facts and records keep every name. */
export function abridged(figures: Readonly<Record<string, FactValue>>): Readonly<Record<string, FactValue>> {
  const isLong = (value: FactValue): value is readonly string[] =>
    typeof value === 'object' && value.length > MOST_NAMED + 1;
  const cut = (value: FactValue): FactValue =>
    isLong(value) ? [...value.slice(0, MOST_NAMED), `${String(value.length - MOST_NAMED)} others`] : value;
  return Object.values(figures).some(isLong)
    ? Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, cut(value)]))
    : figures;
}

/** A text that leaves open what its placeholders stand for: for those who read about a rule. */
export function leftOpen(text: string): string {
  return text.replace(/\{\w+(?::\w+)?\}/g, '…');
}

function formatted(value: FactValue, format: string | undefined): string {
  if (typeof value === 'object') {
    return listOf(value, format === 'or' ? 'or' : 'and');
  }
  if (format === 'units') {
    return typeof value === 'number' ? unitsText(value) : `${value} units`;
  }
  if (format === 'ofDay') {
    return `, out of ${String(value)} that day,`;
  }
  return format === 'usd' ? usdText(Number(value)) : String(value);
}
