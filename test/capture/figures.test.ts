// SPDX-License-Identifier: Apache-2.0
import { countFigures, sumOf } from '../../src/capture/figures.ts';
import type { DayEntry } from '../../src/capture/days.ts';
import { UNDATED } from '../../src/fhir/identity.ts';
import { dayEntry } from '../support/day-entry.ts';

const held = (holds: readonly string[], facts: Partial<DayEntry> = {}): DayEntry =>
  dayEntry({ holds, rules: holds, standing: 'held', firstPass: undefined, ...facts });
const figures = (days: readonly DayEntry[], from = '2026-03-01', to = '2026-03-31'): ReturnType<typeof countFigures> =>
  countFigures(days, from, to);

test('no days: every month of the period, and nothing in it', () => {
  const none = figures([], '2025-11-15', '2026-02-01');
  expect([none.visits, none.units, none.causes, none.people, none.minutes, none.heat]).toEqual([0, 0, [], [], [], []]);
  expect(none.months.map(({ month }) => month)).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
  expect(none.byStanding.held).toEqual({ visits: 0, units: 0 });
});

test('how days stand, and how many were clean from the start', () => {
  const found = figures([
    dayEntry({}),
    dayEntry({ standing: 'mended', firstPass: 'mended', units: 1 }),
    held(['diagnosis-missing'], { units: 3 }),
    dayEntry({ standing: 'open', firstPass: undefined, isFinished: false }),
  ]);
  expect([found.visits, found.units, found.finished, found.cleanAtFirst]).toEqual([4, 8, 3, 1]);
  expect(found.byStanding).toMatchObject({
    clean: { visits: 1, units: 2 },
    mended: { visits: 1, units: 1 },
    held: { visits: 1, units: 3 },
    open: { visits: 1, units: 2 },
    exposed: { visits: 0, units: 0 },
  });
});

test('what holds charges: most units first, then most visits; one that has gone out is held no more', () => {
  const { causes } = figures([
    held(['a']),
    held(['a', 'b'], { units: 1 }),
    held(['c'], { units: 4 }),
    held(['d'], { units: 3 }),
    held(['e'], { units: 9, isBilled: true }),
  ]);
  expect(causes).toEqual([
    { rule: 'c', visits: 1, units: 4 },
    { rule: 'a', visits: 2, units: 3 },
    { rule: 'd', visits: 1, units: 3 },
    { rule: 'b', visits: 1, units: 1 },
  ]);
});

test('whose visits are held: most held units first, then held visits, then visits', () => {
  const of = (therapist: string): Partial<DayEntry> => ({ therapists: [therapist] });
  const { people } = figures([
    dayEntry(of('few')),
    dayEntry(of('many')),
    dayEntry(of('many')),
    held(['a'], of('held')),
    dayEntry(of('held')),
    held(['a'], { ...of('twice'), units: 1 }),
    held(['a'], { ...of('twice'), units: 1 }),
    held(['a'], { therapists: ['both', 'most'], units: 3 }),
    held(['a'], { ...of('most'), units: 1 }),
  ]);
  expect(
    people.map(({ therapist, visits, units, heldVisits, heldUnits, clean }) => [
      therapist,
      visits,
      units,
      heldVisits,
      heldUnits,
      clean,
    ]),
  ).toEqual([
    ['most', 2, 4, 2, 4, 0],
    ['both', 1, 3, 1, 3, 0],
    ['twice', 2, 2, 2, 2, 0],
    ['held', 2, 4, 1, 2, 1],
    ['many', 2, 4, 0, 0, 2],
    ['few', 1, 2, 0, 0, 1],
  ]);
});

test('months: each day in its own; one without a date in none', () => {
  const { months } = figures(
    [
      dayEntry({ dateOfService: '2026-01-31' }),
      held(['a'], { dateOfService: '2026-02-01' }),
      dayEntry({ dateOfService: UNDATED }),
    ],
    '2026-01',
    '2026-02',
  );
  expect(months).toEqual([
    { month: '2026-01', visits: 1, units: 2, held: 0 },
    { month: '2026-02', visits: 1, units: 2, held: 1 },
  ]);
});

test('minutes by the ranges that earn a unit, with the units that are billed for them', () => {
  const of = (minutes: number, units: number): DayEntry => dayEntry({ minutes, units });
  // CMS: 8 to 22 minutes are one unit, 23 to 37 two.
  const { minutes, lost } = figures([
    of(37, 2),
    of(23, 2),
    of(23, 1),
    of(22, 1),
    of(8, 1),
    of(7, 0),
    of(0, 0),
    of(5, 0),
  ]);
  expect(minutes.map(({ units, visits }) => [units, visits])).toEqual([
    [0, 1],
    [0, 2],
    [1, 2],
    [1, 1],
    [2, 2],
  ]);
  expect(new Set(minutes.map(({ range }) => range)).size).toBe(4);
  expect(lost).toEqual({ visits: 2, minutes: 12 });
});

test('worth: dollars to the cent, of what is known; units of which none is known are counted apart', () => {
  const lost = (units: number, usd?: number): DayEntry =>
    dayEntry({ worth: { ...dayEntry({}).worth, lost: { units, usd } } });
  expect(sumOf([lost(1, 27.17), lost(2, 54.1), lost(3), lost(0, 0)], 'lost')).toEqual({
    visits: 3,
    units: 6,
    usd: 81.27,
    unpricedUnits: 3,
  });
  expect(sumOf([lost(1, 0.1), lost(1, 0.2)], 'lost').usd).toBe(0.3);
  const atRisk = { worth: { ...dayEntry({}).worth, atRisk: { units: 2, usd: 40 } } };
  const { exposed, worth } = figures([dayEntry({ ...atRisk, standing: 'exposed', isBilled: true }), dayEntry(atRisk)]);
  expect([exposed.units, exposed.usd, worth.atRisk.usd, worth.charged.units]).toEqual([2, 40, 80, 4]);
});

test('open issues by rule and payer: the most frequent rule first, visits that nobody pays for as well', () => {
  const { payers, heat } = figures([
    held(['b']),
    held(['a', 'b'], { payer: undefined }),
    held(['b'], { payer: 'Organization/z' }),
    dayEntry({ payer: 'Organization/clean' }),
  ]);
  expect(payers).toEqual(['Organization/a', 'Organization/z', 'none']);
  expect(heat).toEqual([
    { rule: 'b', counts: [1, 1, 1] },
    { rule: 'a', counts: [0, 0, 1] },
  ]);
});
