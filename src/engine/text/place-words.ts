// SPDX-License-Identifier: Apache-2.0
import type { Interpretation } from './interpretation.ts';
import { isBreak } from './minutes-subject.ts';

const LONGEST_PLACE = 4;
const SIDES = new Map([
  ['l', 'left'],
  ['left', 'left'],
  ['lt', 'left'],
  ['r', 'right'],
  ['right', 'right'],
  ['rt', 'right'],
]);
const BEFORE_PLACE = new Set(['to', 'the', 'on', 'at', 'for', 'both', 'bilat', 'bilateral']);
/** Between two places, or two minutes. */
export const JOINTS: ReadonlySet<string> = new Set([',', 'and', ';', '+']);

/** What a limb holds. */
const LIMBS = new Map([
  ['upper limb', ['shoulder', 'elbow', 'wrist and hand']],
  ['lower limb', ['hip', 'thigh', 'knee', 'ankle and foot']],
]);

/** One place that is treated. */
export interface Place {
  /** More than one for what lies in both: "thoracolumbar". */
  readonly regions: ReadonlySet<string>;
  readonly side: string | undefined;
  /** The token behind it. */
  readonly end: number;
}

/** The place that fills the words from a token on as far as a mark, the end, or a token that is given. */
export type PlaceIn = (first: number, most: number) => Place | undefined;

/** Places of a text, in brackets or without; "low back and hip" are no single one. */
export function placesOf({ tokens, hits }: Interpretation): PlaceIn {
  const named = new Map<number, { readonly regions: readonly string[]; readonly last: number }>();
  for (const { meaning, first, last } of hits) {
    if (meaning.is === 'region') {
      const { regions = [], last: end = last } = named.get(first) ?? {};
      const parts = LIMBS.get(meaning.region) ?? [];
      named.set(first, { regions: [...regions, meaning.region, ...parts], last: Math.max(end, last) });
    }
  }
  const oneIn: PlaceIn = (first, most) => {
    const isBracketed = tokens[first]?.text === '(';
    const from = isBracketed ? first + 1 : first;
    const regions = new Set<string>();
    let side: string | undefined;
    let at = from;
    for (let isWord = true; isWord && at < most && at - from < LONGEST_PLACE;) {
      const found = named.get(at);
      const text = tokens[at]?.text ?? '';
      isWord = found !== undefined || SIDES.has(text) || BEFORE_PLACE.has(text);
      side = SIDES.get(text) ?? side;
      found?.regions.forEach((region) => regions.add(region));
      at = isWord ? (found?.last ?? at) + 1 : at;
    }
    const isClosed = tokens[at]?.text === ')';
    const end = isBracketed && isClosed ? at + 1 : at;
    const isEnd = at >= most || isClosed || isBreak(tokens[end]) || JOINTS.has(tokens[end]?.text ?? '');
    return regions.size > 0 && isEnd ? { regions, side, end } : undefined;
  };
  return (first, most) => {
    const place = oneIn(first, most);
    const isList = place && place.end < most && JOINTS.has(tokens[place.end]?.text ?? '');
    return isList && oneIn(place.end + 1, most) ? undefined : place;
  };
}
