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
      issues: [
        [
          'distinct-service-modifier-unsupported',
          'The 97140 line of 2024-09-30 bears 59, and no service of the day is paired with 97140. Remove 59, or document the other service.',
        ],
      ],
    },
    {
      name: '59 and nothing it is distinct from, whatever edits there are',
      day: day({ ...with59, dateOfService: '2024-10-01' }),
      issues: [
        [
          'distinct-service-modifier-unsupported',
          'The 97140 line of 2024-10-01 bears 59, and no service of the day is paired with 97140. Remove 59, or document the other service.',
        ],
      ],
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
          'The 97140 line of 2024-10-01 bears 59, and no service of the day is paired with 97140. The edits loaded are known up to the third quarter of 2024. Remove 59 unless CMS has added a pair since or the payer asks for it.',
        ],
      ],
    },
    {
      name: '59 over shared minutes',
      day: day({ services: [mt, service('ta', { code: '97012', at: '10:15-10:45' })], ...with59 }),
      issues: [
        [
          'distinct-service-modifier-unsupported',
          'The 97140 line of 2026-03-02 bears 59, but 97140 and 97012 (Procedure/ta) are both documented at 10:15–10:30. Remove 59 and bill 97012 only, or correct the times.',
        ],
      ],
    },
  ],
});
