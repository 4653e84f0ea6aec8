// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem } from '@medplum/fhirtypes';
import { CHARGE_ITEM_MODIFIER, CPT, HCPCS, WRITTEN_MODIFIER, WRITTEN_UNITS } from '../../../src/fhir/systems.ts';
import { attested, followRecord, modifierCodings, withoutModifiers } from '../../../src/fhir/write/charge-item.ts';
import { chargeItem as charge, decidedAs, modified } from '../../support/written-charge.ts';

const modifiersIn = ({ extension = [] }: ChargeItem): string[] => modifierCodings(extension).map(({ code }) => code);

const follow = (
  facts: Partial<ChargeItem>,
  proven: readonly string[],
  modifierOrder = ['59', 'GP', 'CQ', 'KX'],
): ChargeItem => followRecord(charge(facts), decidedAs({ provenModifiers: proven, modifierOrder }));

test('stand in one extension, in billing order, those of a person as they were written', () => {
  const kx = { system: HCPCS, code: 'KX', display: 'Medically necessary' };
  const own = [
    { url: CHARGE_ITEM_MODIFIER, valueCodeableConcept: { coding: [kx] } },
    { url: 'https://clinic.example.org/note', valueString: 'kept' },
    { url: CHARGE_ITEM_MODIFIER, valueCodeableConcept: { coding: [{ code: '59' }] } },
  ];
  expect(follow({ extension: own }, ['GP', 'CQ']).extension).toEqual([
    { url: 'https://clinic.example.org/note', valueString: 'kept' },
    ...(modified({ code: '59' }, { system: HCPCS, code: 'GP' }, { system: HCPCS, code: 'CQ' }, kx).extension ?? []),
  ]);
});

test.each<readonly [string, Partial<ChargeItem>]>([
  ['one that stands is not added again', modified({ code: 'GP' })],
  ['nor one typed in small letters', modified({ code: 'gp ' })],
  ['nor one written with the code', { code: { coding: [{ system: CPT, code: '97140-GP' }] } }],
  ['nor beside another of the therapy modifiers: that is a person’s to solve', modified({ code: 'GO' })],
])('%s', (_name, facts) => {
  const followed = follow(facts, ['GP']);
  expect(followed.extension).toEqual(facts.extension);
  expect(followed.meta?.tag).toEqual([{ system: WRITTEN_UNITS, code: '2' }]);
});

const written = {
  meta: {
    tag: [
      { system: WRITTEN_MODIFIER, code: 'GP' },
      { system: 'urn:clinic', code: 'GP' },
    ],
  },
};

test('GP that we wrote gives way to GO once that is what the record proves', () => {
  const followed = follow({ ...modified({ code: 'GP' }, { code: 'KX' }), ...written }, ['GO']);
  expect(modifiersIn(followed)).toEqual(['KX', 'GO']);
  expect(followed.meta?.tag).toEqual([
    { system: 'urn:clinic', code: 'GP' },
    { system: WRITTEN_MODIFIER, code: 'GO' },
    { system: WRITTEN_UNITS, code: '2' },
  ]);
});

test('GP that a person wrote stays, and so does what we wrote of another kind', () => {
  expect(modifiersIn(follow(modified({ code: 'GP' }), ['GO']))).toEqual(['GP']);
  const tagged = { meta: { tag: [{ system: WRITTEN_MODIFIER, code: 'CQ' }] } };
  expect(modifiersIn(follow({ ...modified({ code: 'CQ' }), ...tagged }, ['GP']))).toEqual(['GP', 'CQ']);
});

test('of a number are CPT’s, the others HCPCS’s', () => {
  expect(modifierCodings(attested(charge(), '59', []).extension ?? [])).toEqual([{ system: CPT, code: '59' }]);
  expect(modifierCodings(attested(charge(), 'XS', []).extension ?? [])).toEqual([{ system: HCPCS, code: 'XS' }]);
});

test('one that is taken away goes, however it was typed; the others and other extensions stay', () => {
  const note = { url: 'https://clinic.example.org/note', valueCodeableConcept: { coding: [{ code: '51' }] } };
  const own = modified({ code: 'gp' }, { code: '51' }).extension ?? [];
  expect(withoutModifiers(charge({ extension: [note, ...own] }), ['51']).extension).toEqual([
    note,
    ...(modified({ code: 'gp' }).extension ?? []),
  ]);
  expect(withoutModifiers(charge({ extension: own }), ['GP', '51'])).toEqual(charge());
  expect(withoutModifiers(charge(), ['GP'])).toEqual(charge());
  expect(withoutModifiers(charge({ extension: own }), ['KX']).extension).toEqual(own);
});

test('one that is taken out of the code leaves the others of the code in their extension', () => {
  const code = { coding: [{ system: CPT, code: '97140-51-GP' }], text: 'Manual therapy' };
  expect(withoutModifiers(charge({ code, ...modified({ code: 'KX' }) }), ['51'])).toEqual(
    charge({
      code: { coding: [{ system: CPT, code: '97140' }], text: 'Manual therapy' },
      extension: [
        ...(modified({ system: HCPCS, code: 'GP' }).extension ?? []),
        ...(modified({ code: 'KX' }).extension ?? []),
      ],
    }),
  );
  expect(withoutModifiers(charge({ code }), ['59']).code).toEqual(code);
});
