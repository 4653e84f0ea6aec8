// SPDX-License-Identifier: Apache-2.0
import type { Interpretation } from './interpretation.ts';
import { leads } from './minutes-lead.ts';
import { isBreak } from './minutes-subject.ts';
import { placesOf, JOINTS, type Place, type PlaceIn } from './place-words.ts';
import type { Token } from './tokens.ts';
import type { ToldDuration } from './unclear-minutes.ts';

/** Minutes at a place. */
interface Placed extends Place {
  readonly told: ToldDuration;
}

/**
 * Minutes of manual therapy that are told place by place: "manual therapy 10 min (L knee), 8 min (R knee)", "MT neck 10
 * min, MT shoulder 9 min". Each are a part of it, and a figure to which the others come is their total; of one place told
 * twice, they are the same minutes.
 */
export function withEachPlace(told: readonly ToldDuration[], interpreted: Interpretation): readonly ToldDuration[] {
  if (told.length < 2 || !told.some(({ of }) => of === 'manual-therapy')) {
    return told;
  }
  const placeIn = placesOf(interpreted);
  const ofEach = new Map<ToldDuration, ToldDuration['of']>();
  let partsMs = 0;
  for (const list of listsOf(told, interpreted, placeIn).filter(({ length }) => length > 1)) {
    const total = totalOf(list, interpreted.tokens);
    const isSure = list.every((one, index) => index === 0 || !isRestated(list[index - 1], one, interpreted.tokens));
    for (const one of list) {
      ofEach.set(one.told, one === total ? 'manual-therapy' : isSure ? 'technique' : 'unclear');
      partsMs += one === total ? 0 : msOf(one.told);
    }
  }
  // Less than the parts are no total: one of them told again, or one more.
  return told.map((one) => ({
    ...one,
    of: ofEach.get(one) ?? (one.of === 'manual-therapy' && msOf(one) < partsMs ? 'unclear' : one.of),
  }));
}

function msOf({ around }: ToldDuration): number {
  return around.duration.durationMs;
}

/** Minutes that follow each other, each at another place than those before. */
function listsOf(told: readonly ToldDuration[], interpreted: Interpretation, placeIn: PlaceIn): Placed[][] {
  const lists: Placed[][] = [];
  let list: Placed[] = [];
  for (const one of told) {
    const place = placeOf(one, interpreted, placeIn);
    const last = list.at(-1);
    const placed = place && { ...place, told: one };
    if (placed && last && isNext(last, placed, interpreted)) {
      list.push(placed);
    } else {
      list = placed && one.of === 'manual-therapy' && !one.around.duration.isByClock ? [placed] : [];
      lists.push(list);
    }
  }
  return lists;
}

/** Behind minutes, else between the name and them. */
function placeOf(
  { around: { duration, before } }: ToldDuration,
  { tokens }: Interpretation,
  placeIn: PlaceIn,
): Place | undefined {
  const name = before.at(-1);
  const isNamed = name !== undefined && name.last < duration.first;
  return placeIn(duration.last + 1, tokens.length) ?? (isNamed ? placeIn(name.last + 1, duration.first) : undefined);
}

function isNext(one: Placed, other: Placed, { tokens }: Interpretation): boolean {
  if (!isOther(one, other) || other.told.around.duration.isByClock) {
    return false;
  }
  const { duration, before: names, after } = other.told.around;
  const isBare = other.told.of !== 'manual-therapy' && names.length === 0 && after.length === 0;
  const { last } = one.told.around.duration;
  const joint = Math.max(one.end, last + 1);
  // Another line may be of another therapist.
  const isInLine = !tokens.slice(last, duration.first).some(({ text }) => text === '\n');
  return isBare
    ? JOINTS.has(tokens[joint]?.text ?? '') && joint + 1 === duration.first
    : other.told.of === 'manual-therapy' && isInLine && leads(tokens, beginOf(one, other, tokens), nameOf(other));
}

/** Other words for one place, one that holds the other, or a side that only one of them has, may be the same place. */
function isOther(one: Place, other: Place): boolean {
  return (
    [...one.regions].every((region) => !other.regions.has(region)) ||
    (one.side !== undefined && other.side !== undefined && one.side !== other.side)
  );
}

/** Where an item of a list begins: behind the last mark, or the place before it. */
function beginOf(one: Placed, other: Placed, tokens: readonly Token[]): number {
  const from = Math.max(one.end, one.told.around.duration.last + 1);
  let begin = nameOf(other);
  while (begin > from && !isBreak(tokens[begin - 1]) && tokens[begin - 1]?.text !== ',') {
    begin -= 1;
  }
  return begin;
}

/** Where the name of a treatment or its minutes begin. */
function nameOf({ told }: Placed): number {
  const { duration, before } = told.around;
  return Math.min(duration.first, before.at(-1)?.first ?? duration.first);
}

/** Before one more treatment: "then manual therapy". */
const MORE = new Set('then also and plus followed by additional additionally + ) ] -'.split(' '));

/** As many minutes once more, other than as an item of a list: "patient received manual therapy 15 min to the neck". */
function isRestated(one: Placed | undefined, other: Placed, tokens: readonly Token[]): boolean {
  const lead = one && tokens.slice(beginOf(one, other, tokens), nameOf(other));
  return (
    one !== undefined && msOf(one.told) === msOf(other.told) && lead?.every(({ text }) => MORE.has(text)) === false
  );
}

/** "Manual therapy 25 min to the shoulder: manual therapy neck 15 min, manual therapy scapula 10 min." */
function totalOf(list: readonly Placed[], tokens: readonly Token[]): Placed | undefined {
  const sum = list.reduce((ms, { told }) => ms + msOf(told), 0);
  return list.length < FEWEST_WITH_TOTAL
    ? undefined
    : list.find(
        (one) =>
          2 * msOf(one.told) === sum &&
          (tokens[one.end]?.text === ':' || list.some((other) => other !== one && !isOther(one, other))),
      );
}

const FEWEST_WITH_TOTAL = 3;
