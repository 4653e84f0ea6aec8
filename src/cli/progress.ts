// SPDX-License-Identifier: Apache-2.0
import { SingleBar } from 'cli-progress';

/** Between two lines where there is no terminal to draw a bar on. */
const LINE_EVERY_MS = 5000;

/** Tells how far long work is. */
export type Reached = (done: number, of: number) => void;

/**
 * Does long work and tells on standard error how far it is: by a bar on a terminal, else by a line every few seconds.
 * @param what - What is being done, as `Assessing patients`.
 */
export async function withProgress<T>(what: string, work: (reached: Reached) => T | Promise<T>): Promise<T> {
  return process.stderr.isTTY ? withBar(what, work) : work(linesOf(what));
}

async function withBar<T>(what: string, work: (reached: Reached) => T | Promise<T>): Promise<T> {
  const bar = new SingleBar({
    format: `${what} {bar} {value} of {total}, {eta_formatted} left`,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(1, 0);
  try {
    return await work((done, of) => {
      bar.setTotal(of);
      bar.update(done);
    });
  } finally {
    bar.stop();
  }
}

function linesOf(what: string): Reached {
  let toldMs = Date.now();
  return (done, of) => {
    if (Date.now() - toldMs >= LINE_EVERY_MS) {
      toldMs = Date.now();
      console.error(`${what}: ${String(done)} of ${String(of)}`);
    }
  };
}
