// SPDX-License-Identifier: Apache-2.0
import { coverage, organization, read } from '../../support/coverage.ts';

describe('which of several pays first', () => {
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

  test('one that was cancelled, for the days before the end that it states, and says so', () => {
    const ended = (facts: object = {}): object =>
      coverage('a', { status: 'cancelled', period: { start: '2025-01-01', end: '2026-04-30' }, ...facts });
    expect(read(ended()).payer).toMatchObject({ source: 'Organization/a', coverageIsCancelled: true });
    expect(read(coverage('a')).payer.coverageIsCancelled).toBeUndefined();
    // The patient's own money pays behind any insurer.
    const own = coverage('own', { payor: [{ reference: 'Patient/1' }] });
    expect(read(own, ended()).payer.source).toBe('Organization/a');
    expect(read(coverage('b'), ended({ order: 1 })).payer.source).toBe('Organization/b');
  });

  test.each([
    ['cancelled without an end', { status: 'cancelled' }],
    ['cancelled with a beginning alone', { status: 'cancelled', period: { start: '2025-01-01' } }],
    ['cancelled with an end before the day', { status: 'cancelled', period: { end: '2026-03-01' } }],
    ['entered in error', { status: 'entered-in-error', period: { end: '2026-04-30' } }],
    ['a draft', { status: 'draft', period: { end: '2026-04-30' } }],
  ])('none where the only one is %s', (_name, facts) => {
    expect(read(coverage('a', facts)).payer.kind).toBe('none');
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
});
