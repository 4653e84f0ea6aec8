// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { assess } from '../../src/engine/assess.ts';
import { allocateUnits, alternatives, type CodeMinutes } from '../../src/engine/billing/unit-allocation.ts';
import type { UnitMethod } from '../../src/engine/billing/timed-units.ts';
import { policyFor } from '../../src/engine/policies/payer-policy.ts';
import { day, service } from '../support/day.ts';

/** The least minutes of each number of units: CMS's table, Pub 100-04 ch. 5 §20.2.C, as published and continued. */
const LEAST_MINUTES = [0, 8, 23, 38, 53, 68, 83, 98, 113, 128, 143, 158, 173, 188, 203, 218, 233, 248, 263, 278, 293];

const inTable = (minutes: number): number => LEAST_MINUTES.findLastIndex((least) => least <= minutes);
const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

/** Every way to give each code some units, up to one more than it has quarters of an hour. */
function everyWay(minutes: readonly number[]): number[][] {
  return minutes.reduce<number[][]>(
    (ways, of) => ways.flatMap((way) => Array.from({ length: Math.floor(of / 15) + 2 }, (_, units) => [...way, units])),
    [[]],
  );
}

/**
 * The right answers by exhaustion, from the rules as they are worded and not from our arithmetic: of all ways to bill a day
 * those that keep each code's full quarters, bill what the method allows in all, and leave no larger remainder unbilled
 * where a smaller one is.
 */
function rightAnswers(method: UnitMethod, minutes: readonly number[]): number[][] {
  const byCode = minutes.map(inTable);
  const total = inTable(sumOf(minutes));
  switch (method) {
    case 'cpt':
      return [byCode];
    case 'larger':
      return sumOf(byCode) > total ? [byCode] : rightAnswers('cms', minutes);
    case 'cms':
    case 'cpt-capped': {
      const isCapped = method === 'cpt-capped';
      const billed = isCapped ? Math.min(total, sumOf(byCode)) : total;
      return everyWay(minutes).filter(
        (way) =>
          sumOf(way) === billed &&
          way.every((units, at) => units * 15 + 15 > (minutes[at] ?? 0) && (!isCapped || units <= (byCode[at] ?? 0))) &&
          !passesOver(way, minutes, isCapped ? byCode : undefined),
      );
    }
    default:
      return method satisfies never;
  }
}

/** True where a code has a unit for its remainder while another with a larger remainder, which may have one, has none. */
function passesOver(way: readonly number[], minutes: readonly number[], most: readonly number[] | undefined): boolean {
  const left = minutes.map((of, at) => of - 15 * (way[at] ?? 0));
  const mayTake = (at: number): boolean => most === undefined || (way[at] ?? 0) < (most[at] ?? 0);
  return left.some(
    (minus, at) => minus <= 0 && left.some((over, other) => over > minus + 15 && other !== at && mayTake(other)),
  );
}

const METHODS: readonly UnitMethod[] = ['cms', 'cpt', 'cpt-capped', 'larger'];
const CODES = ['97110', '97112', '97140', '97530'];

const codesOf = (minutes: readonly number[]): CodeMinutes[] =>
  minutes.map((of, at) => ({ code: CODES[at] ?? '', minutes: of }));

function ourAnswers(method: UnitMethod, minutes: readonly number[]): string[] {
  return alternatives(allocateUnits(method, codesOf(minutes)))
    .map((option) => minutes.map((_, at) => option.get(CODES[at] ?? '') ?? 0).join())
    .sort();
}

const theirs = (method: UnitMethod, minutes: readonly number[]): string[] =>
  rightAnswers(method, minutes)
    .map((way) => way.join())
    .sort();

describe.each(METHODS)('%s, against every way to bill the day', (method) => {
  test('two codes of up to an hour and a quarter', () => {
    for (let first = 0; first <= 75; first += 1) {
      for (let second = 0; second <= 75; second += 1) {
        const minutes = [first, second];
        expect([minutes, ourAnswers(method, minutes)]).toEqual([minutes, theirs(method, minutes)]);
      }
    }
  });

  test('three and four codes', () => {
    const minutes = fc.array(fc.integer({ min: 0, max: 70 }), { minLength: 3, maxLength: 4 });
    fc.assert(
      fc.property(minutes, (some) => {
        expect(ourAnswers(method, some)).toEqual(theirs(method, some));
      }),
      { numRuns: 800 },
    );
  });

  test('the charge and the caps of a whole day', () => {
    const minutes = fc.array(fc.integer({ min: 8, max: 50 }), { minLength: 4, maxLength: 4 });
    const cap = fc.integer({ min: 1, max: 8 });
    fc.assert(
      fc.property(minutes, cap, fc.integer({ min: 1, max: 4 }), (some, timedUnitsPerDay, muePerDay) => {
        const services = some.map((of, at) => service(`s${String(at)}`, { code: CODES[at] ?? '', minutes: of }));
        const groupUnitsPerDay = ['97110+97140=3'];
        const policy = policyFor(
          { kind: 'other' },
          { unitMethod: method, timedUnitsPerDay, muePerDay, groupUnitsPerDay },
        );
        const { charges, issues } = assess(day({ services }), policy);
        const answers = rightAnswers(method, some);
        const units = charges[0]?.units ?? 0;
        expect(answers.map((way) => way[2] ?? 0)).toContain(units);
        expect(issues.some(({ code }) => code === 'units-exceed-mue')).toBe(units > muePerDay);
        const told = issues.filter(({ code }) => code === 'timed-units-exceed-cap').map(({ detail }) => detail);
        const groups = answers.map((way) => (way[0] ?? 0) + (way[2] ?? 0));
        expect(told.some((text) => text.includes('all of them combined'))).toBe(
          sumOf(answers[0] ?? []) > timedUnitsPerDay,
        );
        expect(groups.map((units) => units > 3)).toContain(
          told.some((text) => text.includes('pays 3 per day for them')),
        );
      }),
      { numRuns: 150 },
    );
  });
});
