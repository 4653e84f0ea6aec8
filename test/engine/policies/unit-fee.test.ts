// SPDX-License-Identifier: Apache-2.0
import { NATIONAL } from '../../../src/engine/policies/fee-words.ts';
import { MEDICARE_FEES, relativeValueOf, type RelativeValue } from '../../../src/engine/policies/medicare-fees.ts';
import { policyFor } from '../../../src/engine/policies/payer-policy.ts';
import {
  allowedUsd,
  byExpense,
  estimateLine,
  estimateUnit,
  sumOfEstimates,
  unitsAhead,
  type UnitOfDay,
} from '../../../src/engine/policies/unit-fee.ts';

const unit = (facts: Partial<UnitOfDay> = {}): UnitOfDay => ({
  payer: { kind: 'medicare-b' },
  policy: policyFor({ kind: 'medicare-b' }),
  dateOfService: '2026-03-02',
  code: '97140',
  modifiers: ['GP'],
  nthOfDay: 1,
  ...facts,
});
const usd = (facts: Partial<UnitOfDay>): number | undefined => estimateUnit(unit(facts))?.usd;
const withPolicy = (part: 'allowedUsdPerUnit' | 'localityGpcis', ...words: string[]): UnitOfDay['policy'] =>
  policyFor({ kind: 'medicare-b' }, { [part]: words });

describe('a unit by Medicare’s fee schedule', () => {
  test.each<[string, number | undefined]>([
    ['2019-12-31', undefined],
    ['2020-01-01', 28.87],
    ['2023-07-01', 27.45],
    ['2024-03-08', 26.52],
    ['2024-03-09', 26.96],
    ['2025-06-01', 27.17],
    ['2026-12-31', 27.72],
    ['2027-01-01', undefined],
  ])('97140 on %s, national, in full: %s dollars', (dateOfService, expected) => {
    expect(usd({ dateOfService })).toBe(expected);
  });

  test.each<[string, Partial<UnitOfDay>, number | undefined]>([
    ['half of the practice expense from the second therapy unit of the day', { nthOfDay: 2 }, 21.21],
    ['the fifth is paid as the second', { nthOfDay: 5 }, 21.21],
    ['an assistant’s unit: 88 %', { modifiers: ['GP', 'CQ'] }, 24.39],
    ['an occupational therapy assistant’s, later in the day', { modifiers: ['GO', 'CO'], nthOfDay: 2 }, 18.66],
    ['before 2022 an assistant’s was paid in full', { modifiers: ['CQ'], dateOfService: '2021-12-31' }, 27.91],
    ['from 2022 on it is not', { modifiers: ['CQ'], dateOfService: '2022-01-01' }, 24.36],
    ['another therapy code', { code: '97530' }, 35.07],
    ['a code without relative values', { code: '97799' }, undefined],
    ['the locality’s indices', { policy: withPolicy('localityGpcis', '2026=1.100/1.200/0.900'), nthOfDay: 1 }, 31.73],
    ['never by the indices of another year', { policy: withPolicy('localityGpcis', '2025=1.100/1.200/0.900') }, 27.72],
    [
      'the indices of a locality that is named',
      { policy: withPolicy('localityGpcis', 'NY-01'), dateOfService: '2025-03-02' },
      30.44,
    ],
    ['of its own year', { policy: withPolicy('localityGpcis', 'NY-01') }, 30.95],
    [
      'not for a year whose indices are not known',
      { policy: withPolicy('localityGpcis', 'NY-01'), dateOfService: '2024-03-12' },
      26.96,
    ],
    [
      'what is written goes before the locality’s',
      { policy: withPolicy('localityGpcis', 'NY-01', '2026=1.100/1.200/0.900') },
      31.73,
    ],
    ['Railroad Medicare', { payer: { kind: 'railroad' } }, 27.72],
    ['a payer of which nothing is known', { payer: { kind: 'other' } }, undefined],
    ['nobody', { payer: { kind: 'none' } }, undefined],
  ])('%s', (_name, facts, expected) => {
    expect(usd(facts)).toBe(expected);
  });

  test('everything that an estimate rests on is told', () => {
    const policy = withPolicy('localityGpcis', '2026=1.100/1.200/0.900');
    expect(estimateUnit(unit({ policy, nthOfDay: 2, modifiers: ['CQ'] }))?.inputs).toEqual([
      'Medicare’s fee schedule of 2026 for 97140: 0.43 work, 0.39 practice expense and 0.01 malpractice RVUs at $33.4009',
      'the locality’s GPCIs of 2026: 1.100/1.200/0.900',
      'half of the practice expense for every therapy unit of the day but one (MPPR)',
      '88 % for units with CQ: Medicare pays 85 % of its 80 %',
    ]);
    expect(estimateUnit(unit())?.inputs.at(-1)).toBe('national rates, as no GPCIs are set for 2026');
    const locality = withPolicy('localityGpcis', 'NY-01');
    expect(estimateUnit(unit({ policy: locality, dateOfService: '2024-03-12' }))?.inputs.at(-1)).toBe(
      'national rates, as the GPCIs of NY-01 for 2024 are not known',
    );
    expect(estimateUnit(unit({ policy: locality }))?.inputs.at(-1)).toBe(
      'the GPCIs of Manhattan (NY-01) for 2026: 1.064/1.162/1.586',
    );
    expect(estimateUnit(unit({ policy: locality, dateOfService: '2025-03-02' }))?.inputs.at(-1)).toBe(
      'the GPCIs of Manhattan (NY-01) for 2025: 1.065/1.166/1.656',
    );
  });
});

describe('a unit by contract', () => {
  const policy = withPolicy('allowedUsdPerUnit', '2026-07-01=31', '28.50', '2026-01-01=30.25');
  test.each([
    ['2025-12-31', 28.5],
    ['2026-01-01', 30.25],
    ['2026-06-30', 30.25],
    ['2026-07-01', 31],
  ])('on %s: %s dollars, whoever pays and whichever unit it is', (dateOfService, expected) => {
    expect(usd({ policy, dateOfService, payer: { kind: 'aetna' }, nthOfDay: 3 })).toBe(expected);
  });

  test('it is 97140’s alone', () => {
    expect([usd({ policy, code: '97110' }), usd({ policy, code: '97110', payer: { kind: 'aetna' } })]).toEqual([
      29.06,
      undefined,
    ]);
  });

  test('who set it and from when', () => {
    const payer = { kind: 'aetna', name: 'Aetna' } as const;
    expect(estimateUnit(unit({ policy, payer }))?.inputs).toEqual(['$30.25 a unit, as set for Aetna from 2026-01-01']);
    const undated = withPolicy('allowedUsdPerUnit', '28.50');
    expect(estimateUnit(unit({ policy: undated }))?.inputs).toEqual(['$28.50 a unit, as set for this payer']);
  });
});

describe('the order of a day’s units', () => {
  const ahead = (code: string, ...others: [string, number?][]): number =>
    unitsAhead(
      code,
      others.map(([other, units]) => ({ code: other, units })),
      '2026-03-02',
    );
  test('the higher practice expense first: 97140 stands after 97530 and before 97035', () => {
    expect([ahead('97140', ['97530', 2], ['97035', 1], ['97161']), ahead('97035', ['97530', 2], ['97140', 1])]).toEqual(
      [3, 3],
    );
  });

  test('where the practice expense is equal, the higher fee first: 97112 before 97537 in 2026, 97124 after 97112 in 2021', () => {
    expect([ahead('97537', ['97112', 1]), ahead('97112', ['97537', 1])]).toEqual([1, 0]);
    const in2021 = (code: string, other: string): number => unitsAhead(code, [{ code: other }], '2021-03-02');
    expect([in2021('97124', '97112'), in2021('97112', '97124')]).toEqual([1, 0]);
    expect([in2021('97165', '97533'), in2021('97533', '97165')]).toEqual([0, 1]);
  });

  test('CMS’s own example (MM8206): two units of $7, $10 and $1 and one of $11, $8 and $1 pay $47', () => {
    const inDollars = (work: number, practiceExpense: number, malpractice: number): RelativeValue => ({
      work,
      practiceExpense,
      malpractice,
      conversionFactorUsd: 1,
    });
    const first = inDollars(7, 10, 1);
    const units = [inDollars(11, 8, 1), first, first].sort(byExpense);
    const paid = units.map((unit, index) => allowedUsd(unit, NATIONAL, index + 1));
    expect(paid).toEqual([18, 13, 16]);
  });

  test('equal ones by their code, so that just one of them is the first', () => {
    expect([ahead('97110', ['97116', 1]), ahead('97116', ['97110', 1])]).toEqual([0, 1]);
  });

  test('a line: 2 units alone 48.93, after another 42.42, none 0', () => {
    const by = { payer: { kind: 'medicare-b' }, policy: policyFor({ kind: 'medicare-b' }) } as const;
    const line = (units: number, before: number): number | undefined =>
      estimateLine({ code: '97140', units, ahead: before, dateOfService: '2026-03-02' }, by)?.usd;
    expect([line(2, 0), line(2, 1), line(0, 0)]).toEqual([48.93, 42.42, 0]);
  });

  test('a sum with an unknown part is not known', () => {
    expect(sumOfEstimates([{ usd: 1, inputs: ['a'] }, undefined])).toBeUndefined();
    expect(
      sumOfEstimates([
        { usd: 1.1, inputs: ['a'] },
        { usd: 2.2, inputs: ['a', 'b'] },
      ]),
    ).toEqual({
      usd: 3.3,
      inputs: ['a', 'b'],
    });
  });
});

describe('the table', () => {
  test('97140 as CMS publishes it', () => {
    expect(relativeValueOf('97140', '2026-03-02')).toEqual({
      work: 0.43,
      practiceExpense: 0.39,
      malpractice: 0.01,
      conversionFactorUsd: 33.4009,
    });
  });

  test.each(Object.entries(MEDICARE_FEES.relativeValues))(
    '%s is known from its first year on, in order',
    (code, rows) => {
      const years = rows.map(([year]) => year);
      expect(years).toEqual([...years].sort((a, b) => a - b));
      expect(String(years[0])).toBe(/^9[26]|^G/.test(code) ? '2025' : MEDICARE_FEES.knownFrom.slice(0, 4));
    },
  );

  test('a code of which the first files were not read has no fee before the one that was', () => {
    expect([
      relativeValueOf('92507', '2024-12-31'),
      relativeValueOf('92507', '2025-01-01'),
      relativeValueOf('92507', '2026-01-01'),
    ]).toEqual([
      undefined,
      { work: 1.3, practiceExpense: 0.99, malpractice: 0.03, conversionFactorUsd: 32.3465 },
      { work: 1.3, practiceExpense: 0.97, malpractice: 0.01, conversionFactorUsd: 33.4009 },
    ]);
  });
});
