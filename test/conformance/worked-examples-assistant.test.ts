// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod';
import { splitTimedUnits, splitUntimedUnit } from '../../src/engine/billing/assistant-units.ts';
import { isTimed } from '../../src/engine/billing/code-sets.ts';
import { allocateUnits } from '../../src/engine/billing/unit-allocation.ts';
import cases from './worked-examples-assistant.json' with { type: 'json' };

const CaseSchema = z.object({
  id: z.string(),
  minutes: z.record(z.string(), z.object({ PT: z.number(), PTA: z.number() })),
  expected: z.record(z.string(), z.object({ units_without: z.number(), units_with_modifier: z.number() })),
  total_units: z.number(),
  rule_effective: z.string(),
});

describe('published worked examples of CQ and CO', () => {
  const examples = z.array(CaseSchema).parse(cases);

  test('the suite is whole', () => {
    expect(examples).toHaveLength(11);
  });

  test.each(examples)('$id', ({ minutes, expected, total_units, rule_effective }) => {
    const date = rule_effective.includes('..2021') ? '2021-06-01' : '2022-06-01';
    const timed = Object.entries(minutes).filter(([code]) => isTimed(code, date));
    const allocation = allocateUnits(
      'cms',
      timed.map(([code, { PT, PTA }]) => ({ code, minutes: PT + PTA })),
    );
    const found = Object.entries(minutes).map(([code, { PT, PTA }]) => {
      const shared = { therapistMinutes: PT, assistantMinutes: PTA };
      const line = allocation.lines.find((candidate) => candidate.code === code);
      const split = line
        ? splitTimedUnits(shared, line.units, date, 'strict')
        : splitUntimedUnit(shared, date, 'strict');
      return [code, { units_without: split.plainUnits, units_with_modifier: split.assistantUnits }];
    });
    expect(Object.fromEntries(found)).toEqual(expected);
    const units = found.flatMap(([, split]) => Object.values(split as Record<string, number>));
    expect(units.reduce((sum, count) => sum + count, 0)).toBe(total_units);
  });
});
