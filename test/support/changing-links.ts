// SPDX-License-Identifier: Apache-2.0
import type { Encounter, Procedure, Resource } from '@medplum/fhirtypes';
import { TIME_ZONE } from '../../src/fhir/systems.ts';
import { therapist, treatment, visit } from './visit.ts';

/*
 * Records that say nothing themselves of the day they decide: it is another record that names them, by an id or an
 * identifier. They are of the Tuesday of `changing-records.ts`.
 */

export const onTuesday = { start: '2026-03-03T09:00:00-05:00', end: '2026-03-03T12:00:00-05:00' };

export const visitWith = (facts: Partial<Encounter>): Encounter => visit({ id: 'e2', period: onTuesday, ...facts });
export const treatmentWith = (facts: Partial<Procedure>): Procedure =>
  treatment('mt2', '10:00-10:20', {
    performer: [{ actor: { reference: 'Practitioner/t1' } }],
    encounter: { reference: 'Encounter/e2' },
    performedPeriod: { start: '2026-03-03T10:00:00-05:00', end: '2026-03-03T10:20:00-05:00' },
    ...facts,
  });

const subject = { reference: 'Patient/p1' };

/** The patient's Coverage and plan of care of `changing-records.ts`, as they become. */
export const medicare = (facts: object = {}): object => ({
  resourceType: 'Coverage',
  id: 'cov',
  status: 'active',
  beneficiary: subject,
  payor: [{ reference: 'Organization/medicare' }],
  ...facts,
});
export const planOfCare = (facts: object): object => ({
  resourceType: 'CarePlan',
  id: 'plan-p1',
  status: 'active',
  intent: 'plan',
  subject,
  description: 'Manual therapy twice a week',
  period: { start: '2026-02-02', end: '2026-04-30' },
  ...facts,
});
const LOW_BACK = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M54.50' }] };
const NAMED = { reference: 'Condition/new' };
export const NPI = { system: 'http://hl7.org/fhir/sid/us-npi', value: '1999999984' };
const PAYER = { system: 'urn:payer', value: 'M1' };

/** A diagnosis that was made at Monday's visit, and what becomes of it. */
const diagnosis = (facts: object = {}): object => ({
  resourceType: 'Condition',
  id: 'new',
  subject,
  encounter: { reference: 'Encounter/e1' },
  code: LOW_BACK,
  ...facts,
});
const DIAGNOSED = [
  diagnosis(),
  diagnosis({ verificationStatus: { coding: [{ code: 'refuted' }] } }),
  diagnosis(),
  'Condition/new',
];
const withoutReason = (visitFacts: Partial<Encounter>, facts: Partial<Procedure> = {}): object[] => [
  visitWith({ reasonCode: [], ...visitFacts }),
  treatmentWith({ reasonCode: [], ...facts }),
];

/** How long a treatment took, measured beside it and written down days later. */
const measured = (facts: object = {}): object => ({
  resourceType: 'Observation',
  id: 'new',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '55284-4' }], text: 'Duration' },
  subject,
  effectiveDateTime: '2026-03-12',
  partOf: [{ reference: 'Procedure/mt2' }],
  valueQuantity: { value: 40, unit: 'min', code: 'min', system: 'http://unitsofmeasure.org' },
  ...facts,
});
const noted = (context: object, status = 'current'): object => ({
  resourceType: 'DocumentReference',
  id: 'new',
  status,
  type: { coding: [{ system: 'http://loinc.org', code: '11506-3' }] },
  subject,
  date: '2026-04-20T12:00:00-05:00',
  context,
  content: [{ attachment: { contentType: 'text/plain', data: btoa('Difficulty lifting at work.') } }],
});
const filedLate = (context: object): object[] => [
  noted(context),
  noted(context, 'entered-in-error'),
  noted(context),
  noted({}),
];

const payer = (name: string, value = PAYER.value): object => ({
  resourceType: 'Organization',
  id: 'new',
  name,
  identifier: [{ ...PAYER, value }],
});
const known = (taxonomy?: string): object => ({ ...therapist('new', taxonomy), identifier: [NPI] });
const role = (text: string, facts: object = {}): object => ({
  resourceType: 'PractitionerRole',
  id: 'new',
  practitioner: { identifier: NPI },
  code: [{ text }],
  ...facts,
});
const short = {
  performedPeriod: { start: '2026-03-03T10:00:00-05:00', end: '2026-03-03T10:05:00-05:00' },
};
export const inUtc = (facts: Partial<Encounter>): object[] => [
  visitWith({ period: { start: '2026-03-04T00:00:00Z', end: '2026-03-04T03:00:00Z' }, ...facts }),
  treatmentWith({ performedPeriod: { start: '2026-03-04T01:00:00Z', end: '2026-03-04T01:20:00Z' } }),
];
const clinicIn = (valueCode: string): object => ({
  resourceType: 'Organization',
  id: 'clinic',
  extension: [{ url: TIME_ZONE, valueCode }],
});
const buildingIn = (valueCode: string): object => ({
  resourceType: 'Location',
  id: 'building',
  extension: [{ url: TIME_ZONE, valueCode }],
});

/** What is saved in turn; the reference of a record that is deleted. */
export type Rows = Readonly<Record<string, readonly (object | string)[]>>;

const LINKS: Rows = {
  'Condition of an earlier visit, named by the visit': [
    ...withoutReason({ diagnosis: [{ condition: NAMED }] }),
    ...DIAGNOSED,
  ],
  'Condition of an earlier visit, named by the treatment': [
    ...withoutReason({}, { reasonReference: [NAMED] }),
    ...DIAGNOSED,
  ],
  'Condition of an earlier visit, named by an order': [
    ...withoutReason({}, { basedOn: [{ reference: 'ServiceRequest/order' }] }),
    {
      resourceType: 'ServiceRequest',
      id: 'order',
      status: 'active',
      intent: 'order',
      subject,
      reasonReference: [NAMED],
    },
    ...DIAGNOSED,
  ],
  'Observation written later, part of a treatment': [
    treatmentWith({ performedPeriod: undefined, performedDateTime: '2026-03-03' }),
    measured(),
    measured({ status: 'entered-in-error' }),
    measured(),
    'Observation/new',
  ],
  'DocumentReference filed later, about a treatment': filedLate({ related: [{ reference: 'Procedure/mt2' }] }),
  'DocumentReference filed later, about a day': filedLate({ period: { start: '2026-03-03', end: '2026-03-03' } }),
  'Organization that pays, named by an identifier': [
    {
      resourceType: 'Coverage',
      id: 'cov',
      status: 'active',
      beneficiary: subject,
      payor: [{ identifier: PAYER }],
    },
    payer('Medicare Part B'),
    payer('Sample Health Plan'),
    payer('Medicare Part B'),
    payer('Medicare Part B', 'M2'),
  ],
  'Practitioner named by an identifier': [
    treatmentWith({ performer: [{ actor: { identifier: NPI } }] }),
    known(),
    known('225200000X'),
    known(),
    'Practitioner/new',
  ],
  'PractitionerRole of somebody named by an identifier': [
    treatmentWith({ performer: [{ actor: { reference: 'Practitioner/t2' } }] }),
    { resourceType: 'Practitioner', id: 't2', identifier: [NPI] },
    role('Physical Therapist'),
    role('Physical Therapist Assistant'),
    role('Physical Therapist Assistant', { active: false }),
  ],
  'Practitioner of a treatment that earns no unit': [treatmentWith(short), therapist('t1', '225X00000X'), therapist()],
  'Organization whose time zone is the place’s': [
    ...inUtc({ location: [{ location: { reference: 'Location/room' } }] }),
    { resourceType: 'Location', id: 'room', managingOrganization: { reference: 'Organization/clinic' } },
    clinicIn('America/New_York'),
    clinicIn('Asia/Tokyo'),
  ],
  'Location whose time zone is the room’s': [
    ...inUtc({ location: [{ location: { reference: 'Location/room' } }] }),
    { resourceType: 'Location', id: 'room', partOf: { reference: 'Location/building' } },
    buildingIn('America/New_York'),
    buildingIn('Asia/Tokyo'),
  ],
};

/** The steps of a row on a server that keeps other rows as well: an identifier leads to records of this row alone. */
export function withOwnIdentifiers<T>(steps: T, row: string): T {
  const shared = new RegExp(`"value":"(${NPI.value}|${PAYER.value})"`, 'g');
  return JSON.parse(JSON.stringify(steps).replaceAll(shared, `"value":"$1-${row}"`)) as T;
}

/** One thing that happens to a record: it is saved as it then is, or deleted. */
export type Step = { readonly save: Resource } | { readonly remove: string };

/** The row of a kind that holds all of its others, or of a link. */
export const IN_TURN = 'all of it in turn';

export function inTurn(rows: Rows): Readonly<Record<string, readonly Step[]>> {
  const toStep = (step: object | string): Step =>
    typeof step === 'string' ? { remove: step } : { save: JSON.parse(JSON.stringify(step)) as Resource };
  return Object.fromEntries(Object.entries(rows).map(([name, steps]) => [`${name}: ${IN_TURN}`, steps.map(toStep)]));
}

/** By name, the steps of each. */
export const LINKED_CHANGES = inTurn(LINKS);
