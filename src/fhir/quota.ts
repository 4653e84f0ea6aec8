// SPDX-License-Identifier: Apache-2.0
import { isOperationOutcome } from '@medplum/core';
import * as z from 'zod/mini';

/** Too Many Requests. */
export const THROTTLED = 429;

const Milliseconds = z.optional(z.number().check(z.nonnegative()));
/** What Medplum puts into `diagnostics` when a quota is used up: its limiter as it is (5.1.29 with the underscore). */
const LimiterSchema = z.object({ _msBeforeNext: Milliseconds, msBeforeNext: Milliseconds });

/** Milliseconds for which a server that has answered 429 wants to be left alone; 0 where it does not say. */
export function toldWait(outcome: unknown): number {
  const diagnostics = isOperationOutcome(outcome) ? outcome.issue[0]?.diagnostics : undefined;
  try {
    const told = LimiterSchema.safeParse(JSON.parse(diagnostics ?? 'null'));
    return Math.ceil(told.data?._msBeforeNext ?? told.data?.msBeforeNext ?? 0);
  } catch {
    return 0;
  }
}
