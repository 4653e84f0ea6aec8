// SPDX-License-Identifier: Apache-2.0
import { PART_B, chargeOn, coverage, decide, told, treated } from '../support/medicare-chart.ts';

/**
 * 97140 beside another code, each answer decided from CMS's practitioner file of July 2024 (effective and deletion dates,
 * indicator), CR 11168 (59 on either column since 2019-07-01), the NCCI Policy Manual of 2026, and what payers say of their
 * own bundles.
 *
 * `modifier`: 97140 needs 59 or X; `other line`: the other code does, and 97140 goes out; `denied`: 97140 is never paid;
 * `other denied`: the other code is not, and 97140 goes out; `?` behind it: CMS may have ended the pair since.
 */
const ANSWERS: Readonly<Record<string, string>> = {
  apart: 'modifier',
  perhapsApart: 'modifier?',
  otherLine: 'other line',
  perhapsOtherLine: 'other line?',
  bundled: 'denied',
  perhapsBundled: 'denied?',
  otherBundled: 'other denied',
  otherPerhapsBundled: 'other denied?',
};

interface Beside {
  readonly code: string;
  readonly own?: readonly string[];
  readonly others?: readonly string[];
  readonly payer?: object;
}

const answerOn = (date: string, { code, own = ['GP'], others = ['GP'], payer = PART_B }: Beside): string => {
  const context = { context: { reference: 'Encounter/e1' } };
  const lines = [
    chargeOn(date, { code: '97140', modifiers: own }, { ...context, id: 'own', status: 'planned' }),
    chargeOn(date, { code, modifiers: others, units: 1 }, { ...context, id: 'other', status: 'planned' }),
  ];
  const found = told(
    decide([...treated('e1', date), ...lines, payer], date),
    'distinct-service-modifier-missing',
    'ncci-bundled',
  );
  return found.map((message) => ANSWERS[message] ?? message).join() || 'nothing';
};

type Row = readonly [codes: string, date: string, answer: string];
test.each<Row>([
  // In force in July 2024, indicator 1, 97140 in column 2.
  ['98940 98941 98942 97012 97150 29581 29584 97763 95992 97169 97170 97171 97172', '2024-07-01', 'modifier'],
  ['97755 97760 97761', '2024-07-01', 'modifier'],
  ['93797 93798 93668 94625 94626 G0422 G0423 21073', '2024-07-01', 'modifier'],
  // Indicator 0, 97140 in column 2.
  ['98925 98926 98927 98928 98929 97545', '2024-07-01', 'denied'],
  // 97140 in column 1.
  ['97018 97750 95851 95852', '2024-07-01', 'other line'],
  ['97124 36591 36592 96523', '2024-07-01', 'other denied'],
  // No edit in force.
  ['97110 97112 97113 97116 97032 97035 97016 97010 97022 97024 97026 97028 G0283', '2024-07-01', 'nothing'],
  ['20560 20561 90901 97161 97162 97163 97165 97166 97167 99203 99213', '2024-07-01', 'nothing'],
  // Until 2019-12-31 only; once announced for 2020-10-01 and withdrawn the same day.
  ['97530 97164 97168', '2019-12-31', 'other line'],
  ['97530 97164 97168', '2020-01-01', 'nothing'],
  ['97530 97164 97168', '2020-10-01', 'nothing'],
  ['97161 97165', '2020-01-01', 'nothing'],
  ['97161 97165', '2020-10-01', 'nothing'],
  // Since 2020-10-01.
  ['97755 97760 97761 97750', '2020-09-30', 'nothing'],
  ['97755 97760 97761', '2020-10-01', 'modifier'],
  ['97750', '2020-10-01', 'other line'],
  // The last day that the file knows, and the day after.
  ['97012 97763', '2024-09-30', 'modifier'],
  ['97012 97763', '2024-10-01', 'modifier?'],
  ['97018', '2024-10-01', 'other line?'],
  ['97124', '2026-03-02', 'other denied?'],
  ['98925', '2026-03-02', 'denied?'],
  // The manual of 2026 states these itself.
  ['98940 98941 98942 95992 29581 29584', '2026-01-01', 'modifier'],
  ['98940', '2025-12-31', 'modifier?'],
  ['98940', '2027-01-01', 'modifier?'],
])('%s on %s: %s', (codes, date, answer) => {
  const found = codes.split(' ').map((code) => [code, answerOn(date, { code })]);
  expect(found).toEqual(codes.split(' ').map((code) => [code, answer]));
});

test.each<readonly [name: string, date: string, beside: Beside, answer: string]>([
  ['59 on 97140 in column 2', '2024-07-01', { code: '98940', own: ['59', 'GP'] }, 'nothing'],
  ['59 on column 1 since July 2019', '2019-07-01', { code: '98940', others: ['59', 'AT'] }, 'nothing'],
  ['59 on column 1 before', '2019-06-30', { code: '98940', others: ['59', 'AT'] }, 'modifier'],
  ['59 on column 2 before', '2019-06-30', { code: '98940', own: ['59', 'GP'] }, 'nothing'],
  ['59 on 97140 in column 1 before', '2019-06-30', { code: '97018', own: ['59', 'GP'] }, 'other line'],
  ['59 on 97140 in column 1 since', '2019-07-01', { code: '97018', own: ['59', 'GP'] }, 'nothing'],
  ['XU', '2024-07-01', { code: '97012', own: ['XU', 'GP'] }, 'nothing'],
  ['XE', '2024-07-01', { code: '97012', own: ['XE', 'GP'] }, 'nothing'],
  ['76 opens no pair', '2024-07-01', { code: '97012', own: ['76', 'GP'] }, 'modifier'],
  ['22 opens no pair', '2024-07-01', { code: '97012', own: ['22', 'GP'] }, 'modifier'],
  ['51 opens no pair', '2024-07-01', { code: '97012', own: ['51', 'GP'] }, 'modifier'],
  ['59 never opens indicator 0', '2024-07-01', { code: '98925', own: ['59', 'GP'] }, 'denied'],
  ['XS never opens indicator 0', '2024-07-01', { code: '97124', others: ['XS', 'GP'] }, 'other denied'],
  ['Aetna and manipulation', '2024-07-01', { code: '98940', own: ['59'], payer: coverage('Aetna PPO') }, 'denied'],
  [
    'Aetna before March 2013: NCCI’s pair',
    '2013-02-28',
    { code: '98940', own: ['59'], payer: coverage('Aetna PPO') },
    'nothing',
  ],
  ['Anthem and 97530', '2024-07-01', { code: '97530', own: ['59'], payer: coverage('Anthem PPO') }, 'other denied'],
  [
    'Aetna’s Advantage plan is Medicare',
    '2024-07-01',
    { code: '98940', own: ['59'], payer: coverage('Aetna Medicare PPO') },
    'nothing',
  ],
  ['Cigna and 97530', '2024-07-01', { code: '97530', payer: coverage('Cigna PPO') }, 'nothing'],
  ['Medicaid is under NCCI', '2024-07-01', { code: '97012', payer: coverage('TX Medicaid') }, 'modifier'],
])('%s, on %s', (_name, date, beside, answer) => {
  expect(answerOn(date, beside)).toBe(answer);
});

describe('97012 of occupational therapy at another visit of the day', () => {
  const DATE = '2024-07-01';
  const [visit, traction] = treated('e2', DATE, 't2', '97012');
  const at = { context: { reference: 'Encounter/e2' } };
  const charged = (modifiers: string[]): object =>
    chargeOn(DATE, { code: '97012', modifiers, units: 1 }, { ...at, id: 'other', status: 'planned' });

  test.each<[name: string, other: object[], answer: string[]]>([
    ['without a charge', [visit], ['otherDiscipline']],
    ['charged without 59', [visit, charged(['GO'])], ['otherDiscipline']],
    ['charged with 59', [visit, charged(['GO', '59'])], []],
    ['billed by another organization', [{ ...visit, serviceProvider: { reference: 'Organization/o2' } }], []],
  ])('%s', (_name, other, answer) => {
    const chart = [...treated('e1', DATE), traction, ...other, PART_B];
    expect(told(decide(chart, DATE), 'distinct-service-modifier-missing')).toEqual(answer);
  });

  test('59 on 97140 is not called unsupported for it', () => {
    const own = chargeOn(
      DATE,
      { modifiers: ['59', 'GP'] },
      { id: 'own', status: 'planned', context: { reference: 'Encounter/e1' } },
    );
    const chart = [...treated('e1', DATE), traction, visit, own, PART_B];
    expect(
      told(decide(chart, DATE), 'distinct-service-modifier-missing', 'distinct-service-modifier-unsupported'),
    ).toEqual([]);
  });
});
