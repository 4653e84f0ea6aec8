// SPDX-License-Identifier: Apache-2.0
import { OneByOne } from '../../src/capture/one-by-one.ts';

test('works follow each other in order, also behind one that fails; each gets its own answer', async () => {
  const line = new OneByOne();
  const told: string[] = [];
  let [atOnce, most] = [0, 0];
  const work = (name: string) => async (): Promise<string> => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await Promise.resolve();
    told.push(name);
    atOnce -= 1;
    return name === 'b' ? Promise.reject(new Error(name)) : name;
  };
  const answers = await Promise.allSettled(['a', 'b', 'c'].map(async (name) => line.run(work(name))));
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await line.run(work('d'))).toBe('d');
  expect([told, most]).toEqual([['a', 'b', 'c', 'd'], 1]);
});

test('one that hangs holds up the next for as long as patience lasts', async () => {
  const line = new OneByOne(50);
  const hangs = line.run(async () => new Promise<never>(() => undefined));
  const begin = performance.now();
  // What it waits with does not keep a process alive.
  const alive = setInterval(() => undefined, 1000);
  await line.run(async () => Promise.resolve());
  clearInterval(alive);
  expect(performance.now() - begin).toBeGreaterThan(45);
  expect(hangs).toBeInstanceOf(Promise);
});
