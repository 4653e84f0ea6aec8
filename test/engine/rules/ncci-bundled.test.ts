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
    {
      name: 'a line of another discipline without a pair',
      day: day({ otherDisciplineLines: [{ source: 'Procedure/ot', code: '97110', modifiers: ['GO'] }] }),
    },
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
    {
      name: 'a person said that 97140 is not billed',
      day: day({ services: withOther('99991'), charges: [charge({ state: 'closed', isRefused: true })] }),
      ptpEdits,
    },
  ],
  invalid: [
    {
      name: 'a charge that was withdrawn and is made again',
      day: day({ services: withOther('99991'), charges: [charge({ state: 'closed', isRefused: false })] }),
      ptpEdits,
      issues: [
        [
          'ncci-bundled/x',
          ['bundled', { other: '99991', others: ['Procedure/x'], date: '2026-03-02', by: 'NCCI (indicator 0)' }],
        ],
      ],
    },
    {
      name: 'a line of another discipline: a pair under one provider number',
      day: day({
        dateOfService: '2024-05-02',
        otherDisciplineLines: [{ source: 'Procedure/ot', code: '97545', modifiers: ['GO'] }],
      }),
      issues: [['ncci-bundled/ot', ['otherDiscipline', { other: '97545', column1: '97545' }]]],
    },
    {
      name: 'indicator 0, on its last day',
      day: day({ services: withOther('99991') }),
      ptpEdits,
      issues: [
        [
          'ncci-bundled/x',
          ['bundled', { other: '99991', others: ['Procedure/x'], date: '2026-03-02', by: 'NCCI (indicator 0)' }],
        ],
      ],
    },
    {
      name: 'work hardening, a day after the table is known',
      day: day({ services: withOther('97545'), dateOfService: '2024-10-01' }),
      issues: [
        [
          'ncci-bundled/x',
          [
            'perhapsBundled',
            { other: '97545', others: ['Procedure/x'], date: '2024-10-01', quarter: 'the third quarter of 2024' },
          ],
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
          ['otherBundled', { other: '97124', others: ['Procedure/x'], date: '2024-09-30', by: 'NCCI (indicator 0)' }],
        ],
      ],
    },
    {
      name: 'massage, after the table is known',
      day: day({ services: withOther('97124') }),
      issues: [
        [
          'ncci-bundled/x',
          [
            'otherPerhapsBundled',
            { other: '97124', others: ['Procedure/x'], date: '2026-03-02', quarter: 'the third quarter of 2024' },
          ],
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
          ['otherBundled', { other: '97530', others: ['Procedure/x'], date: '2026-03-02', by: 'this payer' }],
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
          ['bundled', { other: '97530', others: ['Procedure/x'], date: '2026-03-02', by: 'this payer' }],
        ],
      ],
    },
  ],
});
