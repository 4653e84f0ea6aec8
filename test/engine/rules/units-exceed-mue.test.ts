// SPDX-License-Identifier: Apache-2.0
import { unitsExceedMue } from '../../../src/engine/rules/units-exceed-mue.ts';
import { charge, day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(unitsExceedMue, {
  valid: [
    {
      name: 'a person’s 4 units beside a line of ours that says 3',
      day: day({
        services: [service('mt', { minutes: 20 })],
        payer: { kind: 'medicare-b' },
        charges: [
          charge({ unitsArePersons: true, units: 4 }),
          charge({ source: 'ChargeItem/c2', part: '97140/CQ', units: 3 }),
        ],
      }),
    },
    {
      name: 'a person’s charge without a quantity',
      day: day({ payer: { kind: 'medicare-b' }, charges: [charge({ unitsArePersons: true, units: undefined })] }),
    },
    {
      name: '97 min for Medicare: 6 units, the limit',
      day: day({ services: [service('mt', { minutes: 97 })], payer: { kind: 'medicare-b' } }),
    },
    { name: '98 min for a payer without a limit', day: day({ services: [service('mt', { minutes: 98 })] }) },
    {
      name: 'a person billed fewer than the minutes support',
      day: day({
        services: [service('mt', { minutes: 98 })],
        payer: { kind: 'medicare-b' },
        charges: [charge({ unitsArePersons: true, units: 6 })],
      }),
    },
  ],
  invalid: [
    {
      name: 'what persons billed on two lines is added',
      day: day({
        services: [service('mt', { minutes: 20 })],
        payer: { kind: 'medicare-b' },
        charges: [
          charge({ unitsArePersons: true, units: 4 }),
          charge({ source: 'ChargeItem/c2', part: '97140/CQ', unitsArePersons: true, units: 3 }),
        ],
      }),
      issues: [['units-exceed-mue', ['exceeds', { units: 7, limit: 6 }]]],
    },
    {
      name: '98 min for Medicare: 7 units',
      day: day({ services: [service('mt', { minutes: 98 })], payer: { kind: 'medicare-b' } }),
      issues: [['units-exceed-mue', ['exceeds', { units: 7, limit: 6 }]]],
    },
    {
      name: 'the limit an administrator set',
      day: day({ services: [service('mt', { minutes: 68 })] }),
      policy: { muePerDay: 4 },
      issues: [['units-exceed-mue', ['exceeds', { units: 5, limit: 4 }]]],
    },
  ],
});
