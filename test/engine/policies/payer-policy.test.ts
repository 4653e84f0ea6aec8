// SPDX-License-Identifier: Apache-2.0
import { DEFAULT_MODIFIER_ORDER } from '../../../src/engine/billing/modifiers.ts';
import { PAYER_KINDS, type PayerKind } from '../../../src/engine/billing/payer.ts';
import { PAYER_LIBRARY, knownOf, libraryName } from '../../../src/engine/policies/payer-library.ts';
import {
  POLICY_PART_NAMES,
  PayerPolicyOverridesSchema,
  defaultPolicy,
  isMethodAssumed,
  policyFor,
} from '../../../src/engine/policies/payer-policy.ts';
import { kxThresholdUsd } from '../../../src/engine/policies/kx-thresholds.ts';
import { PAYER_SOURCES } from '../../../src/engine/policies/payer-sources.ts';
import { POLICY_PARTS } from '../../../src/engine/policies/policy-parts.ts';

describe('payer policy', () => {
  const FALLBACKS = {
    unitMethod: 'cpt',
    therapyModifierRequired: true,
    assistantModifierRequired: false,
    assistantMinutesMethod: 'strict',
    kxThresholdApplies: false,
    ncciEditsApply: true,
    allowedUsdPerUnit: [],
    localityGpcis: [],
    groupUnitsPerDay: [],
    distinctModifierColumn: 'either',
    medicarePerformersOnly: false,
    certificationApplies: false,
    partBPlacesOnly: false,
    bundledCodes: [],
    modifierOrder: DEFAULT_MODIFIER_ORDER,
    ruleSeverity: {},
  };
  const PART_B = {
    ...FALLBACKS,
    unitMethod: 'cms',
    assistantModifierRequired: true,
    kxThresholdApplies: true,
    muePerDay: 6,
    medicarePerformersOnly: true,
    certificationApplies: true,
    progressReportEveryDays: 10,
    partBPlacesOnly: true,
  };

  test.each<[PayerKind, object]>([
    ['other', FALLBACKS],
    ['none', FALLBACKS],
    ['auto', FALLBACKS],
    ['medicare-b', PART_B],
    ['railroad', PART_B],
    ['medicare-supplement', PART_B],
    ['medicare-advantage', { ...PART_B, kxThresholdApplies: false }],
    ['tricare', { ...FALLBACKS, unitMethod: 'cms', assistantModifierRequired: true }],
    ['triwest', { ...FALLBACKS, unitMethod: 'cms' }],
    ['va', { ...FALLBACKS, unitMethod: 'cms' }],
    ['fehb', { ...FALLBACKS, unitMethod: 'cms' }],
    ['medicaid', { ...FALLBACKS, unitMethod: 'cms' }],
    ['workers-comp-co', { ...FALLBACKS, unitMethod: 'cpt-capped' }],
    ['workers-comp-ms', { ...FALLBACKS, ncciEditsApply: false }],
    ['workers-comp-or', FALLBACKS],
    ['workers-comp-tn', { ...FALLBACKS, unitMethod: 'cms', timedUnitsPerDay: 4 }],
    ['workers-comp-tx', { ...FALLBACKS, unitMethod: 'cms' }],
    ['aetna', { ...FALLBACKS, timedUnitsPerDay: 4, bundledCodes: ['98940/97140', '98941/97140', '98942/97140'] }],
    ['anthem', { ...FALLBACKS, timedUnitsPerDay: 4, bundledCodes: ['97140/97530'] }],
    ['uhc', { ...FALLBACKS, unitMethod: 'cms', assistantModifierRequired: true }],
  ])('%s, where an administrator has set nothing', (kind, policy) => {
    expect(defaultPolicy({ kind })).toEqual(policy);
  });

  test('a state’s Medicaid: what holds for Medicaid, and what its own manual says', () => {
    expect(libraryName({ kind: 'medicaid', state: 'CA' })).toBe('Medicaid of California (Medi-Cal)');
    expect(libraryName({ kind: 'medicaid', state: 'TX' })).toBe('Medicaid of Texas (TMHP)');
    expect(libraryName({ kind: 'medicaid', state: 'OH' })).toBe('Medicaid of Ohio');
    expect(libraryName({ kind: 'aetna' })).toBe('Aetna');
    const sources = (state: 'TX' | 'OH', date: string): string[] =>
      knownOf({ kind: 'medicaid', state }, date).map(({ source }) => source);
    expect(sources('TX', '2026-03-02')).toEqual([
      'payerSurvey',
      'medicaidNcci',
      'texasUnits',
      'texasManual',
      'texasLimit',
    ]);
    expect(sources('TX', '2016-11-30')).not.toContain('texasLimit');
    expect(sources('OH', '2026-03-02')).toEqual(['payerSurvey', 'medicaidNcci']);
    expect(sources('TX', '2010-09-30')).toEqual(['payerSurvey']);
    expect(isMethodAssumed({ kind: 'medicaid', state: 'OH' })).toBe(true);
    expect(isMethodAssumed({ kind: 'medicaid', state: 'OH' }, { unitMethod: 'cpt' })).toBe(false);
    expect(isMethodAssumed({ kind: 'medicaid', state: 'TX' })).toBe(false);
    expect(defaultPolicy({ kind: 'medicaid', state: 'OH' }).unitMethod).toBe('cms');
  });

  test.each([
    ['TX', 4],
    ['ME', 8],
    ['IL', 4],
    ['OR', 4],
    ['OH', undefined],
  ] as const)('the Medicaid of %s pays %p timed units a day', (state, units) => {
    expect(defaultPolicy({ kind: 'medicaid', state }).timedUnitsPerDay).toBe(units);
  });

  test('Medicare behind another payer: its rules, and the other’s cap', () => {
    const behind = { kind: 'anthem', medicareBehind: true } as const;
    expect(defaultPolicy(behind)).toEqual({ ...PART_B, timedUnitsPerDay: 4, bundledCodes: ['97140/97530'] });
    expect(isMethodAssumed(behind)).toBe(false);
  });

  test.each([
    ['2019-12-31', false],
    ['2020-01-01', true],
  ])('Medicare on %s asks for CQ and CO: %s', (date, asks) => {
    expect(policyFor({ kind: 'medicare-b' }, {}, date).assistantModifierRequired).toBe(asks);
  });

  test.each<[PayerKind, boolean]>([
    ['medicare-b', false],
    ['uhc', false],
    ['workers-comp-co', false],
    ['workers-comp-ms', true],
    ['workers-comp-or', false],
    ['workers-comp-tn', false],
    ['workers-comp-tx', false],
    ['none', false],
    ['medicaid', true],
    ['workers-comp', true],
    ['aetna', true],
    ['other', true],
  ])('how %s counts is an assumption: %s', (kind, isAssumed) => {
    expect(isMethodAssumed({ kind })).toBe(isAssumed);
    expect(isMethodAssumed({ kind }, { unitMethod: 'cpt' })).toBe(false);
  });

  test('every value of the library is one that its part can have, from a source that is not younger than its date', () => {
    for (const kind of PAYER_KINDS) {
      for (const { part, value, from = '', source } of PAYER_LIBRARY[kind].values) {
        const written = Array.isArray(value) ? value.join(' ') : value;
        expect([kind, part, POLICY_PARTS[part].schema.safeParse(written).success]).toEqual([kind, part, true]);
        expect(PAYER_SOURCES[source].date >= from.slice(0, 7)).toBe(true);
      }
    }
  });

  test('what an administrator set stands over the default', () => {
    expect(policyFor({ kind: 'other' }, { unitMethod: 'cms', muePerDay: 4 })).toMatchObject({
      unitMethod: 'cms',
      muePerDay: 4,
      ncciEditsApply: true,
    });
  });

  test.each([
    [{ unitMethod: 'ama' }, 'invalid_value'],
    [{ muePerDay: 1.5 }, 'invalid_type'],
    [{ muePerDay: 0 }, 'too_small'],
    [{ allowedUsdPerUnit: 0 }, '0 is not an amount such as 28.50, or one from a day on such as 2026-07-01=29.10'],
    [
      { localityGpcis: '2026=1.0' },
      '2026=1.0 is not a Medicare locality such as CA-18, or a year with three indices such as 2026=1.000/0.869/0.575',
    ],
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
