// SPDX-License-Identifier: Apache-2.0
import type { SQLInputValue } from 'node:sqlite';
import { convertToSearchableDates, splitSearchOnComma, type Filter, type SortRule } from '@medplum/core';
import { isKeyed } from './search-index.ts';

/** Dates of which a resource has one at most: the index tells of them what the matcher would. */
const SINGLE_DATES: readonly string[] = ['_lastUpdated', 'created'];

/** The part of a SELECT behind its columns; its rows are called `found`. */
export interface CountedQuery {
  readonly from: string;
  readonly values: readonly SQLInputValue[];
  readonly order: string;
}

/**
 * A search that the index answers whole, counted and in order: exact tokens, or none of them, references and single
 * dates, newest or oldest first, with ties in the order of the ids. Undefined for any other.
 */
export function countedQuery(
  type: string,
  filters: readonly Filter[],
  sortRules: readonly SortRule[],
): CountedQuery | undefined {
  const [rule, tie] = sortRules;
  const isOrdered = rule !== undefined && SINGLE_DATES.includes(rule.code) && sortRules.length <= 2;
  if (!isOrdered || (tie && (tie.code !== '_id' || tie.descending === true))) {
    return undefined;
  }
  const conditions = filters.map((filter) => conditionOf(type, filter, rule.code));
  const known = conditions.flatMap((condition) => condition ?? []);
  if (known.length < conditions.length) {
    return undefined;
  }
  const where = ['type = ?', 'code = ?', ...known.map(({ sql }) => sql)].join(' AND ');
  return {
    from: `FROM search_date AS found WHERE ${where}`,
    values: [type, rule.code, ...known.flatMap(({ values }) => values)],
    order: `first ${rule.descending === true ? 'DESC' : 'ASC'}, id`,
  };
}

interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** @param ordered - The date whose index rows are looked at: a condition on it needs no other rows. */
function conditionOf(type: string, filter: Filter, ordered: string): Condition | undefined {
  const { code, value } = filter;
  if (SINGLE_DATES.includes(code)) {
    const date = dateCondition(filter);
    if (code === ordered) {
      return date && { sql: `last > '' AND ${date.sql}`, values: date.values };
    }
    const sql = `id IN (SELECT id FROM search_date WHERE type = ? AND code = ? AND last > '' AND ${date?.sql ?? ''})`;
    return date && { sql, values: [type, code, ...date.values] };
  }
  const isNot = filter.operator === 'not';
  if (code === '_id' || !isKeyed(type, isNot ? { ...filter, operator: 'eq' } : filter)) {
    return undefined;
  }
  const values = splitSearchOnComma(value).map((one) => one.toLowerCase());
  const marks = values.map(() => '?').join(', ');
  const sql = `id ${isNot ? 'NOT IN' : 'IN'} (SELECT id FROM search_key WHERE type = ? AND code = ? AND value IN (${marks}))`;
  return { sql, values: [type, code, ...values] };
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
