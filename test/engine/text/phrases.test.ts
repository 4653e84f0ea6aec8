// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { PhraseTable } from '../../../src/engine/text/phrases.ts';
import { tokenize } from '../../../src/engine/text/tokens.ts';

const words = fc.constantFrom('ak', 'bo', 'cu');
const piece = fc
  .tuple(fc.uniqueArray(fc.oneof(words, fc.constant('_')), { minLength: 1, maxLength: 2 }), fc.boolean())
  .map(([names, isOptional]) => ({ names, isOptional }));
const phrase = fc
  .array(piece, { minLength: 1, maxLength: 5 })
  .filter((pieces) => pieces.some((one) => !one.isOptional));

type Piece = { readonly names: readonly string[]; readonly isOptional: boolean };

/** How many words of a text the pieces can take from its beginning, in each way: worked out without a graph. */
function lengths(pieces: readonly Piece[], text: readonly string[], at = 0): number[] {
  const [next, ...rest] = pieces;
  if (!next) {
    return [at];
  }
  const word = text[at];
  const isMet = word !== undefined && next.names.some((name) => name === '_' || name === word);
  return [...(isMet ? lengths(rest, text, at + 1) : []), ...(next.isOptional ? lengths(rest, text, at) : [])];
}

describe('phrases', () => {
  test('are found as they are written, whatever other phrases share their words', () => {
    fc.assert(
      fc.property(
        fc.array(phrase, { minLength: 1, maxLength: 6 }),
        fc.array(words, { maxLength: 6 }),
        (phrases, text) => {
          const table = new PhraseTable(
            phrases.map((pieces, index) => ({
              words: pieces.map(({ names, isOptional }) => names.join('|') + (isOptional ? '?' : '')).join(' '),
              layer: String(index),
              meaning: index,
            })),
          );
          const found = table.find(tokenize(text.join(' ')), { steps: 0 });
          phrases.forEach((pieces, index) => {
            const longest = Math.max(0, ...lengths(pieces, text));
            const hit = found.find(({ meaning, first }) => meaning === index && first === 0);
            expect(hit === undefined ? 0 : hit.last + 1).toBe(longest);
          });
        },
      ),
      { numRuns: 500 },
    );
  });

  test.each<[string, readonly string[], string, number]>([
    ['the one that stands first', ['ak|bo cu', 'bo cu'], 'bo cu', 0],
    ['the one that stands first, though a text before began with the other alone', ['bo cu', 'ak|bo cu'], 'bo cu', 0],
    ['a word before any word', ['_ cu', 'bo cu'], 'bo cu', 1],
    ['a word before a beginning', ['bonu* cu', 'bonus cu'], 'bonus cu', 1],
    ['the longest, wherever it stands', ['bo cu', 'bo cu ak?'], 'bo cu ak', 1],
  ])('of those of one layer that fit alike goes %s', (_which, vocabulary, text, place) => {
    const table = new PhraseTable(vocabulary.map((words, meaning) => ({ words, layer: 'one', meaning })));
    for (const read of ['ak cu', 'cu', text]) {
      table.find(tokenize(read), { steps: 0 });
    }
    expect(table.find(tokenize(text), { steps: 0 }).map(({ meaning }) => meaning)).toEqual([place]);
  });
});
