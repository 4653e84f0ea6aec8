// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { CONTEXT_TERMS } from '../../../src/engine/text/context-terms.ts';
import { ELEMENT_TERMS } from '../../../src/engine/text/element-terms.ts';
import { ELEMENT_HEADINGS } from '../../../src/engine/text/element-headings.ts';
import { MAX_STEPS_PER_CHARACTER, MAX_TEXT_LENGTH, readAnew, readText } from '../../../src/engine/text/read-text.ts';
import { NOT_REGIONS, REGION_TERMS } from '../../../src/engine/text/region-terms.ts';
import {
  DESCRIPTOR_PHRASES,
  MANUAL_THERAPY_PHRASES,
  NOT_SERVICES,
  SERVICE_TERMS,
} from '../../../src/engine/text/service-terms.ts';
import { TIME_TERMS } from '../../../src/engine/text/time-terms.ts';

/** Counted steps may grow by so much more than the text does each time it is doubled. */
const MOST_GROWTH = 1.3;

/** Characters of a text that is doubled. */
const LENGTH = 500;

/** Every phrase of the vocabulary in words that match it. */
const PHRASES = [
  ...SERVICE_TERMS.flatMap(({ phrases }) => phrases),
  ...CONTEXT_TERMS.flatMap(({ phrases }) => phrases),
  ...Object.values(ELEMENT_TERMS).flat(),
  ...Object.values(ELEMENT_HEADINGS).flat(),
  ...Object.values(TIME_TERMS).flat(),
  ...[...REGION_TERMS, ...NOT_REGIONS].flatMap(([, ...phrases]) => phrases),
  ...NOT_SERVICES,
  ...MANUAL_THERAPY_PHRASES,
  ...DESCRIPTOR_PHRASES,
].map(inWords);

/** What else a note is made of, and what stopped readers before this one. */
const SIGNS = [
  ...' \n\t,.;:!?-–/\'"()<>=+%°&*#@|_~x0159LCTS'.split(''),
  'total visit ',
  '<',
  '<a ',
  '&lt;',
  'A/_history/',
  'AAAA/',
  '15 min ',
  '2 x 15 min ',
  'from 15 min to 8 min ',
  '8:02-8:20 ',
  'half an ',
  '1) ',
  '[x] ',
  '1 h ',
  'L4-5 ',
  'e.g. ',
  "it's ",
  '\u00e9',
  '\ud83d\ude00',
];

function inWords(phrase: string): string {
  return phrase
    .split(' ')
    .map((piece) => piece.replace('?', '').split('|')[0] ?? '')
    .map((word) => word.replace('^', '').replace('#', '15').replace('_', 'word').replace('*', ''))
    .join(' ');
}

/** A text of a pattern, long enough that its ends do not count. */
function repeated(pattern: string, length: number): string {
  return pattern.repeat(Math.ceil(length / pattern.length)).slice(0, length);
}

/** The steps that the longer text of each pattern took: two tests look at them. */
const taken = new Map<string, number>();

function stepsOf(pattern: string): number {
  const steps = taken.get(pattern) ?? readAnew(repeated(pattern, 2 * LENGTH)).steps;
  taken.set(pattern, steps);
  return steps;
}

function growthOf(pattern: string): number {
  return stepsOf(pattern) / readAnew(repeated(pattern, LENGTH)).steps / 2;
}

describe('reading takes steps in proportion to the text', () => {
  test('each phrase of the vocabulary and each sign, repeated', () => {
    const slow = [...SIGNS, ...PHRASES.flatMap((phrase) => [`${phrase} `, `${phrase}, `, phrase])].filter(
      (pattern) => growthOf(pattern) >= MOST_GROWTH,
    );
    expect(slow).toEqual([]);
  });

  test('any few of them, repeated', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PHRASES, ...SIGNS), { minLength: 1, maxLength: 5 }), (parts) => {
        expect(growthOf(parts.join(' '))).toBeLessThan(MOST_GROWTH);
        expect(growthOf(parts.join(''))).toBeLessThan(MOST_GROWTH);
      }),
      { numRuns: 300 },
    );
  });

  test('one after another, each of another number', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PHRASES, ...SIGNS), fc.constantFrom(...PHRASES, ...SIGNS), (one, other) => {
        const text = (length: number): string => repeated(one, length) + repeated(other, length);
        expect(readAnew(text(4_000)).steps / readAnew(text(2_000)).steps / 2).toBeLessThan(MOST_GROWTH);
      }),
      { numRuns: 200 },
    );
  });

  test('from a thousand characters to the longest text that is read', () => {
    for (const pattern of ['total visit ', 'dry needling ', 'no pain, ', '<', '15 min ', 'A/_history/', 'word', ' ']) {
      const steps = [1_000, MAX_TEXT_LENGTH].map((length) => readAnew(repeated(pattern, length)).steps / length);
      expect((steps[1] ?? Infinity) / (steps[0] ?? 0)).toBeLessThan(MOST_GROWTH);
    }
  });

  test('no text of the vocabulary comes near the limit at which reading is given up', () => {
    const most = Math.max(...PHRASES.map((phrase) => stepsOf(`${phrase} `) / (2 * LENGTH)));
    expect(most).toBeLessThan(MAX_STEPS_PER_CHARACTER / 2);
  });
});

describe('what is not read is told', () => {
  test('a text beyond the limit is not cut', () => {
    const longest = repeated('dry needling ', MAX_TEXT_LENGTH);
    expect(readText(longest).unread).toBeUndefined();
    expect(readText(`${longest}.`)).toMatchObject({
      unread: 'longer than 200,000 characters',
      services: [],
      steps: 0,
    });
  });

  test('a text that takes too many steps is given up, whatever was found until then', () => {
    const text = 'Dry needling. Manual traction 15 min to the neck. '.repeat(20);
    const { steps } = readAnew(text);
    expect(readAnew(text, steps).services).toHaveLength(40);
    expect(readAnew(text, steps / 2)).toMatchObject({
      unread: 'more work to read than any note',
      services: [],
      minutes: [],
    });
  });
});
