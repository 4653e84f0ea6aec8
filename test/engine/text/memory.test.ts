// SPDX-License-Identifier: Apache-2.0
import { Memory } from '../../../src/engine/text/memory.ts';

test('a text is read once, also where nothing comes of it', () => {
  const read: string[] = [];
  const memory = new Memory((text) => {
    read.push(text);
    return text === '' ? undefined : text.length;
  });
  expect(['ab', '', 'ab', ''].map((text) => memory.of(text))).toEqual([2, undefined, 2, undefined]);
  expect(read).toEqual(['ab', '']);
});

test('the texts read first are forgotten once all of them are long', () => {
  let reads = 0;
  const memory = new Memory(() => (reads += 1));
  const [first, second, third] = ['a', 'b', 'c'].map((letter) => letter.repeat(1_500_000));
  for (const text of [first, second, third, second, first]) {
    memory.of(text ?? '');
  }
  expect(reads).toBe(4);
});
