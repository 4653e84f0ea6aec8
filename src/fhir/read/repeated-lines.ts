// SPDX-License-Identifier: Apache-2.0
import type { ClaimLine } from '../../engine/billing/treatment-day.ts';
import { indexBy } from '../index-by.ts';
import type { ReadResource } from '../r4.ts';
import type { RecordSet } from '../record-set.ts';
import { relativeReferences } from '../reference.ts';
import { replacedIn } from './billed-lines.ts';
import { modifiersOfLine, partByModifiers } from './modifiers.ts';

type Claim = ReadResource<'Claim'>;

/** A line of a Claim that bills a day’s 97140. */
export interface DayLine {
  readonly claim: Claim;
  readonly line: NonNullable<Claim['item']>[number];
  /** False where it says another day than its visit’s, or its visit was not read. */
  readonly isPlaced: boolean;
}

/**
 * The lines of a day that bill what another one bills already, with that one: a second line of a Claim for the part, and the
 * line of a Claim beside an active one for another visit of the day. A Claim for the same visit is that one sent once more, or
 * to another insurer; one that was replaced, and a request for approval, bill nothing.
 */
export function repeatedLines<Line extends DayLine>(
  records: RecordSet,
  encounters: ReadonlySet<string>,
  lines: readonly Line[],
): ReadonlyMap<Line, ClaimLine['repeats']> {
  const replaced = records.once(replacedClaims, 'all');
  const isBill = ({ claim, line, isPlaced }: Line): boolean =>
    isPlaced &&
    (claim.use ?? 'claim') === 'claim' &&
    !replaced.has(`Claim/${claim.id}`) &&
    visitsOf(line).every((visit) => encounters.has(visit));
  const repeated = new Map<Line, ClaimLine['repeats']>();
  const parts = indexBy(lines.filter(isBill), ({ line }) => [partByModifiers(modifiersOfLine(line))]);
  for (const ofPart of parts.values()) {
    const active: { readonly first: Line; readonly visits: readonly string[] }[] = [];
    for (const [first, ...others] of byClaim(ofPart)) {
      const visits = [first, ...others].flatMap(({ line }) => visitsOf(line));
      const beside = active.find((one) => !visits.some((visit) => one.visits.includes(visit)));
      others.forEach((line) => repeated.set(line, lineRef(first)));
      if (beside) {
        repeated.set(first, lineRef(beside.first));
      }
      if (first.claim.status === 'active') {
        active.push({ first, visits });
      }
    }
  }
  return repeated;
}

/** The lines of each Claim, of active ones first, then of the oldest. */
function byClaim<Line extends DayLine>(lines: readonly Line[]): (readonly [Line, ...Line[]])[] {
  const order = ({ claim: { status, created = '', id } }: DayLine): string =>
    `${status === 'active' ? '0' : '1'} ${created} ${id}`;
  const claims = [...indexBy(lines, ({ claim }) => [claim.id]).values()];
  return claims
    .flatMap(([first, ...others]) => (first ? [[first, ...others] as const] : []))
    .sort(([a], [b]) => (order(a) < order(b) ? -1 : 1));
}

function lineRef({ claim, line }: DayLine): ClaimLine['repeats'] {
  return { source: `Claim/${claim.id}`, sequence: line.sequence };
}

function visitsOf({ encounter = [] }: DayLine['line']): string[] {
  return relativeReferences(encounter);
}

function replacedClaims(records: RecordSet): ReadonlySet<string> {
  return replacedIn(records.all('Claim'));
}
