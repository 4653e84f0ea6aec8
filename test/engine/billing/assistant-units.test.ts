// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import {
  splitTimedUnits,
  splitUntimedUnit,
  type DeMinimisMethod,
} from '../../../src/engine/billing/assistant-units.ts';
import { unitsForMinutes } from '../../../src/engine/billing/timed-units.ts';

const split = (
  therapist: number,
  assistant: number,
  date = '2026-03-02',
  method: DeMinimisMethod = 'strict',
): [number, number] => {
  const minutes = { therapistMinutes: therapist, assistantMinutes: assistant };
  const { plainUnits, assistantUnits } = splitTimedUnits(minutes, unitsForMinutes(therapist + assistant), date, method);
  return [plainUnits, assistantUnits];
};

describe('splitTimedUnits', () => {
  test.each([
    ['5 + 10', 5, 10, [0, 1]],
    ['10 + 5', 10, 5, [1, 0]],
    ['8 + 7', 8, 7, [1, 0]],
    ['8 + 8', 8, 8, [1, 0]],
    ['7 + 8', 7, 8, [0, 1]],
    ['12 + 14', 12, 14, [1, 1]],
    ['8 + 14', 8, 14, [1, 0]],
    ['22 + 23', 22, 23, [1, 2]],
    ['23 + 22', 23, 22, [2, 1]],
    ['13 + 23', 13, 23, [1, 1]],
    ['15 + 0', 15, 0, [1, 0]],
    ['0 + 15', 0, 15, [0, 1]],
  ])('since 2022: therapist %s assistant', (_name, therapist, assistant, expected) => {
    expect(split(therapist, assistant)).toEqual(expected);
  });

  test.each([
    ['10 + 5', 10, 5, [0, 1]],
    ['13 + 23', 13, 23, [0, 2]],
    ['12 + 14', 12, 14, [0, 2]],
  ])('2020 and 2021, without the exception: %s', (_name, therapist, assistant, expected) => {
    expect(split(therapist, assistant, '2021-12-31')).toEqual(expected);
  });

  test('before 2020 no unit bears it', () => {
    expect(split(0, 30, '2019-12-31')).toEqual([2, 0]);
  });

  test('exactly 10 % is not more than 10 %; the simple method asks for a minute more', () => {
    expect(splitUntimedUnit({ therapistMinutes: 27, assistantMinutes: 3 }, '2026-03-02', 'strict').assistantUnits).toBe(
      0,
    );
    expect(splitUntimedUnit({ therapistMinutes: 26, assistantMinutes: 4 }, '2026-03-02', 'strict').assistantUnits).toBe(
      1,
    );
    expect(splitUntimedUnit({ therapistMinutes: 13, assistantMinutes: 2 }, '2026-03-02', 'strict').assistantUnits).toBe(
      1,
    );
    expect(splitUntimedUnit({ therapistMinutes: 13, assistantMinutes: 2 }, '2026-03-02', 'simple').assistantUnits).toBe(
      0,
    );
  });

  test.each([
    [10, 2],
    [15, 3],
    [20, 3],
    [30, 4],
    [45, 6],
    [60, 7],
  ])('simple method: of %i min, %i trigger it', (total, trigger) => {
    const bears = (assistant: number): number =>
      splitUntimedUnit({ therapistMinutes: total - assistant, assistantMinutes: assistant }, '2026-03-02', 'simple')
        .assistantUnits;
    expect([bears(trigger - 1), bears(trigger)]).toEqual([0, 1]);
  });

  test('units stay what they are; all the assistant’s bear it, none of the therapist’s do', () => {
    fc.assert(
      fc.property(fc.nat(120), fc.nat(120), (therapist, assistant) => {
        const [plain, withModifier] = split(therapist, assistant);
        expect(plain + withModifier).toBe(unitsForMinutes(therapist + assistant));
        expect(plain).toBeGreaterThanOrEqual(Math.floor(therapist / 15));
        expect(withModifier).toBeGreaterThanOrEqual(Math.floor(assistant / 15));
        expect(split(therapist, 0)[1]).toBe(0);
        expect(split(0, assistant)[0]).toBe(0);
      }),
    );
  });
});
