// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import type { Step } from './changing-links.ts';
import { CHANGES } from './changing-records.ts';

/** Some rows of the table of changes, their steps among each other. */
export interface Drawn {
  readonly rows: readonly string[];
  readonly steps: readonly Step[];
  /** Steps that are told only when all of them have been made, the last one first. */
  readonly late: readonly boolean[];
}

const MOST_ROWS = 4;
/** More steps than most draws have; of those behind, a row's follow each other. */
const MIXED = 30;

export const drawnChanges: fc.Arbitrary<Drawn> = fc
  .record({
    rows: fc.shuffledSubarray(Object.keys(CHANGES), { minLength: 2, maxLength: MOST_ROWS }),
    picks: fc.array(fc.nat({ max: MOST_ROWS - 1 }), { maxLength: MIXED }),
    late: fc.array(fc.boolean(), { maxLength: MIXED }),
  })
  .map(({ rows, picks, late }) => ({ rows, late, steps: amongEachOther(rows, picks) }));

/** Each row's steps in their own order; which row goes on is picked. */
function amongEachOther(rows: readonly string[], picks: readonly number[]): Step[] {
  const left = rows.map((name) => [...(CHANGES[name] ?? [])]);
  const steps: Step[] = [];
  for (let turn = 0; left.some((own) => own.length > 0); turn += 1) {
    const open = left.filter((own) => own.length > 0);
    const step = open[(picks[turn] ?? 0) % open.length]?.shift();
    steps.push(...(step ? [step] : []));
  }
  return steps;
}
