// SPDX-License-Identifier: Apache-2.0
import type { PayerKind } from '../../../src/engine/billing/payer.ts';
import { policyFor } from '../../../src/engine/policies/payer-policy.ts';
import { countsTowardsThreshold, payerPolicyOf, unreadPayers } from '../../../src/fhir/read/payer.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { PAYER_POLICY } from '../../../src/fhir/systems.ts';
import { coverage, organization, read } from '../../support/coverage.ts';

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

  test('a Coverage whose payer nobody named is an insurer’s all the same', () => {
    const { payer } = read(coverage('a', { payor: undefined }));
    expect([payer.kind, payer.source, payer.isPatient]).toEqual(['other', undefined, undefined]);
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

  test('a payor that cannot be read is told of, though another of the same Coverage is known', () => {
    const both = coverage('a', { payor: [{ reference: 'Organization/a' }, { reference: 'Organization/b' }] });
    const { payer, problems } = read(both, organization('a', { name: 1 }), organization('b', { name: 'Aetna' }));
    expect([payer.kind, problems.map(({ source }) => source)]).toEqual(['aetna', ['Organization/a']]);
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
