// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod';
import { allocateUnits, alternatives } from '../../src/engine/billing/unit-allocation.ts';
import cases from './worked-examples-units.json' with { type: 'json' };

const UnitsByCode = z.record(z.string(), z.number());
const CaseSchema = z.object({
  id: z.string(),
  method: z.enum(['cms', 'ama']),
  minutes: UnitsByCode,
  expected: UnitsByCode,
  alternatives: z.optional(z.array(UnitsByCode)),
  total_units: z.number(),
  tie: z.boolean(),
});

/** One accepted answer as text, codes ascending, so that sets of answers can be compared. */
function answer(units: Iterable<readonly [string, number]>): string {
  return [...units]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, count]) => `${code}×${String(count)}`)
    .join(' ');
}

describe('published worked examples of timed units', () => {
  const examples = z.array(CaseSchema).parse(cases);

  test('the suite is whole', () => {
    expect(examples).toHaveLength(32);
  });

  test.each(examples)('$id', ({ method, minutes, expected, alternatives: others = [], total_units, tie }) => {
    const codes = Object.entries(minutes).map(([code, value]) => ({ code, minutes: value }));
    const allocation = allocateUnits(method === 'ama' ? 'cpt' : 'cms', codes);
    expect(allocation.totalUnits).toBe(total_units);
    expect(allocation.tie !== undefined).toBe(tie);
    const accepted = [expected, ...others].map((units) => answer(Object.entries(units))).sort();
    expect(alternatives(allocation).map(answer).sort()).toEqual(accepted);
    expect(accepted).toContain(answer(allocation.lines.map(({ code, units }) => [code, units])));
  });
});
