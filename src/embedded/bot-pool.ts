// SPDX-License-Identifier: Apache-2.0
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { FromWorkerSchema, type FromWorker } from './bot-heard.ts';
import type { BotAnswer, BotOrder, BotRequest, BotThreadStart, NumberedOrder, ToWorker } from './bot-messages.ts';

/** Answers a bot's request; what it throws is the error of the bot's `fetch`. */
export type AnswerBot = (request: BotRequest) => Promise<BotAnswer>;

export interface BotResult {
  readonly returned: unknown;
  readonly log: string;
}

export interface BotPoolOptions extends BotThreadStart {
  /** Bots that run at once; further ones wait. */
  readonly size: number;
  readonly limits?: Partial<BotLimits>;
}

export interface BotLimits {
  /** How long a bot may compute without a pause; ten seconds, as on Medplum. */
  readonly silentMs: number;
  /** How long a run may take altogether. */
  readonly totalMs: number;
  readonly memoryMb: number;
}

const LIMITS: BotLimits = { silentMs: 10_000, totalMs: 300_000, memoryMb: 768 };

/** Threads for bots: each runs one at a time, is kept warm for the next, and ends with a bot that overruns its limits. */
export class BotPool {
  readonly #options: BotPoolOptions;
  readonly #limits: BotLimits;
  readonly #idle: Worker[] = [];
  /** The codes that each thread has, by number. */
  readonly #known = new WeakMap<Worker, Map<string, number>>();
  readonly #waiting: ((worker: Worker) => void)[] = [];
  #count = 0;
  #isClosed = false;

  constructor(options: BotPoolOptions) {
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
  }

  /**
   * Runs a bot.
   * @throws What the bot throws, with its `outcome` where that is an OperationOutcome, or which limit it overran.
   */
  async run({ code, ...order }: BotOrder, answer: AnswerBot): Promise<BotResult> {
    const worker = await this.#take();
    const run = new BotRun(worker, answer, this.#limits);
    try {
      return await run.result({ ...order, code: this.#numberOf(code, worker) });
    } finally {
      this.#giveBack(worker, run.isSpoiled);
    }
  }

  /** Under which number the thread has the code, which it is given where it has not. */
  #numberOf(code: string, worker: Worker): number {
    const known = this.#known.get(worker) ?? new Map<string, number>();
    this.#known.set(worker, known);
    const number = known.get(code) ?? known.size;
    if (number === known.size) {
      known.set(code, number);
      worker.postMessage({ kind: 'code', number, code } satisfies ToWorker);
    }
    return number;
  }

  /** Starts the threads before they are needed. */
  warm(): void {
    for (; this.#count < this.#options.size; this.#count += 1) {
      const worker = this.#start();
      worker.unref();
      this.#idle.push(worker);
    }
  }

  /** Ends the threads that are idle; one that is at work ends with its work. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#idle.splice(0).map(async (worker) => worker.terminate()));
  }

  async #take(): Promise<Worker> {
    const idle = this.#idle.pop();
    if (idle) {
      idle.ref();
      return idle;
    }
    if (this.#count < this.#options.size) {
      this.#count += 1;
      return this.#start();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #giveBack(worker: Worker, isSpoiled: boolean): void {
    if (isSpoiled) {
      void worker.terminate();
    }
    const next = this.#waiting.shift();
    if (next) {
      next(isSpoiled ? this.#start() : worker);
      return;
    }
    if (isSpoiled || this.#isClosed) {
      this.#count -= 1;
      void worker.terminate();
      return;
    }
    // An idle thread keeps no process alive.
    worker.unref();
    this.#idle.push(worker);
  }

  #start(): Worker {
    const { requireFrom } = this.#options;
    const worker = new Worker(join(dirname(requireFrom), 'src', 'embedded', 'bot-worker.ts'), {
      workerData: { requireFrom } satisfies BotThreadStart,
      env: compiledBefore(),
      // A promise that a bot left behind and that is refused later must not end the next bot's run.
      execArgv: ['--unhandled-rejections=none'],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.memoryMb },
    });
    // Between two runs nobody else listens.
    worker.on('error', () => undefined);
    return worker;
  }
}

/** Nothing of the environment but where Node keeps what it compiled, so that a thread starts in half the time. */
function compiledBefore(): NodeJS.ProcessEnv {
  const { NODE_COMPILE_CACHE } = process.env;
  return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };
}

/** One bot on one thread. */
class BotRun {
  /** True where the thread must not be used again. */
  isSpoiled = false;
  readonly #worker: Worker;
  readonly #answer: AnswerBot;
  readonly #limits: BotLimits;
  /** Nothing is counted until the thread says that it runs: one that is still starting, on a busy machine, overruns nothing. */
  #hasBegun = false;
  /**
   * Since it was last heard, and altogether, by the server's own looks: what the thread said while the server could not
   * listen is still to be heard.
   */
  #silentMs = 0;
  #ranMs = 0;

  constructor(worker: Worker, answer: AnswerBot, limits: BotLimits) {
    this.#worker = worker;
    this.#answer = answer;
    this.#limits = limits;
  }

  async result(order: NumberedOrder): Promise<BotResult> {
    const listening = new AbortController();
    try {
      return await new Promise<BotResult>((resolve, reject) => {
        const spoil = (why: string): void => {
          this.isSpoiled = true;
          reject(new Error(why));
        };
        const onMessage = (message: unknown): void => {
          const heard = FromWorkerSchema.safeParse(message);
          if (heard.success) {
            this.#hear(heard.data, resolve, reject);
          } else {
            spoil('The bot’s thread sent what is no message');
          }
        };
        const onError = (error: unknown): void => {
          spoil(deathOf(error, this.#limits));
        };
        const onExit = (): void => {
          spoil('The bot ended its thread');
        };
        const everyMs = this.#limits.silentMs / 10;
        const watch = setInterval(() => {
          if (this.#hasBegun) {
            this.#silentMs += everyMs;
            this.#ranMs += everyMs;
          }
          if (this.#silentMs > this.#limits.silentMs) {
            spoil(`The bot ran without a pause for more than ${String(this.#limits.silentMs / 1000)} s`);
          } else if (this.#ranMs > this.#limits.totalMs) {
            spoil(`The bot ran for more than ${String(this.#limits.totalMs / 1000)} s`);
          }
        }, everyMs);
        this.#worker.on('message', onMessage).on('error', onError).on('exit', onExit);
        listening.signal.addEventListener('abort', () => {
          clearInterval(watch);
          this.#worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        });
        this.#send({ kind: 'run', order });
      });
    } finally {
      listening.abort();
    }
  }

  #hear(message: FromWorker, resolve: (result: BotResult) => void, reject: (error: Error) => void): void {
    this.#hasBegun = true;
    this.#silentMs = 0;
    switch (message.kind) {
      case 'alive':
        break;
      case 'ask':
        void this.#ask(message.call, message.request);
        break;
      case 'returned':
        resolve({ returned: message.value, log: message.log });
        break;
      case 'threw':
        reject(Object.assign(new Error(message.message), message.outcome ? { outcome: message.outcome } : {}));
        break;
      default:
        message satisfies never;
    }
  }

  async #ask(call: number, request: BotRequest): Promise<void> {
    try {
      this.#send({ kind: 'answer', call, answer: await this.#answer(request) });
    } catch (error) {
      this.#send({ kind: 'refusal', call, message: error instanceof Error ? error.message : 'The request failed' });
    }
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }
}

function deathOf(error: unknown, { memoryMb }: BotLimits): string {
  const isMemory =
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return isMemory
    ? `The bot needed more than ${String(memoryMb)} MB of memory`
    : 'The bot’s thread ended with an error';
}
