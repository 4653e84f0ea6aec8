// SPDX-License-Identifier: Apache-2.0
import { KX_THRESHOLDS } from '../../src/engine/policies/kx-thresholds.ts';
import { PART_B, accrued, chargeOn, coverage, decide, ownCharge, told, treated } from '../support/medicare-chart.ts';

const DAY = '2026-03-02';
const toldAt = (usd: number, date = DAY, ...chart: readonly object[]): string[] => {
  const payers = [{ ...PART_B, extension: [accrued(Number(date.slice(0, 4)), 'PT', usd)] }];
  return told(decide([...treated('e1', date), ...payers, ...chart], date), 'kx-missing');
};
const line = (part: string, modifiers: string[], units = 1, status?: 'aborted'): object =>
  ownCharge(`p1/${DAY}/PT/${part}`, { modifiers, units }, status);

test.each(Object.entries(KX_THRESHOLDS.usdByYear))('%s: over $%d, and not $500 below', (year, usd) => {
  expect([toldAt(usd + 0.01, `${year}-05-04`), toldAt(usd - 500, `${year}-05-04`)]).toEqual([['over'], []]);
});

type Case = readonly [name: string, told: string[], usd: number, date?: string, ...chart: readonly object[]];
const rows = (cases: readonly Case[]): (readonly [string, string[], number, string, readonly object[]])[] =>
  cases.map(([name, expected, usd, date = DAY, ...chart]) => [name, expected, usd, date, chart]);

// Two units of 97140 alone are 48.93 in 2026.
test.each(
  rows([
    ['exactly the threshold', ['near'], 2480 - 48.93],
    ['a cent more', ['over'], 2480.01 - 48.93],
    ['a year before the thresholds', [], 5000, '2017-05-04'],
    ['a year without a figure, near the last', ['notKnown'], 2500, '2027-05-04'],
    ['a year without a figure, far below the last', [], 100, '2027-05-04'],
    ['KX is there', [], 3000, DAY, line('97140', ['GP', 'KX'], 2)],
    ['KX on a closed charge', ['over'], 3000, DAY, line('97140', ['GP', 'KX'], 2, 'aborted')],
    ['KX on one of two lines', ['over'], 3000, DAY, line('97140', ['GP', 'KX']), line('97140/CQ', ['GP', 'CQ'])],
    ['KX on both lines', [], 3000, DAY, line('97140', ['GP', 'KX']), line('97140/CQ', ['GP', 'CQ', 'KX'])],
    ['KX on one of two lines, near', [], 2300, DAY, line('97140', ['GP', 'KX']), line('97140/CQ', ['GP', 'CQ'])],
    ['KX far too early', ['tooEarly'], 0, DAY, line('97140', ['GP', 'KX'], 2)],
    [
      'KX far too early on one of two',
      ['tooEarly'],
      0,
      DAY,
      line('97140', ['GP', 'KX']),
      line('97140/CQ', ['GP', 'CQ']),
    ],
    [
      'far too early beside hot packs',
      ['tooEarly'],
      0,
      DAY,
      line('97140', ['GP', 'KX'], 2),
      chargeOn('2026-02-02', { code: '97010' }),
    ],
    [
      'KX in a year without a figure',
      [],
      0,
      '2027-05-04',
      ownCharge('p1/2027-05-04/PT/97140', { modifiers: ['GP', 'KX'] }),
    ],
    [
      'far below, and an amount not known',
      [],
      0,
      DAY,
      line('97140', ['GP', 'KX'], 2),
      chargeOn('2026-02-02', { code: '97799' }),
    ],
    ['crossed by the day’s other code', ['over'], 2400, DAY, chargeOn(DAY, { code: '97110' })],
  ]),
)('%s: %j', (_name, expected, usd, date, chart) => {
  expect(toldAt(usd, date, ...chart)).toEqual(expected);
});

test.each<readonly [payers: string, told: string[], coverages: readonly object[]]>([
  ['Medicare Advantage', [], [coverage('Humana Gold Plus', { extension: [accrued(2026, 'PT', 3000)] })]],
  ['another insurer', [], [coverage('Cigna', { extension: [accrued(2026, 'PT', 3000)] })]],
  [
    'Medicare behind another',
    ['over'],
    [coverage('Cigna', { order: 1 }), { ...PART_B, order: 2, extension: [accrued(2026, 'PT', 3000)] }],
  ],
])('%s: %j', (_payers, expected, coverages) => {
  expect(told(decide([...treated('e1', DAY), ...coverages], DAY), 'kx-missing')).toEqual(expected);
});

const beside = (code: string, end = '11:00'): object => ({
  ...treated('x', DAY, 't1', code)[1],
  encounter: { reference: 'Encounter/e1' },
  performedPeriod: { start: `${DAY}T10:30:00-05:00`, end: `${DAY}T${end}:00-05:00` },
});
const chargedAt = (visit?: string): object =>
  chargeOn(DAY, { code: '97110' }, visit === undefined ? {} : { context: { reference: `Encounter/${visit}` } });

// 97110 × 2 and 97140 × 2 of one day are 93.69, with the full unit on 97110; 97161 and 97140 × 2 are 140.28.
test.each<readonly [name: string, told: string[], usd: number, chart: readonly object[]]>([
  ['exercise without a charge yet', ['near'], 2480 - 93.69, [beside('97110')]],
  ['exercise without a charge yet, a cent more', ['over'], 2480.01 - 93.69, [beside('97110')]],
  ['exercise with its charge is counted once', ['near'], 2480 - 93.69, [beside('97110'), chargedAt('e1')]],
  ['exercise with a charge that names no visit', ['near'], 2480 - 93.69, [beside('97110'), chargedAt()]],
  ['an evaluation', ['over'], 2480.01 - 140.28, [beside('97161')]],
  ['an evaluation, a cent less', ['near'], 2480 - 140.28, [beside('97161')]],
  ['exercise without minutes', ['near'], 2480 - 48.93, [{ ...beside('97110'), performedPeriod: { start: DAY } }]],
  ['ultrasound, which is reduced behind manual therapy', ['near'], 2480 - 70.65, [beside('97035')]],
  ['ultrasound, a cent more', ['over'], 2480.01 - 70.65, [beside('97035')]],
  ['exercise too short for a unit', ['near'], 2480 - 48.93, [beside('97110', '10:37')]],
  ['hot packs', ['near'], 2480 - 48.93, [beside('97010')]],
])('the day’s other treatment, %s: %j', (_name, expected, usd, chart) => {
  expect(toldAt(usd, DAY, ...chart)).toEqual(expected);
});

/** A physician treats for 30 minutes; the year's earlier therapy is set for each of the two thresholds. */
const byPhysician = (usd: { readonly PT: number; readonly OT: number }, ...chart: readonly object[]): string[] => {
  const payers = [{ ...PART_B, extension: [accrued(2026, 'PT', usd.PT), accrued(2026, 'OT', usd.OT)] }];
  return told(decide([...treated('e1', DAY, 'm1'), ...payers, ...chart], DAY, 'MD'), 'kx-missing');
};
const persons = (...modifiers: string[]): object =>
  chargeOn(DAY, { modifiers }, { status: 'billable', context: { reference: 'Encounter/e1' } });

// SSA §1833(g)(1); NGS and Noridian: the thresholds apply to the offices of physicians and NPPs as well.
test.each<readonly [name: string, told: string[], usd: { PT: number; OT: number }, chart: readonly object[]]>([
  ['under physical therapy', ['over'], { PT: 2470, OT: 0 }, [persons('GP')]],
  ['under occupational therapy', ['over'], { PT: 0, OT: 2470 }, [persons('GO')]],
  ['under physical therapy, occupational therapy over it', [], { PT: 0, OT: 3000 }, [persons('GP')]],
  ['under occupational therapy, physical therapy over it', [], { PT: 3000, OT: 0 }, [persons('GO')]],
  ['exactly the threshold', ['near'], { PT: 2480 - 48.93, OT: 0 }, [persons('GP')]],
  ['KX is there', [], { PT: 3000, OT: 0 }, [persons('GP', 'KX')]],
  ['KX far too early', ['tooEarly'], { PT: 0, OT: 3000 }, [persons('GP', 'KX')]],
  ['no line yet: GP or GO is asked first', [], { PT: 3000, OT: 3000 }, []],
])('a physician treats %s: %j', (_name, expected, usd, chart) => {
  expect(byPhysician(usd, ...chart)).toEqual(expected);
});
