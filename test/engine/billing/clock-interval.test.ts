// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { lengthMs, overlaps, subtract, wallTimes, type Range } from '../../../src/engine/billing/clock-interval.ts';
import { interval } from '../../support/day.ts';

const range = (startMs: number, endMs: number): Range => ({ startMs, endMs });
const anyRange = fc
  .tuple(fc.nat(50), fc.integer({ min: 1, max: 20 }))
  .map(([start, length]) => range(start, start + length));
const covers = (ranges: readonly Range[], at: number): boolean =>
  ranges.some(({ startMs, endMs }) => startMs <= at && at < endMs);

describe('intervals', () => {
  test.each([
    [range(0, 10), range(10, 20), false],
    [range(0, 10), range(9, 20), true],
    [range(9, 20), range(0, 10), true],
    [range(0, 30), range(10, 20), true],
    [range(10, 20), range(0, 10), false],
  ])('%j and %j overlap: %p', (a, b, expected) => {
    expect(overlaps(a, b)).toBe(expected);
  });

  test('subtract leaves exactly the points that nothing takes', () => {
    fc.assert(
      fc.property(anyRange, fc.array(anyRange, { maxLength: 5 }), (whole, taken) => {
        const left = subtract([whole], taken);
        const points = Array.from({ length: 80 }, (_, at) => at);
        expect(points.filter((at) => covers(left, at))).toEqual(
          points.filter((at) => covers([whole], at) && !covers(taken, at)),
        );
        expect(lengthMs(left)).toBe(points.filter((at) => covers(left, at)).length);
        expect(left.every(({ startMs, endMs }) => startMs < endMs)).toBe(true);
      }),
    );
  });

  test('wall time is that of the record', () => {
    expect(wallTimes(interval('09:05', '10:35'))).toBe('09:05–10:35');
    expect(wallTimes({ ...interval('23:40', '23:59'), utcOffsetMinutes: -240 })).toBe('00:40–00:59');
  });
});
