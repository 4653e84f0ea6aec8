// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, Claim, ClaimItem } from '@medplum/fhirtypes';
import { CHARGE_IDENTIFIER, CHARGE_ITEM_MODIFIER } from '../../../src/fhir/systems.ts';
import { chargesBilledTwice } from '../../../src/fhir/write/claim-charges.ts';
import { fillClaim } from '../../../src/fhir/write/claim-filling.ts';
import { claimFor } from '../../support/claim.ts';
import { CPT } from '../../support/visit.ts';

const parties = { patient: 'Patient/p1', encounter: 'Encounter/e1', practitioner: 'Practitioner/t1' };
const claim = (facts: Partial<Claim> = {}): Claim => ({ ...claimFor(parties, 'active'), ...facts });
const reason = (
  code: string,
  system = 'http://hl7.org/fhir/sid/icd-10-cm',
): { coding: { system: string; code: string }[] } => ({
  coding: [{ system, code }],
});
const charge = (facts: Partial<ChargeItem> = {}): ChargeItem => ({
  resourceType: 'ChargeItem',
  id: 'c1',
  status: 'billable',
  identifier: [{ system: CHARGE_IDENTIFIER, value: 'p1/2026-03-02/PT/97140' }],
  code: { coding: [{ system: CPT, code: '97140' }] },
  subject: { reference: 'Patient/p1' },
  context: { reference: 'Encounter/e1' },
  quantity: { value: 2 },
  occurrencePeriod: { start: '2026-03-02T10:00:00-05:00' },
  ...facts,
});
const lineOf = (filled: Claim): ClaimItem | undefined => filled.item?.[0];
const diagnosed = (...codes: string[]): NonNullable<Claim['diagnosis']> =>
  codes.map((code, index) => ({ sequence: index + 1, diagnosisCodeableConcept: reason(code) }));

test('a line has the charge’s quantity and date', () => {
  expect(lineOf(fillClaim(claim(), [charge()]))).toMatchObject({ quantity: { value: 2 }, servicedDate: '2026-03-02' });
  const dated = charge({ occurrencePeriod: undefined, occurrenceDateTime: '2026-03-04' });
  expect(lineOf(fillClaim(claim(), [dated]))?.servicedDate).toBe('2026-03-04');
});

test.each<readonly [string, string | undefined]>([
  ['2026-03-03T00:30:00Z', undefined],
  ['2026-03-03T09:59:00+00:00', undefined],
  ['2026-03-03T15:00:00Z', '2026-03-03'],
  ['2026-03-03T00:00:00Z', '2026-03-03'],
  ['2026-03-02T19:30:00-05:00', '2026-03-02'],
])('a charge that another program wrote at %s gives its line the date %s', (occurrenceDateTime, date) => {
  const theirs = charge({ identifier: undefined, occurrencePeriod: undefined, occurrenceDateTime });
  expect(lineOf(fillClaim(claim(), [theirs]))?.servicedDate).toBe(date);
  const ours = charge({ occurrencePeriod: undefined, occurrenceDateTime: '2026-03-03T00:30:00Z' });
  expect(lineOf(fillClaim(claim(), [ours]))?.servicedDate).toBe('2026-03-02');
});

test('a date on the line stands where that of its charge in UTC may be the evening’s', () => {
  const [line] = claim().item ?? [];
  const item = [{ ...(line as ClaimItem), servicedDate: '2026-03-02' }];
  const theirs = charge({ identifier: undefined, occurrencePeriod: { start: '2026-03-03T00:30:00Z' } });
  expect(lineOf(fillClaim(claim({ item }), [theirs]))).toMatchObject({
    quantity: { value: 2 },
    servicedDate: '2026-03-02',
  });
});

test('a period that a person stated is left, without a date beside it', () => {
  const [line] = claim().item ?? [];
  const item = [{ ...(line as ClaimItem), servicedPeriod: { start: '2026-03-02' } }];
  const filled = lineOf(fillClaim(claim({ item }), [charge()]));
  expect([filled?.servicedDate, filled?.servicedPeriod]).toEqual([undefined, { start: '2026-03-02' }]);
});

test('the price of a unit is the charge’s over its units, to the cent, and the net is the charge’s', () => {
  const priceOverride = { value: 100, currency: 'USD' } as const;
  const filled = lineOf(fillClaim(claim(), [charge({ quantity: { value: 3 }, priceOverride })]));
  expect([filled?.unitPrice, filled?.net]).toEqual([{ value: 33.33, currency: 'USD' }, priceOverride]);
});

test('the total moves with the lines, by what they moved', () => {
  const [line] = claim().item ?? [];
  const other = { sequence: 2, productOrService: { coding: [{ system: CPT, code: '97110' }] }, net: { value: 40 } };
  const item = [{ ...(line as ClaimItem), net: { value: 65 } }, other];
  const priced = charge({ quantity: { value: 1 }, priceOverride: { value: 32.5 } });
  expect(fillClaim(claim({ item, total: { value: 105, currency: 'USD' } }), [priced]).total).toEqual({
    value: 72.5,
    currency: 'USD',
  });
  expect(fillClaim(claim({ item }), [priced]).total).toBeUndefined();
});

test.each([
  ['no price', {}],
  ['no units', { quantity: undefined, priceOverride: { value: 100 } }],
  ['0 units', { quantity: { value: 0 }, priceOverride: { value: 100 } }],
])('%s: no price of a unit', (_name, facts) => {
  const filled = lineOf(fillClaim(claim(), [charge(facts)]));
  expect([filled?.unitPrice, filled?.net]).toEqual([undefined, undefined]);
});

test('a line of another code, or without a charge, is left as it is', () => {
  const [line] = claim().item ?? [];
  const item = [{ ...(line as ClaimItem), productOrService: { coding: [{ system: CPT, code: '97110' }] } }];
  expect(fillClaim(claim({ item }), [charge()])).toEqual(claim({ item }));
  expect(fillClaim(claim(), [])).toEqual(claim());
  expect(fillClaim(claim({ item: undefined }), [charge()])).toEqual(claim({ item: undefined }));
});

test('of two charges of a part, that of the line’s visit', () => {
  const other = charge({ id: 'c0', context: { reference: 'Encounter/e0' }, quantity: { value: 4 } });
  expect(lineOf(fillClaim(claim(), [other, charge()]))?.quantity).toEqual({ value: 2 });
  expect(lineOf(fillClaim(claim(), [other]))?.quantity).toEqual({ value: 4 });
});

test.each<readonly [string, Partial<ClaimItem>, Partial<ClaimItem>]>([
  ['without a date', {}, {}],
  ['of its date', { servicedDate: '2026-03-02' }, { servicedDate: '2026-03-02' }],
  ['of other dates', { servicedDate: '2026-03-03' }, { servicedDate: '2026-03-05' }],
  ['of which one states its date', { servicedDate: '2026-03-02' }, {}],
])('two lines %s do not bill the one charge twice', (_name, ...facts) => {
  const [line] = claim().item ?? [];
  const lines = facts.map((one, index) => ({ ...(line as ClaimItem), sequence: index + 1, ...one }));
  const both = claim({ item: lines });
  const [first, second] = fillClaim(both, [charge()]).item ?? [];
  expect([first?.quantity?.value, first?.servicedDate]).toEqual([2, '2026-03-02']);
  expect(second).toEqual(lines[1]);
  expect(chargesBilledTwice(both, [charge()])).toEqual([charge()]);
  expect(chargesBilledTwice(claim(), [charge()])).toEqual([]);
});

test('a charge is left to the line that names its visit', () => {
  const [line] = claim().item ?? [];
  const item = ['e1', 'e2'].map((id) => ({ ...(line as ClaimItem), encounter: [{ reference: `Encounter/${id}` }] }));
  expect(fillClaim(claim({ item }), [charge()]).item?.map(({ quantity }) => quantity?.value)).toEqual([2, undefined]);
});

describe('of an account of several days', () => {
  const [line] = claim().item ?? [];
  const on = (date: string, units: number, facts: Partial<ChargeItem> = {}): ChargeItem =>
    charge({
      id: date,
      identifier: [{ system: CHARGE_IDENTIFIER, value: `p1/${date}/PT/97140` }],
      occurrencePeriod: { start: `${date}T10:00:00-05:00` },
      quantity: { value: units },
      ...facts,
    });
  const filled = (charges: ChargeItem[], ...lines: Partial<ClaimItem>[]): unknown[] => {
    const item = lines.map((facts) => ({ ...(line as ClaimItem), ...facts }));
    return (fillClaim(claim({ item }), charges).item ?? []).map(({ servicedDate, quantity }) => [
      servicedDate,
      quantity?.value,
    ]);
  };
  const days = [on('2026-03-02', 2), on('2026-03-04', 1)];

  test('each line has the charge of its date', () => {
    expect(filled(days, { servicedDate: '2026-03-04' }, { servicedDate: '2026-03-02' })).toEqual([
      ['2026-03-04', 1],
      ['2026-03-02', 2],
    ]);
    const period = { servicedPeriod: { start: '2026-03-04T10:00:00-05:00' } };
    expect(filled(days, period)).toEqual([[undefined, 1]]);
  });

  test('lines without a date share out what no other has', () => {
    const both = [
      ['2026-03-02', 2],
      ['2026-03-04', 1],
    ];
    expect(filled(days, {}, {})).toEqual(both);
    expect(filled([...days].reverse(), {}, {})).toEqual(both);
    expect(filled(days, { servicedDate: '2026-03-02' }, {})).toEqual(both);
    expect(filled(days, {}, {}, {})).toEqual([...both, [undefined, undefined]]);
  });

  test('a line of a day on which nothing stands is left as it is', () => {
    expect(filled(days, { servicedDate: '2026-03-06' })).toEqual([['2026-03-06', undefined]]);
    expect(filled(days.slice(0, 1), { servicedDate: '2026-03-04' }, { servicedDate: '2026-03-02' })).toEqual([
      ['2026-03-04', undefined],
      ['2026-03-02', 2],
    ]);
  });

  test('the date of a charge that was written in UTC is the day that it was decided for', () => {
    const evening = on('2026-03-02', 2, { occurrencePeriod: { start: '2026-03-03T00:05:00Z' } });
    expect(filled([evening], {})).toEqual([['2026-03-02', 2]]);
  });

  test('a line that is written in UTC is of the clinic’s evening', () => {
    const evening = [
      on('2026-03-02', 2, { occurrencePeriod: { start: '2026-03-02T20:00:00-05:00' } }),
      on('2026-03-03', 1, { occurrencePeriod: { start: '2026-03-03T10:00:00-05:00' } }),
    ];
    const inUtc = [
      on('2026-03-02', 2, { occurrencePeriod: { start: '2026-03-03T01:00:00Z' } }),
      on('2026-03-03', 1, { occurrencePeriod: { start: '2026-03-03T15:00:00Z' } }),
    ];
    const at = (start: string): Partial<ClaimItem> => ({ servicedPeriod: { start } });
    const units = (charges: ChargeItem[], ...starts: string[]): unknown[] =>
      filled(charges, ...starts.map(at)).map((line) => (line as unknown[])[1]);
    for (const charges of [evening, inUtc, [...inUtc].reverse()]) {
      expect(units(charges, '2026-03-03T01:00:00Z')).toEqual([2]);
      expect(units(charges, '2026-03-03T01:05:00Z', '2026-03-03T15:00:00Z')).toEqual([2, 1]);
      // A midnight in UTC is how many programs store a day.
      expect(units(charges, '2026-03-03T00:00:00Z')).toEqual([1]);
    }
  });

  test('lines with GO leave the other days to those without a modifier', () => {
    const bearing = (code: string): Pick<ChargeItem, 'extension'> => ({
      extension: [{ url: CHARGE_ITEM_MODIFIER, valueCodeableConcept: { coding: [{ code }] } }],
    });
    const ot = (date: string, units: number): ChargeItem =>
      on(date, units, {
        ...bearing('GO'),
        id: `${date}-ot`,
        identifier: [{ system: CHARGE_IDENTIFIER, value: `p1/${date}/OT/97140` }],
      });
    const pt = [on('2026-03-02', 2, bearing('GP')), on('2026-03-04', 1, bearing('GP'))];
    const go = { modifier: [{ coding: [{ code: 'GO' }] }] };
    for (const others of [[ot('2026-03-02', 3)], [ot('2026-03-04', 3)], [ot('2026-03-02', 3), ot('2026-03-04', 4)]]) {
      for (const charges of [
        [...pt, ...others],
        [...others, ...pt],
      ]) {
        const units = (...lines: Partial<ClaimItem>[]): unknown[] =>
          filled(charges, ...lines).map((line) => (line as unknown[])[1]);
        expect(units({}, {}, go)).toEqual([2, 1, 3]);
        expect(units(go, {}, {})).toEqual([3, 2, 1]);
        const item = [{}, {}, go].map((facts) => ({ ...(line as ClaimItem), ...facts }));
        expect(chargesBilledTwice(claim({ item }), charges)).toEqual([]);
      }
    }
  });

  test('a line that states another day than the only charge takes its date', () => {
    expect(filled(days.slice(0, 1), { servicedDate: '2026-03-03' })).toEqual([['2026-03-02', 2]]);
  });
});

test('of two disciplines in one visit, a line has the charge with its GP or GO', () => {
  const bearing = (code: string): Pick<ChargeItem, 'extension'> => ({
    extension: [{ url: CHARGE_ITEM_MODIFIER, valueCodeableConcept: { coding: [{ code }] } }],
  });
  const charges = [
    charge(bearing('GP')),
    charge({
      ...bearing('GO'),
      id: 'ot',
      identifier: [{ system: CHARGE_IDENTIFIER, value: 'p1/2026-03-02/OT/97140' }],
      quantity: { value: 1 },
    }),
  ];
  const [line] = claim().item ?? [];
  const units = (...codes: string[]): unknown[] => {
    const item = codes.map((code) => ({ ...(line as ClaimItem), modifier: [{ coding: [{ code }] }] }));
    return (fillClaim(claim({ item }), charges).item ?? []).map(({ quantity }) => quantity?.value);
  };
  expect(units('GO', 'GP')).toEqual([1, 2]);
  // One without either takes what the other leaves, in whichever order they stand.
  const plain = line as ClaimItem;
  const pt = { ...plain, modifier: [{ coding: [{ code: 'GP' }] }] };
  for (const standing of [charges, [...charges].reverse()]) {
    for (const dated of [{}, { servicedDate: '2026-03-02' }]) {
      const first = claim({
        item: [
          { ...pt, ...dated },
          { ...plain, ...dated },
        ],
      });
      const last = claim({
        item: [
          { ...plain, ...dated },
          { ...pt, ...dated },
        ],
      });
      expect(fillClaim(first, standing).item?.map(({ quantity }) => quantity?.value)).toEqual([2, 1]);
      expect(fillClaim(last, standing).item?.map(({ quantity }) => quantity?.value)).toEqual([1, 2]);
      expect([first, last].flatMap((one) => chargesBilledTwice(one, standing))).toEqual([]);
    }
  }
  const undated = [line as ClaimItem, line as ClaimItem].map((one) => ({ ...one }));
  expect(fillClaim(claim({ item: undated }), charges).item?.map(({ quantity }) => quantity?.value)).toEqual([2, 1]);
});

test('a line of an assistant takes the charge of that part, else one with that modifier', () => {
  const [line] = claim().item ?? [];
  const assistants = claim({ item: [{ ...(line as ClaimItem), modifier: [{ coding: [{ code: 'CQ' }] }] }] });
  const part = (item: string): Partial<ChargeItem> => ({
    identifier: [{ system: CHARGE_IDENTIFIER, value: `p1/2026-03-02/PT/${item}` }],
  });
  const cq = { url: CHARGE_ITEM_MODIFIER, valueCodeableConcept: { coding: [{ code: 'CQ' }] } };
  const written = charge({ ...part('97140'), quantity: { value: 3 }, extension: [cq] });
  const ours = charge({ ...part('97140/CQ'), quantity: { value: 1 } });
  expect(lineOf(fillClaim(assistants, [charge(), written, ours]))?.quantity).toEqual({ value: 1 });
  expect(lineOf(fillClaim(assistants, [charge(), written]))?.quantity).toEqual({ value: 3 });
  expect(fillClaim(assistants, [charge()])).toEqual(assistants);
});

test('what the charge does not say is left as it is on the line', () => {
  const [line] = claim().item ?? [];
  const known = { ...(line as ClaimItem), quantity: { value: 1 }, servicedDate: '2026-03-01' };
  const silent = charge({ quantity: undefined, occurrencePeriod: undefined });
  expect(lineOf(fillClaim(claim({ item: [known] }), [silent]))).toEqual(known);
});

describe('diagnoses', () => {
  test('of the charge that the Claim lacks come behind its own, and the line points at them', () => {
    const filled = fillClaim(claim({ diagnosis: diagnosed('M17.11') }), [charge({ reason: [reason('M54.50')] })]);
    expect(filled.diagnosis).toEqual(diagnosed('M17.11', 'M54.50'));
    expect(lineOf(filled)?.diagnosisSequence).toEqual([2]);
  });

  test('that are there already are pointed at, and not doubled; the number behind the highest is free', () => {
    const diagnosis = [{ sequence: 7, diagnosisCodeableConcept: reason('M54.50') }];
    const filled = fillClaim(claim({ diagnosis }), [charge({ reason: [reason('M54.50'), reason('M17.11')] })]);
    expect(filled.diagnosis?.map(({ sequence }) => sequence)).toEqual([7, 8]);
    expect(lineOf(filled)?.diagnosisSequence).toEqual([7, 8]);
  });

  test('four at most are pointed at', () => {
    const reasons = ['M54.50', 'M17.11', 'M25.511', 'M62.81', 'R26.89'].map((code) => reason(code));
    const filled = fillClaim(claim(), [charge({ reason: reasons })]);
    expect(filled.diagnosis).toHaveLength(5);
    expect(lineOf(filled)?.diagnosisSequence).toEqual([1, 2, 3, 4]);
  });

  test('of another system than ICD-10-CM are none', () => {
    const snomed = reason('279039007', 'http://snomed.info/sct');
    const filled = fillClaim(claim(), [charge({ reason: [snomed] })]);
    expect([filled.diagnosis, lineOf(filled)?.diagnosisSequence]).toEqual([undefined, undefined]);
  });
});
