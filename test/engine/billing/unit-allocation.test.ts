// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import {
  acceptableUnits,
  allocateUnits,
  alternatives,
  type CodeMinutes,
} from '../../../src/engine/billing/unit-allocation.ts';
import { minutesForUnits, unitsForMinutes, type UnitMethod } from '../../../src/engine/billing/timed-units.ts';

const CODES = ['97110', '97112', '97116', '97140', '97530'];

const someCodes = fc
  .uniqueArray(fc.constantFrom(...CODES), { minLength: 1, maxLength: 5 })
  .chain((codes) =>
    fc.tuple(...codes.map((code) => fc.integer({ min: 0, max: 90 }).map((minutes) => ({ code, minutes })))),
  );

/**
 * The manual's rule, by exhaustion: of all ways to give the day's units out, those that leave no code below its
 * whole units or more than one above, and whose extra units sit on the largest remainders.
 */
function bruteForce(codes: readonly CodeMinutes[]): string[] {
  const total = codes.reduce((sum, { minutes }) => sum + minutes, 0);
  let units = 0;
  while (minutesForUnits(units + 1) <= total) {
    units += 1;
  }
  const base = codes.map(({ minutes }) => Math.floor(minutes / 15));
  const ways: number[][] = [];
  for (let mask = 0; mask < 2 ** codes.length; mask += 1) {
    const extra = codes.map((_, index) => (mask >> index) & 1);
    if (extra.reduce((a, b) => a + b, 0) + base.reduce((a, b) => a + b, 0) === units) {
      ways.push(extra);
    }
  }
  const remainderOf = (index: number): number => (codes[index]?.minutes ?? 0) % 15;
  const score = (extra: readonly number[]): number =>
    extra.reduce((sum, bit, index) => sum + bit * remainderOf(index), 0);
  const best = Math.max(...ways.map(score));
  return ways
    .filter((extra) => score(extra) === best)
    .map((extra) =>
      codes
        .map(({ code }, index) => `${code}=${String((base[index] ?? 0) + (extra[index] ?? 0))}`)
        .sort()
        .join(),
    )
    .sort();
}

describe('allocateUnits', () => {
  test('CMS: equals brute force on every small day, ties included', () => {
    fc.assert(
      fc.property(someCodes, (codes) => {
        const options = alternatives(allocateUnits('cms', codes));
        const found = options
          .map((option) =>
            [...option]
              .map(([code, units]) => `${code}=${String(units)}`)
              .sort()
              .join(),
          )
          .sort();
        expect(found).toEqual(bruteForce(codes));
      }),
      { numRuns: 3000 },
    );
  });

  test.each(['cms', 'cpt'] as const)('%s: allocated units sum to the total of the day', (method) => {
    fc.assert(
      fc.property(someCodes, (codes) => {
        const { lines, totalUnits } = allocateUnits(method, codes);
        expect(lines.reduce((sum, { units }) => sum + units, 0)).toBe(totalUnits);
      }),
    );
  });

  test.each(['cms', 'cpt'] as const)('%s: the order of lines does not matter', (method) => {
    fc.assert(
      fc.property(someCodes, (codes) => {
        const forward = allocateUnits(method, codes).lines;
        const backward = allocateUnits(method, [...codes].reverse()).lines;
        expect([...backward].reverse()).toEqual(forward);
      }),
    );
  });

  test.each(['cms', 'cpt'] as const)('%s: the total of units never falls as minutes rise', (method) => {
    fc.assert(
      fc.property(someCodes, fc.nat(4), (codes, index) => {
        const more = codes.map((entry, at) =>
          at === index % codes.length ? { ...entry, minutes: entry.minutes + 1 } : entry,
        );
        expect(allocateUnits(method, more).totalUnits).toBeGreaterThanOrEqual(allocateUnits(method, codes).totalUnits);
      }),
    );
  });

  test('CMS: no code gets more than its whole units and one', () => {
    fc.assert(
      fc.property(someCodes, (codes) => {
        allocateUnits('cms', codes).lines.forEach(({ units, minutes }) => {
          expect(units).toBeGreaterThanOrEqual(Math.floor(minutes / 15));
          expect(units).toBeLessThanOrEqual(Math.floor(minutes / 15) + 1);
        });
      }),
    );
  });

  test('CPT: 16 min make 1 unit, not floor(16/8)', () => {
    expect(allocateUnits('cpt', [{ code: '97140', minutes: 16 }]).totalUnits).toBe(1);
  });

  test('both methods, 0 to 480 minutes of one code: the units of the published table, continued', () => {
    for (let minutes = 0; minutes <= 480; minutes += 1) {
      const units = Array.from({ length: 33 }, (_, n) => n).filter((n) => n > 0 && minutes >= 15 * (n - 1) + 8).length;
      expect([minutes, unitsForMinutes(minutes)]).toEqual([minutes, units]);
      for (const method of ['cms', 'cpt'] as const) {
        expect(allocateUnits(method, [{ code: '97140', minutes }]).lines[0]?.units).toBe(units);
      }
    }
  });

  test('a tie leaves two numbers acceptable, anything else one', () => {
    const tie = allocateUnits('cms', [
      { code: '97110', minutes: 20 },
      { code: '97140', minutes: 20 },
    ]);
    expect(acceptableUnits(tie, '97140')).toEqual([1, 2]);
    expect(acceptableUnits(tie, '97116')).toEqual([0]);
    const clear = allocateUnits('cms', [
      { code: '97110', minutes: 33 },
      { code: '97140', minutes: 7 },
    ]);
    expect(acceptableUnits(clear, '97140')).toEqual([1]);
  });

  test.each([
    ['20+20', [20, 20], 3, 2],
    ['33+7', [33, 7], 3, 2],
    ['18+13+10+8', [18, 13, 10, 8], 3, 4],
    ['7+7+7', [7, 7, 7], 1, 0],
    ['7+7', [7, 7], 1, 0],
    ['10+10', [10, 10], 1, 2],
    ['10+10+10', [10, 10, 10], 2, 3],
    ['25+15+10', [25, 15, 10], 3, 4],
    ['20+18+15', [20, 18, 15], 4, 3],
    ['25+25', [25, 25], 3, 4],
    ['23+10', [23, 10], 2, 3],
  ])('published comparison of the two methods: %s', (_name, minutes, cms, cpt) => {
    const codes = minutes.map((value, index) => ({ code: CODES[index] ?? '', minutes: value }));
    expect(allocateUnits('cms', codes).totalUnits).toBe(cms);
    expect(allocateUnits('cpt', codes).totalUnits).toBe(cpt);
  });

  test.each([
    [0, 0],
    [7, 0],
    [8, 1],
    [22, 1],
    [23, 2],
    [37, 2],
    [38, 3],
    [52, 3],
    [53, 4],
    [67, 4],
    [68, 5],
    [82, 5],
    [83, 6],
    [97, 6],
    [98, 7],
    [112, 7],
    [113, 8],
    [127, 8],
    [128, 9],
  ])('%i min: %i units', (minutes, units) => {
    expect(unitsForMinutes(minutes)).toBe(units);
  });
});

const unitsBy = (method: UnitMethod, ...minutes: number[]): string => {
  const codes = minutes.map((each, at) => ({ code: CODES[at] ?? '', minutes: each }));
  const { method: counted, insteadOf = '', totalUnits, lines } = allocateUnits(method, codes);
  return [counted, insteadOf, totalUnits, '=', ...lines.map(({ units }) => units)].join(' ');
};

describe('the midpoint of each code, within what the day’s total earns', () => {
  test.each<[number[], string]>([
    [[10, 10], 'cpt-capped  1 = 1 0'],
    [[25, 15, 10], 'cpt-capped  3 = 2 1 0'],
    [[20, 20], 'cpt-capped  2 = 1 1'],
    [[7, 7], 'cpt-capped  0 = 0 0'],
    [[33, 7], 'cpt-capped  2 = 2 0'],
    [[8, 14], 'cpt-capped  1 = 0 1'],
    [[8, 15], 'cpt-capped  2 = 1 1'],
    [[23, 10], 'cpt-capped  2 = 1 1'],
  ])('%j min: %s', (minutes, expected) => {
    expect(unitsBy('cpt-capped', ...minutes)).toBe(expected);
  });

  test('never more than either rule, and a tie is told', () => {
    fc.assert(
      fc.property(someCodes, (codes) => {
        const capped = allocateUnits('cpt-capped', codes).totalUnits;
        const [cms, cpt] = [allocateUnits('cms', codes).totalUnits, allocateUnits('cpt', codes).totalUnits];
        expect(capped).toBe(Math.min(cms, cpt));
      }),
    );
    expect(
      allocateUnits('cpt-capped', [
        { code: '97110', minutes: 10 },
        { code: '97140', minutes: 10 },
      ]).tie,
    ).toEqual({
      codes: ['97110', '97140'],
      remainderMinutes: 10,
      unitsToPlace: 1,
    });
  });
});

describe('the larger of both rules', () => {
  test.each<[number[], string]>([
    [[20, 20], 'cms cpt 3 = 2 1'],
    [[10, 10], 'cpt cms 2 = 1 1'],
    [[30, 15], 'cms  3 = 2 1'],
    [[18, 13, 10, 8], 'cpt cms 4 = 1 1 1 1'],
  ])('%j min: %s', (minutes, expected) => {
    expect(unitsBy('larger', ...minutes)).toBe(expected);
  });

  test('what it gives is never less than either', () => {
    fc.assert(
      fc.property(someCodes, (codes) => {
        const [cms, cpt] = [allocateUnits('cms', codes).totalUnits, allocateUnits('cpt', codes).totalUnits];
        expect(allocateUnits('larger', codes).totalUnits).toBe(Math.max(cms, cpt));
      }),
    );
  });
});
