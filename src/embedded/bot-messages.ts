// SPDX-License-Identifier: Apache-2.0
import type { Bot, Reference, Resource } from '@medplum/fhirtypes';

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
export interface BotRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface BotAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a thread for bots is started with. */
export interface BotThreadStart {
  /** `require` of a bot resolves from this file of the project's folder. */
  readonly requireFrom: string;
}

export type ToWorker =
  /** Code, once for each thread: of each run it would be half a megabyte to copy. */
  | { readonly kind: 'code'; readonly number: number; readonly code: string }
  | { readonly kind: 'run'; readonly order: NumberedOrder }
  | { readonly kind: 'answer'; readonly call: number; readonly answer: BotAnswer }
  | { readonly kind: 'refusal'; readonly call: number; readonly message: string };
