// SPDX-License-Identifier: Apache-2.0
import type { ClaimLine } from '../../../src/engine/billing/treatment-day.ts';
import { claimUnitsMissing } from '../../../src/engine/rules/claim-units-missing.ts';
import { charge, day } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const line = (facts: Partial<ClaimLine> = {}): ClaimLine => ({
  source: 'Claim/x',
  sequence: 1,
  part: '97140',
  units: 2,
  modifiers: ['GP'],
  ...facts,
});
const withLine = (claimLine: ClaimLine): ReturnType<typeof day> =>
  day({ charges: [charge()], claimLines: [claimLine] });

testRule(claimUnitsMissing, {
  valid: [
    { name: 'units and modifiers as on the charge', day: withLine(line()) },
    { name: 'a modifier more is another question', day: withLine(line({ modifiers: ['GP', 'KX'] })) },
    { name: 'no charge to compare with', day: day({ claimLines: [line({ units: 1 })] }) },
  ],
  invalid: [
    {
      name: 'no quantity',
      day: withLine(line({ units: undefined })),
      issues: [
        [
          'claim-units-missing/x',
          ['units', { claim: 'Claim/x', item: 1, charge: 'ChargeItem/c1', billed: 'no', units: 2 }],
        ],
      ],
    },
    {
      name: 'one unit, and no GP',
      day: withLine(line({ units: 1, modifiers: [] })),
      issues: [
        [
          'claim-units-missing/x',
          ['units', { claim: 'Claim/x', item: 1, charge: 'ChargeItem/c1', billed: 1, units: 2 }],
          ['modifiers', { claim: 'Claim/x', item: 1, charge: 'ChargeItem/c1', modifiers: ['GP'] }],
        ],
      ],
    },
  ],
});
