// SPDX-License-Identifier: Apache-2.0
import { areNamed, namedRegions, regionsOf, sharedRegions } from './body-regions.ts';
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
 * Whatever leaves that open, leaves it to a person: a stretch or a manipulation whose region is not told, a stretch of a
 * manipulated region and another, or of either in the same minutes, a region with two sides, and manipulation that another
 * organization bills.
 * @param lines - The day's manual therapy.
 * @see NCCI Policy Manual ch. XI §S: 97140 is not separate in a spinal region that is manipulated; of another region it is.
 */
export function includedInManipulation(
  lines: readonly ServiceLine[],
  manipulations: readonly Manipulation[],
): ReadonlyMap<TimedSegment, readonly SourceRef[]> {
  const own = manipulations.filter(({ isElsewhere }) => isElsewhere !== true);
  const pieces = own.length === 0 ? [] : lines.flatMap(piecesOf);
  const manipulated = new Set(own.flatMap(({ regions }) => regions.flatMap(namedRegions)));
  const isOf = ({ regions }: Piece): boolean => regions.flatMap(namedRegions).some((name) => manipulated.has(name));
  const included = pieces.filter(isOf);
  const apart = pieces.filter((piece) => !isOf(piece));
  const isRecorded = [...pieces, ...own].every(({ regions }) => areNamed(regions));
  const areWhole = included.every(({ regions }) =>
    regions.flatMap(namedRegions).every((name) => manipulated.has(name) && SPINAL.has(name)),
  );
  const areAtOnce = included.some((one) => apart.some((other) => isAtOnce(one.segment, other.segment)));
  const isClear = isRecorded && apart.length > 0 && areWhole && !areAtOnce;
  return new Map(
    (isClear ? included : []).map(({ segment, regions }) => [
      segment,
      own.filter((one) => sharedRegions(regions, one.regions).length > 0).map(({ source }) => source),
    ]),
  );
}

/** The regions of the spine that chiropractic manipulation is counted by. */
const SPINAL: ReadonlySet<string> = new Set(['cervical', 'thoracic', 'lumbar', 'sacral', 'pelvic']);

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

function isAtOnce({ interval: one }: TimedSegment, { interval: other }: TimedSegment): boolean {
  return one !== undefined && other !== undefined && overlaps(one, other);
}
