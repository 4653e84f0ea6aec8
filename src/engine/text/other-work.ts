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
const DIVIDES = new Set([',', '+', '/', '|', ':', '-', 'then', 'and']);

/**
 * True where minutes are of other work alone: by the words of their own item of a list, "STM, warm up 5 min", or by those
 * that their figure leads, "5 min warm up, 10 min STM".
 * @param begin - Where what may be of them begins.
 * @param name - The last token of the name before them.
 */
export function isOfOtherWork(
  tokens: readonly Token[],
  { first, last }: StatedDuration,
  begin: number,
  name = -1,
): boolean {
  let at = first;
  while (at > begin && at - 1 > name && !isBreak(tokens[at - 1]) && !DIVIDES.has(tokens[at - 1]?.text ?? '')) {
    at -= 1;
  }
  const words = tokens.slice(at, first).filter(({ kind }) => kind === 'word');
  const work = words.findIndex(({ text }) => OTHER_WORK.has(text));
  if (work < 0) {
    return words.length === 0 && at - 1 !== name && OTHER_WORK.has(tokens[last + 1]?.text ?? '');
  }
  return words.slice(0, work).every(({ text }) => !AIMS.has(text));
}
