// SPDX-License-Identifier: Apache-2.0
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { SearchRequest, WithId } from '@medplum/core';
import type { Patient, Resource } from '@medplum/fhirtypes';
import { loadDefinitions } from '../../src/embedded/definitions.ts';
import { searchPage, type FoundPage } from '../../src/embedded/search-page.ts';
import { ResourceTable } from '../../src/embedded/resource-table.ts';
import { openStore, type Store } from '../../src/embedded/store.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const ROWS = 5000;
const CHARACTERS = 20_000;

let store: Store;
beforeAll(() => {
  loadDefinitions();
  store = openStore(':memory:');
});
afterAll(() => {
  store.close();
});

/** A table of many large rows, made as they are read; it tells what the heap holds once the last has been looked at. */
class ManyRows extends ResourceTable {
  heldBytes = 0;
  rowsRead = 0;

  constructor() {
    super(store.writer);
  }

  static patient(id: string): WithId<Patient> {
    const place = (Number(id) * 7919) % ROWS;
    return { resourceType: 'Patient', id, birthDate: dateOf(place), name: [{ text: id.padEnd(CHARACTERS, '-') }] };
  }

  override *candidates(): Iterable<WithId<Resource>> {
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let id = 0; id < ROWS; id += 1) {
      yield ManyRows.patient(String(id));
    }
    collectGarbage();
    this.heldBytes = process.memoryUsage().heapUsed - before;
  }

  override read(_type: string, id: string): WithId<Resource> {
    this.rowsRead += 1;
    return ManyRows.patient(id);
  }
}

function dateOf(day: number): string {
  return new Date(Date.UTC(1950, 0, 1 + day)).toISOString().slice(0, 10);
}

function search(request: Partial<SearchRequest>, offset = 0): { table: ManyRows; found: FoundPage<Patient> } {
  const table = new ManyRows();
  const whole: SearchRequest = { resourceType: 'Patient', total: 'accurate', ...request };
  return { table, found: searchPage<Patient>(table, undefined, whole, { types: ['Patient'], offset, count: 20 }) };
}

const MEGABYTE = 1_000_000;

describe(`${String((ROWS * CHARACTERS) / MEGABYTE)} MB of matches, twenty wanted`, () => {
  test('in the order they were made: only the page is held', () => {
    const { table, found } = search({}, 40);
    expect([found.page.map(({ id }) => id).at(0), found.page.length, found.total]).toEqual(['40', 20, ROWS]);
    expect(table.heldBytes).toBeLessThan(5 * MEGABYTE);
  });

  test('in another order: nothing of a match but its place is held, and the page is read again', () => {
    const { table, found } = search({ sortRules: [{ code: 'birthdate' }] }, 40);
    const days = Array.from({ length: 20 }, (_, index) => dateOf(40 + index));
    expect([found.page.map(({ birthDate }) => birthDate), found.total, table.rowsRead]).toEqual([days, ROWS, 20]);
    expect(table.heldBytes).toBeLessThan(5 * MEGABYTE);
  });

  test('the last page from the far end', () => {
    const { table, found } = search({ sortRules: [{ code: 'birthdate', descending: true }] }, ROWS - 5);
    expect(found.page.map(({ birthDate }) => birthDate)).toEqual([4, 3, 2, 1, 0].map(dateOf));
    expect([found.total, table.rowsRead]).toEqual([ROWS, 5]);
    expect(table.heldBytes).toBeLessThan(20 * MEGABYTE);
  });
});
