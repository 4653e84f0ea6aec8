// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient, WithId } from '@medplum/core';
import type { Bot } from '@medplum/fhirtypes';
import { DRY_RUN, proveBot } from '../../src/deploy/proof.ts';
import { VERSION } from '../../src/version.ts';

const BOT: WithId<Bot> = { resourceType: 'Bot', id: 'b1', name: 'sweep' };
const proven = async (answer: unknown): Promise<unknown[]> => {
  const runs: unknown[] = [];
  const executeBot = async (...run: unknown[]): Promise<unknown> => {
    runs.push(run);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  await proveBot({ executeBot } as unknown as MedplumClient, BOT);
  return runs;
};

test('a bot of this build is run dry and says so', async () => {
  expect(await proven({ service: 'manual-therapy-charges', version: VERSION })).toEqual([['b1', DRY_RUN]]);
});

test.each([
  [new Error('timed out'), 'Bot/b1 (sweep) fails when it is run: timed out'],
  [{ ok: true }, 'Bot/b1 (sweep) ran, but did not identify itself: its code is not from this project'],
  [undefined, 'did not identify itself'],
  [{ service: 'x', version: '0.0.0' }, `Bot/b1 (sweep) runs version 0.0.0, not ${VERSION}: deploy again`],
])('any other is told: %j', async (answer, words) => {
  await expect(proven(answer)).rejects.toThrow(words);
});
