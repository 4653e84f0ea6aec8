// SPDX-License-Identifier: Apache-2.0
import type { PtpEdit } from '../../../src/engine/billing/ptp-edits.ts';
import { ncciBundled } from '../../../src/engine/rules/ncci-bundled.ts';
import { charge, day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const ptpEdits: readonly PtpEdit[] = [
  {
    column1: '99991',
    column2: '97140',
    modifierIndicator: '0',
    effectiveFrom: '2020-01-01',
    effectiveTo: '2026-03-03',
  },
  { column1: '97140', column2: '99992', modifierIndicator: '9', effectiveFrom: '2020-01-01' },
];
const withOther = (code: string): ReturnType<typeof service>[] => [
  service('mt', { minutes: 30 }),
  service('x', { code, minutes: 20 }),
];
/** The last day for which the built-in edits are known. */
const KNOWN = '2024-09-30';

testRule(ncciBundled, {
  valid: [
    { name: 'no edit', day: day({ services: withOther('97110') }), ptpEdits },
    { name: 'indicator 1 is opened by a modifier', day: day({ services: withOther('97012') }) },
    { name: 'indicator 9: the edit is not active', day: day({ services: withOther('99992') }), ptpEdits },
    {
      name: 'the day after its deletion date',
      day: day({ services: withOther('99991'), dateOfService: '2026-03-03' }),
      ptpEdits,
    },
    {
      name: 'the payer applies no NCCI edits',
      day: day({ services: withOther('97545') }),
      policy: { ncciEditsApply: false },
    },
    {
      name: 'no unit and no charge of 97140: nothing is denied',
      day: day({ services: [service('mt', { minutes: 7 }), service('x', { code: '97124', minutes: 20 })] }),
    },
  ],
  invalid: [
    {
      name: 'indicator 0, on its last day',
      day: day({ services: withOther('99991') }),
      ptpEdits,
      issues: [
        [
          'ncci-bundled/x',
          '97140 and 99991 (Procedure/x) on 2026-03-02 are a pair that NCCI (indicator 0) never pays: 97140 is denied beside 99991, whatever modifier it bears. Bill 99991 only.',
        ],
      ],
    },
    {
      name: 'work hardening, a day after the table is known',
      day: day({ services: withOther('97545'), dateOfService: '2024-10-01' }),
      issues: [
        [
          'ncci-bundled/x',
          '97140 and 97545 (Procedure/x) on 2024-10-01 are a pair that NCCI (indicator 0) never pays: 97140 is denied beside 97545, whatever modifier it bears. The edits loaded are known up to the third quarter of 2024. Check that CMS still has this pair; if it has, bill 97545 only.',
        ],
      ],
    },
    {
      name: 'massage: 97140 is the line that is paid, with 59 or without',
      day: day({
        services: withOther('97124'),
        dateOfService: KNOWN,
        charges: [charge({ modifiers: ['59', 'GP'] })],
      }),
      issues: [
        [
          'ncci-bundled/x',
          '97140 and 97124 (Procedure/x) on 2024-09-30 are a pair that NCCI (indicator 0) never pays: 97124 is denied beside 97140, whatever modifier it bears. Take 97124 off the claim; the 97140 charge stands.',
        ],
      ],
    },
    {
      name: 'massage, after the table is known',
      day: day({ services: withOther('97124') }),
      issues: [
        [
          'ncci-bundled/x',
          '97140 and 97124 (Procedure/x) on 2026-03-02 are a pair that NCCI (indicator 0) never pays: 97124 is denied beside 97140, whatever modifier it bears. The edits loaded are known up to the third quarter of 2024. Check that CMS still has this pair; if it has, take 97124 off the claim. The 97140 charge stands.',
        ],
      ],
    },
    {
      name: 'a code that this payer never pays beside 97140, NCCI or not',
      day: day({ services: withOther('97530') }),
      policy: { bundledCodes: ['98940', '97530'], ncciEditsApply: false },
      issues: [
        [
          'ncci-bundled/x',
          '97140 and 97530 (Procedure/x) on 2026-03-02 are a pair that this payer never pays: 97530 is denied beside 97140, whatever modifier it bears. Take 97530 off the claim; the 97140 charge stands.',
        ],
      ],
    },
    {
      name: 'a payer that pays the other one',
      day: day({ services: withOther('97530') }),
      policy: { bundledCodes: ['97530/97140'] },
      issues: [
        [
          'ncci-bundled/x',
          '97140 and 97530 (Procedure/x) on 2026-03-02 are a pair that this payer never pays: 97140 is denied beside 97530, whatever modifier it bears. Bill 97530 only.',
        ],
      ],
    },
  ],
});
