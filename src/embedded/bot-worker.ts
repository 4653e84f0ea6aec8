// SPDX-License-Identifier: Apache-2.0
import { Buffer } from 'node:buffer';
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import type * as MedplumCore from '@medplum/core';
import type { FromWorker } from './bot-heard.ts';
import {
  TEXT_OF_PDF,
  type BotAnswer,
  type BotRequest,
  type BotThreadStart,
  type NumberedOrder,
  type ToWorker,
} from './bot-messages.ts';

/*
 * The thread that bots run in, one at a time. It runs a bundle as Medplum's vmcontext runtime does: CommonJS code in a
 * fresh context that has exactly the globals a Medplum bot gets. There is no Buffer, process, timer or crypto,
 * `console` only has `log`, and `require` gives what a bundle of ours needs and nothing else.
 */
const ALLOWED: readonly string[] = ['@medplum/core', 'node:crypto', 'node:timers/promises'];
/** The server's thread takes one that is silent for long to be in an endless loop. */
const ALIVE_EVERY_MS = 1000;

const { requireFrom } = workerData as BotThreadStart;
const requireHere = createRequire(requireFrom);
const modules = new Map(ALLOWED.map((name) => [name, requireHere(name) as unknown]));
const { ContentType, Hl7Message, MedplumClient, isOperationOutcome, normalizeErrorString } = modules.get(
  '@medplum/core',
) as typeof MedplumCore;
const codes = new Map<number, string>();
const scripts = new Map<number, vm.Script>();
const waiting = new Map<number, { resolve: (answer: BotAnswer) => void; reject: (error: Error) => void }>();
let calls = 0;

// Whoever gets out of the context finds a thread without the ways into the system.
for (const name of ['process', 'require', 'module', 'WebSocket', 'EventSource', 'fetch']) {
  Reflect.deleteProperty(globalThis, name);
}

function tell(message: FromWorker): void {
  parentPort?.postMessage(message);
}

function requireAllowed(name: string): unknown {
  if (!modules.has(name)) {
    throw new Error(`Bots on the embedded server may only require ${ALLOWED.join(', ')}`);
  }
  return modules.get(name);
}

/** Whether a run has ended: its thread goes on with others, who have other rights. */
interface RunState {
  isOver: boolean;
}

async function fetchFromServer({ isOver }: RunState, ...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  if (isOver) {
    throw new TypeError('The bot has ended, and asks for nothing more');
  }
  const url = input instanceof Request ? input.url : String(input);
  const request: BotRequest = {
    method: init?.method ?? 'GET',
    url,
    headers: Object.fromEntries(new Headers(init?.headers).entries()),
    body: typeof init?.body === 'string' ? init.body : undefined,
  };
  const { status, headers, body } = await new Promise<BotAnswer>((resolve, reject) => {
    calls += 1;
    waiting.set(calls, { resolve, reject });
    tell({ kind: 'ask', call: calls, request });
  });
  return new Response(body, { status, headers });
}

/** What the engine asks of a client that can read PDFs (`FhirClient`). */
async function textOfPdf(ask: typeof fetch, pdf: Uint8Array): Promise<string | undefined> {
  const body = Buffer.from(pdf).toString('base64');
  const answer = await ask(TEXT_OF_PDF, { method: 'POST', body });
  return answer.ok ? answer.text() : undefined;
}

async function run({ code, event, baseUrl }: NumberedOrder): Promise<void> {
  tell({ kind: 'alive' });
  const lines: string[] = [];
  const state: RunState = { isOver: false };
  const ask: typeof fetch = async (...args) => fetchFromServer(state, ...args);
  const alive = setInterval(() => {
    tell({ kind: 'alive' });
  }, ALIVE_EVERY_MS);
  try {
    const context = vm.createContext({
      console: { log: (...values: unknown[]) => lines.push(values.map(String).join(' ')) },
      fetch: ask,
      require: requireAllowed,
      ContentType,
      Hl7Message,
      MedplumClient,
      TextEncoder,
      TextDecoder,
      URL,
      URLSearchParams,
      medplum: Object.assign(new MedplumClient({ baseUrl, fetch: ask, cacheTime: 0, autoBatchTime: 0 }), {
        textOfPdf: async (pdf: Uint8Array) => textOfPdf(ask, pdf),
      }),
      event,
    });
    const value: unknown = await scriptOf(code).runInContext(context);
    tell({ kind: 'returned', value, log: lines.join('\n') });
  } catch (error) {
    const outcome = typeof error === 'object' && error !== null && 'outcome' in error ? error.outcome : undefined;
    tell({
      kind: 'threw',
      message: normalizeErrorString(error),
      outcome: isOperationOutcome(outcome) ? outcome : undefined,
    });
  } finally {
    state.isOver = true;
    clearInterval(alive);
  }
}

function scriptOf(number: number): vm.Script {
  const script = scripts.get(number) ?? new vm.Script(wrap(codes.get(number) ?? ''), { filename: 'bot.js' });
  scripts.set(number, script);
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

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'code') {
    codes.set(message.number, message.code);
    return;
  }
  if (message.kind === 'run') {
    void run(message.order);
    return;
  }
  const call = waiting.get(message.call);
  waiting.delete(message.call);
  if (message.kind === 'answer') {
    call?.resolve(message.answer);
  } else {
    call?.reject(new TypeError(message.message));
  }
});
