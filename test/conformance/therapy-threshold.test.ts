// SPDX-License-Identifier: Apache-2.0
import type { Account } from '@medplum/fhirtypes';
import { TIME_ZONE } from '../../src/fhir/systems.ts';
import {
  NEW_YORK,
  PART_B,
  accrued,
  chargeOn,
  coverage,
  decide,
  ownCharge,
  treated,
  visitOn,
} from '../support/medicare-chart.ts';

/**
 * What counts towards Medicare's yearly threshold, each answer decided from what CMS publishes: Pub 100-04 ch. 5 §10.3 (PT
 * with SLP, OT apart), ch. 23 §30.A (the lower of charge and fee), MPPR over all disciplines (Novitas, page 00147106), and
 * the fee schedule of 2026: 97140 at 27.72 and 21.21, 97110 at 29.06 and 22.21, 97161 at 97.86, 97012 reduced at 11.36.
 */
const TWO_UNITS = 48.93;
const DAY = '2026-03-02';
/** An Account on which an administrator has set what was billed elsewhere. */
const account = (status: Account['status']): Account => ({
  resourceType: 'Account',
  id: 'a',
  status,
  subject: [{ reference: 'Patient/p1' }],
  extension: [accrued(2026, 'PT', 900)],
});
const euros = (value: number): object => ({ priceOverride: { value, currency: 'EUR' } });
const dollars = (value: number): object => ({ priceOverride: { value, currency: 'USD' } });
const at = (id: string): object => ({ context: { reference: `Encounter/${id}` } });
const july = { period: { start: '2026-07-01' } };
const untilJuly = { period: { start: '2026-01-01', end: '2026-06-30' } };

type Case = readonly [name: string, usd: number, unpriced: number, ...chart: readonly object[]];
const rows = (cases: readonly Case[]): (readonly [string, number, number, readonly object[]])[] =>
  cases.map(([name, usd, unpriced, ...chart]) => [name, usd, unpriced, chart]);

const ledgerOf = (chart: readonly object[], date = DAY, by = 't1'): [number, number] => {
  const { accruedUsd, accruedUnpriced } = decide(
    [...treated('e1', date, by), ...chart],
    date,
    by === 't2' ? 'OT' : 'PT',
  ).day;
  return [accruedUsd, accruedUnpriced];
};

describe('lines of the year', () => {
  test.each(
    rows([
      ['nothing', 0, 0],
      ['billed', TWO_UNITS, 0, chargeOn('2026-01-05')],
      ['planned', TWO_UNITS, 0, chargeOn('2026-01-05', {}, { status: 'planned' })],
      ['billable', TWO_UNITS, 0, chargeOn('2026-01-05', {}, { status: 'billable' })],
      ['aborted', 0, 0, chargeOn('2026-01-05', {}, { status: 'aborted' })],
      ['not billable', 0, 0, chargeOn('2026-01-05', {}, { status: 'not-billable' })],
      ['entered in error', 0, 0, chargeOn('2026-01-05', {}, { status: 'entered-in-error' })],
      // An HL7 v2 interface knows no status of what was posted (DFT): it was charged all the same.
      ['of unknown status', TWO_UNITS, 0, chargeOn('2026-01-05', {}, { status: 'unknown' })],
      ['of another patient', 0, 0, chargeOn('2026-01-05', {}, { subject: { reference: 'Patient/2' } })],
      ['with KX', TWO_UNITS, 0, chargeOn('2026-01-05', { modifiers: ['GP', 'KX'] })],
      ['with a modifier in small letters', TWO_UNITS, 0, chargeOn('2026-01-05', { modifiers: ['gp '] })],
      [
        'speech therapy counts with physical therapy',
        75,
        0,
        chargeOn('2026-01-05', { code: '92507', modifiers: ['GN'] }, dollars(75)),
      ],
      // (1.30 + 0.97 + 0.01) × 33.4009 and (0.18 + 0.19 + 0.01) × 33.4009, RVU26C.
      ['speech therapy at its fee', 76.15, 0, chargeOn('2026-01-05', { code: '92507', units: 1, modifiers: ['GN'] })],
      ['electrical stimulation at its fee', 12.69, 0, chargeOn('2026-01-05', { code: 'G0283', units: 1 })],
      // With 92526 on the day (practice expense 1.17), manual therapy is a later service: 84.17 + 2 × 21.21.
      [
        'speech and manual therapy of one day',
        126.59,
        0,
        chargeOn('2026-01-05', { code: '92526', units: 1, modifiers: ['GN'] }),
        chargeOn('2026-01-05'),
      ],
      ['occupational therapy is apart', 0, 0, chargeOn('2026-01-05', { modifiers: ['GO'] })],
      ['no modifier and no visit', 0, 0, chargeOn('2026-01-05', { modifiers: [] })],
      [
        'no modifier yet, at a visit of physical therapy',
        TWO_UNITS,
        0,
        visitOn('e0', '2026-01-05'),
        chargeOn('2026-01-05', { modifiers: [] }, at('e0')),
      ],
      [
        'no modifier yet, at a visit of occupational therapy',
        0,
        0,
        visitOn('e0', '2026-01-05', 't2'),
        chargeOn('2026-01-05', { modifiers: [] }, at('e0')),
      ],
      [
        'no modifier, at a physician’s visit',
        0,
        0,
        visitOn('e0', '2026-01-05', 'm1'),
        chargeOn('2026-01-05', { modifiers: [] }, at('e0')),
      ],
      [
        'an injection is no therapy line',
        0,
        0,
        visitOn('e0', '2026-01-05'),
        chargeOn('2026-01-05', { code: '20610', modifiers: [] }, { ...at('e0'), ...dollars(90) }),
      ],
    ]),
  )('%s: $%d and %d unpriced', (_name, usd, unpriced, chart) => {
    expect(ledgerOf([PART_B, ...chart])).toEqual([usd, unpriced]);
  });

  test('occupational therapy counts its own', () => {
    const lines = [
      chargeOn('2026-01-05', { modifiers: ['GO'] }),
      chargeOn('2026-01-06'),
      chargeOn('2026-01-07', { modifiers: ['GN'] }),
    ];
    expect(ledgerOf([PART_B, ...lines], DAY, 't2')).toEqual([TWO_UNITS, 0]);
  });
});

describe('dates', () => {
  test.each(
    rows([
      ['31 December', 0, 0, chargeOn('2025-12-31')],
      ['1 January', TWO_UNITS, 0, chargeOn('2026-01-01')],
      ['31 December 23:30', 0, 0, chargeOn('2025-12-31T23:30:00-05:00')],
      ['1 January 00:10', TWO_UNITS, 0, chargeOn('2026-01-01T00:10:00-05:00')],
      [
        'in UTC, of a visit on 31 December',
        0,
        0,
        visitOn('e0', '2025-12-31'),
        chargeOn('2026-01-01T01:30:00Z', {}, at('e0')),
      ],
      ['in UTC, the project’s zone', 0, 0, NEW_YORK, chargeOn('2026-01-01T03:00:00Z')],
      ['in UTC, later on 1 January', TWO_UNITS, 0, NEW_YORK, chargeOn('2026-01-01T13:00:00Z')],
      ['that of the visit', TWO_UNITS, 0, visitOn('e0', '2026-01-05'), chargeOn(undefined, {}, at('e0'))],
      ['that of a visit of the year before', 0, 0, visitOn('e0', '2025-11-05'), chargeOn(undefined, {}, at('e0'))],
      ['none', 0, 0, chargeOn(undefined)],
      ['a period', TWO_UNITS, 0, chargeOn(undefined, {}, { occurrencePeriod: { start: '2026-01-05' } })],
      ['the day before', TWO_UNITS, 0, chargeOn('2026-03-01')],
      ['the day after', 0, 0, chargeOn('2026-03-03')],
      ['the day’s other code', 51.27, 0, chargeOn(DAY, { code: '97110' })],
      ['the day’s own manual therapy', 0, 0, ownCharge('p1/2026-03-02/PT/97140')],
      ['manual therapy of the day at a second clinic', TWO_UNITS, 0, ownCharge('p1/2026-03-02/PT@o2/97140')],
    ]),
  )('%s: $%d and %d unpriced', (_name, usd, unpriced, chart) => {
    expect(ledgerOf([PART_B, ...chart])).toEqual([usd, unpriced]);
  });
});

describe('amounts', () => {
  test.each(
    rows([
      ['a price below the fee', 40, 0, chargeOn('2026-01-05', {}, dollars(40))],
      ['a price above the fee', TWO_UNITS, 0, chargeOn('2026-01-05', {}, dollars(150))],
      ['a price of nothing', 0, 0, chargeOn('2026-01-05', {}, dollars(0))],
      ['euros are no price', TWO_UNITS, 0, chargeOn('2026-01-05', {}, euros(20))],
      ['a price without a fee', 60, 0, chargeOn('2026-01-05', { code: '97799', units: 1 }, dollars(60))],
      ['euros without a fee', 0, 1, chargeOn('2026-01-05', { code: '97799', units: 1 }, euros(60))],
      ['neither price nor fee', 0, 1, chargeOn('2026-01-05', { code: '98975', units: 1 })],
      ['no quantity', 27.72, 0, chargeOn('2026-01-05', { units: null })],
      ['a quantity of none', 0, 0, chargeOn('2026-01-05', { units: 0 })],
      ['200 units', 0, 1, chargeOn('2026-01-05', { units: 200 })],
      ['an assistant’s line, as it is allowed', TWO_UNITS, 0, chargeOn('2026-01-05', { modifiers: ['GP', 'CQ'] })],
      [
        'two lines of one code',
        TWO_UNITS,
        0,
        chargeOn('2026-01-05', { units: 1 }),
        chargeOn('2026-01-05', { units: 1, modifiers: ['GP', 'CQ'] }),
      ],
      [
        'an evaluation takes the full unit',
        140.28,
        0,
        chargeOn('2026-01-05', { code: '97161', units: 1 }),
        chargeOn('2026-01-05'),
      ],
      [
        'traction beside manual therapy',
        60.29,
        0,
        chargeOn('2026-01-05', { code: '97012', units: 1 }),
        chargeOn('2026-01-05'),
      ],
      [
        'occupational therapy of the day takes the full unit',
        21.21,
        0,
        chargeOn('2026-01-05', { units: 1 }),
        chargeOn('2026-01-05', { code: '97530', units: 1, modifiers: ['GO'] }),
      ],
      ['hot packs accrue nothing', 0, 0, chargeOn('2026-01-05', { code: '97010', units: 1 }, dollars(15))],
      ['97014 is not Medicare’s', 0, 0, chargeOn('2026-01-05', { code: '97014', units: 1 }, dollars(20))],
    ]),
  )('%s: $%d and %d unpriced', (_name, usd, unpriced, chart) => {
    expect(ledgerOf([PART_B, ...chart])).toEqual([usd, unpriced]);
  });

  test.each(
    rows([
      ['elsewhere', 900, 0, coverage('Medicare Part B', { extension: [accrued(2026, 'PT', 900)] })],
      [
        'elsewhere, speech therapy',
        900,
        0,
        coverage('Medicare Part B', { extension: [accrued(2026, 'SLP', 900, 'USD')] }),
      ],
      ['elsewhere, occupational therapy', 0, 0, coverage('Medicare Part B', { extension: [accrued(2026, 'OT', 900)] })],
      ['elsewhere, the year before', 0, 0, coverage('Medicare Part B', { extension: [accrued(2025, 'PT', 900)] })],
      ['elsewhere, in euros', 0, 0, coverage('Medicare Part B', { extension: [accrued(2026, 'PT', 900, 'EUR')] })],
      [
        'on a cancelled Coverage',
        0,
        0,
        PART_B,
        coverage('Old card', { status: 'cancelled', extension: [accrued(2026, 'PT', 900)] }),
      ],
      ['on an Account', 900, 0, PART_B, account('active')],
      ['on an Account in error', 0, 0, PART_B, account('entered-in-error')],
    ]),
  )('%s: $%d and %d unpriced', (_name, usd, unpriced, chart) => {
    expect(ledgerOf(chart)).toEqual([usd, unpriced]);
  });

  test('the conversion factor of 2024 changes on 9 March', () => {
    const lines = ['2024-03-08', '2024-03-09'].map((date) => chargeOn(date, { units: 1 }));
    expect(ledgerOf([PART_B, ...lines], '2024-04-01')).toEqual([53.48, 0]);
  });
});

test.each<readonly [name: string, usd: number, coverages: readonly object[]]>([
  ['Medicare from July, another insurer before', 0, [coverage('Cigna', untilJuly), coverage('Medicare Part B', july)]],
  ['Medicare from July, nobody before', 0, [coverage('Medicare Part B', july)]],
  ['Medicare Advantage until July', 0, [coverage('Humana Gold Plus', untilJuly), coverage('Medicare Part B', july)]],
  [
    'another card of Medicare until July',
    TWO_UNITS,
    [coverage('Palmetto GBA', untilJuly), coverage('Medicare Part B', july)],
  ],
  [
    'a card that was cancelled in July',
    TWO_UNITS,
    [coverage('Palmetto GBA', { ...untilJuly, status: 'cancelled' }), coverage('Medicare Part B', july)],
  ],
  [
    'Medicare behind another all year',
    TWO_UNITS,
    [coverage('Cigna', { order: 1 }), coverage('Medicare Part B', { order: 2 })],
  ],
  [
    'Medicare behind another until July',
    TWO_UNITS,
    [coverage('Cigna', { ...untilJuly, order: 1 }), coverage('Medicare Part B', { order: 2 })],
  ],
  [
    'Medicare from July, and a Coverage in error before',
    0,
    [coverage('Cigna', { ...untilJuly, status: 'entered-in-error' }), coverage('Medicare Part B', july)],
  ],
  ['Railroad Medicare', TWO_UNITS, [coverage('Railroad Medicare')]],
  ['no Medicare at all', 0, [coverage('Medi-Cal')]],
])('what was furnished in February under %s: $%d', (_name, usd, coverages) => {
  expect(ledgerOf([...coverages, chargeOn('2026-02-05')], '2026-08-03')[0]).toBe(usd);
});

test('a Claim for the same line is not counted beside its ChargeItem', () => {
  const claim = {
    resourceType: 'Claim',
    id: 'cl',
    status: 'active',
    item: [
      {
        sequence: 1,
        productOrService: chargeOn(DAY).code,
        quantity: { value: 2 },
        encounter: [{ reference: 'Encounter/e0' }],
      },
    ],
  };
  expect(ledgerOf([PART_B, visitOn('e0', '2026-01-05'), chargeOn('2026-01-05', {}, at('e0')), claim])).toEqual([
    TWO_UNITS,
    0,
  ]);
});

test('the zone of the visit comes before the project’s', () => {
  const extension = [{ url: TIME_ZONE, valueCode: 'America/Los_Angeles' }];
  const evening = visitOn('e0', '2025-12-31', 't1', { extension });
  const charge = chargeOn('2026-01-01T06:00:00Z', {}, at('e0'));
  expect(ledgerOf([PART_B, NEW_YORK, evening, charge])).toEqual([0, 0]);
});

describe('bills without a ChargeItem', () => {
  const CPT_SYSTEM = 'http://www.ama-assn.org/go/cpt';
  interface Line {
    readonly code?: string;
    readonly units?: number;
    readonly modifiers?: readonly string[];
    readonly date?: string;
    readonly net?: number;
    readonly allowed?: number;
  }
  const item = ({
    code = '97140',
    units = 2,
    modifiers = ['GP'],
    date = '2026-01-05',
    net,
    allowed,
  }: Line): object => ({
    sequence: 1,
    productOrService: { coding: [{ system: CPT_SYSTEM, code }] },
    modifier: modifiers.map((modifier) => ({ coding: [{ code: modifier }] })),
    quantity: { value: units },
    servicedDate: date,
    ...(net === undefined ? {} : { net: { value: net, currency: 'USD' } }),
    ...(allowed === undefined
      ? {}
      : { adjudication: [{ category: { coding: [{ code: 'eligible' }] }, amount: { value: allowed } }] }),
  });
  const bill = (resourceType: string, id: string, lines: readonly Line[], facts: object = {}): object => ({
    resourceType,
    id,
    status: 'active',
    use: 'claim',
    created: '2026-01-06',
    patient: { reference: 'Patient/p1' },
    item: lines.map(item),
    ...facts,
  });
  const claim = (id: string, line: Line = {}, facts: object = {}): object => bill('Claim', id, [line], facts);
  const eob = (id: string, line: Line = {}, facts: object = {}): object =>
    bill('ExplanationOfBenefit', id, [line], { outcome: 'complete', ...facts });
  const of = (id: string): object => ({ claim: { reference: `Claim/${id}` } });

  test.each(
    rows([
      ['a claim', TWO_UNITS, 0, claim('a')],
      ['at the clinic’s price where that is lower', 40, 0, claim('a', { net: 40 })],
      ['at the fee where the price is higher', TWO_UNITS, 0, claim('a', { net: 120 })],
      ['a draft', 0, 0, claim('a', {}, { status: 'draft' })],
      ['cancelled', 0, 0, claim('a', {}, { status: 'cancelled' })],
      ['a request for approval', 0, 0, claim('a', {}, { use: 'preauthorization' })],
      ['another patient’s', 0, 0, claim('a', {}, { patient: { reference: 'Patient/p2' } })],
      ['of last year', 0, 0, claim('a', { date: '2025-12-30' })],
      ['of a later day', 0, 0, claim('a', { date: '2026-03-09' })],
      ['of occupational therapy', 0, 0, claim('a', { modifiers: ['GO'] })],
      ['of speech-language pathology', 97.86, 0, claim('a', { code: '97161', units: 1, modifiers: ['GN'] })],
      ['of another field', 0, 0, claim('a', { code: '99213', modifiers: [] })],
      ['a therapy code without a modifier or a visit', 0, 0, claim('a', { modifiers: [] })],
      ['hot packs', 0, 0, claim('a', { code: '97010' })],
      [
        'by the claim’s days',
        TWO_UNITS,
        0,
        claim('a', { date: undefined }, { billablePeriod: { start: '2026-01-05' } }),
      ],
      ['an unlisted code', 0, 1, claim('a', { code: '97799' })],
      ['and its ChargeItem: once', TWO_UNITS, 0, claim('a'), chargeOn('2026-01-05')],
      ['and a ChargeItem of another day', 2 * TWO_UNITS, 0, claim('a'), chargeOn('2026-01-07')],
      [
        'beside occupational therapy’s ChargeItem, whose first unit is the day’s full one',
        42.42,
        0,
        claim('a'),
        chargeOn('2026-01-05', { modifiers: ['GO'] }),
      ],
      ['two claims of two days', 2 * TWO_UNITS, 0, claim('a'), claim('b', { date: '2026-01-07' })],
      ['for two insurers: once', TWO_UNITS, 0, claim('a'), claim('b')],
      ['a corrected claim', 27.72, 0, claim('a'), claim('b', { units: 1 }, { created: '2026-01-20' })],
      [
        'a corrected claim that names the first',
        27.72,
        0,
        claim('a', {}, { created: '2026-02-01' }),
        claim('b', { units: 1 }, { related: [{ claim: { reference: 'Claim/a' } }] }),
      ],
      ['the payer’s decision', 31.5, 0, eob('x', { allowed: 31.5 })],
      ['denied', 0, 0, eob('x', { allowed: 0 })],
      ['a decision without amounts', TWO_UNITS, 0, eob('x')],
      ['a decision and its claim: once', 31.5, 0, claim('a'), eob('x', { allowed: 31.5 }, of('a'))],
      ['a decision and a claim that it does not name: once', 31.5, 0, claim('a'), eob('x', { allowed: 31.5 })],
      ['a decision that failed', TWO_UNITS, 0, claim('a'), eob('x', { allowed: 0 }, { outcome: 'error' })],
      ['a decision and a ChargeItem: once', TWO_UNITS, 0, eob('x', { allowed: 31.5 }), chargeOn('2026-01-05')],
      ['decided anew', 48, 0, eob('x', { allowed: 31.5 }), eob('y', { allowed: 48 }, { created: '2026-02-01' })],
      [
        'lines of therapist and assistant',
        TWO_UNITS,
        0,
        bill('Claim', 'a', [{ units: 1 }, { units: 1, modifiers: ['GP', 'CQ'] }]),
      ],
      ['the day’s own 97140 on a claim: not before itself', 0, 0, claim('a', { date: DAY })],
      ['the day’s other code on a claim', 29.06, 0, claim('a', { date: DAY, code: '97110', units: 1 })],
    ]),
  )('%s: $%d, %d unpriced', (_name, usd, unpriced, chart) => {
    expect(ledgerOf([PART_B, ...chart])).toEqual([usd, unpriced]);
  });

  test('days on which another insurer paid do not count', () => {
    const payers = [coverage('Cigna', untilJuly), coverage('Medicare Part B', july)];
    expect(ledgerOf([...payers, claim('a'), claim('b', { date: '2026-07-06' })], '2026-08-03')).toEqual([TWO_UNITS, 0]);
  });
});
