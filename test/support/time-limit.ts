// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { addEventHandler } from 'jest-circus';

const LIMIT_MS = 120_000;

/** A test, or what is done before or after it. */
interface Step {
  fn: unknown;
}

/**
 * The runner lets a test take for ever: here it fails when it takes longer than any should, however busy the machine is.
 */
addEventHandler(({ name }, { currentDescribeBlock: { children, hooks } }) => {
  const added = name === 'add_test' ? children.at(-1) : name === 'add_hook' ? hooks.at(-1) : undefined;
  if (added && 'fn' in added) {
    limit(added);
  }
});

function limit(step: Step): void {
  const run = step.fn as () => unknown;
  step.fn = async (): Promise<void> => {
    const over = new AbortController();
    const late = sleep(LIMIT_MS, undefined, over).then(() => {
      throw new Error(`It took longer than ${String(LIMIT_MS / 1000)} s`);
    });
    try {
      await Promise.race([run(), late]);
    } finally {
      over.abort();
      await late.catch(() => undefined);
    }
  };
}
