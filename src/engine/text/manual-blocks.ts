// SPDX-License-Identifier: Apache-2.0
import { MINUTE_WORDS } from './figure-lead.ts';
import type { Interpretation } from './interpretation.ts';
import { namesOtherWork, otherWork } from './other-work.ts';
import { isBreak, isTime, PASSIVE, type NotedMinutes, type Surroundings } from './minutes-subject.ts';
import type { Hit, StepCounter } from './phrases.ts';
import type { Token } from './tokens.ts';
import { isManualTherapy, type Meaning } from './vocabulary.ts';

const BEHIND_HEADING = new Set([':', '\n', '(', '-', ',']);

/** How far an item of a list is set in: "- rocking 5 min", "  rocking 5 min". */
const SET_IN = 2;

/**
 * For each token whether it stands under a heading of manual therapy, in its line and the items of a list behind it,
 * before another service or a total is named: all of it is manual therapy, whatever it is called.
 */
export function manualBlocks(
  { tokens, context }: Interpretation,
  named: readonly Hit<Meaning>[],
  counter: StepCounter,
): boolean[] {
  const hitAt = new Map(named.map((hit) => [hit.first, hit]));
  let isInside = false;
  return tokens.map((token, at) => {
    counter.steps += 1;
    const before = tokens[at - 1];
    const begins = before === undefined || before.text === '\n';
    if (token.text === '\n' ? before?.text === '\n' : begins && token.start - (before?.end ?? 0) < SET_IN) {
      isInside = false;
    }
    const hit = hitAt.get(at);
    if (hit && !isManualTherapy(hit) && token.text !== PASSIVE) {
      isInside &&= isTime(hit) && hit.meaning.is === 'time' && hit.meaning.of === 'duration';
    } else if (hit?.meaning.is === 'manual-therapy') {
      const isHeading = isBreak(before) && BEHIND_HEADING.has(tokens[hit.last + 1]?.text ?? '');
      isInside = isHeading ? context.ofService[at] === undefined : isInside;
    }
    return isInside;
  });
}

/** Before a block by the clock, or before minutes: "Start 14:02 Stop 14:19", "x 12 min". */
export const LABELS = new Set([
  'start',
  'started',
  'time',
  'in',
  'from',
  'begin',
  'began',
  'x',
  'for',
  ':',
  '-',
  '~',
  '=',
]);

/** Beside minutes that are no part of their own: the whole, each of several, or a time. */
const NO_PART = new Set('hold holds total each per pain before after until then'.split(' '));

/** "Manual: 10 min GH mobs, 5 min PROM": the first figure is of what it leads, as the next one is. */
function isFirstOfParts(tokens: readonly Token[], last: number, name: Hit<Meaning> | undefined): boolean {
  if (
    name === undefined ||
    name.first > last + 3 ||
    tokens.slice(last + 1, name.first).some(({ kind }) => kind !== 'word')
  ) {
    return false;
  }
  let at = name.last + 1;
  while (!isBreak(tokens[at]) && !MINUTES.has(tokens[at]?.text ?? '')) {
    at += 1;
  }
  return !isBreak(tokens[at]);
}

const MINUTES = new Set([...MINUTE_WORDS, "'"]);

/**
 * Under a heading of manual therapy minutes are of a part of it that stands before them, "Manual: rocking 5 min, STM 8 min",
 * or of other work by its own name: "Manual: warm up 5 min, STM 8 min".
 */
export function partOf(
  of: NotedMinutes['of'] | undefined,
  { duration, begin, before, after }: Surroundings,
  { tokens }: Interpretation,
  blocks: readonly boolean[],
): NotedMinutes['of'] | undefined {
  const heading = before.findLast(({ first }) => tokens[first]?.text !== PASSIVE);
  const isByHand = of === 'manual-therapy' || of === 'technique';
  const other = isByHand ? otherWork(tokens, duration, begin, heading?.last) : undefined;
  if (other) {
    return other === 'mixed' ? 'unclear' : undefined;
  }
  if (blocks[duration.first] !== true || duration.isByClock) {
    return of;
  }
  const isHeading =
    heading?.meaning.is === 'manual-therapy' && [':', ','].includes(tokens[heading.last + 1]?.text ?? '');
  const words = tokens
    .slice(isHeading ? heading.last + 2 : begin, duration.first)
    .filter(({ kind, text }) => kind === 'word' && !LABELS.has(text));
  if (of === 'manual-therapy' && isHeading && words.length === 0 && isFirstOfParts(tokens, duration.last, after[0])) {
    return 'technique';
  }
  const isTold = words.length > 0 && words.every(({ text }) => !NO_PART.has(text)) && !namesOtherWork(words);
  const isPassive = of === undefined && words.some(({ text }) => text === PASSIVE);
  const isUnnamed = isPassive || (of === undefined && before.length === 0 && after.length === 0);
  return isTold && (isUnnamed || (of === 'manual-therapy' && isHeading)) ? 'technique' : of;
}
