// SPDX-License-Identifier: Apache-2.0
import { wordsOfValue } from '../../src/web/data/value-words.ts';

test.each<[string, unknown, string]>([
  ['a time', '2026-03-02T10:05:00-05:00', 'Mar 2, 2026, 10:05'],
  ['a date', '2026-03-02', 'Mar 2, 2026'],
  [
    'a period of one day',
    { start: '2026-03-02T10:05:00-05:00', end: '2026-03-02T10:40:00-05:00' },
    'Mar 2, 2026, 10:05–10:40',
  ],
  [
    'a period of two',
    { start: '2026-03-02T23:50:00Z', end: '2026-03-03T00:10:00Z' },
    'Mar 2, 2026, 23:50–Mar 3, 2026, 00:10',
  ],
  ['a code with its words', [{ coding: [{ system: 'http://a', code: '1', display: 'Hip' }], text: 'Hip' }], '1, Hip'],
  ['nothing', undefined, 'nothing'],
])('%s is read as people write it', (_name, value, words) => {
  expect(wordsOfValue(value)).toBe(words);
});
