// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, Claim } from '@medplum/fhirtypes';
import { claimLinesOf } from '../../../src/fhir/read/claim-lines.ts';
import { toExistingCharge } from '../../../src/fhir/read/existing-charge.ts';
import { modifiersOfLine, readModifiers } from '../../../src/fhir/read/modifiers.ts';
import { R4_SCHEMAS } from '../../../src/fhir/r4.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { CHARGE_ITEM_MODIFIER, CPT } from '../../../src/fhir/systems.ts';
import { attested, withoutModifiers } from '../../../src/fhir/write/charge-item.ts';
import { fillClaim } from '../../../src/fhir/write/claim-filling.ts';

const manualTherapy = { coding: [{ system: CPT, code: '97140' }] };
const charge = (codes: readonly string[], facts: Partial<ChargeItem> = {}): ChargeItem => ({
  resourceType: 'ChargeItem',
  id: codes.join('-'),
  status: 'billable',
  code: manualTherapy,
  subject: { reference: 'Patient/p' },
  context: { reference: 'Encounter/e' },
  quantity: { value: codes.length },
  extension: codes.map((code) => ({ url: CHARGE_ITEM_MODIFIER, valueCodeableConcept: { coding: [{ code }] } })),
  ...facts,
});
const claim = (...lines: string[]): Claim => ({
  resourceType: 'Claim',
  id: 'c',
  status: 'active',
  type: {},
  use: 'claim',
  patient: { reference: 'Patient/p' },
  created: '2026-03-02',
  provider: {},
  priority: {},
  insurance: [],
  item: lines.map((code, index) => ({
    sequence: index + 1,
    productOrService: manualTherapy,
    modifier: [{ coding: [{ code }] }],
    encounter: [{ reference: 'Encounter/e' }],
  })),
});

describe('a modifier is the same however it is typed', () => {
  const typed = ' cq ';

  test('on a charge, on a line of a Claim, and where the two are matched', () => {
    const standing = charge([typed]);
    expect(readModifiers(standing)).toEqual(['CQ']);
    expect(toExistingCharge(R4_SCHEMAS.ChargeItem.parse(standing))).toMatchObject({
      part: '97140/CQ',
      modifiers: ['CQ'],
    });
    const [line] = claimLinesOf(
      new RecordSet([claim(typed)]),
      { dateOfService: '2026-03-02', discipline: 'PT', encounters: new Set(['Encounter/e']) },
      [],
    );
    expect(line).toMatchObject({ part: '97140/CQ', modifiers: ['CQ'] });
  });

  test('where a Claim is filled: the line takes the assistant’s charge, and the code as it is billed', () => {
    const [line] = fillClaim(claim(typed), [charge(['GP']), charge(['gp', typed])]).item ?? [];
    expect(line?.quantity).toEqual({ value: 2 });
    expect(modifiersOfLine(line ?? {})).toEqual(['GP', 'CQ']);
    expect(line?.modifier).toEqual([{ coding: [{ code: 'GP' }, { code: 'CQ' }] }]);
  });

  test('where one is added or taken away', () => {
    expect(readModifiers(attested(charge(['gp ']), 'GP', []))).toEqual(['GP']);
    expect(readModifiers(attested(charge(['gp ']), '59', ['59', 'GP']))).toEqual(['59', 'GP']);
    expect(withoutModifiers(charge([typed]), ['CQ']).extension).toBeUndefined();
  });

  test('where an EHR has an extension of its own, which gives way to HL7’s when one of them goes', () => {
    const theirs = { url: 'https://ehr.example.org/charge-modifier', valueString: 'GP,51' };
    const left = withoutModifiers(charge([], { extension: [theirs] }), ['51']);
    expect(readModifiers(left)).toEqual(['GP']);
    expect(left.extension?.map(({ url }) => url)).toEqual([CHARGE_ITEM_MODIFIER]);
  });

  test('of two charges of one part a line takes that of its visit', () => {
    const charges = [
      charge(['GP'], { context: { reference: 'Encounter/other' }, quantity: { value: 4 } }),
      charge(['GP'], { quantity: { value: 1 } }),
    ];
    expect(fillClaim(claim('GP'), charges).item?.[0]?.quantity).toEqual({ value: 1 });
  });
});
