// SPDX-License-Identifier: Apache-2.0
import type { Assessment } from '../engine/billing/assessment.ts';

/** What a run did, without patient data: for one log line and for tests. */
export interface RunReport {
  readonly days: readonly {
    readonly units: number;
    readonly issues: readonly string[];
    /** The payer whose method had to be assumed, where that matters: `Organization/<id>`. */
    readonly assumedFor?: string;
  }[];
  readonly reads: number;
  readonly writes: number;
  readonly attempts: number;
}

/** What it takes to find a known decision still standing. */
export const LOOKED: RunReport = { days: [], reads: 1, writes: 0, attempts: 1 };

export function addReports(a: RunReport, b: RunReport): RunReport {
  return {
    days: [...a.days, ...b.days],
    reads: a.reads + b.reads,
    writes: a.writes + b.writes,
    attempts: Math.max(a.attempts, b.attempts),
  };
}

export function reportOf({ units, issues, assumption, day: { payer } }: Assessment): RunReport['days'][number] {
  const assumedFor = assumption && payer.source;
  return { units, issues: issues.map(({ key }) => key), ...(assumedFor === undefined ? {} : { assumedFor }) };
}
