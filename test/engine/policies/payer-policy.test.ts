// SPDX-License-Identifier: Apache-2.0
import {
  PayerPolicyOverridesSchema,
  bundledCodesOf,
  defaultPolicy,
  policyFor,
} from '../../../src/engine/policies/payer-policy.ts';
import { kxThresholdUsd } from '../../../src/engine/policies/kx-thresholds.ts';

describe('payer policy', () => {
  test('federal payers count by the day’s total, with everything on', () => {
    expect(defaultPolicy('federal')).toEqual({
      unitMethod: 'cms',
      therapyModifierRequired: true,
      assistantModifierRequired: true,
      assistantMinutesMethod: 'strict',
      kxThresholdApplies: true,
      ncciEditsApply: true,
      muePerDay: 6,
      ruleSeverity: {},
    });
  });

  test.each(['other', 'none'] as const)('%s: the CPT rule, therapy modifiers and NCCI', (kind) => {
    expect(defaultPolicy(kind)).toEqual({
      unitMethod: 'cpt',
      therapyModifierRequired: true,
      assistantModifierRequired: false,
      assistantMinutesMethod: 'strict',
      kxThresholdApplies: false,
      ncciEditsApply: true,
      ruleSeverity: {},
    });
  });

  test('what an administrator set stands over the default', () => {
    expect(policyFor('other', { unitMethod: 'cms', muePerDay: 4 })).toMatchObject({
      unitMethod: 'cms',
      muePerDay: 4,
      ncciEditsApply: true,
    });
  });

  test.each([
    { unitMethod: 'ama' },
    { muePerDay: 1.5 },
    { muePerDay: -1 },
    { allowedUsdPerUnit: 0 },
    { ruleSeverity: { x: 'fatal' } },
    { other: 1 },
  ])('refused: %j', (values) => {
    expect(PayerPolicyOverridesSchema.safeParse(values).success).toBe(false);
  });

  test('bundled codes by blanks or commas', () => {
    expect(bundledCodesOf(policyFor('other', { bundledCodes: ' 97530, 98940  98941' }))).toEqual([
      '97530',
      '98940',
      '98941',
    ]);
    expect(bundledCodesOf(policyFor('other'))).toEqual([]);
  });
});

test.each([
  ['2018-12-31', undefined],
  ['2019-01-01', 2040],
  ['2020-06-01', 2080],
  ['2021-06-01', 2110],
  ['2022-06-01', 2150],
  ['2023-06-01', 2230],
  ['2024-06-01', 2330],
  ['2025-06-01', 2410],
  ['2026-12-31', 2480],
  ['2027-01-01', undefined],
])('the KX threshold on %s is %p', (date, threshold) => {
  expect(kxThresholdUsd(date)).toBe(threshold);
});
