// SPDX-License-Identifier: Apache-2.0
import type { Interpretation } from './interpretation.ts';
import type { Token } from './tokens.ts';

/** Words beside a place of the body. */
const BESIDE_PLACE = new Set(
  'to on at of for the r l b right left bil bilat bilateral both upper lower mid and / & ,'.split(' '),
);
const LONGEST_PLACE = 8;

/** For the last token of a name the last one of the place behind it: "MT R shoulder"; itself where none is named. */
export function placesPast(tokens: readonly Token[], hits: Interpretation['hits']): (last: number) => number {
  const isPlace = new Set<number>();
  for (const { meaning, first, last } of hits) {
    for (let at = first; meaning.is === 'region' && at <= last; at += 1) {
      isPlace.add(at);
    }
  }
  return (last) => {
    let end = last;
    for (let at = last + 1; at <= last + LONGEST_PLACE; at += 1) {
      if (!isPlace.has(at) && !BESIDE_PLACE.has(tokens[at]?.text ?? '')) {
        break;
      }
      end = isPlace.has(at) ? at : end;
    }
    return end;
  };
}
