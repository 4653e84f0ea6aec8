// SPDX-License-Identifier: Apache-2.0
import type { PayerKind } from '../../../src/engine/billing/payer.ts';
import { US_STATE_CODES, type UsState } from '../../../src/engine/billing/us-state.ts';
import { medicaidOf, medicaidState } from '../../../src/engine/policies/medicaid-programs.ts';
import { kindOfName } from '../../../src/engine/policies/payer-names.ts';
import { recognizePayer, type PayerClue } from '../../../src/engine/policies/payer-recognition.ts';

const SOPT = 'https://nahdo.org/sopt';
const clue = (text: string, system?: string): PayerClue => ({
  path: 'x',
  text,
  ...(system === undefined ? {} : { system }),
});

test.each<[string, string | undefined, PayerKind]>([
  ['1', SOPT, 'medicare-b'],
  ['121', 'urn:oid:2.16.840.1.113883.3.221.5', 'medicare-b'],
  ['12', 'http://nahdo.org/sopt', 'medicare-b'],
  ['111', SOPT, 'medicare-advantage'],
  ['123', SOPT, 'medicare-advantage'],
  ['141', SOPT, 'medicare-advantage'],
  ['523', SOPT, 'medicare-supplement'],
  ['3221', SOPT, 'va'],
  ['121', 'http://www.phdsc.org/standards/payer-typology.asp', 'medicare-b'],
  ['21', SOPT, 'medicaid'],
  ['311', SOPT, 'tricare'],
  ['32', SOPT, 'va'],
  ['951', SOPT, 'workers-comp'],
  ['96', SOPT, 'auto'],
  ['512', SOPT, 'other'],
  ['MA', 'https://codesystem.x12.org/005010/1032', 'medicare-b'],
  ['MB', 'https://codesystem.x12.org/005010/1032', 'medicare-b'],
  ['MB', 'urn:oid:2.16.840.1.113883.6.255.1336', 'medicare-b'],
  ['12', 'urn:oid:2.16.840.1.114222.4.11.3591', 'medicare-b'],
  ['12', 'http://www.phdsc.org/standards/pdfs/SourceofPaymentTypologyVersion5.0.pdf', 'medicare-b'],
  ['16', 'https://codesystem.x12.org/005010/1032', 'medicare-advantage'],
  ['WCBPOL', 'http://terminology.hl7.org/CodeSystem/v3-ActCode', 'workers-comp'],
  ['VET', 'http://terminology.hl7.org/CodeSystem/v3-ActCode', 'va'],
  ['121', 'https://example.org/codes', 'other'],
  ['121', undefined, 'other'],
])('code %s of %s: %s', (code, system, kind) => {
  expect(recognizePayer({ identifiers: [], codes: [clue(code, system)], names: [] }).kind).toBe(kind);
});

test('a code goes before an identifier, and both before a name, but a name may say which Medicare or whose compensation', () => {
  const of = (code: string, name: string, identifier = ''): PayerKind =>
    recognizePayer({ identifiers: [clue(identifier)], codes: [clue(code, SOPT)], names: [clue(name)] }).kind;
  expect(of('2', 'Medicare')).toBe('medicaid');
  expect(of('1', 'Humana Gold Plus')).toBe('medicare-advantage');
  expect(of('1', 'Aetna')).toBe('medicare-advantage');
  expect(of('12', 'Aetna')).toBe('medicare-b');
  expect(of('1', 'Sample Health Plan')).toBe('medicare-b');
  expect(of('', 'AARP Medicare Complete', '87726')).toBe('medicare-advantage');
  expect(of('', 'Humana Gold Plus HMO', '61101')).toBe('medicare-advantage');
  expect(of('', 'UHC Community Plan of TX', '87726')).toBe('medicaid');
  expect(of('', 'Choice Plus', '87726')).toBe('uhc');
  expect(of('95', 'Pinnacol Assurance')).toBe('workers-comp-co');
  expect(of('95', 'Medicare')).toBe('workers-comp');
  expect(of('2', '', '60054')).toBe('medicaid');
  expect(of('5', 'Cigna', '60054')).toBe('aetna');
  expect(of('5', 'Cigna')).toBe('cigna');
});

test('of several names, one that tells less gives way to one that tells which', () => {
  const of = (...names: string[]): PayerKind =>
    recognizePayer({ identifiers: [], codes: [], names: names.map((name) => clue(name)) }).kind;
  expect(of('TriWest Healthcare Alliance', 'TRICARE West')).toBe('tricare');
  expect(of('TriWest Healthcare Alliance', 'VA Community Care')).toBe('va');
  expect(of('TriWest Healthcare Alliance', 'Aetna')).toBe('triwest');
  expect(of('Sedgwick', 'TN Workers Comp')).toBe('workers-comp-tn');
  expect(of('VA Community Care', 'TRICARE West')).toBe('va');
});

describe('whose Medicaid it is', () => {
  test.each<[UsState | undefined, ...string[]]>([
    ['CA', 'Medi-Cal', 'Medi Cal Managed Care', 'MEDI-CAL', 'MediCal', 'California Medicaid'],
    ['TN', 'TennCare', 'BlueCare TennCare'],
    ['MA', 'MassHealth Standard', 'Mass Health', 'Medicaid (MA)'],
    ['AZ', 'AHCCCS', 'Arizona Health Care Cost Containment System', 'UnitedHealthcare Community Plan of Arizona'],
    ['MO', 'MO HealthNet Fee-for-Service', 'MoHealthNet', 'Missouri HealthNet', 'Missouri Medicaid'],
    ['WI', 'BadgerCare Plus', 'Badger Care', 'ForwardHealth', 'WI Forward Health'],
    ['WA', 'Apple Health', 'Washington Apple Health (Medicaid)'],
    ['OR', 'Oregon Health Plan', 'Medicaid of Oregon'],
    ['CO', 'Health First Colorado'],
    ['WV', 'West Virginia Medicaid'],
    ['VA', 'Virginia Medicaid'],
    ['AR', 'Arkansas Medicaid'],
    ['KS', 'Kansas Medicaid'],
    ['DC', 'District of Columbia Medicaid', 'DC Medicaid', 'Washington, D.C. Medicaid'],
    ['NC', 'NC Medicaid Direct', 'NC MEDICAID', 'Medicaid - NC'],
    ['NY', 'NYS Medicaid', 'eMedNY', 'New York State Medicaid'],
    ['PA', 'PA Medical Assistance', 'Pennsylvania Medical Assistance'],
    ['TX', 'Medicaid (TX', 'TMHP', 'AMERIGROUP TX', 'Tex Medicaid'],
    ['AZ', 'UHCCP AZ'],
    ['IL', 'Illinois Department of Healthcare and Family Services'],
    ['NY', 'MetroPlus Health Plan', 'Healthfirst PHSP'],
    ['TX', 'Community First Health Plans STAR', "Driscoll Children's Health Plan", 'El Paso First Health Plans'],
    ['SD', 'S. Dakota Medicaid'],
    [
      undefined,
      'State Medicaid',
      'Anthem Medicaid',
      'Medicaid or Medicare',
      'MOLINA HEALTHCARE CO',
      'AMERIGROUP MA',
      'MEDICARE OR MEDICAID',
      'ZZ Medicaid',
      'Medical Mutual',
    ],
  ])('%s', (state, ...names) => {
    expect(names.map((text) => [text, medicaidState(text)])).toEqual(names.map((text) => [text, state]));
  });

  test('ID, MA and CO behind a name all in capitals are a state after "of" alone', () => {
    const names = ['MOLINA HEALTHCARE ID', 'MOLINA HEALTHCARE OF ID', 'Molina Healthcare ID', 'MOLINA HEALTHCARE OH'];
    expect(names.map(medicaidState)).toEqual([undefined, 'ID', 'ID', 'OH']);
  });

  test.each(US_STATE_CODES)('%s is known by each of its names', (code) => {
    const { state, names } = medicaidOf(code);
    for (const text of [...names, `${state} Medicaid`]) {
      expect([text, kindOfName(text), medicaidState(text)]).toEqual([text, 'medicaid', code]);
    }
  });

  test('a state is told of Medicaid alone, also where a code tells the kind and another name the state', () => {
    const names = [clue('Community Health Plan'), clue('Commonwealth of Massachusetts')];
    expect(recognizePayer({ identifiers: [], codes: [clue('2', SOPT)], names })).toMatchObject({
      kind: 'medicaid',
      state: 'MA',
    });
    expect(recognizePayer({ identifiers: [], codes: [], names: [clue('Blue Shield of California')] })).toEqual({
      kind: 'bcbs',
      recognizedBy: 'x “Blue Shield of California”',
    });
  });
});
