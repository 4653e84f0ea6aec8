// SPDX-License-Identifier: Apache-2.0
import { noteLikeness } from '../../../src/engine/billing/note-likeness.ts';

describe('noteLikeness', () => {
  const words = Array.from({ length: 60 }, (_, index) => `word${String(index)}`);

  test('the same note is wholly alike, whatever its case and punctuation', () => {
    expect(noteLikeness(words.join(' '), words.join(', ').toUpperCase())).toBe(1);
  });

  test('one changed word of sixty leaves it nearly alike, another text not at all', () => {
    const changed = words.map((word, index) => (index === 30 ? 'other' : word)).join(' ');
    expect(noteLikeness(words.join(' '), changed)).toBeCloseTo(55 / 61, 5);
    expect(noteLikeness(words.join(' '), [...words].reverse().join(' '))).toBe(0);
  });

  test('32 words are compared, 31 are not, whichever note it is', () => {
    const [enough, tooFew] = [words.slice(0, 32).join(' '), words.slice(0, 31).join(' ')];
    expect(noteLikeness(enough, enough)).toBe(1);
    expect(noteLikeness(tooFew, tooFew)).toBe(0);
    expect(noteLikeness(enough, tooFew)).toBe(0);
    expect(noteLikeness(tooFew, enough)).toBe(0);
    expect(noteLikeness('', '!')).toBe(0);
  });

  test('the order of words counts', () => {
    const swapped = [...words.slice(1, 2), ...words.slice(0, 1), ...words.slice(2)].join(' ');
    expect(noteLikeness(words.join(' '), swapped)).toBeCloseTo(56 / 60, 5);
  });

  test('short notes are not compared', () => {
    expect(noteLikeness('Tolerated well.', 'Tolerated well.')).toBe(0);
  });
});
