// SPDX-License-Identifier: Apache-2.0
import { isCertifiedPlan } from '../../../src/fhir/read/certification.ts';
import { CERTIFICATION_BY_ORDER } from '../../../src/fhir/systems.ts';

const byOrder = (orderSigned?: string, planSent?: string): Parameters<typeof isCertifiedPlan>[0] => ({
  status: 'draft',
  extension: [
    {
      url: CERTIFICATION_BY_ORDER,
      extension: [
        ...(orderSigned === undefined ? [] : [{ url: 'orderSigned', valueDate: orderSigned }]),
        ...(planSent === undefined ? [] : [{ url: 'planSent', valueDate: planSent }]),
      ],
    },
  ],
});

test.each<[string, Parameters<typeof isCertifiedPlan>[0], string | undefined, boolean]>([
  ['a plan that is no draft', { status: 'active' }, '2026-01-05', true],
  ['a draft', { status: 'draft' }, '2026-01-05', false],
  ['an order of the first day, sent on the 30th', byOrder('2026-01-05', '2026-02-04'), '2026-01-05', true],
  ['sent on the 31st', byOrder('2026-01-05', '2026-02-05'), '2026-01-05', false],
  ['an order after the start', byOrder('2026-01-06', '2026-01-10'), '2026-01-05', false],
  ['the first day of the rule', byOrder('2024-12-30', '2025-01-10'), '2025-01-01', true],
  ['the day before', byOrder('2024-12-30', '2025-01-10'), '2024-12-31', false],
  ['no order', byOrder(undefined, '2026-01-10'), '2026-01-05', false],
  ['not sent', byOrder('2026-01-05'), '2026-01-05', false],
  ['no start', byOrder('2026-01-05', '2026-01-10'), undefined, false],
])('%s', (_name, plan, start, certified) => {
  expect(isCertifiedPlan(plan, start)).toBe(certified);
});
