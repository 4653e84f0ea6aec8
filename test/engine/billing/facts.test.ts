// SPDX-License-Identifier: Apache-2.0
import { factsHash, fnv1a64 } from '../../../src/engine/billing/facts.ts';

describe('facts', () => {
  test.each([
    ['', 'cbf29ce484222325'],
    ['a', 'af63dc4c8601ec8c'],
    ['foobar', '85944171f73967e8'],
  ])('FNV-1a of the published vector %j', (text, hash) => {
    expect(fnv1a64(text)).toBe(hash);
  });

  const one = { messageId: 'shared', data: { minutes: 5, others: ['Procedure/a', 'Procedure/b'] } };
  const two = { messageId: 'shared', data: { minutes: 7, others: ['Procedure/c'] } };

  test('the order of facts, figures and lists tells nothing', () => {
    const turned = { messageId: 'shared', data: { others: ['Procedure/b', 'Procedure/a'], minutes: 5 } };
    expect(factsHash([two, turned])).toBe(factsHash([one, two]));
  });

  test.each([
    ['another figure', [{ ...one, data: { ...one.data, minutes: 6 } }, two]],
    ['another record', [{ ...one, data: { ...one.data, others: ['Procedure/a'] } }, two]],
    ['another message', [{ ...one, messageId: 'apart' }, two]],
    ['one more finding', [one, two, two]],
    ['one fewer', [one]],
    ['a figure as a word', [{ ...one, data: { ...one.data, minutes: '5' } }, two]],
  ])('%s makes other facts', (_name, facts) => {
    expect(factsHash(facts)).not.toBe(factsHash([one, two]));
  });
});
