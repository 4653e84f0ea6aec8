// SPDX-License-Identifier: Apache-2.0
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
