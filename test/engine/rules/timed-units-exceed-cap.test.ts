// SPDX-License-Identifier: Apache-2.0
import type { ServiceLine } from '../../../src/engine/billing/treatment-day.ts';
import { timedUnitsExceedCap } from '../../../src/engine/rules/timed-units-exceed-cap.ts';
import { day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const services = (manualTherapy: number, exercise: number): ServiceLine[] => [
  service('mt', { minutes: manualTherapy }),
  service('ex', { code: '97110', minutes: exercise }),
  service('es', { code: 'G0283', minutes: 60 }),
];
const FIVE = { units: 5, date: '2026-03-02', lines: ['97110 × 3', '97140 × 2'] };
const CODE = 'timed-units-exceed-cap';

testRule(timedUnitsExceedCap, {
  valid: [
    {
      name: 'four units of a payer that pays four',
      day: day({ services: services(30, 30), payer: { kind: 'aetna' } }),
    },
    { name: 'four units where nothing is known', day: day({ services: services(30, 30) }) },
    {
      name: 'five for Medicare, which has no such cap',
      day: day({ services: services(30, 45), payer: { kind: 'medicare-b' } }),
    },
    {
      name: 'five, and the administrator has set five',
      day: day({ services: services(30, 45) }),
      policy: { timedUnitsPerDay: 5 },
    },
    {
      name: 'a group at its limit, and one that the day lacks',
      day: day({ services: services(30, 30), payer: { kind: 'medicare-b' } }),
      policy: { groupUnitsPerDay: ['97110+97140=4', '97112+97116=1'] },
    },
  ],
  invalid: [
    {
      name: 'five units of a payer that pays four',
      day: day({ services: services(30, 45), payer: { kind: 'anthem' } }),
      issues: [[CODE, ['all', { ...FIVE, limit: 4 }]]],
    },
    {
      name: 'five units where nothing is known: a question',
      day: day({ services: services(30, 45) }),
      issues: [[CODE, ['perhaps', { ...FIVE, limit: 4 }]]],
    },
    {
      name: 'a group beyond its limit',
      day: day({ services: services(30, 45), payer: { kind: 'medicare-b' } }),
      policy: { groupUnitsPerDay: ['97110+97140=4'] },
      issues: [[CODE, ['group', { ...FIVE, limit: 4, codes: ['97110', '97140'] }]]],
    },
  ],
});
