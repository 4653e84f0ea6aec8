// SPDX-License-Identifier: Apache-2.0
import type { ClaimLine } from '../../../src/engine/billing/treatment-day.ts';
import { claimUnitsMissing } from '../../../src/engine/rules/claim-units-missing.ts';
import { ASSISTANT, charge, day, service } from '../../support/day.ts';
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

const assistants = day({
  services: [service('a1', { at: '10:00-10:30', performers: [ASSISTANT] })],
  payer: { kind: 'medicare-b' },
});

testRule(claimUnitsMissing, {
  valid: [
    { name: 'units and modifiers as on the charge', day: withLine(line()) },
    { name: 'a modifier more is another question', day: withLine(line({ modifiers: ['GP', 'KX'] })) },
    { name: 'as on the charge that this assessment makes', day: day({ claimLines: [line()] }) },
    { name: 'no charge to compare with', day: day({ services: [], claimLines: [line({ units: 1 })] }) },
    {
      name: 'a charge that goes in this assessment',
      day: day({ services: [], charges: [charge()], claimLines: [line({ units: 1 })] }),
    },
    {
      name: 'a charge that a person closed',
      day: day({ charges: [charge({ state: 'closed', isRefused: true })], claimLines: [line({ units: 1 })] }),
    },
    {
      name: 'lines of a person that the claim bills as one',
      day: day({
        charges: ['c1', 'c2'].map((id) =>
          charge({ source: `ChargeItem/${id}`, ours: false, units: 1, unitsArePersons: true }),
        ),
        claimLines: [line()],
      }),
    },
    {
      name: 'a line for each of two charges of a person',
      day: day({
        charges: ['c1', 'c2'].map((id) =>
          charge({ source: `ChargeItem/${id}`, ours: false, units: 1, unitsArePersons: true }),
        ),
        claimLines: [line({ units: 1 }), line({ sequence: 2, units: 1, repeats: { source: 'Claim/x', sequence: 1 } })],
      }),
    },
  ],
  invalid: [
    {
      name: 'two lines for one charge',
      day: day({
        charges: [charge()],
        claimLines: [line(), line({ sequence: 2, repeats: { source: 'Claim/x', sequence: 1 } })],
      }),
      issues: [['claim-units-missing/x', ['doubled', { claim: 'Claim/x', item: 2, first: 1 }]]],
    },
    {
      name: 'a claim beside another one for the charge',
      day: day({
        charges: [charge()],
        claimLines: [line(), line({ source: 'Claim/y', repeats: { source: 'Claim/x', sequence: 1 } })],
      }),
      issues: [['claim-units-missing/y', ['doubledByTwo', { claim: 'Claim/y', item: 1 }]]],
    },
    {
      name: 'more lines than charges of a person',
      day: day({
        charges: ['c1', 'c2'].map((id) =>
          charge({ source: `ChargeItem/${id}`, ours: false, units: 1, unitsArePersons: true }),
        ),
        claimLines: [1, 2, 3].map((sequence) =>
          line({ sequence, units: 1, ...(sequence > 1 ? { repeats: { source: 'Claim/x', sequence: 1 } } : {}) }),
        ),
      }),
      issues: [['claim-units-missing/x', ['doubled', { claim: 'Claim/x', item: 3, first: 1 }]]],
    },
    {
      name: 'no quantity',
      day: withLine(line({ units: undefined })),
      issues: [['claim-units-missing/x', ['units', { claim: 'Claim/x', item: 1, billed: 'no', units: 2 }]]],
    },
    {
      name: 'one unit, and no GP',
      day: withLine(line({ units: 1, modifiers: [] })),
      issues: [
        [
          'claim-units-missing/x',
          ['units', { claim: 'Claim/x', item: 1, billed: 1, units: 2 }],
          ['modifiers', { claim: 'Claim/x', item: 1, modifiers: ['GP'] }],
        ],
      ],
    },
    {
      name: 'a charge that this assessment makes',
      day: day({ claimLines: [line({ modifiers: [] })] }),
      issues: [['claim-units-missing/x', ['modifiers', { claim: 'Claim/x', item: 1, modifiers: ['GP'] }]]],
    },
    {
      name: 'modifiers that a person’s charge gets in this assessment',
      day: day({
        charges: [charge({ ours: false, unitsArePersons: true, modifiers: ['59'] })],
        claimLines: [line({ modifiers: ['59'] })],
      }),
      issues: [['claim-units-missing/x', ['modifiers', { claim: 'Claim/x', item: 1, modifiers: ['GP'] }]]],
    },
    {
      name: 'a billed charge as it went out',
      day: day({
        charges: [charge({ state: 'billed', units: 3, modifiers: [] })],
        claimLines: [line({ modifiers: [] })],
      }),
      issues: [['claim-units-missing/x', ['units', { claim: 'Claim/x', item: 1, billed: 2, units: 3 }]]],
    },
    {
      name: 'an assistant’s units on a line without CQ',
      day: { ...assistants, claimLines: [line()] },
      issues: [['claim-units-missing/x', ['modifiers', { claim: 'Claim/x', item: 1, modifiers: ['CQ'] }]]],
    },
  ],
});
