// SPDX-License-Identifier: Apache-2.0
import type { Interpretation } from './interpretation.ts';
import { isBreak } from './minutes-subject.ts';
import type { ToldDuration } from './unclear-minutes.ts';

const LONGEST_PLACE = 4;
const SIDES = new Map([
  ['l', 'left'],
  ['left', 'left'],
  ['lt', 'left'],
  ['r', 'right'],
  ['right', 'right'],
  ['rt', 'right'],
]);
const JOINTS = new Set([',', 'and', ';', '+']);

interface Place {
  readonly region: string;
  readonly side: string | undefined;
  /** The token behind it. */
  readonly end: number;
}

/**
 * Minutes of manual therapy that are told place by place: "manual therapy 10 min (L knee), 8 min (R knee)", "MT neck 10
 * min, MT shoulder 9 min". Each are a part of it; of one place told twice, they are the same minutes.
 */
export function withEachPlace(told: readonly ToldDuration[], interpreted: Interpretation): readonly ToldDuration[] {
  if (told.length < 2 || !told.some(({ of }) => of === 'manual-therapy')) {
    return told;
  }
  const placeIn = placesOf(interpreted);
  const isPart = new Set<number>();
  told.forEach((one, index) => {
    const other = told[index + 1];
    const isOfManual = one.of === 'manual-therapy' || isPart.has(index);
    if (isOfManual && other && !one.around.duration.isByClock && isNextPlace(one, other, interpreted, placeIn)) {
      isPart.add(index).add(index + 1);
    }
  });
  return told.map((one, index) => (isPart.has(index) ? { ...one, of: 'technique' } : one));
}

type PlaceIn = (first: number, end: number) => Place | undefined;

function isNextPlace(one: ToldDuration, other: ToldDuration, { tokens }: Interpretation, placeIn: PlaceIn): boolean {
  const [behind, before] = [one, other].map(({ around: { duration, before } }) => {
    const name = before.at(-1);
    const isNamed = name !== undefined && name.last < duration.first;
    return placeIn(duration.last + 1, tokens.length) ?? (isNamed ? placeIn(name.last + 1, duration.first) : undefined);
  });
  if (!behind || !before || !isOther(behind, before)) {
    return false;
  }
  const { duration, before: names, after } = other.around;
  const isBare = other.of !== 'manual-therapy' && names.length === 0 && after.length === 0;
  const { last } = one.around.duration;
  const joint = Math.max(behind.end, last + 1);
  // Another line may be of another therapist.
  const isInLine = !tokens.slice(last, duration.first).some(({ text }) => text === '\n');
  return isBare
    ? JOINTS.has(tokens[joint]?.text ?? '') && joint + 1 === duration.first
    : other.of === 'manual-therapy' && !duration.isByClock && isInLine;
}

/** Other words for one place, or a side that only one of them has, may be the same place. */
function isOther(one: Place, other: Place): boolean {
  return one.region === other.region
    ? one.side !== undefined && other.side !== undefined && one.side !== other.side
    : true;
}

/** A place that fills the words from a token on as far as a mark or the end, in brackets or without. */
function placesOf({ tokens, hits }: Interpretation): PlaceIn {
  const regions = new Map(
    hits.flatMap(({ meaning, first, last }) =>
      meaning.is === 'region' ? [[first, { region: meaning.region, last }] as const] : [],
    ),
  );
  return (first, most) => {
    const isBracketed = tokens[first]?.text === '(';
    let at = isBracketed ? first + 1 : first;
    let side: string | undefined;
    let region: string | undefined;
    const from = at;
    while (at < most && at - from < LONGEST_PLACE) {
      const found = regions.get(at);
      const text = tokens[at]?.text ?? '';
      const isWord = found !== undefined || SIDES.has(text) || ['to', 'the', 'on', 'at', 'for'].includes(text);
      if (!isWord) {
        break;
      }
      side = SIDES.get(text) ?? side;
      region = found?.region ?? region;
      at = (found?.last ?? at) + 1;
    }
    const isClosed = tokens[at]?.text === ')';
    const end = isBracketed && isClosed ? at + 1 : at;
    const isEnd = at >= most || isClosed || isBreak(tokens[end]) || JOINTS.has(tokens[end]?.text ?? '');
    return region !== undefined && isEnd ? { region, side, end } : undefined;
  };
}
