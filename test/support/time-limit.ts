// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { addEventHandler } from 'jest-circus';

const LIMIT_MS = 300_000;

/** A test, or what is done before or after it. */
interface Step {
  fn: unknown;
}

/**
 * The runner lets a test take for ever: here it fails when it takes longer than any should, however busy the machine is,
 * or than it says that it may.
 */
addEventHandler((event, { currentDescribeBlock: { children, hooks } }) => {
  const added = event.name === 'add_test' ? children.at(-1) : event.name === 'add_hook' ? hooks.at(-1) : undefined;
  if (added && 'fn' in added) {
    const own = 'timeout' in event ? event.timeout : undefined;
    limit(added, Math.max(LIMIT_MS, own ?? 0));
  }
});

function limit(step: Step, limitMs: number): void {
  const run = step.fn as () => unknown;
  step.fn = async (): Promise<void> => {
    const over = new AbortController();
    const late = sleep(limitMs, undefined, over).then(() => {
      throw new Error(`It took longer than ${String(limitMs / 1000)} s`);
    });
    try {
      await Promise.race([run(), late]);
    } finally {
      over.abort();
      await late.catch(() => undefined);
    }
  };
}
