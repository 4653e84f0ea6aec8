// SPDX-License-Identifier: Apache-2.0
import { Drafts } from '../../src/web/data/drafts.ts';

/** The part of a tab's storage that is used. */
class TabStorage implements Storage {
  readonly #items = new Map<string, string>();
  get length(): number {
    return this.#items.size;
  }
  clear(): void {
    this.#items.clear();
  }
  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }
  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }
  removeItem(key: string): void {
    this.#items.delete(key);
  }
  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }
}

const NOON = Date.parse('2026-03-02T12:00:00Z');
const HOUR = 3_600_000;

test('what was typed is there after a reload, with the record it was typed on', () => {
  const tab = new TabStorage();
  new Drafts(tab, 'ada', NOON).keep('Procedure/1', { draft: { region: 'Hip' }, base: { id: '1' }, id: 'd' }, NOON);
  expect(new Drafts(tab, 'ada', NOON + HOUR).read('Procedure/1')).toMatchObject({
    draft: { region: 'Hip' },
    base: { id: '1' },
  });
});

test.each([
  ['somebody else signs in', 'ben', NOON],
  ['the working day is over', 'ada', NOON + 12 * HOUR + 1],
])('it is forgotten when %s, for good', (_name, user, at) => {
  const tab = new TabStorage();
  new Drafts(tab, 'ada', NOON).keep('Procedure/1', { draft: { region: 'Hip' }, base: {}, id: 'd' }, NOON);
  expect(new Drafts(tab, user, at).read('Procedure/1')).toBeUndefined();
  expect(new Drafts(tab, 'ada', NOON).read('Procedure/1')).toBeUndefined();
  expect(tab.length).toBe(0);
});

test('it is forgotten when it is saved or dropped', () => {
  const tab = new TabStorage();
  const drafts = new Drafts(tab, 'ada', NOON);
  drafts.keep('Procedure/1', { draft: {}, base: {}, id: 'd' }, NOON);
  drafts.drop('Procedure/1');
  expect(tab.length).toBe(0);
});

test('other things in the storage stay', () => {
  const tab = new TabStorage();
  tab.setItem('activeLogin', '{}');
  new Drafts(tab, 'ada', NOON);
  expect(tab.getItem('activeLogin')).toBe('{}');
});

test('a full storage stops nobody from typing', () => {
  const tab = new TabStorage();
  tab.setItem = () => {
    throw new Error('QuotaExceededError');
  };
  expect(() => {
    new Drafts(tab, 'ada', NOON).keep('Procedure/1', { draft: {}, base: {}, id: 'd' }, NOON);
  }).not.toThrow();
});
