// SPDX-License-Identifier: Apache-2.0
import type { PayerKind } from '../../../src/engine/billing/payer.ts';
import { US_STATE_CODES, type UsState } from '../../../src/engine/billing/us-state.ts';
import { medicaidOf, medicaidState } from '../../../src/engine/policies/medicaid-programs.ts';
import { kindOfName, recognizePayer, type PayerClue } from '../../../src/engine/policies/payer-recognition.ts';

const SOPT = 'https://nahdo.org/sopt';
const clue = (text: string, system?: string): PayerClue => ({
  path: 'x',
  text,
  ...(system === undefined ? {} : { system }),
});

test.each<[PayerKind | undefined, ...string[]]>([
  [
    'medicare-b',
    'Medicare',
    'MEDICARE PART B',
    'Palmetto GBA Part B',
    'NGS',
    'National Government Services',
    'Noridian JF',
    'Novitas Solutions',
    'First Coast Service Options',
    'WPS Government Health Administrators',
    'CGS Administrators',
  ],
  ['railroad', 'Railroad Medicare', 'Palmetto GBA Railroad Medicare', 'Railroad Retirement Board'],
  ['medicare-supplement', 'Medicare Supplement Plan G', 'AARP Medigap', 'Medicare Supplemental'],
  [
    'medicare-advantage',
    'Medicare Advantage',
    'Humana Gold Plus HMO (MA)',
    'Humana Gold Choice',
    'Aetna Medicare PPO',
    'AARP MedicareComplete',
    'UHC Medicare',
    'Medicare HMO Blue',
    'SecureHorizons',
    'Blue Cross Medicare',
  ],
  ['tricare', 'TRICARE East', 'Humana Military TRICARE', 'Humana Military', 'CHAMPUS'],
  [
    'va',
    'Optum VA CCN',
    'TriWest Healthcare Alliance',
    'US Department of Veterans Affairs',
    'VA Community Care',
    'CHAMPVA',
  ],
  ['fehb', 'BCBS FEP', 'Federal Employee Program', 'GEHA'],
  ['medicaid', 'State Medicaid', 'Medi-Cal', 'MediCal', 'MassHealth', 'Aetna Better Health of Ohio', 'Anthem Medicaid'],
  ['workers-comp', 'Workers’ Compensation Fund', 'Workers Comp', "Workman's... work comp", 'Labor & Industries'],
  ['workers-comp-co', 'Pinnacol Assurance', 'Colorado Workers Compensation', "Workers' comp of Colorado"],
  ['auto', 'GEICO', 'Allstate Auto', 'No-Fault Carrier', 'MedPay'],
  ['aetna', 'Aetna Choice POS II'],
  ['anthem', 'Anthem Blue Cross'],
  ['bcbs-nd', 'BCBSND', 'Blue Cross Blue Shield of North Dakota', 'BCBS of ND'],
  ['bcbs', 'BCBS of Texas', 'Highmark', 'Blue Shield of California'],
  ['cigna', 'Cigna Open Access'],
  ['humana', 'Humana'],
  ['uhc', 'UnitedHealthcare', 'United Healthcare Choice', 'UMR', 'Optum'],
  [
    undefined,
    'Non-Medicare Secondary Plan',
    'Not Medicare',
    'Medicaremore Insurance',
    'Sample Health Plan',
    'WPS Health Plan',
    'NGSA',
    'Novitasco',
  ],
])('%s', (kind, ...names) => {
  expect(names.map((text) => [text, kindOfName({ text })])).toEqual(names.map((text) => [text, kind]));
});

test.each<[string, string | undefined, PayerKind]>([
  ['1', SOPT, 'medicare-b'],
  ['121', 'urn:oid:2.16.840.1.113883.3.221.5', 'medicare-b'],
  ['12', 'http://nahdo.org/sopt', 'medicare-b'],
  ['111', SOPT, 'medicare-advantage'],
  ['123', SOPT, 'medicare-supplement'],
  ['21', SOPT, 'medicaid'],
  ['311', SOPT, 'tricare'],
  ['32', SOPT, 'va'],
  ['951', SOPT, 'workers-comp'],
  ['96', SOPT, 'auto'],
  ['512', SOPT, 'other'],
  ['MB', 'https://codesystem.x12.org/005010/1032', 'medicare-b'],
  ['16', 'https://codesystem.x12.org/005010/1032', 'medicare-advantage'],
  ['WCBPOL', 'http://terminology.hl7.org/CodeSystem/v3-ActCode', 'workers-comp'],
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
  expect(of('1', 'Aetna')).toBe('medicare-b');
  expect(of('95', 'Pinnacol Assurance')).toBe('workers-comp-co');
  expect(of('95', 'Medicare')).toBe('workers-comp');
  expect(of('2', '', '60054')).toBe('medicaid');
  expect(of('5', 'Cigna', '60054')).toBe('aetna');
  expect(of('5', 'Cigna')).toBe('cigna');
});

describe('whose Medicaid it is', () => {
  test.each<[UsState | undefined, ...string[]]>([
    ['CA', 'Medi-Cal', 'Medi Cal Managed Care', 'California Medicaid'],
    ['TN', 'TennCare', 'BlueCare TennCare'],
    ['MA', 'MassHealth Standard'],
    ['AZ', 'AHCCCS', 'UnitedHealthcare Community Plan of Arizona'],
    ['MO', 'MO HealthNet Fee-for-Service', 'Missouri Medicaid'],
    ['WI', 'BadgerCare Plus', 'ForwardHealth'],
    ['WA', 'Apple Health', 'Washington Apple Health (Medicaid)'],
    ['OR', 'Oregon Health Plan', 'Medicaid of Oregon'],
    ['CO', 'Health First Colorado'],
    ['WV', 'West Virginia Medicaid'],
    ['VA', 'Virginia Medicaid'],
    ['AR', 'Arkansas Medicaid'],
    ['KS', 'Kansas Medicaid'],
    ['DC', 'District of Columbia Medicaid', 'DC Medicaid'],
    ['NC', 'NC Medicaid Direct', 'Medicaid - NC'],
    ['TX', 'Medicaid (TX', 'TMHP'],
    [undefined, 'State Medicaid', 'Anthem Medicaid', 'Medicaid or Medicare', 'ZZ Medicaid'],
  ])('%s', (state, ...names) => {
    expect(names.map((text) => [text, medicaidState(text)])).toEqual(names.map((text) => [text, state]));
  });

  test.each(US_STATE_CODES)('%s is known by each of its names', (code) => {
    const { state, names } = medicaidOf(code);
    for (const text of [...names, `${state} Medicaid`]) {
      expect([text, kindOfName({ text }), medicaidState(text)]).toEqual([text, 'medicaid', code]);
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
