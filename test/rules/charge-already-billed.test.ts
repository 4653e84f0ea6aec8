// SPDX-License-Identifier: Apache-2.0
import { chargeAlreadyBilled } from '../../src/rules/charge-already-billed.ts';
import { charge, day, service } from '../support/day.ts';
import { testRule } from '../support/test-rule.ts';

testRule(chargeAlreadyBilled, {
  valid: [
    { name: 'billed as the record says', day: day({ charges: [charge({ state: 'billed' })] }) },
    { name: 'not billed yet', day: day({ charges: [charge({ units: 7 })] }) },
  ],
  invalid: [
    {
      name: 'billed 2, the record now supports 1',
      day: day({ services: [service('mt', { minutes: 20 })], charges: [charge({ state: 'billed' })] }),
      issues: [
        [
          'charge-already-billed/c1',
          'ChargeItem/c1 was billed with 2 units of 97140; the record now supports 1. Send a corrected claim, or correct the record.',
        ],
      ],
    },
    {
      name: 'billed 2, the treatment was withdrawn',
      day: day({ services: [], charges: [charge({ state: 'billed' })] }),
      issues: [
        [
          'charge-already-billed/c1',
          'ChargeItem/c1 was billed with 2 units of 97140; the record now supports 0. Send a corrected claim, or correct the record.',
        ],
      ],
    },
  ],
});
