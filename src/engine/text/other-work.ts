// SPDX-License-Identifier: Apache-2.0
import { isBreak } from './minutes-subject.ts';
import type { StatedDuration } from './stated-durations.ts';
import type { Token } from './tokens.ts';

/** Rest, and work that is none by hand and names no service by itself: "Balance 8 min", "warm up 5 min". */
export const OTHER_WORK: ReadonlySet<string> = new Set(
  (
    'rest rested resting break wait waited walk walking walked bike biking cycling treadmill elliptical nustep heat ice ' +
    'warm warmup cool cooldown set setup documentation discussion counseling testing assessment reassessment ' +
    'balance core cardio strength stabilization stability posture proprioception coordination agility endurance aerobic conditioning running ' +
    'education educated ed ergonomics mechanics relaxation breathing functional stairs transfers adl adls dressing feeding handwriting motor cognition ' +
    'vestibular habituation gaze desensitization wheelchair prosthetic prosthesis splinting stim pool aquatics gym weights sled throwing ex foam'
  ).split(' '),
);

/** Before what a treatment is for, or goes with: "STM to promote relaxation 10 min" is of the STM. */
const AIMS = new Set('to for with during in on of by'.split(' '));
/** Between works that share their minutes. */
const JOINS = new Set(['and', '+', '/']);
const DIVIDES = new Set([',', '+', '/', '|', ':', '-', 'then', 'and']);

/** What is done by hand, where it ends the name of a work: "motor point release", "functional mobilization". */
export const TECHNIQUE_NOUNS: ReadonlySet<string> = new Set(
  'release releases mob mobs mobilization mobilizations glide glides massage traction distraction decompression inhibition manipulation technique techniques'.split(
    ' ',
  ),
);

/** True where words name other work, and nothing by hand behind it. */
export function namesOtherWork(words: readonly Token[]): boolean {
  const work = words.findLastIndex(({ text }) => OTHER_WORK.has(text));
  return work >= 0 && !words.slice(work + 1).some(({ text }) => TECHNIQUE_NOUNS.has(text));
}

/**
 * Whether minutes are of other work, by the words of their own item of a list, "STM, warm up 5 min", or by those that
 * their figure leads, "5 min warm up, 10 min STM": alone, or mixed with what is named right before it, "STM and balance
 * 10 min".
 * @param begin - Where what may be of them begins.
 * @param name - The last token of the name before them.
 */
export function otherWork(
  tokens: readonly Token[],
  { first, last }: StatedDuration,
  begin: number,
  name = -1,
): 'alone' | 'mixed' | undefined {
  let at = first;
  while (at > begin && at - 1 > name && !isBreak(tokens[at - 1]) && !DIVIDES.has(tokens[at - 1]?.text ?? '')) {
    at -= 1;
  }
  const words = tokens.slice(at, first).filter(({ kind }) => kind === 'word');
  if (!namesOtherWork(words)) {
    const isLed = words.length === 0 && at - 1 !== name && OTHER_WORK.has(tokens[last + 1]?.text ?? '');
    return isLed && !hasOwnFigure(tokens, last + 1, tokens[first - 1]) ? 'alone' : undefined;
  }
  const work = words.findIndex(({ text }) => OTHER_WORK.has(text));
  if (words.slice(0, work).some(({ text }) => AIMS.has(text))) {
    return undefined;
  }
  const isJoined = name >= 0 && at - 1 === (JOINS.has(tokens[at - 1]?.text ?? '') ? name + 1 : name);
  return isJoined ? 'mixed' : 'alone';
}

const LABEL_ENDS = new Set([':', '-', '=']);
const LONGEST_LABEL = 4;

/**
 * True for the label of a figure behind it: "Education: 5 min TherEx: 20 min", but not "warm up 10 min STM".
 * @param joint - Before the figure before it; a dash among blanks is read as a comma.
 */
function hasOwnFigure(tokens: readonly Token[], first: number, joint: Token | undefined): boolean {
  const label = pastWords(tokens, first);
  const end = tokens[label]?.text ?? '';
  const figure = LABEL_ENDS.has(end) || (end === ',' && joint?.text === ',') ? label + 1 : label;
  if (tokens[figure]?.kind !== 'number') {
    // "Manual therapy: 15 min Education: declined": a value of another kind.
    return joint?.text === ':' && end === ':';
  }
  const next = pastWords(tokens, figure + 2);
  const isListEnd = next === figure + 2 || tokens[next]?.kind === 'number';
  return end === ':' || isListEnd || LABEL_ENDS.has(tokens[next]?.text ?? '');
}

function pastWords(tokens: readonly Token[], first: number): number {
  let at = first;
  while (at < first + LONGEST_LABEL && tokens[at]?.kind === 'word') {
    at += 1;
  }
  return at;
}
