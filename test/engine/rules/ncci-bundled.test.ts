// SPDX-License-Identifier: Apache-2.0
import type { PtpEdit } from '../../../src/engine/billing/ptp-edits.ts';
import { ncciBundled } from '../../../src/engine/rules/ncci-bundled.ts';
import { day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

/** The starter set has no edit with indicator 0 for 97140, so the cases bring their own. */
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

testRule(ncciBundled, {
  valid: [
    { name: 'no edit', day: day({ services: withOther('97110') }), ptpEdits },
    { name: 'indicator 1 is opened by a modifier', day: day({ services: withOther('97530') }) },
    { name: 'indicator 9: the edit is not active', day: day({ services: withOther('99992') }), ptpEdits },
    {
      name: 'the day after its deletion date',
      day: day({ services: withOther('99991'), dateOfService: '2026-03-03' }),
      ptpEdits,
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
      name: 'a pair that this payer never pays',
      day: day({ services: withOther('97530') }),
      policy: { bundledCodes: ['98940', '97530'] },
      issues: [
        [
          'ncci-bundled/x',
          '97140 and 97530 (Procedure/x) on 2026-03-02 are a pair that this payer never pays: 97140 is denied beside 97530, whatever modifier it bears. Bill 97530 only.',
        ],
      ],
    },
  ],
});
