// SPDX-License-Identifier: Apache-2.0
import { otherTimedUnits } from '../../../src/engine/policies/unit-caps.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { toTreatmentDays } from '../../../src/fhir/read/treatment-days.ts';
import { CPT } from '../../../src/fhir/systems.ts';
import { therapist, treatment, visit } from '../../support/visit.ts';

test('charges of other codes in an account of several days stand beside the manual therapy of their own day', () => {
  const account = visit({ period: { start: '2026-03-02T09:00:00-05:00' } });
  const on = (date: string, at: string, facts: object = {}): object =>
    treatment(`t-${date}-${at}`, '10:00-10:30', {
      performedPeriod: undefined,
      performedDateTime: `${date}T${at}:00-05:00`,
      ...facts,
    });
  const traction = { code: { coding: [{ system: CPT, code: '97012' }] } };
  const charge = (id: string, facts: object): object => ({
    resourceType: 'ChargeItem',
    id,
    status: 'billable',
    subject: { reference: 'Patient/p1' },
    context: { reference: 'Encounter/e1' },
    ...traction,
    ...facts,
  });
  const chart = [
    ...[therapist(), account, on('2026-03-02', '10:00'), on('2026-03-04', '10:00')],
    on('2026-03-06', '10:00'),
    on('2026-03-06', '11:00', traction),
    charge('dated', { occurrenceDateTime: '2026-03-04T10:40:00-05:00' }),
    // What it bills was given on one of the days.
    charge('undated', {}),
  ];
  const days = toTreatmentDays(new RecordSet(chart), 'Patient/p1').map(({ day }) => [
    day.dateOfService,
    day.companionCharges.map(({ source }) => source),
  ]);
  expect(days).toEqual([
    ['2026-03-02', []],
    ['2026-03-04', ['ChargeItem/dated']],
    ['2026-03-06', ['ChargeItem/undated']],
  ]);
});

test('a charge of what nobody documented stands beside the manual therapy, and not on an earlier day of the visit', () => {
  const evaluation = treatment('ev', '10:00-10:30', {
    code: { coding: [{ system: CPT, code: '97161' }] },
    performedPeriod: { start: '2026-02-10T10:00:00-05:00', end: '2026-02-10T10:30:00-05:00' },
  });
  const beside = (facts: object): unknown[] => {
    const charge = {
      ...{ resourceType: 'ChargeItem', id: 'c', status: 'billable', subject: { reference: 'Patient/p1' } },
      ...{ context: { reference: 'Encounter/e1' }, code: { coding: [{ system: CPT, code: '97012' }] }, ...facts },
    };
    const chart = [therapist(), visit(), evaluation, treatment('mt', '10:00-10:30'), charge];
    return toTreatmentDays(new RecordSet(chart), 'Patient/p1').map(({ day }) => [
      day.dateOfService,
      day.companionCharges.length,
    ]);
  };
  expect(beside({})).toEqual([['2026-03-02', 1]]);
  // Where it was entered on a day that was treated, it is of that.
  expect(beside({ enteredDate: '2026-02-10' })).toEqual([['2026-03-02', 0]]);
});

/**
 * Payers count the timed units of a day for each type of therapy (Tenn. Comp. R. & Regs. 0800-02-18-.09(3): a day and type
 * of therapy; OAR 410-131-0120(6)(a): each of occupational and physical therapy), as Pub 100-04 ch. 5 §20.2.C counts the
 * minutes; no policy of the library counts disciplines together.
 */
describe('the timed units of a day beside physical therapy’s 97140', () => {
  const activities = { code: { coding: [{ system: CPT, code: '97530' }] } };
  const by = (id: string): object => ({ performer: [{ actor: { reference: `Practitioner/${id}` } }] });
  const own = treatment('pt-ex', '10:30-10:45', { ...activities, ...by('t1') });
  const others = treatment('ot-ex', '11:00-11:45', { ...activities, ...by('t2') });
  const bearing = (...modifiers: string[]): object => ({
    extension: modifiers.map((code) => ({
      url: 'http://hl7.org/fhir/StructureDefinition/chargeitem-modifier',
      valueCodeableConcept: { coding: [{ code }] },
    })),
  });
  const charge = (id: string, units: number, facts: object = {}): object => ({
    resourceType: 'ChargeItem',
    id,
    status: 'billable',
    subject: { reference: 'Patient/p1' },
    context: { reference: 'Encounter/e1' },
    quantity: { value: units },
    ...activities,
    ...facts,
  });
  const unitsBeside = (...records: object[]): number => {
    const chart = [therapist('t1'), therapist('t2', '225X00000X'), visit(), treatment('mt', '10:00-10:30', by('t1'))];
    const days = toTreatmentDays(new RecordSet([...chart, ...records]), 'Patient/p1');
    const { day } = days.find((one) => one.day.discipline === 'PT') ?? {};
    const byMinutes = [{ code: '97530', units: 1 }];
    const lines = allocated(day?.services.some(({ code }) => code === '97530') === true ? byMinutes : []);
    return day ? otherTimedUnits(day, { lines }).reduce((sum, { units }) => sum + units, 0) : NaN;
  };
  const allocated = (lines: { code: string; units: number }[]): Parameters<typeof otherTimedUnits>[1]['lines'] =>
    lines.map((line) => ({ ...line, minutes: 15, wholeUnits: line.units, remainderMinutes: 0, remainderUnits: 0 }));

  test.each<[string, number, object[]]>([
    ['its own charge, without GP', 1, [own, charge('a', 1)]],
    ['a charge that nobody documented', 2, [charge('a', 2)]],
    ['occupational therapy’s charge, without GO', 0, [others, charge('b', 3)]],
    ['the same, where both gave the code in one visit', 1, [own, others, charge('a', 1), charge('b', 3)]],
    ['the assistant’s of occupational therapy, with CO alone', 1, [own, others, charge('b', 3, bearing('CO'))]],
    [
      'where occupational therapy gave it in another visit of the day',
      0,
      [visit({ id: 'e2' }), { ...others, encounter: { reference: 'Encounter/e2' } }, charge('b', 3)],
    ],
    [
      'with GP, it is physical therapy’s, whoever else gave the code',
      2,
      [own, others, charge('a', 2, bearing('GP')), charge('b', 3)],
    ],
  ])('%s: %d', (_, units, records) => {
    expect(unitsBeside(...records)).toBe(units);
  });
});
