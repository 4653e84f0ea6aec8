// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { ContentType, Hl7Message, MedplumClient } from '@medplum/core';
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

export interface BotRun {
  readonly code: string;
  readonly event: BotEvent;
  readonly baseUrl: string;
  /** How the bot's client reaches the server. */
  readonly fetch: typeof fetch;
  /** `require` resolves from here; a bot bundle needs nothing but `@medplum/core` and Node's own modules. */
  readonly requireFrom: string;
}

export interface BotResult {
  readonly returned: unknown;
  readonly log: string;
}

/** Milliseconds that a bot may compute before its first `await`, as on Medplum. */
const SYNCHRONOUS_LIMIT_MS = 10_000;

const scripts = new Map<string, vm.Script>();

/**
 * Runs a bot bundle as Medplum's vmcontext runtime does: CommonJS code in a fresh context that has exactly the
 * globals a Medplum bot gets. There is no Buffer, process, timer or crypto, and `console` only has `log`.
 * @throws What the bot throws.
 */
export async function runBot({ code, event, baseUrl, fetch, requireFrom }: BotRun): Promise<BotResult> {
  const lines: string[] = [];
  const medplum = new MedplumClient({ baseUrl, fetch, cacheTime: 0, autoBatchTime: 0 });
  const context = vm.createContext({
    console: { log: (...values: unknown[]) => lines.push(values.map(String).join(' ')) },
    fetch,
    require: createRequire(requireFrom),
    ContentType,
    Hl7Message,
    MedplumClient,
    TextEncoder,
    TextDecoder,
    URL,
    URLSearchParams,
    medplum,
    event,
  });
  const returned: unknown = await scriptOf(code).runInContext(context, { timeout: SYNCHRONOUS_LIMIT_MS });
  return { returned, log: lines.join('\n') };
}

function scriptOf(code: string): vm.Script {
  const script = scripts.get(code) ?? new vm.Script(wrap(code), { filename: 'bot.js' });
  scripts.set(code, script);
  return script;
}

function wrap(code: string): string {
  return `(() => {
    const exports = {};
    const module = { exports };
    ${code}
    return exports.handler(medplum, event);
  })();`;
}
