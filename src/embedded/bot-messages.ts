// SPDX-License-Identifier: Apache-2.0
import type { Bot, OperationOutcome, Reference, Resource } from '@medplum/fhirtypes';
import * as z from 'zod';

/** What a bot is called with, as on a Medplum server. */
export interface BotEvent {
  readonly bot: Reference<Bot>;
  readonly contentType: string;
  /** A resource, `{ deletedResource }`, or what `$execute` was given. */
  readonly input: Resource | { readonly deletedResource: Resource } | Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the server's thread hands to a bot's. */
export interface BotOrder {
  readonly code: string;
  readonly event: BotEvent;
  readonly baseUrl: string;
}

/** An order whose code the thread has under a number. */
export type NumberedOrder = Omit<BotOrder, 'code'> & { readonly code: number };

/** Where a bot’s thread has the text of a PDF from, in base64: it reads none itself. Not an address of the server. */
export const TEXT_OF_PDF = 'bot-thread:text-of-pdf';

/** A request of a bot to the server, and the answer. */
const BotRequestSchema = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
});
export type BotRequest = Readonly<z.infer<typeof BotRequestSchema>>;

export interface BotAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type ToWorker =
  /** Code, once for each thread: of each run it would be half a megabyte to copy. */
  | { readonly kind: 'code'; readonly number: number; readonly code: string }
  | { readonly kind: 'run'; readonly order: NumberedOrder }
  | { readonly kind: 'answer'; readonly call: number; readonly answer: BotAnswer }
  | { readonly kind: 'refusal'; readonly call: number; readonly message: string };

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
