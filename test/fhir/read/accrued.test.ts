// SPDX-License-Identifier: Apache-2.0
import { therapyLedger } from '../../../src/fhir/read/accrued.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { ACCRUED_AMOUNT, CHARGE_IDENTIFIER, CHARGE_ITEM_MODIFIER, CPT } from '../../../src/fhir/systems.ts';
import { policyFor } from '../../../src/engine/policies/payer-policy.ts';

const billed = (id: string, date: string, facts: object = {}, modifier = 'GP'): object => ({
  resourceType: 'ChargeItem',
  id,
  status: 'billed',
  subject: { reference: 'Patient/1' },
  code: { coding: [{ system: CPT, code: '97140' }] },
  occurrenceDateTime: date,
  quantity: { value: 2 },
  extension: [{ url: CHARGE_ITEM_MODIFIER, valueCodeableConcept: { coding: [{ code: modifier }] } }],
  ...facts,
});
const codedAs = (code: string): object => ({ code: { coding: [{ system: CPT, code }] } });
const sum = (resources: object[], discipline: 'PT' | 'OT' = 'PT'): number =>
  therapyLedger(
    new RecordSet(resources),
    { patient: 'Patient/1', dateOfService: '2026-03-02', discipline },
    policyFor({ kind: 'medicare-b' }, { allowedUsdPerUnit: ['25'] }),
  ).accruedUsd;

describe('the therapy ledger', () => {
  test('the lower of the price of a line and the fee by units', () => {
    expect(sum([billed('a', '2026-01-05', { priceOverride: { value: 80 } }), billed('b', '2026-02-05')])).toBe(100);
    expect(sum([billed('a', '2026-01-05', { priceOverride: { value: 40, currency: 'USD' } })])).toBe(40);
  });

  test('another year, manual therapy of the day itself, what is never paid and another patient do not count', () => {
    expect(
      sum([
        billed('a', '2025-12-31'),
        billed('b', '2026-03-02'),
        billed('c', '2026-01-05', { status: 'aborted' }),
        billed('d', '2026-01-05', { subject: { reference: 'Patient/2' } }),
      ]),
    ).toBe(0);
  });

  test('earlier days that are not billed yet count, and the day’s other codes; what has no amount is told', () => {
    const other = codedAs('97799');
    const records = new RecordSet([
      billed('a', '2026-01-05', { status: 'planned' }),
      billed('b', '2026-01-06', { status: 'billable' }),
      billed('c', '2026-03-02', { ...other, priceOverride: { value: 60 } }),
      billed('d', '2026-03-02', other),
      billed('e', '2026-02-02', other),
    ]);
    const day = { patient: 'Patient/1', dateOfService: '2026-03-02', discipline: 'PT' } as const;
    expect(therapyLedger(records, day, policyFor({ kind: 'medicare-b' }, { allowedUsdPerUnit: ['25'] }))).toEqual({
      accruedUsd: 160,
      accruedUnpriced: 2,
      accruedToday: [
        { code: '97799', units: 2 },
        { code: '97799', units: 2 },
      ],
      accruedEarlier: { usd: 100, unpriced: 1 },
    });
    expect(therapyLedger(records, day, policyFor({ kind: 'medicare-b' })).accruedUsd).toBeCloseTo(2 * 48.93 + 60);
  });

  test('other therapy codes by Medicare’s fee schedule, with one unit of each day in full', () => {
    const of = (...charges: object[]): number =>
      therapyLedger(
        new RecordSet(charges),
        { patient: 'Patient/1', dateOfService: '2026-03-02', discipline: 'PT' },
        policyFor({ kind: 'medicare-b' }),
      ).accruedUsd;
    const exercises = billed('a', '2026-02-02', codedAs('97110'));
    const manual = billed('b', '2026-02-02');
    // 97110 has the higher practice expense: 29.06 + 22.21, then 21.21 twice.
    expect([of(exercises), of(exercises, manual), of(manual, exercises)]).toEqual([51.27, 93.69, 93.69]);
    // Two lines of one code, as where an assistant furnished one of the units, have one full unit too.
    const assistants = billed('c', '2026-02-02', { quantity: { value: 1 } });
    expect(of(manual, assistants)).toBe(70.14);
    // The day's own manual therapy, whether it is charged yet or not, takes its place before 97035.
    const ultrasound = billed('d', '2026-03-02', { ...codedAs('97035'), quantity: { value: 1 } });
    expect([of(ultrasound), of(ultrasound, billed('e', '2026-03-02'))]).toEqual([10.86, 10.86]);
  });

  test('physical therapy and speech count together, occupational therapy apart, no modifier nowhere', () => {
    const resources = [
      billed('a', '2026-01-05'),
      billed('b', '2026-01-06', {}, 'GN'),
      billed('c', '2026-01-07', {}, 'GO'),
      billed('d', '2026-01-08', {}, 'KX'),
    ];
    expect([sum(resources), sum(resources, 'OT')]).toEqual([100, 50]);
  });

  test('at a second billing organization of the day: the first one’s charge counts, its own and what a Claim alone bills do not', () => {
    const day = { patient: 'Patient/1', dateOfService: '2026-03-02', discipline: 'PT', organization: 'o2' } as const;
    const usdBefore = (...chart: object[]): number =>
      therapyLedger(new RecordSet(chart), day, policyFor({ kind: 'medicare-b' }, { allowedUsdPerUnit: ['25'] }))
        .accruedUsd;
    const own = (id: string, key: string): object =>
      billed(id, day.dateOfService, { identifier: [{ system: CHARGE_IDENTIFIER, value: key }] });
    const claim = {
      resourceType: 'Claim',
      id: 'cl',
      status: 'active',
      patient: { reference: day.patient },
      item: [
        {
          sequence: 1,
          ...{ productOrService: { coding: [{ system: CPT, code: '97140' }] }, quantity: { value: 2 } },
          ...{ modifier: [{ coding: [{ code: 'GP' }] }], servicedDate: day.dateOfService },
        },
      ],
    };
    expect(usdBefore(own('a', '1/2026-03-02/PT/97140'))).toBe(50);
    expect(usdBefore(own('b', '1/2026-03-02/PT@o2/97140'))).toBe(0);
    expect(usdBefore(claim)).toBe(0);
  });

  test('what an administrator set on the Coverage or the Account', () => {
    const extension = [
      {
        url: ACCRUED_AMOUNT,
        extension: [
          { url: 'year', valueInteger: 2026 },
          { url: 'discipline', valueCode: 'OT' },
          { url: 'amount', valueMoney: { value: 900, currency: 'USD' } },
        ],
      },
    ];
    const coverage = {
      resourceType: 'Coverage',
      id: 'c',
      status: 'active',
      beneficiary: { reference: 'Patient/1' },
      extension,
    };
    const account = {
      resourceType: 'Account',
      id: 'a',
      status: 'active',
      subject: [{ reference: 'Patient/1' }],
      extension,
    };
    expect([sum([coverage], 'OT'), sum([coverage]), sum([account], 'OT'), sum([coverage, account], 'OT')]).toEqual([
      900, 0, 900, 1800,
    ]);
    const as = (status: string): number[] => [coverage, account].map((one) => sum([{ ...one, status }], 'OT'));
    expect([as('inactive'), as('cancelled'), as('entered-in-error')]).toEqual([
      [0, 900],
      [0, 900],
      [0, 0],
    ]);
    // One that was cancelled counts where it pays: before its end, and where no other insurer does.
    const ended = (end: string): object => ({ ...coverage, status: 'cancelled', period: { start: '2026-01-01', end } });
    const active = { ...coverage, id: 'b', extension: [] };
    expect([
      sum([ended('2026-04-30')], 'OT'),
      sum([ended('2026-02-28')], 'OT'),
      sum([ended('2026-04-30'), active], 'OT'),
    ]).toEqual([900, 0, 0]);
  });
});
