// SPDX-License-Identifier: Apache-2.0
import { retry, waitMs } from '../../src/capture/retry.ts';

/** Fails so many times, and notes the waits between. */
async function tried(
  failures: number,
  { attempts = 3, mayPass = true } = {},
): Promise<{ outcome: string; begun: number; waits: number[] }> {
  const waits: number[] = [];
  let begun = 0;
  const work = async (): Promise<string> => {
    begun += 1;
    return begun <= failures ? Promise.reject(new Error(`failure ${String(begun)}`)) : Promise.resolve('done');
  };
  const wait = async (attempt: number): Promise<void> => {
    waits.push(attempt);
    return Promise.resolve();
  };
  const outcome = await retry(work, { attempts, mayPass: () => mayPass, wait }).catch((error: unknown) =>
    String(error),
  );
  return { outcome, begun, waits };
}

test('what is done at once is done once', async () => {
  expect(await tried(0)).toEqual({ outcome: 'done', begun: 1, waits: [] });
});

test('a failure that may pass is tried again, after a wait that is told its number', async () => {
  expect(await tried(2)).toEqual({ outcome: 'done', begun: 3, waits: [1, 2] });
});

test('the last attempt’s failure is thrown, without another wait', async () => {
  expect(await tried(3)).toEqual({ outcome: 'Error: failure 3', begun: 3, waits: [1, 2] });
});

test('what cannot pass is thrown at once', async () => {
  expect(await tried(1, { mayPass: false })).toEqual({ outcome: 'Error: failure 1', begun: 1, waits: [] });
});

test('waits double, half more or less, and begin once the server’s own wait is over', () => {
  const between = (attempt: number, toldMs: number): number[] =>
    [0, 0.5, 1].map((chance) => waitMs(attempt, toldMs, chance));
  expect([between(1, 0), between(2, 0), between(3, 5000)]).toEqual([
    [20, 40, 60],
    [40, 80, 120],
    [5080, 5160, 5240],
  ]);
});
