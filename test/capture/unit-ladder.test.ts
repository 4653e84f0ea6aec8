// SPDX-License-Identifier: Apache-2.0
import { countBothWays, type CountedBothWays } from '../../src/capture/unit-ladder.ts';
import { assess } from '../../src/engine/assess.ts';
import type { Payer } from '../../src/engine/billing/payer.ts';
import { policyFor, type PayerPolicyOverrides } from '../../src/engine/policies/payer-policy.ts';
import { day, service } from '../support/day.ts';

const services = [service('mt', { at: '10:00-10:07' }), service('ex', { code: '97110', at: '10:10-10:18' })];
const countedFor = (payer: Payer, overrides: PayerPolicyOverrides = {}): CountedBothWays =>
  countBothWays(assess(day({ services, payer }), policyFor(payer, overrides)));

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

test.each<[Payer, PayerPolicyOverrides, string]>([
  [{ kind: 'none' }, {}, 'because no coverage is on record'],
  [
    { kind: 'medicare-b', recognizedBy: 'Organization.name “Noridian”' },
    {},
    'because the payer is Medicare Part B, known by its name “Noridian”',
  ],
  [{ kind: 'medicare-b' }, { unitMethod: 'cpt' }, 'because the payer’s policy says so'],
  [{ kind: 'other', methodIsAssumed: true }, {}, 'assumed, because this payer’s method is not known'],
  [{ kind: 'aetna', methodIsAssumed: true }, {}, 'assumed, because this payer’s method is not known (Aetna)'],
  [{ kind: 'other' }, { unitMethod: 'cpt' }, 'because the payer’s policy says so'],
  [{ kind: 'other', isPatient: true }, {}, 'because the patient pays, and no contract says otherwise'],
  [{ kind: 'aetna', medicareBehind: true }, {}, 'because Medicare stands behind this payer'],
])('why the method applies: %j, %j', (payer, overrides, reason) => {
  expect(countedFor(payer, overrides).reason).toBe(reason);
});
