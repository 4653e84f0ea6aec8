// SPDX-License-Identifier: Apache-2.0
import { assess } from '../../src/engine/assess.ts';
import { explain } from '../../src/engine/explain.ts';
import { policyFor } from '../../src/engine/policies/payer-policy.ts';
import { day, service } from '../support/day.ts';

test('within the day’s total, a code that gets less than its minutes earn is told so, and no range that they are not in', () => {
  const built = day({
    services: [
      service('mt', { minutes: 9 }),
      service('ex', { code: '97110', minutes: 10 }),
      service('nm', { code: '97112', minutes: 10 }),
    ],
    payer: { kind: 'workers-comp-co' },
  });
  const lines = explain(assess(built, policyFor(built.payer))).map((line) => line.trim());
  expect(lines).toContain('97110: 10 min → 1 unit (8–22 min)');
  expect(lines).toContain('97140: 9 min → 0 units (1 unit by itself)');
});
