// SPDX-License-Identifier: Apache-2.0
import type { Extension, Organization } from '@medplum/fhirtypes';
import { definitions } from '../../src/deploy/conformance.ts';
import { POLICY_PART_NAMES, type PayerPolicyOverrides } from '../../src/engine/policies/payer-policy.ts';
import {
  PLAIN_PARTS,
  readPayerPolicy,
  textOfValue,
  valueFromText,
  withPayerPolicy,
} from '../../src/fhir/payer-policy.ts';
import { PAYER_POLICY } from '../../src/fhir/systems.ts';

const PAYER: Organization = { resourceType: 'Organization', id: 'a', name: 'Health Plan' };
const PATH = 'Organization.extension(payer-policy)';

const WHOLE: PayerPolicyOverrides = {
  unitMethod: 'cms',
  therapyModifierRequired: false,
  assistantModifierRequired: true,
  assistantMinutesMethod: 'simple',
  kxThresholdApplies: true,
  ncciEditsApply: false,
  allowedUsdPerUnit: ['28.50', '2026-07-01=29.10'],
  localityGpcis: ['2026=1.000/0.869/0.575'],
  timedUnitsPerDay: 4,
  muePerDay: 4,
  groupUnitsPerDay: ['97110+97140=3'],
  distinctModifierColumn: '2',
  medicarePerformersOnly: true,
  certificationApplies: true,
  progressReportEveryDays: 20,
  partBPlacesOnly: true,
  bundledCodes: ['97530', 'G0283'],
  modifierOrder: ['GP', 'GO', '59'],
  ruleSeverity: { 'region-missing': 'off', 'kx-missing:over': 'low' },
};

const withParts = (...extension: Extension[]): Organization => ({
  ...PAYER,
  extension: [{ url: PAYER_POLICY, extension }],
});
const severity = (rule: string, to: string): Extension => ({
  url: 'ruleSeverity',
  extension: [
    { url: 'rule', valueCode: rule },
    { url: 'severity', valueCode: to },
  ],
});

describe('the policy on a payer’s Organization', () => {
  test('every part is read as it was written', () => {
    expect(Object.keys(WHOLE)).toEqual(POLICY_PART_NAMES);
    const other = { url: 'https://example.org/other', valueString: 'kept' };
    const written = withPayerPolicy({ ...PAYER, extension: [other] }, WHOLE);
    expect(readPayerPolicy(written)).toEqual({ overrides: WHOLE, problems: [] });
    expect(written.extension?.[0]).toEqual(other);
  });

  test('of a text that is no list the first ten words are named', () => {
    const words = Array.from({ length: 50_000 }, (_, index) => `W${String(index)}`);
    for (const url of ['modifierOrder', 'bundledCodes', 'groupUnitsPerDay', 'allowedUsdPerUnit']) {
      const { problems } = readPayerPolicy(withParts({ url, valueString: words.join(' ') }));
      expect([url, problems.length, problems[0]?.message]).toEqual([url, 10, expect.stringMatching(/^W0 /)]);
    }
    const { problems } = readPayerPolicy(withParts({ url: 'modifierOrder', valueString: 'x'.repeat(100_000) }));
    expect(problems[0]?.message.length).toBeLessThan(100);
  });

  test('a policy of 50,000 parts is told as none', () => {
    const parts = Array.from({ length: 50_000 }, (_, index) => ({ url: `p${String(index)}`, valueString: '1' }));
    const problems = [{ path: PATH, message: 'has more than 1000 parts' }];
    expect(readPayerPolicy(withParts(...parts))).toEqual({ overrides: {}, problems });
  });

  test('without parts the extension goes', () => {
    expect(withPayerPolicy(withPayerPolicy(PAYER, WHOLE), {})).toEqual(PAYER);
    expect(readPayerPolicy(PAYER)).toEqual({ overrides: {}, problems: [] });
  });

  test('a form’s texts are the values', () => {
    for (const name of PLAIN_PARTS) {
      const text = textOfValue(WHOLE[name]);
      const value = valueFromText(name, text);
      expect([name, value]).toEqual([name, Array.isArray(WHOLE[name]) ? text : WHOLE[name]]);
    }
  });

  test('the StructureDefinition names every part with its type, and no other', () => {
    const definition = definitions().find(({ url }) => url === PAYER_POLICY);
    const elements = definition?.resourceType === 'StructureDefinition' ? definition.differential?.element : [];
    expect((elements ?? []).flatMap(({ sliceName }) => sliceName ?? [])).toEqual(POLICY_PART_NAMES);
    const [written] = withPayerPolicy(PAYER, WHOLE).extension ?? [];
    for (const { url, ...value } of (written?.extension ?? []).filter((part) => part.url !== 'ruleSeverity')) {
      const type = elements?.find(({ id }) => id === `Extension.extension:${url}.value[x]`)?.type?.[0]?.code ?? '';
      expect(Object.keys(value)).toEqual([`value${type.charAt(0).toUpperCase()}${type.slice(1)}`]);
    }
  });

  test.each<[Extension[], string, string]>([
    [[{ url: 'unitMetod', valueCode: 'cms' }], 'unitMetod', 'is not known'],
    [[{ url: 'unitMethod', valueCode: 'ama' }], 'unitMethod', 'is not one of cms, cpt, cpt-capped, larger'],
    [[{ url: 'muePerDay', valueInteger: 0 }], 'muePerDay', 'is not more than 0'],
    [[{ url: 'muePerDay', valueQuantity: { value: 4 } }], 'muePerDay', 'is not of type number'],
    [[{ url: 'therapyModifierRequired', valueString: 'no' }], 'therapyModifierRequired', 'is not of type boolean'],
    [
      [{ url: 'bundledCodes', valueString: '97530 9894' }],
      'bundledCodes',
      '9894 is not a CPT or HCPCS code, or a pair with 97140 such as 97140/97530',
    ],
    [[{ url: 'modifierOrder', valueString: 'GPP 59' }], 'modifierOrder', 'GPP is not a known modifier'],
    [
      [
        { url: 'muePerDay', valueInteger: 4 },
        { url: 'muePerDay', valueInteger: 5 },
      ],
      'muePerDay',
      'is given more than once',
    ],
    [[severity('region-mising', 'off')], 'ruleSeverity', 'region-mising is neither a rule nor a message of one'],
    [
      [severity('kx-missing:mising', 'off')],
      'ruleSeverity',
      'kx-missing:mising is neither a rule nor a message of one',
    ],
    [[severity('region-missing', 'none')], 'ruleSeverity.region-missing', 'is not one of high, moderate, low, off'],
    [
      [severity('region-missing', 'off'), severity('region-missing', 'low')],
      'ruleSeverity.region-missing',
      'is given more than once',
    ],
    [[{ url: 'ruleSeverity', valueCode: 'off' }], 'ruleSeverity.(no rule)', 'is not one of high, moderate, low, off'],
  ])('a fault is told with its place: %j', (parts, place, message) => {
    const right = { url: 'ncciEditsApply', valueBoolean: false };
    expect(readPayerPolicy(withParts(right, ...parts))).toEqual({
      overrides: {},
      problems: [{ path: `${PATH}.${place}`, message }],
    });
  });

  test('every fault is told, not the first alone', () => {
    const { problems } = readPayerPolicy(
      withParts({ url: 'a', valueCode: 'x' }, { url: 'b', valueCode: 'x' }, { url: 'muePerDay', valueInteger: 0 }),
    );
    expect(problems.map(({ path }) => path)).toEqual([`${PATH}.muePerDay`, `${PATH}.a`, `${PATH}.b`]);
  });
});
