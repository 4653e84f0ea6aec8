// SPDX-License-Identifier: Apache-2.0
import { groupOf, therapyLinesOf, usdOf, type TherapyLine } from '../../../src/fhir/read/therapy-lines.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { CHARGE_IDENTIFIER, CPT, DEVICE_IDENTIFIER, TIME_ZONE } from '../../../src/fhir/systems.ts';
import { SERVICE_NAME } from '../../../src/fhir/write/device.ts';
import { modified } from '../../support/written-charge.ts';
import { therapist, treatment, visit } from '../../support/visit.ts';

const coded = (code: string): object => ({ code: { coding: [{ system: CPT, code }] } });
const charged = (id: string, facts: object = {}): object => ({
  ...{ resourceType: 'ChargeItem', id, status: 'billable', subject: { reference: 'Patient/p1' }, ...coded('97140') },
  ...modified({ code: 'GP' }),
  occurrenceDateTime: '2026-03-02',
  ...facts,
});
const claimed = (...items: object[]): object => ({
  ...{ resourceType: 'Claim', id: 'c', status: 'active', use: 'claim', patient: { reference: 'Patient/p1' } },
  created: '2026-03-03',
  item: items,
});
const item = (code: string, modifier: string | undefined, facts: object = {}): object => ({
  ...{ sequence: 1, productOrService: { coding: [{ system: CPT, code }] }, servicedDate: '2026-03-02' },
  ...(modifier === undefined ? {} : { modifier: [{ coding: [{ code: modifier }] }] }),
  ...facts,
});
const read = (...resources: object[]): TherapyLine[] => therapyLinesOf(new RecordSet(resources), 'Patient/p1');
const E1 = { context: { reference: 'Encounter/e1' } };
const UNMODIFIED = { extension: undefined };

test('a charge, with what it says', () => {
  const facts = { quantity: { value: 2 }, priceOverride: { value: 80, currency: 'USD' } };
  expect(read(charged('a', facts))).toEqual([
    {
      code: '97140',
      group: 'PT and SLP',
      units: 2,
      dateOfService: '2026-03-02',
      isManualTherapy: true,
      organization: undefined,
      priceUsd: 80,
      allowedUsd: undefined,
      isBilledOnly: false,
    },
  ]);
});

test('a charge that says no units is of one', () => {
  expect(read(charged('a', coded('97110')))).toMatchObject([{ code: '97110', units: 1, isManualTherapy: false }]);
});

test.each([
  ['closed', { status: 'aborted' }],
  ['of what Medicare never pays by itself', coded('97010')],
  ['of no therapy', { ...coded('99213'), ...UNMODIFIED, ...E1 }],
  ['without a code', { code: { text: 'x' }, ...UNMODIFIED, ...E1 }],
])('a charge that is %s does not count', (_name, facts) => {
  expect(read(charged('a', facts), visit(), therapist())).toEqual([]);
});

describe('the group of a line', () => {
  test.each([
    ['GP', 'PT and SLP'],
    ['GN', 'PT and SLP'],
    ['GO', 'OT'],
  ])('%s: %s', (code, group) => {
    expect(read(charged('a', modified({ code })), claimed(item('97110', code)))).toMatchObject([{ group }, { group }]);
  });

  test.each([
    ['225100000X', ['PT and SLP']],
    ['225X00000X', ['OT']],
    ['235Z00000X', ['PT and SLP']],
    ['207X00000X', []],
  ])('without a modifier by the people of its visit, %s: %j', (taxonomy, groups) => {
    const bare = charged('a', { ...UNMODIFIED, ...E1 });
    const line = item('97110', undefined, { encounter: [{ reference: 'Encounter/e1' }] });
    const found = read(bare, claimed(line), visit(), therapist('t1', taxonomy));
    expect(found.map(({ group }) => group)).toEqual([...groups, ...groups]);
  });

  test('none where neither tells', () => {
    expect(read(charged('a', UNMODIFIED))).toEqual([]);
    expect(read(charged('a', { ...UNMODIFIED, ...E1 }), visit())).toEqual([]);
  });

  test('of a discipline', () => {
    expect((['PT', 'OT', 'SLP', 'unknown'] as const).map(groupOf)).toEqual([
      'PT and SLP',
      'OT',
      'PT and SLP',
      'PT and SLP',
    ]);
  });
});

describe('a line that a Claim or its decision bills', () => {
  test('counts where no charge of that day, code and group does', () => {
    const amounts = { quantity: { value: 3 }, net: { value: 90 } };
    expect(read(claimed(item('97140', 'GP', amounts)))).toEqual([
      {
        code: '97140',
        group: 'PT and SLP',
        units: 3,
        dateOfService: '2026-03-02',
        isManualTherapy: true,
        organization: undefined,
        priceUsd: 90,
        allowedUsd: undefined,
        isBilledOnly: true,
      },
    ]);
    expect(read(charged('a'), claimed(item('97140', 'GP', amounts)))).toMatchObject([
      { units: 1, isBilledOnly: false },
    ]);
  });

  test.each([
    ['of another day', item('97140', 'GP', { servicedDate: '2026-03-03' })],
    ['of another code', item('97110', 'GP')],
    ['of another group', item('97140', 'GO')],
  ])('counts beside a charge where it is %s', (_name, line) => {
    expect(read(charged('a'), claimed(line)).map(({ isBilledOnly }) => isBilledOnly)).toEqual([false, true]);
  });

  test('does not where Medicare never pays it, or it is no therapy', () => {
    expect(read(claimed(item('97014', 'GP'), item('99213', undefined)))).toEqual([]);
  });

  test('has what the payer has allowed, in dollars', () => {
    const adjudication = [{ category: { coding: [{ code: 'eligible' }] }, amount: { value: 48.93, currency: 'USD' } }];
    const decided = { ...claimed(item('97140', 'GP', { adjudication })), resourceType: 'ExplanationOfBenefit' };
    expect(read(decided)).toMatchObject([{ allowedUsd: 48.93, isManualTherapy: true }]);
    expect(read(claimed(item('97110', 'GP')))).toMatchObject([{ isManualTherapy: false }]);
  });
});

describe('the date of a charge', () => {
  const dateOf = (facts: object, ...others: object[]): string | undefined =>
    read(charged('a', { occurrenceDateTime: undefined, ...facts }), ...others)[0]?.dateOfService;
  const newYork = {
    ...{ resourceType: 'Device', id: 'd', identifier: [{ system: DEVICE_IDENTIFIER, value: SERVICE_NAME }] },
    extension: [{ url: TIME_ZONE, valueCode: 'America/New_York' }],
  };

  test('is that which we wrote, else as the charge says', () => {
    const ours = { identifier: [{ system: CHARGE_IDENTIFIER, value: 'p1/2026-02-27/PT/97140' }] };
    expect(dateOf({ ...ours, occurrenceDateTime: '2026-03-02' })).toBe('2026-02-27');
    expect(dateOf({ occurrenceDateTime: '2026-03-02T10:00:00-05:00' })).toBe('2026-03-02');
    expect(dateOf({ occurrenceDateTime: '2026-03-02', occurrencePeriod: { start: '2026-03-04' } })).toBe('2026-03-04');
  });

  test('is that of its visit where the charge says none, or writes it in UTC without saying where', () => {
    expect(dateOf(E1, visit())).toBe('2026-03-02');
    expect(dateOf({ ...E1, occurrenceDateTime: '2026-03-03T01:00:00Z' }, visit())).toBe('2026-03-02');
    expect(dateOf({ ...E1, occurrenceDateTime: '2026-03-04T10:00:00-05:00' }, visit())).toBe('2026-03-04');
  });

  test('in UTC is the local one where the project’s zone is known', () => {
    expect(dateOf({ occurrenceDateTime: '2026-03-03T01:00:00Z' }, newYork)).toBe('2026-03-02');
    expect(dateOf({ ...E1, occurrenceDateTime: '2026-03-05T01:00:00Z' }, newYork, visit())).toBe('2026-03-04');
    expect(dateOf({ occurrenceDateTime: '2026-03-03T01:00:00Z' })).toBe('2026-03-03');
  });

  test('that is no full date stands as it is', () => {
    expect(dateOf({ occurrenceDateTime: '2026-03' })).toBe('2026-03');
    expect(dateOf({})).toBe('');
  });
});

test('the second organization of a day bills apart', () => {
  const ours = { identifier: [{ system: CHARGE_IDENTIFIER, value: 'p1/2026-03-02/PT@o2/97140' }] };
  expect(read(charged('a', ours))).toMatchObject([{ organization: 'o2' }]);
});

test('an amount counts in US dollars, which it is where it names no currency', () => {
  expect(usdOf({ value: 80, currency: 'USD' })).toBe(80);
  expect(usdOf({ value: 80 })).toBe(80);
  expect(usdOf({ value: 80, currency: 'EUR' })).toBeUndefined();
  expect(usdOf(undefined)).toBeUndefined();
});

describe('charges of an account of several days', () => {
  const account = visit({ period: { start: '2026-03-01T09:00:00-05:00', end: '2026-03-31T12:00:00-04:00' } });
  const on = (id: string, date: string): object =>
    treatment(id, '10:00-10:30', {
      performedPeriod: { start: `${date}T20:00:00-05:00`, end: `${date}T20:30:00-05:00` },
    });
  const chart = [therapist(), account, on('p', '2026-03-02'), on('q', '2026-03-04')];
  const dates = (...charges: object[]): string[] =>
    read(...chart, ...charges).map(({ dateOfService }) => dateOfService);
  const says = (occurrenceDateTime: string | undefined): object => ({ ...E1, occurrenceDateTime });

  test('are of the treated days, as the charges of these days are', () => {
    const apart = ['2026-03-02', '2026-03-04'];
    expect(dates(charged('a', says(undefined)), charged('b', says(undefined)))).toEqual(apart);
    expect(dates(charged('a', says('2026-03-31')), charged('b', says('2026-03-31')))).toEqual(apart);
    expect(dates(charged('a', says('2026-03-03T01:00:00Z')), charged('b', says('2026-03-05T01:00:00Z')))).toEqual(
      apart,
    );
  });

  test('of what nobody documented are of the date that they say', () => {
    expect(dates(charged('a', { ...says('2026-03-12'), ...coded('97110') }))).toEqual(['2026-03-12']);
  });

  test('that name no visit are of the evening on the clock of the patient’s treatments, written in UTC', () => {
    const occurrenceDateTime = '2026-03-03T01:00:00Z';
    expect(dates(charged('a', { occurrenceDateTime }))).toEqual(['2026-03-02']);
    const line = item('97140', 'GP', { servicedDate: undefined, servicedPeriod: { start: occurrenceDateTime } });
    expect(dates(claimed(line))).toEqual(['2026-03-02']);
  });
});
