// SPDX-License-Identifier: Apache-2.0
import type { SQLInputValue } from 'node:sqlite';
import { convertToSearchableDates, splitSearchOnComma, type Filter, type SortRule } from '@medplum/core';
import { isKeyed } from './search-index.ts';

/** Dates of which a resource has one at most: the index tells of them what the matcher would. */
const SINGLE_DATES: readonly string[] = ['_lastUpdated', 'created'];

/** Ids up to which it is quicker to look at each of them than to go through all dates. */
const FEW_IDS = 10_000;
/** Keys of one parameter, each read in the order of its ids; more of them are gathered in one go. */
const KEYS_IN_ORDER = 20;
/**
 * The primary key of `search_key`, in which the ids of one key stand together. By itself SQLite looks an id up among the
 * keys of all resources: two to three times slower for a key or two, quicker for many.
 */
const OF_FEW_KEYS = 'INDEXED BY sqlite_autoindex_search_key_1';

export interface Sql {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

export interface CountedQuery {
  /** One row, `total`: of all that is found. */
  readonly count: Sql;
  /** Rows of `id` in the order that is asked for, when so many are found in all; `LIMIT` and `OFFSET` come behind it. */
  readonly page: (total: number) => Sql;
}

/** How many ids are found, counted no further than up to a number. */
type CountIds = (ids: Sql, upTo: number) => number;

/** One parameter of a search, in two ways of which one or the other is quicker. */
interface Narrowing {
  readonly isNot: boolean;
  /** All ids that it finds. */
  readonly set: Sql;
  /** Whether they come in their order: two sets in one order are compared as they are read; those of dates do not. */
  readonly isInOrder: boolean;
  /** Asked of each id of `found`. */
  readonly ofEach: Sql;
  /** Asked of each row of `found`, in the index of the date that orders. */
  readonly ofRow: Sql;
  /** The same ids as they are counted quickest. */
  readonly ids: Sql;
}

/**
 * A search that the index answers whole, counted and in order: exact tokens, or none of them, references and single
 * dates, newest or oldest first, with ties in the order of the ids. Undefined for any other.
 */
export function countedQuery(
  type: string,
  { filters, sortRules, few = FEW_IDS }: CountedSearch,
  countIds: CountIds,
): CountedQuery | undefined {
  const [rule, tie] = sortRules;
  const isOrdered = rule !== undefined && SINGLE_DATES.includes(rule.code) && sortRules.length <= 2;
  if (!isOrdered || (tie && (tie.code !== '_id' || tie.descending === true))) {
    return undefined;
  }
  const narrowings = narrowingsOf(type, filters, rule.code);
  if (!narrowings) {
    return undefined;
  }
  const everything = { sql: 'SELECT id FROM search_date WHERE type = ? AND code = ?', values: [type, rule.code] };
  const all = idsOf(narrowings, everything, fewestOf(narrowings, few, countIds));
  return {
    count: { sql: `SELECT count(*) AS total FROM (${all.sql})`, values: all.values },
    page: (total) => {
      const isFew = total <= few;
      const where = joined(' AND ', [
        { sql: 'found.type = ? AND found.code = ?', values: [type, rule.code] },
        ...(isFew ? [{ sql: `found.id IN (${all.sql})`, values: all.values }] : asked(narrowings, 'ofRow')),
      ]);
      const by = isFew ? 'INDEXED BY search_date_by_id' : '';
      const order = `ORDER BY first ${rule.descending === true ? 'DESC' : 'ASC'}, id`;
      return { sql: `SELECT id FROM search_date AS found ${by} WHERE ${where.sql} ${order}`, values: where.values };
    },
  };
}

export interface CountedSearch {
  readonly filters: readonly Filter[];
  readonly sortRules: readonly SortRule[];
  /** Instead of `FEW_IDS`. */
  readonly few?: number;
}

function joined(between: string, parts: readonly Sql[]): Sql {
  return { sql: parts.map(({ sql }) => sql).join(between), values: parts.flatMap(({ values }) => values) };
}

function asked(narrowings: readonly Narrowing[], how: 'ofEach' | 'ofRow'): Sql[] {
  return narrowings.map(({ isNot, [how]: { sql, values } }) => ({ sql: isNot ? `NOT (${sql})` : sql, values }));
}

/** What finds the fewest ids, where these are few. */
function fewestOf(narrowings: readonly Narrowing[], few: number, countIds: CountIds): Narrowing | undefined {
  let fewest: Narrowing | undefined;
  let least = few + 1;
  for (const one of narrowings.filter(({ isNot }) => !isNot)) {
    // Whether it finds fewer than those before it is all that matters.
    const ids = countIds(one.ids, least);
    if (ids < least) {
      [fewest, least] = [one, ids];
    }
  }
  return fewest;
}

/**
 * The ids that all of it finds: of few, or of those of a date, each is asked for the rest; else sets are compared, what
 * is left out last.
 */
function idsOf(narrowings: readonly Narrowing[], everything: Sql, fewest: Narrowing | undefined): Sql {
  const found = narrowings.filter(({ isNot }) => !isNot);
  const first = fewest ?? found.find(({ isInOrder }) => !isInOrder);
  if (first) {
    const from = { sql: `SELECT id FROM (${first.set.sql}) AS found WHERE TRUE`, values: first.set.values };
    const others = narrowings.filter((one) => one !== first);
    return joined(' AND ', [from, ...asked(others, 'ofEach')]);
  }
  const sets = found.length === 0 ? [everything] : found.map(({ set }) => set);
  const left = narrowings.filter(({ isNot }) => isNot).map(({ set }) => set);
  return joined(' EXCEPT ', [joined(' INTERSECT ', sets), ...left]);
}

/** Undefined where the index does not tell of one of the filters. */
function narrowingsOf(type: string, filters: readonly Filter[], ordered: string): Narrowing[] | undefined {
  const dates = filters.filter(({ code }) => SINGLE_DATES.includes(code));
  const keyed = filters.filter((filter) => !dates.includes(filter)).map((filter) => keyNarrowing(type, filter));
  const dated = SINGLE_DATES.map((code) => {
    const own = dates.filter((one) => one.code === code);
    return own.length === 0 ? [] : dateNarrowing(type, own, ordered);
  }).flat();
  const known = [...keyed, ...dated].flatMap((one) => one ?? []);
  return known.length < keyed.length + dated.length ? undefined : known;
}

function keyNarrowing(type: string, filter: Filter): Narrowing | undefined {
  const { code, operator, value } = filter;
  const isNot = operator === 'not';
  if (code === '_id' || !isKeyed(type, isNot ? { ...filter, operator: 'eq' } : filter)) {
    return undefined;
  }
  const keys = splitSearchOnComma(value).map((one) => one.toLowerCase());
  const marks = keys.map(() => '?').join(', ');
  const areMany = keys.length > KEYS_IN_ORDER;
  const scope = `SELECT id FROM search_key ${areMany ? '' : OF_FEW_KEYS} WHERE type = ? AND code = ?`;
  const ids = { sql: `${scope} AND value IN (${marks})`, values: [type, code, ...keys] };
  const ofEach = { sql: `EXISTS (${ids.sql} AND id = found.id)`, values: ids.values };
  const ofKey = keys.map((key): Sql => ({ sql: `${scope} AND value = ?`, values: [type, code, key] }));
  const set = areMany ? { ...ids, sql: `SELECT DISTINCT id FROM (${ids.sql})` } : anyOf(ofKey);
  return { isNot, set, isInOrder: true, ofEach, ofRow: ofEach, ids };
}

function anyOf(sets: readonly Sql[]): Sql {
  const { sql, values } = joined(' UNION ', sets);
  return { sql: sets.length === 1 ? sql : `SELECT id FROM (${sql})`, values };
}

/** Filters by one date. @param ordered - The date whose index rows are looked at: a condition on it needs no other rows. */
function dateNarrowing(type: string, filters: readonly Filter[], ordered: string): (Narrowing | undefined)[] {
  const conditions = filters.flatMap((filter) => dateCondition(filter) ?? []);
  if (conditions.length < filters.length) {
    return [undefined];
  }
  const [code = ''] = filters.map((one) => one.code);
  const { sql, values } = joined(' AND ', [{ sql: "last > ''", values: [] }, ...conditions]);
  const set = {
    sql: `SELECT id FROM search_date WHERE type = ? AND code = ? AND ${sql}`,
    values: [type, code, ...values],
  };
  const ofEach = {
    sql: `EXISTS (SELECT 1 FROM search_date WHERE type = ? AND code = ? AND id = found.id AND ${sql})`,
    values: [type, code, ...values],
  };
  const ofRow = code === ordered ? { sql: `(${sql})`, values } : ofEach;
  return [{ isNot: false, set, isInOrder: false, ofEach, ofRow, ids: set }];
}

/** What Medplum's matcher makes of a date and the one it is compared with, both of them periods. */
function dateCondition({ operator, value }: Filter): Sql | undefined {
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
