// SPDX-License-Identifier: Apache-2.0
import { isOperationOutcome } from '@medplum/core';
import * as z from 'zod/mini';

/** Too Many Requests. */
export const THROTTLED = 429;

/** What Medplum puts into `diagnostics` when a quota is used up. */
const LimiterSchema = z.object({ msBeforeNext: z.number().check(z.nonnegative()) });

/** Milliseconds for which a server that has answered 429 wants to be left alone; 0 where it does not say. */
export function toldWait(outcome: unknown): number {
  const diagnostics = isOperationOutcome(outcome) ? outcome.issue[0]?.diagnostics : undefined;
  try {
    const told = LimiterSchema.safeParse(JSON.parse(diagnostics ?? 'null'));
    return told.success ? Math.ceil(told.data.msBeforeNext) : 0;
  } catch {
    return 0;
  }
}
