// SPDX-License-Identifier: Apache-2.0
import { DEFAULT_MODIFIER_ORDER } from '../../../src/engine/billing/modifiers.ts';
import {
  POLICY_PART_NAMES,
  PayerPolicyOverridesSchema,
  defaultPolicy,
  policyFor,
} from '../../../src/engine/policies/payer-policy.ts';
import { kxThresholdUsd } from '../../../src/engine/policies/kx-thresholds.ts';
import { POLICY_PARTS } from '../../../src/engine/policies/policy-parts.ts';

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
      bundledCodes: [],
      modifierOrder: DEFAULT_MODIFIER_ORDER,
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
      bundledCodes: [],
      modifierOrder: DEFAULT_MODIFIER_ORDER,
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
    [{ unitMethod: 'ama' }, 'invalid_value'],
    [{ muePerDay: 1.5 }, 'invalid_type'],
    [{ muePerDay: 0 }, 'too_small'],
    [{ allowedUsdPerUnit: 0 }, 'too_small'],
    [{ therapyModifierRequired: 'yes' }, 'invalid_type'],
    [{ ruleSeverity: { x: 'fatal' } }, 'invalid_value'],
    [{ other: 1 }, 'unrecognized_keys'],
    [{ bundledCodes: '97530 9894' }, '9894 is not a CPT or HCPCS code, or a pair with 97140 such as 97140/97530'],
    [
      { bundledCodes: '97530/97110' },
      '97530/97110 is not a CPT or HCPCS code, or a pair with 97140 such as 97140/97530',
    ],
    [{ modifierOrder: 'GP GPP' }, 'GPP is not a known modifier'],
  ])('refused: %j (%s)', (values, why) => {
    const [issue] = PayerPolicyOverridesSchema.safeParse(values).error?.issues ?? [];
    expect([issue?.code, issue?.message]).toContain(why);
  });

  test.each([
    ['bundledCodes', ' 97530, 98940/97140  g0283,97140/97150', ['97530', '98940/97140', 'G0283', '97140/97150']],
    ['modifierOrder', 'gp/GO 59/X KX', ['GP', 'GO', '59', 'XE', 'XS', 'XP', 'XU', 'KX']],
  ])('%s: %j', (name, text, codes) => {
    expect(PayerPolicyOverridesSchema.parse({ [name]: text })).toEqual({ [name]: codes });
  });

  test.each(POLICY_PART_NAMES)('%s is told in words, and its example and its codes are values of it', (name) => {
    const { label, about, example, values = {}, type, schema } = POLICY_PARTS[name];
    expect([label, about].every((text) => text.length > 10 && !text.endsWith('.'))).toBe(true);
    const written = type === 'list' ? example : Number(example);
    const all = [...Object.keys(values), ...(example === undefined ? [] : [written])];
    expect(all.filter((one) => !schema.safeParse(one).success)).toEqual([]);
  });
});

test.each([
  ['2017-12-31', undefined],
  ['2018-01-01', 2010],
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
