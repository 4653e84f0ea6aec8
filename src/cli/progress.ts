// SPDX-License-Identifier: Apache-2.0
import { SingleBar } from 'cli-progress';

/** Between two lines where there is no terminal to draw a bar on. */
const LINE_EVERY_MS = 5000;

/** Tells how far long work is. */
export type Reached = (done: number, of: number) => void;

/**
 * Does long work and tells on standard error how far it is: by a bar on a terminal, else by a line every few seconds.
 * @param what - What is being done, as `Assessing patients`.
 * @param unit - What is counted; with it, the rate and the time left are told.
 */
export async function withProgress<T>(what: string, work: (reached: Reached) => T | Promise<T>, unit = ''): Promise<T> {
  return process.stderr.isTTY ? withBar(what, unit, work) : work(linesOf(what, unit));
}

async function withBar<T>(what: string, unit: string, work: (reached: Reached) => T | Promise<T>): Promise<T> {
  const begunMs = Date.now();
  const bar = new SingleBar({
    format: `${what} {bar} {value} of {total}${unit === '' ? '' : ` ${unit}, {rate}`}, {eta_formatted} left`,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(1, 0, { rate: '' });
  try {
    return await work((done, of) => {
      bar.setTotal(of);
      bar.update(done, { rate: rateOf(done, begunMs, unit) });
    });
  } finally {
    bar.stop();
  }
}

function linesOf(what: string, unit: string): Reached {
  const begunMs = Date.now();
  let toldMs = begunMs;
  return (done, of) => {
    if (Date.now() - toldMs >= LINE_EVERY_MS) {
      toldMs = Date.now();
      const left = Math.ceil((((toldMs - begunMs) / 1000) * (of - done)) / Math.max(done, 1));
      const pace = unit === '' ? '' : ` ${unit}, ${rateOf(done, begunMs, unit)}, ${String(left)} s left`;
      console.error(`${what}: ${String(done)} of ${String(of)}${pace}`);
    }
  };
}

function rateOf(done: number, begunMs: number, unit: string): string {
  const seconds = Math.max(Date.now() - begunMs, 1) / 1000;
  return `${(done / seconds).toFixed(1)} ${unit}/s`;
}
