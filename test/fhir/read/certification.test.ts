// SPDX-License-Identifier: Apache-2.0
import { certifierOf, isCertifiedPlan } from '../../../src/fhir/read/certification.ts';
import { CERTIFICATION_BY_ORDER, PLAN_CERTIFIER } from '../../../src/fhir/systems.ts';

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

test.each([
  ['a NUCC code', { coding: [{ system: 'http://nucc.org/provider-taxonomy', code: '111N00000X' }] }, 'chiropractor'],
  ['words', { text: 'Physical Therapist' }, 'PT'],
  ['a degree', { text: 'NP' }, 'non-physician practitioner'],
  ['a profession that is not known', { text: 'Dentist' }, undefined],
])('who certified, by %s', (_name, valueCodeableConcept, role) => {
  expect(certifierOf({ extension: [{ url: PLAN_CERTIFIER, valueCodeableConcept }] })).toBe(role);
});
