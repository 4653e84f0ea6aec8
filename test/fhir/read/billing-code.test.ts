// SPDX-License-Identifier: Apache-2.0
import {
  billingCodesOf,
  billingSystemOf,
  isBillingSystem,
  modifiersInCode,
  withoutModifiersInCode,
} from '../../../src/fhir/read/billing-code.ts';
import { CPT, HCPCS } from '../../../src/fhir/systems.ts';

test.each([
  ['97140', CPT],
  ['0552T', CPT],
  ['G0283', HCPCS],
  ['', CPT],
])('%j is a code of %s', (code, system) => {
  expect(billingSystemOf(code)).toBe(system);
});

describe('isBillingSystem', () => {
  test.each([
    'http://www.ama-assn.org/go/cpt',
    'https://www.ama-assn.org/go/cpt',
    'http://www.ama-assn.org/go/cpt/',
    'http://ama-assn.org/go/CPT',
    'http://www.ama-assn.org/go/cpt|2026',
    'http://terminology.hl7.org/CodeSystem/CPT',
    'http://hl7.org/fhir/sid/cpt',
    'urn:oid:2.16.840.1.113883.6.12',
    '2.16.840.1.113883.6.12',
    'CPT',
    'CPT-4',
    'C4',
    'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
    'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets/',
    'urn:oid:2.16.840.1.113883.6.285',
    'http://hospital.example.org/CodeSystem/hcpcs',
  ])('%s holds billing codes', (system) => {
    expect(isBillingSystem(system)).toBe(true);
  });

  test.each([
    'http://snomed.info/sct',
    'http://loinc.org',
    'urn:oid:1.2.840.114350.1.13.0.1.7.2.696580',
    'http://hospital.example.org/cpt-look-alike',
    'http://hl7.org/fhir/sid/icd-10-cm',
    '',
  ])('%s does not', (system) => {
    expect(isBillingSystem(system)).toBe(false);
  });
});

describe('billingCodesOf', () => {
  test('codes are trimmed and in capitals, in the order written', () => {
    const coding = [
      { system: 'CPT', code: ' 97140 ' },
      { system: 'http://snomed.info/sct', code: '74251004' },
      { system: 'urn:oid:2.16.840.1.113883.6.285', code: 'g0283' },
    ];
    expect(billingCodesOf({ coding })).toEqual(['97140', 'G0283']);
  });

  test('without a system, a therapy code counts and any other does not', () => {
    expect(billingCodesOf({ coding: [{ code: '97140' }, { code: '5123' }] })).toEqual(['97140']);
  });

  test.each(['97140-GP', '97140:GP:59', '97140 GP', 'CPT4:97140', 'CPT4:97140:GP'])(
    'what exports write around a code is no part of it: %s',
    (code) => {
      expect(billingCodesOf({ coding: [{ system: 'CPT4', code }] })).toEqual(['97140']);
      expect(billingCodesOf({ coding: [{ code }] })).toEqual(['97140']);
    },
  );

  test('what has not the form of a billing code is none, so that its words speak', () => {
    expect(billingCodesOf({ coding: [{ system: 'CPT', code: 'MANUAL' }] })).toEqual([]);
  });

  test('a therapy code under a system of the site’s own is no billing code', () => {
    expect(billingCodesOf({ coding: [{ system: 'http://hospital.example.org/charges', code: '97140' }] })).toEqual([]);
  });
});

describe('modifiers that are written with a code', () => {
  const of = (...codes: string[]): { coding: { system: string; code: string }[] } => ({
    coding: codes.map((code) => ({ system: 'CPT', code })),
  });

  test.each([
    [['97140-59-GP'], ['59', 'GP']],
    [['97140GP'], ['GP']],
    [['97140, gp'], ['GP']],
    [['97140 (59)'], ['59']],
    [['CPT4:97140:CQ'], ['CQ']],
    [['97140', 'GP'], ['GP']],
    [['97140'], []],
    [['MANUAL-GP'], []],
  ])('%j: %j', (codes, modifiers) => {
    expect(modifiersInCode(of(...codes))).toEqual(modifiers);
    expect(modifiersInCode(withoutModifiersInCode(of(...codes)))).toEqual([]);
  });

  test('two letters of a system of the site’s own are none, and stay', () => {
    const concept = { text: 'Manual therapy', coding: [{ system: 'urn:clinic', code: 'MT' }, { code: 'GP' }] };
    expect(modifiersInCode(concept)).toEqual([]);
    expect(withoutModifiersInCode(concept)).toEqual(concept);
    expect(modifiersInCode(undefined)).toEqual([]);
  });

  test('without them the code is left, and what is none stays as it was', () => {
    const left = withoutModifiersInCode({ text: 'MT', ...of('97140-59', 'GP', 'MANUAL') });
    expect(left).toEqual({ text: 'MT', ...of('97140', 'MANUAL') });
    expect(withoutModifiersInCode({ text: 'MT' })).toEqual({ text: 'MT', coding: [] });
  });
});
