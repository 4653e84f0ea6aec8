// SPDX-License-Identifier: Apache-2.0
import { isService, type Surroundings } from './minutes-subject.ts';
import type { Hit } from './phrases.ts';
import type { StatedDuration } from './stated-durations.ts';
import type { Token } from './tokens.ts';
import { isManualTherapy, type Meaning } from './vocabulary.ts';

/** "30 min in total: hip glide and the rest TE": of all that follows. */
export function isTotalOfList(
  tokens: readonly Token[],
  hit: Hit<Meaning> | undefined,
  { last }: StatedDuration,
): boolean {
  return hit !== undefined && isTotal(hit) && hit.last > last && tokens[hit.last + 1]?.text === ':';
}

export function isTotal(hit: Hit<Meaning> | undefined): boolean {
  return hit?.meaning.is === 'time' && hit.meaning.of === 'total';
}

/** "STM, joint mobs; 15 min in total", "STM, joint mobs. 15 min in all. Bike": a total of what its line says before. */
export function isMereTotal(tokens: readonly Token[], { duration, begin, before, after, next }: Surroundings): boolean {
  const end = tokens[begin - 1]?.text;
  const beside = [...before, ...after];
  const isMere = beside.length > 0 && beside.every((hit) => isTotal(hit) || (end === ';' && isDirect(hit)));
  return isMere && (end === ';' || (end === '.' && goesOnWith(tokens, duration, next)));
}

/** "18 min direct". */
function isDirect({ meaning, first, last }: Hit<Meaning>): boolean {
  return meaning.is === 'time' && meaning.of === 'timed' && first === last;
}

const NEXT_WITHIN = 20;

/** True where the line names another service behind what would else be a total of all. */
function goesOnWith(tokens: readonly Token[], { last }: StatedDuration, next: Hit<Meaning> | undefined): boolean {
  const isOther = next !== undefined && isService(next) && !isManualTherapy(next) && next.first - last <= NEXT_WITHIN;
  return isOther && tokens.slice(last, next.first).every(({ text }) => text !== '\n');
}
