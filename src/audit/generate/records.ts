// SPDX-License-Identifier: Apache-2.0
import { formatDateTime } from '../../fhir/date-time.ts';
import { CHARGE_ITEM_MODIFIER, CPT, HCPCS } from '../../fhir/systems.ts';
import { withPayerPolicy } from '../../fhir/payer-policy.ts';
import { PAYERS, disciplineOf, type PlannedPatient } from './clinic.ts';
import type { PlannedService, PlannedVisit } from './visit.ts';

/** A resource as JSON; what is spoilt is no resource of FHIR's any more. */
export type Written = { readonly resourceType: string; readonly id: string } & Record<string, unknown>;

const NUCC = 'http://nucc.org/provider-taxonomy';
const TAXONOMY = {
  PT: ['225100000X', '225200000X'],
  OT: ['225X00000X', '224Z00000X'],
} as const;
const EASTERN_MINUTES = -300;

/** The clinic itself: payers, therapists and an assistant for each. */
export function clinicRecords(therapists: number): Written[] {
  const people = Array.from({ length: therapists }, (_, index) => {
    const [therapist, assistant] = TAXONOMY[disciplineOf(index)];
    return [practitioner(`t${String(index)}`, therapist), practitioner(`a${String(index)}`, assistant)];
  });
  return [...PAYERS.map(payerRecord), ...people.flat()];
}

function payerRecord({ id, name, usdPerUnit }: (typeof PAYERS)[number]): Written {
  const payer = { resourceType: 'Organization' as const, id, name };
  return usdPerUnit === undefined
    ? payer
    : { ...withPayerPolicy(payer, { allowedUsdPerUnit: [String(usdPerUnit)], unitMethod: 'cpt' }), id };
}

function practitioner(id: string, taxonomy: string): Written {
  return {
    resourceType: 'Practitioner',
    id,
    name: [{ family: `Sample ${id.toUpperCase()}` }],
    qualification: [{ code: { coding: [{ system: NUCC, code: taxonomy }] } }],
  };
}

/** Everything of a patient that belongs to no visit. */
export function patientRecords({ id, payer, planFrom, therapist, discipline }: PlannedPatient): Written[] {
  const subject = { reference: `Patient/${id}` };
  return [
    { resourceType: 'Patient', id },
    {
      resourceType: 'Coverage',
      id: `${id}-cov`,
      status: 'active',
      beneficiary: subject,
      payor: [{ reference: `Organization/${payer.id}` }],
    },
    {
      resourceType: 'CarePlan',
      id: `${id}-plan`,
      status: 'active',
      intent: 'plan',
      title: `${discipline} plan of care`,
      subject,
      author: { reference: `Practitioner/${therapist}` },
      created: planFrom,
      period: { start: planFrom, end: new Date(Date.parse(planFrom) + 80 * 86_400_000).toISOString().slice(0, 10) },
      description: 'Goal: sit for an hour. Manual therapy and exercise, three times a week for 4 weeks',
    },
  ];
}

/** A visit's records, without what is spoilt. */
export function visitRecords(visit: PlannedVisit): Written[] {
  const { id, patient, spoilt, therapist, manual, others, startMinute } = visit;
  const subject = { reference: `Patient/${patient}` };
  const person = { individual: { reference: `Practitioner/${therapist}` } };
  const has = (part: Parameters<typeof spoilt.has>[0]): boolean => !spoilt.has(part);
  return [
    {
      resourceType: 'Encounter',
      id,
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      subject,
      ...(has('performer') ? { participant: [person] } : {}),
      period: { start: at(visit, 0), end: at(visit, 59) },
      ...(has('symptoms') ? { reasonCode: [{ text: 'Stiff lower back' }] } : {}),
    },
    ...[manual, ...others].map((service, index) => procedure(visit, service, `${id}-s${String(index)}`)),
    ...(has('exam') ? [finding(visit, 'exam', 'Lumbar flexion', '45 degrees')] : []),
    ...(has('function') ? [finding(visit, 'functional-status', 'Sitting tolerance', '20 minutes')] : []),
    charge(visit, startMinute),
  ];
}

function procedure(visit: PlannedVisit, service: PlannedService, id: string): Written {
  const { patient, therapist, assistant, spoilt } = visit;
  const isManual = service.code === '97140';
  const has = (part: Parameters<typeof spoilt.has>[0]): boolean => !isManual || !spoilt.has(part);
  const times = [at(visit, service.startMinute), at(visit, service.startMinute + service.minutes)];
  const [start, end] = has('order of times') ? times : times.toReversed();
  const who = service.byAssistant ? assistant : therapist;
  return {
    resourceType: 'Procedure',
    id,
    status: 'completed',
    code: {
      ...(has('code') ? { coding: [{ system: CPT, code: service.code }] } : {}),
      text: service.title,
    },
    subject: { reference: `Patient/${patient}` },
    encounter: { reference: `Encounter/${visit.id}` },
    ...(has('duration') ? { performedPeriod: { start, end } } : { performedDateTime: at(visit, service.startMinute) }),
    ...(has('region') ? { bodySite: [{ text: 'Lumbar spine' }] } : {}),
    ...(spoilt.has('performer') ? {} : { performer: [{ actor: { reference: `Practitioner/${who ?? therapist}` } }] }),
    ...(spoilt.has('response') ? {} : { outcome: { text: 'Moves more freely' } }),
    ...(has('diagnosis')
      ? { reasonCode: [{ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M54.50' }] }] }
      : {}),
  };
}

function finding({ id, patient, date }: PlannedVisit, kind: string, text: string, value: string): Written {
  return {
    resourceType: 'Observation',
    id: `${id}-${kind}`,
    status: 'final',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: kind }] }],
    code: { text },
    subject: { reference: `Patient/${patient}` },
    encounter: { reference: `Encounter/${id}` },
    effectiveDateTime: date,
    valueString: value,
  };
}

function charge(visit: PlannedVisit, startMinute: number): Written {
  const { id, patient, date, billedUnits, modifiers, chargeStatus } = visit;
  return {
    resourceType: 'ChargeItem',
    id: `${id}-c`,
    meta: { lastUpdated: instant(date, startMinute + 600) },
    status: chargeStatus,
    code: { coding: [{ system: CPT, code: '97140' }] },
    subject: { reference: `Patient/${patient}` },
    context: { reference: `Encounter/${id}` },
    occurrenceDateTime: date,
    quantity: { value: billedUnits },
    extension: [
      {
        url: CHARGE_ITEM_MODIFIER,
        valueCodeableConcept: { coding: modifiers.map((code) => ({ system: HCPCS, code })) },
      },
    ],
  };
}

function at({ date, startMinute }: PlannedVisit, minute: number): string {
  return instant(date, startMinute + minute);
}

function instant(date: string, minuteOfDay: number): string {
  return formatDateTime(Date.parse(`${date}T00:00:00Z`) + (minuteOfDay - EASTERN_MINUTES) * 60_000, EASTERN_MINUTES);
}
