// SPDX-License-Identifier: Apache-2.0
import { distinctServiceModifierUnsupported } from '../../../src/engine/rules/distinct-service-modifier-unsupported.ts';
import { charge, day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const mt = service('mt', { at: '10:00-10:30' });
const with59 = { charges: [charge({ modifiers: ['59', 'GP'] })] };

testRule(distinctServiceModifierUnsupported, {
  valid: [
    { name: 'no such modifier', day: day({ charges: [charge()] }) },
    {
      name: 'a pair in separate minutes',
      day: day({ services: [mt, service('ta', { code: '97012', at: '10:30-10:45' })], ...with59 }),
    },
    {
      name: 'a pair without clock times cannot be judged',
      day: day({
        services: [service('mt', { minutes: 30 }), service('ta', { code: '97012', minutes: 15 })],
        ...with59,
      }),
    },
  ],
  invalid: [
    {
      name: '59 beside exercise',
      day: day({
        services: [mt, service('ex', { code: '97110', at: '10:30-10:45' })],
        ...with59,
        dateOfService: '2024-09-30',
      }),
      issues: [['distinct-service-modifier-unsupported', ['noPair', { modifiers: ['59'], date: '2024-09-30' }]]],
    },
    {
      name: '59 and nothing it is distinct from, whatever edits there are',
      day: day({ ...with59, dateOfService: '2024-10-01' }),
      issues: [['distinct-service-modifier-unsupported', ['noPair', { modifiers: ['59'], date: '2024-10-01' }]]],
    },
    {
      name: '59 beside exercise, a day after the edits are known',
      day: day({
        services: [mt, service('ex', { code: '97110', at: '10:30-10:45' })],
        ...with59,
        dateOfService: '2024-10-01',
      }),
      issues: [
        [
          'distinct-service-modifier-unsupported',
          ['noKnownPair', { modifiers: ['59'], date: '2024-10-01', quarter: 'the third quarter of 2024' }],
        ],
      ],
    },
    {
      name: '59 over shared minutes',
      day: day({ services: [mt, service('ta', { code: '97012', at: '10:15-10:45' })], ...with59 }),
      issues: [
        [
          'distinct-service-modifier-unsupported',
          [
            'overlapping',
            {
              modifiers: ['59'],
              date: '2026-03-02',
              other: '97012',
              others: ['Procedure/ta'],
              times: '10:15–10:30',
              column1: '97012',
            },
          ],
        ],
      ],
    },
  ],
});
