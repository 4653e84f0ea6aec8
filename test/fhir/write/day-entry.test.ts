// SPDX-License-Identifier: Apache-2.0
import type { Basic, ChargeItem } from '@medplum/fhirtypes';
import { assess, type Decision } from '../../../src/engine/assess.ts';
import type { TreatmentDay } from '../../../src/engine/billing/treatment-day.ts';
import { policyFor } from '../../../src/engine/policies/payer-policy.ts';
import { UNDATED } from '../../../src/fhir/identity.ts';
import { readDayEntry, type DayEntry } from '../../../src/fhir/read/day-entry.ts';
import { RECORD_TYPES } from '../../../src/fhir/systems.ts';
import { toDayEntry } from '../../../src/fhir/write/day-entry.ts';
import { ASSISTANT, THERAPIST, charge, day, encounter, service } from '../../support/day.ts';
import { chargeItem } from '../../support/written-charge.ts';

const decide = (facts: Partial<TreatmentDay> = {}): Decision => {
  const decided = day(facts);
  return assess(decided, policyFor(decided.payer, { allowedUsdPerUnit: ['30'] }));
};
const bare: Partial<TreatmentDay> = { encounters: [encounter({ diagnoses: [] })] };
const units = (value: number, status: ChargeItem['status'] = 'billable'): ChargeItem =>
  chargeItem({ status, quantity: { value } });

const NEW = { charges: [], leads: [], existing: undefined };

/** A day as it is read back from what is written of it. */
function listed(decision: Decision, charges: readonly ChargeItem[], existing?: Basic): DayEntry {
  const entry = readDayEntry(toDayEntry(decision, { charges, leads: [], existing }));
  if (!entry) {
    throw new Error('The entry cannot be read');
  }
  return entry;
}

test('a day with nothing wrong', () => {
  const payer = { kind: 'other', source: 'Organization/o1' } as const;
  expect(listed(decide({ payer }), [units(2)])).toEqual({
    key: 'p1/2026-03-02/PT',
    patient: 'Patient/p1',
    dateOfService: '2026-03-02',
    startTime: '09:00',
    visits: ['Encounter/e1'],
    isFinished: true,
    standing: 'clean',
    payer: 'Organization/o1',
    therapists: ['Practitioner/t1'],
    minutes: 30,
    units: 2,
    worth: {
      charged: { units: 2, usd: 60 },
      lost: { units: 0, usd: 0 },
      held: { units: 0, usd: 0 },
      atRisk: { units: 0, usd: 0 },
    },
    charges: ['billable'],
    isBilled: false,
    severity: undefined,
    rules: [],
    holds: [],
    acknowledged: [],
    closed: [],
    firstPass: 'clean',
    updatedAt: '',
  });
});

test('a day that is held: its worst issue, its rules, and what is held', () => {
  const entry = listed(decide({ ...bare, services: [service('mt', { at: '10:00-10:30', regions: [] })] }), [
    units(2, 'planned'),
  ]);
  expect(entry).toMatchObject({
    severity: 'high',
    rules: ['diagnosis-missing', 'region-missing'],
    holds: ['diagnosis-missing'],
    firstPass: 'mended',
    worth: { held: { units: 2, usd: 60 } },
  });
});

test('what was acknowledged is no longer the worst of it, and holds nothing', () => {
  const [issue] = decide(bare).issues;
  const acknowledgedIssues = issue ? [{ key: issue.key, facts: issue.facts, evidence: issue.evidence }] : [];
  expect(listed(decide({ ...bare, acknowledgedIssues }), [units(2)])).toMatchObject({
    severity: undefined,
    rules: ['diagnosis-missing'],
    holds: [],
    acknowledged: ['diagnosis-missing'],
  });
});

test('what was wrong once is known as long as the day, and its first pass is decided once', () => {
  const before = toDayEntry(decide(bare), { ...NEW, charges: [units(2, 'planned')] });
  const mended = toDayEntry(decide(), { ...NEW, charges: [units(2)], existing: before });
  expect(readDayEntry(mended)).toMatchObject({ rules: [], closed: ['diagnosis-missing'], firstPass: 'mended' });
  expect(listed(decide(bare), [units(2)], mended)).toMatchObject({ rules: ['diagnosis-missing'], closed: [] });
});

test('while the visit is open nothing is decided about its first pass', () => {
  const open = decide({ encounters: [encounter({ state: 'open' })] });
  expect(listed(open, [])).toMatchObject({ isFinished: false, firstPass: undefined, charges: [] });
});

test.each<readonly [string, Partial<TreatmentDay>, string[]]>([
  [
    'whoever furnished manual therapy',
    {
      services: [
        service('mt', { at: '10:00-10:30', performers: [ASSISTANT] }),
        service('ex', { code: '97110', at: '11:00-11:15' }),
      ],
    },
    ['Practitioner/a1'],
  ],
  [
    'where nobody did, whoever treated',
    { services: [service('ex', { code: '97110', at: '11:00-11:15' })] },
    ['Practitioner/t1'],
  ],
  [
    'only people with a record',
    { services: [service('mt', { at: '10:00-10:30', performers: [{ ...THERAPIST, person: 'Procedure/mt#t' }] })] },
    [],
  ],
])('therapists: %s', (_name, facts, therapists) => {
  expect(listed(decide(facts), []).therapists).toEqual(therapists);
});

test('the visit that bears the charge is first, and the day begins with the earliest', () => {
  const encounters = [encounter({ source: 'Encounter/e0', startTime: '13:00' }), encounter({ startTime: '09:30' })];
  const entry = listed(decide({ encounters }), [units(2)]);
  expect([entry.visits, entry.startTime]).toEqual([['Encounter/e1', 'Encounter/e0'], '09:30']);
  expect(listed(decide({ encounters: [] }), []).startTime).toBeUndefined();
});

test('a charge that has gone out, and one of another code', () => {
  const entry = listed(decide({ charges: [charge({ state: 'billed' })] }), [units(2, 'billed')]);
  expect([entry.isBilled, entry.charges, entry.units]).toEqual([true, ['billed'], 2]);
  const exercises = { ...units(4), code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '97110' }] } };
  expect(listed(decide(), [exercises]).units).toBe(2);
});

test('a day without a payer, a charge or a date', () => {
  const entry = listed(decide({ payer: { kind: 'none' }, dateOfService: UNDATED, services: [] }), []);
  expect([entry.payer, entry.charges, entry.dateOfService, entry.units]).toEqual([undefined, [], UNDATED, 0]);
  expect(toDayEntry(decide({ dateOfService: UNDATED }), NEW)).not.toHaveProperty('created');
});

test('the sums that a day of Medicare decided KX by, and none where no threshold applies', () => {
  const facts = {
    payer: { kind: 'medicare-b' },
    accruedUsd: 2450,
    accruedEarlier: { usd: 2400, unpriced: 1 },
  } as const;
  expect(listed(decide(facts), [units(2)]).threshold).toEqual({ earlierUsd: 2400, unpriced: 1, totalUsd: 2510 });
  expect(listed(decide({ ...facts, payer: { kind: 'aetna' } }), [units(2)]).threshold).toBeUndefined();
  const physicians = { ...facts, discipline: 'MD', charges: [charge({ modifiers: ['GO'] })] } as const;
  expect(listed(decide(physicians), [units(2)]).threshold).toMatchObject({ earlierUsd: 2400, discipline: 'OT' });
  expect(listed(decide({ ...facts, discipline: 'MD' }), [units(2)]).threshold).toBeUndefined();
});

test('what others wrote on it stays, and what an earlier run wrote goes', () => {
  const first = toDayEntry(decide(bare), { ...NEW, charges: [units(2, 'planned')] });
  const tag = [{ code: 'y' }, { system: 'urn:clinic', code: 'x' }, ...(first.meta?.tag ?? [])];
  const again = toDayEntry(decide(bare), {
    ...NEW,
    charges: [units(2, 'planned')],
    existing: { ...first, id: 'b1', meta: { versionId: '4', tag } },
  });
  expect(again).toEqual({ ...first, id: 'b1', meta: { versionId: '4', tag } });
});

test('a Basic says that it is a day, and of anything else is none', () => {
  const entry = toDayEntry(decide(), { ...NEW, charges: [units(2)] });
  expect(entry.code).toEqual({ coding: [{ system: RECORD_TYPES, code: 'treatment-day' }] });
  expect(readDayEntry({ ...entry, identifier: [] })).toBeUndefined();
  expect(readDayEntry({ ...entry, extension: [] })).toBeUndefined();
});
