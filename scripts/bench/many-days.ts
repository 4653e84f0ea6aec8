// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { assess } from '../../src/engine/assess.ts';
import { toTreatmentDays } from '../../src/fhir/read/treatment-days.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';
import { planWrites } from '../../src/fhir/write/write-plan.ts';
import { visitResources } from './visits.ts';

export const THERAPISTS = 40;
export const PAYERS = 12;
const VISITS_A_PATIENT = 10;
/** Two years of working days. */
const DAYS = 500;

/** The people and payers that all visits share. */
export function everybody(patients: number): Resource[] {
  return [
    ...numbers(THERAPISTS).map((n) => practitioner(n)),
    ...numbers(PAYERS).map((n): Resource => ({
      resourceType: 'Organization',
      id: `payer${String(n)}`,
      name: `Plan ${String(n)}`,
    })),
    ...numbers(patients).map((n): Resource => ({
      resourceType: 'Patient',
      id: `p${String(n)}`,
      name: [{ family: `Family${String(n)}`, given: ['Given'] }],
    })),
  ];
}

/**
 * One visit with its treatment and what the bots write about it, decided by the same code; a tenth lacks a diagnosis, an
 * eighth a region.
 */
export function chargedVisit(number: number): Resource[] {
  const patient = `p${String(Math.floor(number / VISITS_A_PATIENT))}`;
  const date = new Date(Date.UTC(2024, 11, 1) + Math.floor((number * 7919) % DAYS) * 86_400_000)
    .toISOString()
    .slice(0, 10);
  const changed = recordsOf(number, patient, date);
  const around: Resource[] = [
    practitioner(number % THERAPISTS),
    ...(visitResources(patient) as unknown as Resource[]).filter(({ resourceType }) => resourceType === 'CarePlan'),
    {
      resourceType: 'Coverage',
      id: 'cover',
      status: 'active',
      beneficiary: { reference: `Patient/${patient}` },
      payor: [{ reference: `Organization/payer${String(number % PAYERS)}` }],
    },
  ];
  const records = new RecordSet([...around, ...changed]);
  const assessments = toTreatmentDays(records, `Patient/${patient}`).map(({ day, policy, ptpEdits }) =>
    assess(day, policy, ptpEdits),
  );
  const { writes } = planWrites(records, assessments, { now: `${date}T18:00:00Z`, decides: () => true });
  const written = writes.flatMap((write) =>
    write.kind === 'create' && write.resource.resourceType !== 'Device' ? write.resource : [],
  );
  // The references between what is written are to resources of the same Bundle; nothing here follows them.
  return [
    ...changed,
    ...written.filter(({ resourceType }) => resourceType === 'Basic' || resourceType === 'ChargeItem'),
  ];
}

/** The visit and its treatment, as somebody documents them. */
function recordsOf(number: number, patient: string, date: string): Resource[] {
  const id = `v${String(number)}`;
  const text = JSON.stringify(visitResources(patient))
    .replaceAll('2026-03-02', date)
    .replaceAll(`Practitioner/${patient}-t`, `Practitioner/t${String(number % THERAPISTS)}`)
    .replaceAll(`"${patient}-`, `"${id}-`)
    .replaceAll(`Encounter/${patient}-e`, `Encounter/${id}-e`);
  const own = (JSON.parse(text) as Resource[]).filter(
    ({ resourceType }) => resourceType === 'Encounter' || resourceType === 'Procedure',
  );
  return own.slice(0, 2).map((one): Resource => {
    if (one.resourceType !== 'Procedure') {
      return one;
    }
    const { bodySite = [], reasonCode = [], ...rest } = one;
    return { ...rest, ...(number % 8 === 0 ? {} : { bodySite }), ...(number % 10 === 0 ? {} : { reasonCode }) };
  });
}

function practitioner(n: number): Resource {
  return {
    resourceType: 'Practitioner',
    id: `t${String(n)}`,
    name: [{ family: `Therapist${String(n)}`, given: ['Given'] }],
    qualification: [{ code: { coding: [{ system: 'http://nucc.org/provider-taxonomy', code: '225100000X' }] } }],
  };
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n);
}
