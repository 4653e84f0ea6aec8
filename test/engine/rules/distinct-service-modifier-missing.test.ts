// SPDX-License-Identifier: Apache-2.0
import { distinctServiceModifierMissing } from '../../../src/engine/rules/distinct-service-modifier-missing.ts';
import { charge, day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const mt = service('mt', { at: '10:00-10:30' });
const ta = service('ta', { code: '97530', at: '10:30-10:45' });
const evaluation = service('ev', { code: '97161', at: '09:30-10:00' });
const APART =
  '97140 and 97530 (Procedure/ta) on 2026-03-02 are an NCCI pair (97140 in column 1, 97530 in column 2), and neither line bears 59 or an X modifier. If they were furnished in separate minutes, add 59 or XU to 97530; if not, bill 97140 only.';

testRule(distinctServiceModifierMissing, {
  valid: [
    {
      name: 'exercise is no pair, whatever web pages claim',
      day: day({ services: [mt, service('ex', { code: '97110', at: '10:30-10:45' })] }),
    },
    { name: '59 on the 97140 line', day: day({ services: [mt, ta], charges: [charge({ modifiers: ['59', 'GP'] })] }) },
    {
      name: 'XU on the other line',
      day: day({
        services: [mt, ta],
        companionCharges: [{ source: 'ChargeItem/x', code: '97530', modifiers: ['XU'] }],
      }),
    },
    {
      name: '7 minutes and a charge that was cancelled: no line to pair',
      day: day({
        services: [service('mt', { minutes: 7 }), ta],
        charges: [charge({ state: 'closed', modifiers: [] })],
      }),
    },
    { name: 'the payer applies no NCCI edits', day: day({ services: [mt, ta] }), policy: { ncciEditsApply: false } },
    { name: 'no unit of 97140, no line to pair', day: day({ services: [service('mt', { minutes: 7 }), ta] }) },
    {
      name: 'an evaluation while its edit was withdrawn in 2020',
      day: day({ services: [mt, evaluation], dateOfService: '2020-04-01' }),
    },
  ],
  invalid: [
    {
      name: 'chiropractic manipulation that is no service of this discipline',
      day: day({
        services: [mt],
        manipulations: [
          { source: 'Procedure/cmt', code: '98941', regions: [{ text: 'Neck' }] },
          { source: 'Procedure/omt', code: '98925', regions: [{ text: 'Neck' }] },
        ],
      }),
      issues: [
        [
          'distinct-service-modifier-missing/cmt',
          '97140 and 98941 (Procedure/cmt) on 2026-03-02 are an NCCI pair (98941 in column 1, 97140 in column 2), and neither line bears 59 or an X modifier. If they were furnished in separate minutes, add 59 or XU to 97140; if not, bill 98941 only.',
        ],
      ],
    },
    {
      name: 'therapeutic activities after manual therapy',
      day: day({ services: [mt, ta] }),
      issues: [['distinct-service-modifier-missing/ta', APART]],
    },
    {
      name: 'known from the other line only',
      day: day({ companionCharges: [{ source: 'ChargeItem/x', code: '97530', modifiers: ['GP'] }] }),
      issues: [['distinct-service-modifier-missing/x', APART.replace('Procedure/ta', 'ChargeItem/x')]],
    },
    {
      name: '59 on a cancelled charge, and on the line of a third code',
      day: day({
        services: [mt, ta],
        charges: [charge({ state: 'closed', modifiers: ['59'] })],
        companionCharges: [
          { source: 'ChargeItem/x', code: '97110', modifiers: ['59'] },
          { source: 'ChargeItem/y', code: '97530', modifiers: ['GP'] },
        ],
      }),
      issues: [['distinct-service-modifier-missing/ta', APART]],
    },
    {
      name: '7 minutes, and a charge that stands all the same',
      day: day({ services: [service('mt', { minutes: 7 }), ta], charges: [charge()] }),
      issues: [['distinct-service-modifier-missing/ta', APART]],
    },
    {
      name: 'the same minutes',
      day: day({ services: [mt, service('ta', { code: '97530', at: '10:20-10:40' })] }),
      issues: [
        [
          'distinct-service-modifier-missing/ta',
          '97140 and 97530 (Procedure/ta) on 2026-03-02 are an NCCI pair (97140 in column 1, 97530 in column 2), and both are documented at 10:20–10:30. Bill 97140 only, or correct the times if the services followed one another.',
        ],
      ],
    },
    {
      name: 'an evaluation on the last day of its first edit',
      day: day({ services: [mt, evaluation], dateOfService: '2020-03-31' }),
      issues: [
        [
          'distinct-service-modifier-missing/ev',
          '97140 and 97161 (Procedure/ev) on 2020-03-31 are an NCCI pair (97161 in column 1, 97140 in column 2), and neither line bears 59 or an X modifier. If they were furnished in separate minutes, add 59 or XU to 97140; if not, bill 97161 only.',
        ],
      ],
    },
  ],
});
