// SPDX-License-Identifier: Apache-2.0
import type { EachMinute } from '../../src/embedded/bot-clock.ts';

/** No minute begins: what a bot does by its schedule would come into a test at any time. */
export const never: EachMinute = () => ({ stop: () => undefined });

/** A clock whose minutes begin when a test says so. */
export function clockByHand(): { readonly eachMinute: EachMinute; readonly strike: (now: Date) => Promise<void> } {
  const calls = new Set<(now: Date) => Promise<void>>();
  return {
    eachMinute: (call) => {
      calls.add(call);
      return { stop: () => void calls.delete(call) };
    },
    strike: async (now) => {
      await Promise.all([...calls].map(async (call) => call(now)));
    },
  };
}
