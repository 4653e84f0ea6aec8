// SPDX-License-Identifier: Apache-2.0
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from '../../src/audit/generate/generate.ts';
import { accuracyOf, precisionOf, recallOf } from '../../src/audit/report/accuracy.ts';
import { newFolder, run } from './audit-run.ts';

function generated(days: number, seed: string): string {
  const out = newFolder();
  generate(out, days, seed, () => undefined);
  return out;
}

test('a seed always gives the same clinic, another one another', () => {
  const [one, again, other] = [generated(100, 'a'), generated(100, 'a'), generated(100, 'b')];
  for (const name of readdirSync(join(one, 'export'))) {
    expect(readFileSync(join(again, 'export', name))).toEqual(readFileSync(join(one, 'export', name)));
  }
  const truth = readFileSync(join(one, 'truth.ndjson'), 'utf8');
  expect(truth.trimEnd().split('\n')).toHaveLength(100);
  expect(readFileSync(join(other, 'truth.ndjson'), 'utf8')).not.toBe(truth);
});

test('every fault that was made is found, in many shards as in one, and units agree with the generator’s own', async () => {
  const clinic = generated(400, 'c');
  const { out } = await run(join(clinic, 'export'), { shardBytes: 100_000 });
  const found = accuracyOf(out, join(clinic, 'truth.ndjson'));
  expect(found.length).toBeGreaterThan(12);
  expect(found.filter((one) => (recallOf(one) ?? 1) < 1)).toEqual([]);
  expect(found.filter((one) => (precisionOf(one) ?? 1) < 1)).toEqual([]);
});
