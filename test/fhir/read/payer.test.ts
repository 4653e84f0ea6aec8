// SPDX-License-Identifier: Apache-2.0
import type { PayerKind } from '../../../src/engine/billing/payer.ts';
import { policyFor } from '../../../src/engine/policies/payer-policy.ts';
import { countsTowardsThreshold, payerPolicyOf, readPayer, unreadPayers } from '../../../src/fhir/read/payer.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { PAYER_POLICY } from '../../../src/fhir/systems.ts';

const coverage = (id: string, facts: object = {}): object => ({
  resourceType: 'Coverage',
  id,
  status: 'active',
  beneficiary: { reference: 'Patient/1' },
  payor: [{ reference: `Organization/${id}` }],
  ...facts,
});
const organization = (id: string, facts: object = {}): object => ({
  resourceType: 'Organization',
  id,
  name: 'Health Plan',
  ...facts,
});
const read = (...resources: object[]): ReturnType<typeof readPayer> =>
  readPayer(new RecordSet(resources), 'Patient/1', '2026-03-02');

describe('readPayer', () => {
  test('no coverage: the CPT rule, and it is told', () => {
    expect(read()).toMatchObject({ payer: { kind: 'none' }, policy: { unitMethod: 'cpt' } });
  });

  test('another payer: the CPT rule without a daily limit', () => {
    const { payer, policy } = read(coverage('a'), organization('a'));
    expect([payer.kind, policy.unitMethod, policy.muePerDay]).toEqual(['other', 'cpt', undefined]);
  });

  test.each<[string, PayerKind, string, object[]]>([
    [
      'the payer’s name',
      'medicare-b',
      'Organization.name “Medicare Part B”',
      [coverage('a'), organization('a', { name: 'Medicare Part B' })],
    ],
    [
      'an alias',
      'medicare-b',
      'Organization.alias “Noridian”',
      [coverage('a'), organization('a', { alias: ['Noridian'] })],
    ],
    [
      'the payor’s display',
      'tricare',
      'Coverage.payor “TRICARE East”',
      [coverage('a', { payor: [{ display: 'TRICARE East' }] })],
    ],
    [
      'the coverage type’s text',
      'medicare-advantage',
      'Coverage.type “Medicare Advantage”',
      [coverage('a', { type: { text: 'Medicare Advantage' } }), organization('a')],
    ],
    [
      'the coverage’s class',
      'medicare-b',
      'Coverage.class “Medicare Part B”',
      [coverage('a', { class: [{ value: 'MEDB', name: 'Medicare Part B' }] }), organization('a')],
    ],
    [
      'a source of payment code',
      'medicare-advantage',
      'Coverage.type “112”',
      [coverage('a', { type: { coding: [{ system: 'https://nahdo.org/sopt', code: '112' }] } }), organization('a')],
    ],
    [
      'its OID',
      'medicare-b',
      'Coverage.type “121”',
      [
        coverage('a', { type: { coding: [{ system: 'urn:oid:2.16.840.1.113883.3.221.5', code: '121' }] } }),
        organization('a'),
      ],
    ],
    [
      'the organization’s type',
      'va',
      'Organization.type “CHAMPVA”',
      [coverage('a'), organization('a', { type: [{ text: 'CHAMPVA' }] })],
    ],
    [
      'a payer id',
      'uhc',
      'Organization.identifier “87726”',
      [coverage('a'), organization('a', { identifier: [{ value: '87726' }] })],
    ],
    [
      'the payor’s identifier',
      'aetna',
      'Coverage.payor.identifier “60054”',
      [coverage('a', { payor: [{ identifier: { value: '60054' } }] })],
    ],
    [
      'a contained organization',
      'medicare-b',
      'Organization.name “Novitas Solutions”',
      [
        coverage('a', {
          payor: [{ reference: '#p' }],
          contained: [{ resourceType: 'Organization', id: 'p', name: 'Novitas Solutions' }],
        }),
      ],
    ],
  ])('known by %s: %s', (_how, kind, recognizedBy, resources) => {
    expect(read(...resources).payer).toMatchObject({ kind, recognizedBy });
  });

  test('Medicare behind another payer: Medicare’s rules', () => {
    const found = read(
      coverage('a', { order: 1 }),
      organization('a'),
      coverage('b', { order: 2 }),
      organization('b', { name: 'Medicare' }),
    );
    expect(found).toMatchObject({
      payer: { kind: 'other', medicareBehind: true },
      policy: { unitMethod: 'cms', muePerDay: 6, kxThresholdApplies: true },
    });
  });

  test.each(['Non-Medicare Secondary Plan', 'Medicaremore Insurance', 'x'])('not known: %s', (name) => {
    expect(read(coverage('a'), organization('a', { name })).payer).toEqual({
      kind: 'other',
      name,
      source: 'Organization/a',
      methodIsAssumed: true,
    });
  });

  test('what an administrator has set is no assumption', () => {
    const extension = [{ url: PAYER_POLICY, extension: [{ url: 'unitMethod', valueCode: 'larger' }] }];
    expect(read(coverage('a'), organization('a', { extension })).payer.methodIsAssumed).toBeUndefined();
  });

  test('the lowest order that is active on the date', () => {
    const found = read(
      coverage('ended', { order: 1, period: { end: '2026-03-01' } }),
      coverage('later', { order: 1, period: { start: '2026-03-03' } }),
      coverage('draft', { order: 1, status: 'draft' }),
      coverage('second', { order: 3 }),
      coverage('first', { order: 2, period: { start: '2026-03-02', end: '2026-03-02' } }),
    );
    expect(found.payer.source).toBe('Organization/first');
  });

  test.each(['group', 'subgroup'])('a %s is named after the employer, and tells no payer', (code) => {
    const type = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/coverage-class', code }] };
    const found = read(
      coverage('a', { class: [{ type, value: 'VA', name: 'State Farm Employees' }] }),
      organization('a', { name: 'Aetna' }),
    );
    expect(found.payer.kind).toBe('aetna');
  });

  test('the policy on the payer’s Organization, over the default of its class', () => {
    const extension = [{ url: PAYER_POLICY, extension: [{ url: 'muePerDay', valueInteger: 4 }] }];
    const { policy, problems } = read(coverage('a'), organization('a', { name: 'Medicare', extension }));
    expect([problems, policy]).toEqual([[], policyFor({ kind: 'medicare-b' }, { muePerDay: 4 })]);
  });

  test.each<[string, string, object[]]>([
    ['the lowest order, whatever the ids say', 'b', [coverage('a', { order: 2 }), coverage('b', { order: 1 })]],
    ['one with an order before one without', 'b', [coverage('a'), coverage('b', { order: 2 })]],
    ['the lower id where none has an order', 'a', [coverage('b'), coverage('a')]],
    ['the lower id where they are the same', 'a', [coverage('b', { order: 1 }), coverage('a', { order: 1 })]],
    ['one that is active', 'b', [coverage('a', { order: 1, status: 'cancelled' }), coverage('b', { order: 2 })]],
    ['one that has begun', 'b', [coverage('a', { period: { start: '2026-03-03' } }), coverage('b')]],
    ['one that begins on the day', 'a', [coverage('a', { period: { start: '2026-03-02T08:00:00Z' } }), coverage('b')]],
    ['one that has not ended', 'b', [coverage('a', { period: { end: '2026-03-01' } }), coverage('b')]],
    ['one that ends on the day', 'a', [coverage('a', { period: { end: '2026-03-02' } }), coverage('b')]],
    ['one that ends with the month', 'a', [coverage('a', { period: { end: '2026-03' } }), coverage('b')]],
    ['one that ends with the year', 'a', [coverage('a', { period: { end: '2026' } }), coverage('b')]],
    ['one that ended with the month before', 'b', [coverage('a', { period: { end: '2026-02' } }), coverage('b')]],
    [
      'insurance before Medicaid, the payer of last resort',
      'b',
      [coverage('a', { type: { text: 'Medicaid' } }), coverage('b', { type: { text: 'Aetna' } })],
    ],
    [
      'Medicare before its supplement',
      'b',
      [coverage('a', { type: { text: 'Medigap' } }), coverage('b', { type: { text: 'Medicare' } })],
    ],
    [
      'what supplements Medicare before Medicaid',
      'b',
      [coverage('a', { type: { text: 'Medicaid' } }), coverage('b', { type: { text: 'Medigap' } })],
    ],
    [
      'Medicaid first, where an order says so',
      'a',
      [coverage('a', { order: 1, type: { text: 'Medicaid' } }), coverage('b', { type: { text: 'Aetna' } })],
    ],
    [
      'insurance before a Coverage of the type self-pay',
      'b',
      [
        coverage('a', {
          type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/coverage-selfpay', code: 'pay' }] },
        }),
        coverage('b'),
      ],
    ],
    [
      'insurance before the patient’s own money',
      'b',
      [coverage('a', { payor: [{ reference: 'Patient/1' }] }), coverage('b')],
    ],
    ['the patient’s own', 'b', [coverage('a', { beneficiary: { reference: 'Patient/2' } }), coverage('b')]],
  ])('who pays first: %s', (_which, id, coverages) => {
    expect(read(...coverages).payer.source).toBe(`Organization/${id}`);
  });

  test('a Coverage whose payer nobody named is an insurer’s all the same', () => {
    const { payer } = read(coverage('a', { payor: undefined }));
    expect([payer.kind, payer.source, payer.isPatient]).toEqual(['other', undefined, undefined]);
  });

  test('the patient’s own money first, where its Coverage says so', () => {
    const own = coverage('b', { order: 1, payor: [{ reference: 'Patient/1' }] });
    expect(read(coverage('a', { order: 2 }), own).payer).toMatchObject({ source: 'Patient/1', name: 'self-pay' });
  });

  test.each([
    ['Self Pay', {}],
    ['SELF-PAY', {}],
    ['Cash', {}],
    ['Private Pay', {}],
    ['No Insurance', {}],
    ['Patient Responsibility', {}],
    ['Charity Fund', { type: { coding: [{ system: 'https://nahdo.org/sopt', code: '821' }] } }],
    ['Acme', { type: { coding: [{ system: 'https://codesystem.x12.org/005010/1032', code: '09' }] } }],
  ])('no insurer pays: %s comes last, and how it counts is no question', (name, facts) => {
    const own = [coverage('a', facts), organization('a', { name })];
    expect(read(...own).payer).toMatchObject({ kind: 'other', name, isPatient: true });
    expect(read(...own).payer.methodIsAssumed).toBeUndefined();
    expect(read(...own, coverage('b'), organization('b', { name: 'Medicare' })).payer.kind).toBe('medicare-b');
  });

  test.each([
    'Medi-Cal', 'MassHealth', 'AHCCCS', 'TennCare', 'BadgerCare Plus', 'Apple Health', 'SoonerCare', 'MO HealthNet', 'HUSKY D',
    'Hoosier Healthwise', 'KanCare', 'Med-QUEST', 'DenaliCare', 'Green Mountain Care', 'Health First Colorado',
    'Peach State Health Plan', 'Illinois Medicaid', 'MaineCare', 'Nevada Medicaid', 'Medicaid',
  ])('how a state’s Medicaid counts is not known: %s', (name) => {
    const { payer, policy } = read(coverage('a'), organization('a', { name }));
    expect(payer).toMatchObject({ kind: 'medicaid', methodIsAssumed: true });
    expect(policy.unitMethod).toBe('cms');
  }); // prettier-ignore

  test('Texas says how its Medicaid counts', () => {
    const { payer } = read(coverage('a'), organization('a', { name: 'TX Medicaid' }));
    expect([payer.state, payer.methodIsAssumed]).toEqual(['TX', undefined]);
  });

  test.each(['Cash Insurance Group', 'Selfridge Pay Plan', 'Health Plan'])('an insurer: %s', (name) => {
    expect(read(coverage('a'), organization('a', { name })).payer).toMatchObject({ methodIsAssumed: true });
  });

  test.each(['Delta Dental', 'VSP Vision', 'SilverScript Medicare Part D'])(
    'no payer of therapy, by the name of the payer alone: %s',
    (name) => {
      const other = [coverage('a', { order: 1 }), organization('a', { name })];
      expect(read(...other).payer.kind).toBe('none');
      expect(read(...other, coverage('b', { order: 2 }), organization('b', { name: 'Aetna' })).payer).toMatchObject({
        kind: 'aetna',
        methodIsAssumed: true,
      });
    },
  );

  test('a policy with a fault is not half applied, and the fault is told', () => {
    const extension = [
      {
        url: PAYER_POLICY,
        extension: [
          { url: 'unitMethod', valueCode: 'cms' },
          { url: 'unitMetod', valueCode: 'cms' },
        ],
      },
    ];
    const { policy, problems } = read(coverage('a'), organization('a', { extension }));
    expect(problems).toEqual([
      { source: 'Organization/a', path: 'Organization.extension(payer-policy).unitMetod', message: 'is not known' },
    ]);
    expect(policy).toEqual(policyFor({ kind: 'other' }));
  });

  test.each([
    ['Coverage/a', 'Coverage.status', [coverage('a', { status: 1 })]],
    ['Organization/a', 'Organization.name', [coverage('a'), organization('a', { name: 1 })]],
  ])('%s that cannot be read is a problem: who pays is not known', (source, path, resources) => {
    expect(read(...resources).problems).toEqual([{ source, path, message: 'is not of type string' }]);
  });

  test('an Organization by itself is of the class that a Coverage of it is', () => {
    const federal = organization('a', { type: [{ coding: [{ system: 'https://nahdo.org/sopt', code: '311' }] }] });
    expect(payerPolicyOf(new RecordSet([federal]), 'Organization/a')?.policy).toEqual(policyFor({ kind: 'tricare' }));
    expect(read(coverage('a'), federal).payer.kind).toBe('tricare');
  });
});

describe('what counts towards Medicare’s threshold', () => {
  const counts = (...resources: object[]): boolean =>
    countsTowardsThreshold(new RecordSet(resources), 'Patient/1', '2026-03-02');
  const medicare = organization('a', { name: 'Medicare' });

  test('is what Medicare pays, and not what another pays', () => {
    expect(counts(coverage('a'), medicare)).toBe(true);
    expect(counts(coverage('a'), organization('a', { name: 'Aetna' }))).toBe(false);
  });

  test('is what nobody is known to have paid, unless every Coverage begins later', () => {
    const later = coverage('a', { period: { start: '2026-03-03' } });
    expect(counts()).toBe(true);
    expect(counts(coverage('a', { period: { end: '2026-03-01' } }))).toBe(true);
    expect(counts(later)).toBe(false);
    expect(counts(later, coverage('b', { period: { end: '2026-03-01' } }))).toBe(true);
    expect(counts(coverage('a', { period: { start: '2026-03-03' }, status: 'entered-in-error' }))).toBe(true);
    expect(counts(coverage('a', { period: { start: '2026-03-02T08:00:00-05:00' }, status: 'cancelled' }))).toBe(true);
  });
});

test('payers that an identifier alone names, each once, until somebody bears it', () => {
  const named = coverage('a', { payor: [{ identifier: { system: 'urn:payer', value: '7' } }, { display: 'Plan' }] });
  const again = coverage('b', { payor: [{ reference: 'Organization?identifier=urn:payer|7' }] });
  const bearer = organization('o', { identifier: [{ system: 'urn:payer', value: '7' }] });
  expect(unreadPayers(new RecordSet([named, again]), 'Patient/1')).toEqual(['urn:payer|7']);
  expect(unreadPayers(new RecordSet([named, again, bearer]), 'Patient/1')).toEqual([]);
  expect(unreadPayers(new RecordSet([coverage('a')]), 'Patient/1')).toEqual([]);
});
