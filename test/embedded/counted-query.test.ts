// SPDX-License-Identifier: Apache-2.0
import type { Filter, SortRule } from '@medplum/core';
import fc from 'fast-check';
import { countedQuery } from '../../src/embedded/counted-query.ts';
import { loadDefinitions } from '../../src/embedded/definitions.ts';
import { ResourceTable } from '../../src/embedded/resource-table.ts';
import { openStore, type Store } from '../../src/embedded/store.ts';

const RESOURCES = 60;
const TAGS = ['a', 'b', 'c', 'd'] as const;
/** What is tagged how, by the remainders of its number; every seventh has no date. */
const STORED = Array.from({ length: RESOURCES }, (_, number) => ({
  id: `b${String(number).padStart(2, '0')}`,
  tags: TAGS.filter((_one, at) => number % (at + 2) === 0),
  created:
    number % 7 === 0 ? undefined : `2026-0${String(1 + (number % 3))}-${String(1 + (number % 28)).padStart(2, '0')}`,
}));

let store: Store;
beforeAll(() => {
  loadDefinitions();
  store = openStore(':memory:');
  const table = new ResourceTable(store.writer);
  for (const { id, tags, created } of STORED) {
    const meta = { tag: tags.map((code) => ({ system: 'urn:t', code })) };
    const code = { coding: [{ system: 'urn:types', code: 'day' }] };
    table.put(
      { resourceType: 'Basic', id, meta, code, ...(created === undefined ? {} : { created }) },
      'create',
      false,
    );
  }
});
afterAll(() => {
  store.close();
});

interface Asked {
  readonly all: readonly string[][];
  readonly none: readonly string[][];
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly descending: boolean;
}

function filtersOf({ all, none, from, to }: Asked): Filter[] {
  const tags = (operator: 'eq' | 'not', sets: readonly string[][]): Filter[] =>
    sets.map((codes) => ({ code: '_tag', operator, value: codes.map((code) => `urn:t|${code}`).join(',') }));
  const dates = [
    ...(from === undefined ? [] : [{ code: 'created', operator: 'ge', value: from }]),
    ...(to === undefined ? [] : [{ code: 'created', operator: 'le', value: to }]),
  ] as Filter[];
  return [...tags('eq', all), ...tags('not', none), ...dates];
}

/** The same by going through all of them. */
function lookedThrough({ all, none, from, to, descending }: Asked): string[] {
  const isAmong = (tags: readonly string[], codes: readonly string[]): boolean =>
    codes.some((one) => tags.includes(one));
  const found = STORED.filter(
    ({ tags, created }) =>
      all.every((codes) => isAmong(tags, codes)) &&
      !none.some((codes) => isAmong(tags, codes)) &&
      (from === undefined || (created !== undefined && created >= from)) &&
      (to === undefined || (created !== undefined && created <= to)),
  );
  const way = descending ? -1 : 1;
  const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return found.sort((a, b) => way * order(a.created ?? '', b.created ?? '') || order(a.id, b.id)).map(({ id }) => id);
}

const some = fc.subarray([...TAGS, 'nobody'], { minLength: 1 });
/** More than are read in the order of their ids. */
const many = some.map((one) => [...one, ...Array.from({ length: 20 }, (_, number) => `nobody${String(number)}`)]);
const codes = fc.oneof(some, many);
const date = fc.option(fc.constantFrom('2026-01-10', '2026-02-01', '2026-03-20'), { nil: undefined });
const asked: fc.Arbitrary<Asked> = fc.record({
  all: fc.array(codes, { maxLength: 3 }),
  none: fc.array(codes, { maxLength: 2 }),
  from: date,
  to: date,
  descending: fc.boolean(),
});

// Below the first number all are few, above the last none is: each way of asking is taken.
test.each([0, 5, 20, RESOURCES])('counted and in order as by looking through all, where %i are few', (few) => {
  fc.assert(
    fc.property(asked, (one) => {
      const sortRules: SortRule[] = [{ code: 'created', descending: one.descending }, { code: '_id' }];
      const query = countedQuery('Basic', { filters: filtersOf(one), sortRules, few }, ({ sql, values }, upTo) => {
        const row = store.writer.prepare(`SELECT count(*) AS total FROM (${sql} LIMIT ?)`).get(...values, upTo);
        return Number(row?.['total']);
      });
      const all = lookedThrough(one);
      const total = query && store.writer.prepare(query.count.sql).get(...query.count.values)?.['total'];
      const { sql = '', values = [] } = query?.page(Number(total)) ?? {};
      const page = store.writer.prepare(`${sql} LIMIT 10 OFFSET 3`).all(...values);
      expect([total, page.map(({ id }) => id)]).toEqual([all.length, all.slice(3, 13)]);
    }),
  );
});
