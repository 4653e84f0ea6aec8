// SPDX-License-Identifier: Apache-2.0
import { goesOn, linkOf, nextPageOf } from '../src/bundle-links.ts';

const self = { relation: 'self', url: 'a' };
const next = { relation: 'next', url: 'b' };

test('a Bundle goes on where it names a next page', () => {
  expect(nextPageOf({ link: [self, next] })).toBe('b');
  expect(goesOn({ link: [self, next] })).toBe(true);
  expect(linkOf({ link: [self, next] }, 'self')).toBe('a');
});

test.each([[{}], [{ link: [] }], [{ link: [self] }], [{ link: null }], [{ link: 'next' }], [{ link: [null, 'next'] }]])(
  '%j does not',
  (bundle) => {
    expect(nextPageOf(bundle)).toBeUndefined();
    expect(goesOn(bundle)).toBe(false);
  },
);

test('a next page without an address is not the end', () => {
  const bundle = { link: [{ relation: 'next' }] };
  expect(goesOn(bundle)).toBe(true);
  expect(nextPageOf(bundle)).toBeUndefined();
});
