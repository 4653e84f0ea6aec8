// SPDX-License-Identifier: Apache-2.0
import { NOT_NOW, type ContextKind } from './context-term.ts';
import type { Interpretation } from './interpretation.ts';
import type { Hit, StepCounter } from './phrases.ts';
import type { Token } from './tokens.ts';
import type { Meaning } from './vocabulary.ts';

/** How many words may stand between an activity and its limit. */
const WORDS_BETWEEN = 5;

/** Between a denial and what is denied: "cannot yet drive". */
const WORDS_BEHIND_DENIAL = 2;

const NOT_HERE_AND_NOW: readonly ContextKind[] = [...NOT_NOW, 'elsewhere'];

/** Where an activity and a limit of it stand together, whichever comes first: "housework only in short bouts". */
export function limitedActivities({ tokens, hits, context }: Interpretation, counter: StepCounter): number[] {
  const sentences = sentenceOf(tokens);
  const found: number[] = [];
  let deniedUntil = -1;
  const recent: { activity?: Hit<Meaning>; limit?: Hit<Meaning>; denial?: Hit<Meaning> } = {};
  const isNow = ({ first }: Hit<Meaning>): boolean =>
    !context.ofFinding[first]?.some((kind) => NOT_HERE_AND_NOW.includes(kind));
  const isDenied = ({ first }: Hit<Meaning>): boolean => context.ofFinding[first]?.includes('negated') === true;
  const isBeside = (before: Hit<Meaning> | undefined, after: Hit<Meaning>, words: number): boolean =>
    before !== undefined &&
    sentences[before.first] === sentences[after.first] &&
    after.first - before.last - 1 <= words &&
    isNow(before);
  for (const hit of hits) {
    counter.steps += 1;
    const { is } = hit.meaning;
    if (is === 'limit' && !isDenied(hit) && isNow(hit)) {
      if (isBeside(recent.activity, hit, WORDS_BETWEEN)) {
        found.push(tokens[recent.activity?.first ?? 0]?.start ?? 0);
      }
      recent.limit = hit;
      recent.denial = undefined;
    } else if (hit.layer === 'limit') {
      // A limit that is denied or is none: "no difficulty with stairs" denies the difficulty.
      recent.denial = undefined;
      deniedUntil = hit.last;
    } else if (is === 'element' && hit.layer === 'symptom') {
      // "No pain jogging" denies the pain.
      recent.denial = undefined;
    } else if (is === 'cannot' && hit.first > deniedUntil) {
      recent.denial = hit;
    } else if (is === 'activity' && isNow(hit)) {
      const limit = isBeside(recent.limit, hit, WORDS_BETWEEN) ? recent.limit : undefined;
      const denial = isBeside(recent.denial, hit, WORDS_BEHIND_DENIAL) ? recent.denial : undefined;
      if (limit ?? denial) {
        found.push(tokens[(limit ?? denial)?.first ?? 0]?.start ?? 0);
      }
      recent.activity = hit;
    }
  }
  return found;
}

/** For each token the number of its sentence. */
function sentenceOf(tokens: readonly Token[]): number[] {
  let sentence = 0;
  return tokens.map(({ kind }) => {
    sentence += kind === 'break' ? 1 : 0;
    return sentence;
  });
}
