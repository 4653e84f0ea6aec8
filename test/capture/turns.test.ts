// SPDX-License-Identifier: Apache-2.0
import { Turns } from '../../src/capture/turns.ts';
import type { Wanted } from '../../src/capture/known-decisions.ts';

const wanted = (...procedures: string[]): Wanted => ({
  scope: { patient: 'Patient/p1', dates: ['2026-03-02'], encounters: [], procedures, performers: [] },
  told: [undefined],
});

/** Runs that end when they are told to. */
class Runs {
  readonly begun: string[][] = [];
  readonly #ends: ((error?: Error) => void)[] = [];

  readonly work = async ({ scope: { procedures } }: Wanted): Promise<number> => {
    this.begun.push([...procedures]);
    const number = this.begun.length;
    await new Promise<void>((resolve, reject) => {
      this.#ends.push((error) => {
        if (error) {
          reject(error);
        } else {
          resolve();
        }
      });
    });
    return number;
  };

  async end(error?: Error): Promise<void> {
    this.#ends.shift()?.(error);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('who comes while a run is under way waits, and all that wait are one run', async () => {
  const [turns, runs] = [new Turns<number>(), new Runs()];
  const taken = ['a', 'b', 'c'].map(async (name) => turns.take('project p1', wanted(name), runs.work));
  expect(runs.begun).toEqual([['a']]);
  await runs.end();
  expect(runs.begun).toEqual([['a'], ['b', 'c']]);
  // The second run reads already: what is saved now is not in it.
  const later = turns.take('project p1', wanted('d'), runs.work);
  await runs.end();
  await runs.end();
  expect(await Promise.all([...taken, later])).toEqual([1, 2, 2, 3]);
  expect(runs.begun).toEqual([['a'], ['b', 'c'], ['d']]);
});

test('other patients do not wait, and nobody waits once all is done', async () => {
  const [turns, runs] = [new Turns<number>(), new Runs()];
  const first = turns.take('project p1', wanted('a'), runs.work);
  const other = turns.take('other-project p1', wanted('b'), runs.work);
  expect(runs.begun).toEqual([['a'], ['b']]);
  await runs.end();
  await runs.end();
  await Promise.all([first, other]);
  const again = turns.take('project p1', wanted('c'), runs.work);
  expect(runs.begun).toEqual([['a'], ['b'], ['c']]);
  await runs.end();
  expect(await again).toBe(3);
});

test('a run that fails holds nobody up; those who waited hear of their own run alone', async () => {
  const [turns, runs] = [new Turns<number>(), new Runs()];
  const first = turns.take('project p1', wanted('a'), runs.work);
  const failure = expect(first).rejects.toThrow('the server is away');
  const second = turns.take('project p1', wanted('b'), runs.work);
  await runs.end(new Error('the server is away'));
  await failure;
  await runs.end();
  expect(await second).toBe(2);
});
