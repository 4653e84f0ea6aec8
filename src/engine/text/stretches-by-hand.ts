// SPDX-License-Identifier: Apache-2.0
import { MINUTE_WORDS } from './figure-lead.ts';
import { isBreak } from './minutes-subject.ts';
import type { Hit } from './phrases.ts';
import { TECHNIQUE_TERMS } from './technique-terms.ts';
import type { Token } from './tokens.ts';
import { isManualTherapy, type Meaning } from './vocabulary.ts';

const STRETCHING = TECHNIQUE_TERMS.find(({ label }) => label === 'manual stretching');
const STRETCHES = new Set(['stretch', 'stretches', 'stretching', 'str']);
const BEHIND_HEADING = new Set([':', '(', '[', ',', '-']);

/**
 * The hits of a text, in which a stretch is the therapist's where it stands in a list under "manual therapy": "MT: STM, calf stretch".
 * One that is told in repetitions stays an exercise.
 */
export function stretchesByHand(tokens: readonly Token[], hits: readonly Hit<Meaning>[]): readonly Hit<Meaning>[] {
  if (!hits.some((hit) => hit.meaning.is === 'manual-therapy' && isHeading(tokens, hit))) {
    return hits;
  }
  let list: number | undefined;
  return hits.map((hit) => {
    if (hit.meaning.is !== 'service' && hit.meaning.is !== 'manual-therapy') {
      return hit;
    }
    if (list !== undefined && !isOneSentence(tokens, list, hit.first)) {
      list = undefined;
    }
    if (hit.meaning.is === 'manual-therapy' && isHeading(tokens, hit)) {
      list = hit.last;
    } else if (list !== undefined) {
      const isStretch = STRETCHING !== undefined && isListedStretch(tokens, hit);
      list = isStretch || isManualTherapy(hit) ? hit.last : undefined;
      return isStretch ? { ...hit, meaning: { is: 'service' as const, term: STRETCHING } } : hit;
    }
    return hit;
  });
}

function isHeading(tokens: readonly Token[], { first, last }: Hit<Meaning>): boolean {
  return isBreak(tokens[first - 1]) && BEHIND_HEADING.has(tokens[last + 1]?.text ?? '');
}

function isOneSentence(tokens: readonly Token[], last: number, first: number): boolean {
  return tokens.slice(last + 1, Math.max(last + 1, first)).every((token) => !isBreak(token) || token.text === ';');
}

function isListedStretch(tokens: readonly Token[], { meaning, first, last }: Hit<Meaning>): boolean {
  const isStretch = STRETCHES.has(tokens[last]?.text ?? '') && tokens[first - 1]?.text !== 'self';
  const isExercise = meaning.is === 'service' && meaning.term.label === 'therapeutic exercise';
  return isExercise && isStretch && !isCounted(tokens, last + 1);
}

/** "3x30", "x 3"; minutes do not count. */
function isCounted(tokens: readonly Token[], next: number): boolean {
  const at = tokens[next]?.text === 'x' ? next + 1 : next;
  return tokens[at]?.kind === 'number' && !MINUTE_WORDS.has(tokens[at + 1]?.text ?? '') && tokens[at + 1]?.text !== "'";
}
