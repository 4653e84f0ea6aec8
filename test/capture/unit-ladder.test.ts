// SPDX-License-Identifier: Apache-2.0
import { countBothWays, type CountedBothWays } from '../../src/capture/unit-ladder.ts';
import { assess } from '../../src/engine/assess.ts';
import type { Payer } from '../../src/engine/billing/payer.ts';
import { policyFor } from '../../src/engine/policies/payer-policy.ts';
import { day, service } from '../support/day.ts';

const services = [service('mt', { at: '10:00-10:07' }), service('ex', { code: '97110', at: '10:10-10:18' })];
const countedFor = (payer: Payer): CountedBothWays => countBothWays(assess(day({ services, payer }), policyFor(payer)));

test('all timed minutes by CMS, those of 97140 by CPT, each on its rung', () => {
  const [cms, cpt] = countedFor({ kind: 'medicare-b' }).ladders;
  expect([cms.minutes, cms.reached, cms.units, cms.applies]).toEqual([15, 1, 0, true]);
  expect([cpt.minutes, cpt.reached, cpt.units, cpt.applies]).toEqual([7, 0, 0, false]);
  expect(cms.rungs.slice(0, 3)).toEqual([
    { units: 0, fromMinutes: 0, toMinutes: 7 },
    { units: 1, fromMinutes: 8, toMinutes: 22 },
    { units: 2, fromMinutes: 23, toMinutes: 37 },
  ]);
});

test.each<[Payer, string]>([
  [{ kind: 'none' }, 'because no coverage is on record'],
  [
    { kind: 'medicare-b', recognizedBy: 'Organization.name' },
    'because the payer is Medicare Part B, known by its name',
  ],
  [{ kind: 'other', methodIsAssumed: true }, 'assumed, because this payer’s method is not known'],
])('why the method applies: %j', (payer, reason) => {
  expect(countedFor(payer).reason).toContain(reason);
});
