// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { MAX_PDF_BYTES } from '../fhir/read/note-text.ts';
import type { PdfAnswer, PdfOrder } from './pdf-order.ts';

export interface PdfLimits {
  /** How long one document may take, the start of the thread included. */
  readonly ms: number;
  readonly memoryMb: number;
  /** Documents that wait; further ones are not read. */
  readonly waiting: number;
}

const LIMITS: PdfLimits = { ms: 10_000, memoryMb: 256, waiting: 50 };
const MOST_REMEMBERED = 200;

/** What a document said, by its hash: runs of one visit read the same notes again and again. */
type Remembered = Map<string, Promise<string | undefined>>;

/**
 * Reads the text of PDFs in a thread of its own, one after the other. A document that is broken, encrypted, too large,
 * or takes too long or too much memory has no text; the thread is then ended, and the next document gets a new one.
 */
export class PdfReader {
  readonly #limits: PdfLimits;
  readonly #remembered: Remembered = new Map();
  #worker: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #count = 0;

  constructor(limits: Partial<PdfLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
  }

  /** The text of a document; undefined where none can be had. Never throws. */
  readonly textOf = async (bytes: Uint8Array): Promise<string | undefined> => {
    if (bytes.length > MAX_PDF_BYTES || this.#waiting >= this.#limits.waiting) {
      return undefined;
    }
    const hash = createHash('sha256').update(bytes).digest('base64');
    const known = this.#remembered.get(hash);
    if (known) {
      return known;
    }
    this.#waiting += 1;
    const text = this.#last.then(async () => this.#read(bytes)).finally(() => (this.#waiting -= 1));
    this.#last = text;
    this.#remember(hash, text);
    return text;
  };

  async close(): Promise<void> {
    await this.#last;
    await this.#end();
  }

  #remember(hash: string, text: Promise<string | undefined>): void {
    this.#remembered.set(hash, text);
    const [oldest = ''] = this.#remembered.keys();
    if (this.#remembered.size > MOST_REMEMBERED) {
      this.#remembered.delete(oldest);
    }
  }

  async #read(bytes: Uint8Array): Promise<string | undefined> {
    const worker = (this.#worker ??= this.#start());
    this.#count += 1;
    const order: PdfOrder = { id: this.#count, data: new Uint8Array(bytes) };
    const answer = await new Promise<PdfAnswer | undefined>((resolve) => {
      const done = (found?: PdfAnswer): void => {
        clearTimeout(timer);
        worker.off('message', done).off('error', failed);
        resolve(found);
      };
      const failed = (): void => {
        done();
      };
      const timer = setTimeout(failed, this.#limits.ms);
      worker.on('message', done).on('error', failed);
      worker.postMessage(order, [order.data.buffer as ArrayBuffer]);
    });
    if (answer?.id !== order.id) {
      await this.#end();
    }
    return answer?.text;
  }

  #start(): Worker {
    const worker = new Worker(join(import.meta.dirname, 'pdf-worker.ts'), {
      env: {},
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.memoryMb },
    });
    // Between two documents nobody else listens; an idle thread keeps no process alive.
    worker.on('error', () => undefined);
    worker.unref();
    return worker;
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}
