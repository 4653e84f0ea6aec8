// SPDX-License-Identifier: Apache-2.0
import type { OperationOutcome } from '@medplum/fhirtypes';
import * as z from 'zod';

/* What the server hears from a bot's thread. Apart from what the thread itself reads, which would start slower with zod. */

const BotRequestSchema = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
});

const OutcomeShape = z.object({ resourceType: z.literal('OperationOutcome') });

/** A thread whose code reached its own messages could send anything: it is looked at like any other input. */
export const FromWorkerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('alive') }),
  z.object({
    kind: z.literal('ask'),
    call: z.number(),
    request: BotRequestSchema,
  }),
  z.object({ kind: z.literal('returned'), value: z.unknown(), log: z.string() }),
  z.object({
    kind: z.literal('threw'),
    message: z.string(),
    outcome: z.custom<OperationOutcome>((value) => OutcomeShape.safeParse(value).success).optional(),
  }),
]);

export type FromWorker = z.input<typeof FromWorkerSchema>;
