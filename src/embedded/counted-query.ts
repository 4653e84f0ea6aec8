// SPDX-License-Identifier: Apache-2.0
import type { SQLInputValue } from 'node:sqlite';
import { convertToSearchableDates, splitSearchOnComma, type Filter, type SortRule } from '@medplum/core';
import { isKeyed } from './search-index.ts';

/** Dates of which a resource has one at most: the index tells of them what the matcher would. */
const SINGLE_DATES: readonly string[] = ['_lastUpdated', 'created'];

/** Ids that a key finds, up to which it is quicker to look at each of them than to go through all dates. */
export const FEW_IDS = 10_000;

/** The part of a SELECT behind its columns; its rows are called `found`. */
export interface CountedQuery {
  readonly from: string;
  readonly values: readonly SQLInputValue[];
  readonly order: string;
}

/** What finds ids by one of some keys. */
export interface KeySearch {
  readonly code: string;
  readonly keys: readonly string[];
}

/**
 * A search that the index answers whole, counted and in order: exact tokens, or none of them, references and single
 * dates, newest or oldest first, with ties in the order of the ids. Undefined for any other.
 * @param countIds - How many ids some keys find, not counted beyond `FEW_IDS`.
 */
export function countedQuery(
  type: string,
  filters: readonly Filter[],
  sortRules: readonly SortRule[],
  countIds: (search: KeySearch) => number,
): CountedQuery | undefined {
  const [rule, tie] = sortRules;
  const isOrdered = rule !== undefined && SINGLE_DATES.includes(rule.code) && sortRules.length <= 2;
  if (!isOrdered || (tie && (tie.code !== '_id' || tie.descending === true))) {
    return undefined;
  }
  const searches = filters.map((filter) => keySearchOf(type, filter));
  const counts = searches.map((search, at) =>
    search && filters[at]?.operator !== 'not' ? countIds(search) : Infinity,
  );
  const fewest = Math.min(Infinity, ...counts);
  const first = fewest <= FEW_IDS ? counts.indexOf(fewest) : -1;
  const conditions = filters.map((filter, at) => {
    const search = searches[at];
    return search
      ? keyCondition(type, search, { isNot: filter.operator === 'not', isEach: first >= 0 && at !== first })
      : dateFilter(type, filter, rule.code);
  });
  const known = conditions.flatMap((condition) => condition ?? []);
  if (known.length < conditions.length) {
    return undefined;
  }
  const where = ['found.type = ?', 'found.code = ?', ...known.map(({ sql }) => sql)].join(' AND ');
  return {
    from: `FROM search_date AS found ${first < 0 ? '' : 'INDEXED BY search_date_by_id'} WHERE ${where}`,
    values: [type, rule.code, ...known.flatMap(({ values }) => values)],
    order: `first ${rule.descending === true ? 'DESC' : 'ASC'}, id`,
  };
}

interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

function keySearchOf(type: string, filter: Filter): KeySearch | undefined {
  const { code, operator, value } = filter;
  const isPositive = isKeyed(type, operator === 'not' ? { ...filter, operator: 'eq' } : filter);
  return code === '_id' || SINGLE_DATES.includes(code) || !isPositive
    ? undefined
    : { code, keys: splitSearchOnComma(value).map((one) => one.toLowerCase()) };
}

/** @param how - `isEach`: asked of each row, where few are left; else all ids that the keys find are gathered once. */
function keyCondition(
  type: string,
  { code, keys }: KeySearch,
  how: { readonly isNot: boolean; readonly isEach: boolean },
): Condition {
  const ids = `SELECT id FROM search_key WHERE type = ? AND code = ? AND value IN (${keys.map(() => '?').join(', ')})`;
  const not = how.isNot ? 'NOT ' : '';
  return {
    sql: how.isEach ? `${not}EXISTS (${ids} AND id = found.id)` : `found.id ${not}IN (${ids})`,
    values: [type, code, ...keys],
  };
}

/** @param ordered - The date whose index rows are looked at: a condition on it needs no other rows. */
function dateFilter(type: string, filter: Filter, ordered: string): Condition | undefined {
  const { code } = filter;
  const date = SINGLE_DATES.includes(code) ? dateCondition(filter) : undefined;
  if (code === ordered) {
    return date && { sql: `last > '' AND ${date.sql}`, values: date.values };
  }
  const sql = `id IN (SELECT id FROM search_date WHERE type = ? AND code = ? AND last > '' AND ${date?.sql ?? ''})`;
  return date && { sql, values: [type, code, ...date.values] };
}

/** What Medplum's matcher makes of a date and the one it is compared with, both of them periods. */
function dateCondition({ operator, value }: Filter): Condition | undefined {
  const [period] = value.includes(',') ? [] : convertToSearchableDates([{ type: 'dateTime', value }]);
  if (period?.start === undefined || period.end === undefined) {
    return undefined;
  }
  const { start, end } = period;
  switch (operator) {
    case 'eq':
      return { sql: 'first < ? AND last > ?', values: [end, start] };
    case 'ge':
      return { sql: 'last >= ?', values: [start] };
    case 'gt':
      return { sql: 'last > ?', values: [end] };
    case 'le':
      return { sql: 'first <= ?', values: [end] };
    case 'lt':
      return { sql: 'first < ?', values: [start] };
    default:
      return undefined;
  }
}
