// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { ClockIndex } from '../../../src/engine/billing/clock-index.ts';
import { overlaps, type Range } from '../../../src/engine/billing/clock-interval.ts';

const range: fc.Arbitrary<Range> = fc
  .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 20 }))
  .map(([startMs, length]) => ({ startMs, endMs: startMs + length }));

test('finds what a look at each finds, in the order in which they were given', () => {
  fc.assert(
    fc.property(fc.array(range), range, (items, stretch) => {
      const found = new ClockIndex(items, (item) => item).during(stretch);
      expect(found).toEqual(items.filter((item) => overlaps(item, stretch)));
    }),
  );
});

test('what only touches shares no time', () => {
  const index = new ClockIndex([{ startMs: 0, endMs: 10 }], (item) => item);
  expect(index.during({ startMs: 10, endMs: 20 })).toEqual([]);
  expect(index.during({ startMs: 9, endMs: 20 })).toHaveLength(1);
});
