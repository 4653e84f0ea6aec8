// SPDX-License-Identifier: Apache-2.0
import { openBotPools, type OpenBotPools } from '../../src/service/embedded-store.ts';

let threads: OpenBotPools | undefined;

/**
 * Threads for the bots of every service that a process of tests starts, which all close without them: new ones would
 * read the same bundles anew. Idle, they keep no process alive.
 */
export function botThreads(): OpenBotPools {
  threads ??= openBotPools(process.cwd());
  return { ...threads, close: async () => Promise.resolve() };
}
