// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';

const TELL_EVERY_MS = 60_000;

/** Connections try again many times a second: what they all say is passed on once a minute. */
export function teller(tell: (fault: string) => void): (fault: string) => void {
  const toldMs = new Map<string, number>();
  return (fault) => {
    const last = toldMs.get(fault);
    if (last === undefined || Date.now() - last >= TELL_EVERY_MS) {
      toldMs.set(fault, Date.now());
      tell(fault);
    }
  };
}

/** Code of a connection's or Redis's own error; without the rest of its words, which may quote what it was given. */
export function faultOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return code ?? /^[A-Z]+\b/.exec(error.message)?.[0] ?? error.name;
}

/** Longest wait for Redis: whoever asked is told that the service cannot answer, and asks again. */
const ANSWER_MS = 4000;

export async function inTime<T>(promise: Promise<T>): Promise<T> {
  return Promise.race([
    promise,
    sleep(ANSWER_MS, undefined, { ref: false }).then(() => {
      throw new Error('Redis does not answer');
    }),
  ]);
}
