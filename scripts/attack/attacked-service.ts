// SPDX-License-Identifier: Apache-2.0
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const PORT = 8249;
export const ADDRESS = `http://127.0.0.1:${String(PORT)}`;

export interface Answer {
  readonly status: number;
  readonly text: string;
}
export type Headers = Readonly<Record<string, string>>;

/** What was tried, how often, and how often the service held. */
export type Row = readonly [name: string, tried: number, held: number];

export const JSON_TYPE = { 'content-type': 'application/fhir+json' };

/** The service as a process of its own, on loopback, with its data in a folder. */
export class AttackedService {
  readonly folder: string;
  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;

  constructor(folder: string, env: Readonly<Record<string, string>> = {}) {
    this.folder = folder;
    this.#env = env;
  }

  async start(): Promise<void> {
    const child = this.#spawn();
    this.#child = child;
    for (let attempt = 0; (await send('/readyz').catch(() => undefined))?.status !== 200; attempt += 1) {
      if (attempt > 600 || child.exitCode !== null || child.signalCode !== null) {
        throw new Error('The service does not get ready');
      }
      await sleep(200);
    }
  }

  /** Starts it where it must refuse to: what it says, and its exit status. */
  async refuses(): Promise<{ readonly status: number | null; readonly said: string }> {
    const child = this.#spawn();
    let said = '';
    child.stderr?.on('data', (part: Buffer) => {
      said += part.toString('utf8');
    });
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { status, said };
  }

  /** The headers of whoever works at this machine. */
  own(): Headers {
    return { authorization: `Bearer ${readFileSync(join(this.folder, 'access-token'), 'utf8').trim()}` };
  }

  async save(resource: object): Promise<Answer> {
    const { resourceType } = resource as { readonly resourceType: string };
    return send(`/fhir/R4/${resourceType}`, { ...JSON_TYPE, ...this.own() }, JSON.stringify(resource));
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child?.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.on('exit', resolve));
      child.kill(signal);
      await ended;
    }
  }

  #spawn(): ChildProcess {
    const own = { PORT: String(PORT), DATA_DIR: this.folder, LOG_LEVEL: 'error' };
    const env = { ...process.env, ...own, ...this.#env };
    return spawn(process.execPath, ['src/service/main.ts'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  }
}

export async function send(path: string, headers: Headers = {}, body?: string): Promise<Answer> {
  const method = body === undefined ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: PORT, path, method, headers, timeout: 60_000 }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') });
      });
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer in 60 s')));
    sent.on('error', reject);
    sent.end(body);
  });
}

export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
