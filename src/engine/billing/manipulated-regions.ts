// SPDX-License-Identifier: Apache-2.0
import { regionsOf } from './body-regions.ts';
import { overlaps } from './clock-interval.ts';
import type { SourceRef } from './source-ref.ts';
import type { Concept, Manipulation, ServiceLine, TimedSegment } from './treatment-day.ts';

/** A stretch of manual therapy with the regions it was of. */
interface Piece {
  readonly segment: TimedSegment;
  readonly regions: readonly Concept[];
}

/**
 * The stretches of manual therapy that the day's manipulation includes, each with the manipulations of its region; none
 * unless the rest is of other regions, because only then do minutes tell what may be billed beside it.
 *
 * Whatever leaves that open, leaves it to a person: a stretch or a manipulation without a region, a stretch of a
 * manipulated region and another, or of either in the same minutes.
 * @param lines - The day's manual therapy.
 * @see NCCI Policy Manual ch. XI §S: 97140 is not separate in a region that is manipulated; of another region it is.
 */
export function includedInManipulation(
  lines: readonly ServiceLine[],
  manipulations: readonly Manipulation[],
): ReadonlyMap<TimedSegment, readonly SourceRef[]> {
  const pieces = manipulations.length === 0 ? [] : lines.flatMap(piecesOf);
  const isRecorded = [...pieces, ...manipulations].every(({ regions }) => regions.length > 0);
  const included = pieces.filter((piece) => piece.regions.some((region) => isManipulated(region, manipulations)));
  const apart = pieces.filter((piece) => !included.includes(piece));
  const areWhole = included.every((piece) => piece.regions.every((region) => isManipulated(region, manipulations)));
  const areAtOnce = included.some((one) => apart.some((other) => isAtOnce(one.segment, other.segment)));
  const isClear = isRecorded && apart.length > 0 && areWhole && !areAtOnce;
  return new Map(
    (isClear ? included : []).map(({ segment, regions }) => [
      segment,
      manipulations.filter((one) => regions.some((region) => isManipulated(region, [one]))).map(({ source }) => source),
    ]),
  );
}

/**
 * Stretches without a region of their own are of those that the service is recorded for; what it is recorded for beside
 * those of its parts may have been treated in any of them.
 */
export function piecesOf({ segments, regions }: ServiceLine): Piece[] {
  const named = segments.flatMap((segment) => segment.regions.flatMap(regionsOf));
  const beside = regions.filter((region) => !regionsOf(region).some((one) => named.includes(one)));
  return segments.map((segment) => ({
    segment,
    regions: segment.regions.length > 0 ? [...segment.regions, ...beside] : regions,
  }));
}

function isManipulated(region: Concept, manipulations: readonly Manipulation[]): boolean {
  const named = regionsOf(region);
  return manipulations.some(({ regions }) => regions.flatMap(regionsOf).some((one) => named.includes(one)));
}

function isAtOnce({ interval: one }: TimedSegment, { interval: other }: TimedSegment): boolean {
  return one !== undefined && other !== undefined && overlaps(one, other);
}
