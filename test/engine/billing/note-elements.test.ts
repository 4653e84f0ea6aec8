// SPDX-License-Identifier: Apache-2.0
import { findElement, noteLikeness, type NoteElement } from '../../../src/engine/billing/note-elements.ts';

describe('findElement', () => {
  test.each<[NoteElement, string, string]>([
    ['symptom', 'Patient reports neck pain since May', 'pain'],
    ['symptom', 'Denies numbness but reports stiffness', 'stiffness'],
    ['symptom', 'No fever. Low back pain persists', 'pain'],
    ['functional-limitation', 'Unable to lift her child', 'Unable to'],
    ['functional-limitation', 'Difficulty with dressing', 'Difficulty with dressing'],
    ['functional-limitation', 'Oswestry 32 %', 'Oswestry'],
    ['exam-finding', 'Cervical rotation 45 deg', '45 deg'],
    ['exam-finding', 'Strength 4/5 quadriceps', 'Strength'],
    ['exam-finding', 'L4-5 hypomobile', 'hypomobile'],
    ['response', 'Tolerated treatment well', 'Tolerated'],
    ['response', 'No adverse reaction', 'No adverse'],
    ['total-time', 'Total treatment time: 45 min', 'Total treatment time: 45 min'],
    ['total-time', 'Not shortened, total treatment time 45 min', 'total treatment time 45'],
    ['response', 'Without complaint, tolerated well', 'tolerated'],
    ['symptom', 'But x, however no ache, except pain in the neck', 'pain'],
  ])('%s in %p', (element, text, found) => {
    const offset = findElement(text, element);
    expect(text.slice(offset, (offset ?? 0) + found.length)).toBe(found);
  });

  test.each<[NoteElement, string]>([
    ['symptom', 'Patient denies pain'],
    ['symptom', 'No pain or stiffness'],
    ['symptom', 'Negative for numbness'],
    ['symptom', 'Denies pain, walks to work each day, sleeps the night through and sits at a desk for hours'],
    ['functional-limitation', 'No functional limitations'],
    ['functional-limitation', 'Works full time'],
    ['exam-finding', 'Will measure next time'],
    ['response', 'See next visit'],
    ['total-time', 'Total of three techniques'],
  ])('no %s in %p', (element, text) => {
    expect(findElement(text, element)).toBeUndefined();
  });
});

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
