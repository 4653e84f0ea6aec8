// SPDX-License-Identifier: Apache-2.0
import { openBotPools, type OpenBotPools } from '../../src/service/embedded-store.ts';

let threads: OpenBotPools | undefined;

/** Threads for the bots of every service that a test file starts, which all close without them: new ones would read the same bundles anew. */
export function botThreads(): OpenBotPools {
  threads ??= openBotPools(process.cwd());
  return { ...threads, close: async () => Promise.resolve() };
}

// Of a benchmark they end with the process.
if (typeof afterAll === 'function') {
  afterAll(async () => threads?.close());
}
