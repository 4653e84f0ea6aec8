// SPDX-License-Identifier: Apache-2.0
import { betaQuantile, studentT } from './distributions.ts';

/** An amount in cents for all days, estimated from some. */
export interface Appraisal {
  /** Days to draw from, days drawn, and days drawn on which the amount is not nothing. */
  readonly frame: number;
  readonly drawn: number;
  readonly nonzero: number;
  readonly mean: number;
  readonly deviation: number;
  /** For all days: what the mean comes to, its standard error, and the two-sided 90 % interval. */
  readonly point: number;
  readonly error: number;
  readonly lower: number;
  readonly upper: number;
}

/** A share of days with an error, with its two-sided 90 % interval. */
export interface ErrorRate {
  readonly errors: number;
  readonly drawn: number;
  readonly rate: number;
  readonly lower: number;
  readonly upper: number;
}

/** Left out at each end of the interval. */
const TAIL = 0.05;

/**
 * The variable appraisal of an unrestricted sample as the OIG's RAT-STATS makes it: the mean difference times the
 * frame, its standard error with the correction for a finite frame, and Student's t. The lower limit is what the OIG
 * recommends to recover. Over- and under-billing are appraised apart, each day as 0 where it has none.
 * @param amounts - Cents of each day drawn.
 * @param frame - Days to draw from.
 * @returns Undefined below two days: they have no spread.
 */
export function appraise(amounts: readonly number[], frame: number): Appraisal | undefined {
  const drawn = amounts.length;
  if (drawn < 2) {
    return undefined;
  }
  const mean = amounts.reduce((sum, amount) => sum + amount, 0) / drawn;
  const squares = amounts.reduce((sum, amount) => sum + (amount - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (drawn - 1));
  const error = frame * (deviation / Math.sqrt(drawn)) * Math.sqrt((frame - drawn) / frame);
  const point = frame * mean;
  const half = studentT(drawn - 1, TAIL) * error;
  const nonzero = amounts.filter((amount) => amount !== 0).length;
  return { frame, drawn, nonzero, mean, deviation, point, error, lower: point - half, upper: point + half };
}

/** The share of errors, with the exact interval of Clopper and Pearson: never narrower than it is. */
export function errorRate(errors: number, drawn: number): ErrorRate | undefined {
  if (drawn === 0) {
    return undefined;
  }
  const lower = errors === 0 ? 0 : betaQuantile(TAIL, errors, drawn - errors + 1);
  const upper = errors === drawn ? 1 : betaQuantile(1 - TAIL, errors + 1, drawn - errors);
  return { errors, drawn, rate: errors / drawn, lower, upper };
}
