// SPDX-License-Identifier: Apache-2.0
import type { Encounter, Procedure, Resource } from '@medplum/fhirtypes';
import { ACCRUED_AMOUNT, TIME_ZONE } from '../../src/fhir/systems.ts';
import { claimFor } from './claim.ts';
import { IN_TURN, LINKED_CHANGES, treatmentWith, visitWith, type Step } from './changing-links.ts';
import { therapist, treatment, visit } from './visit.ts';

/*
 * A record of each kind that a decision rests on, and what may become of it. They are of the Tuesday of
 * `changing-records.ts`: visit e2 of patient p1, treatment mt2, whose limits in daily life nobody has recorded.
 */

/** A record as it is made, and what else is said of it when it is corrected, withdrawn, or moved. */
interface Kind {
  readonly made: object;
  readonly changed: object;
  readonly withdrawn: object;
  readonly moved: object;
  /** What is so before it is made, for the record to matter. */
  readonly before?: readonly object[];
}

const subject = { reference: 'Patient/p1' };
const other = { reference: 'Patient/p2' };
const monday = { reference: 'Encounter/e1' };
const tuesday = { reference: 'Encounter/e2' };
const LIMIT = 'Difficulty lifting at work.';
const IN_ERROR = { status: 'entered-in-error' };
const LOW_BACK = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M54.50' }] };
const NOTE_TYPE = { coding: [{ system: 'http://loinc.org', code: '11506-3' }] };

const withoutDiagnosis = (visitFacts: Partial<Encounter>, facts: Partial<Procedure> = {}): Resource[] => [
  visitWith({ reasonCode: [], ...visitFacts }),
  treatmentWith({ reasonCode: [], ...facts }),
];
const paidBy = (payer: string): object => ({
  resourceType: 'Coverage',
  id: 'cov',
  status: 'active',
  beneficiary: subject,
  payor: [{ reference: `Organization/${payer}` }],
});
const performedBy = (id: string): Resource =>
  treatmentWith({ performer: [{ actor: { reference: `Practitioner/${id}` } }] });
const elsewhere = (value: number): object => ({
  extension: [
    {
      url: ACCRUED_AMOUNT,
      extension: [
        { url: 'year', valueInteger: 2026 },
        { url: 'discipline', valueCode: 'PT' },
        { url: 'amount', valueMoney: { value, currency: 'USD' } },
      ],
    },
  ],
});
const inZone = (valueCode: string): object => ({ extension: [{ url: TIME_ZONE, valueCode }] });
const claim = claimFor({ patient: 'Patient/p1', encounter: 'Encounter/e2', practitioner: 'Practitioner/t1' }, 'active');
const [item] = claim.item ?? [];

const KINDS: Readonly<Record<string, Kind>> = {
  Observation: {
    made: {
      status: 'final',
      category: [{ coding: [{ code: 'functional-status' }] }],
      code: { text: 'Lifting' },
      subject,
      effectiveDateTime: '2026-03-03',
      valueString: 'cannot lift 5 kg',
    },
    changed: { effectiveDateTime: '2026-03-02' },
    withdrawn: IN_ERROR,
    moved: { subject: other },
  },
  QuestionnaireResponse: {
    made: {
      status: 'completed',
      subject,
      encounter: tuesday,
      authored: '2026-03-03',
      item: [{ linkId: '1', text: 'Subjective', answer: [{ valueString: LIMIT }] }],
    },
    changed: { encounter: monday, authored: '2026-03-02' },
    withdrawn: IN_ERROR,
    moved: { subject: other, encounter: undefined },
  },
  Composition: {
    made: {
      status: 'final',
      type: NOTE_TYPE,
      subject,
      encounter: tuesday,
      date: '2026-03-03',
      author: [{ reference: 'Practitioner/t1' }],
      title: 'Visit note',
      section: [{ title: 'Subjective', text: { status: 'additional', div: `<div>${LIMIT}</div>` } }],
    },
    changed: { encounter: monday, date: '2026-03-02' },
    withdrawn: IN_ERROR,
    moved: { subject: other, encounter: undefined },
  },
  DocumentReference: {
    made: {
      status: 'current',
      type: NOTE_TYPE,
      subject,
      date: '2026-03-03T12:00:00-05:00',
      context: { encounter: [tuesday] },
      content: [{ attachment: { contentType: 'text/plain', data: btoa(LIMIT) } }],
    },
    changed: { context: { encounter: [monday] }, date: '2026-03-02T12:00:00-05:00' },
    withdrawn: IN_ERROR,
    moved: { subject: other, context: undefined },
  },
  DiagnosticReport: {
    made: {
      status: 'final',
      code: NOTE_TYPE,
      subject,
      encounter: tuesday,
      effectiveDateTime: '2026-03-03',
      conclusion: LIMIT,
    },
    changed: { encounter: monday, effectiveDateTime: '2026-03-02' },
    withdrawn: IN_ERROR,
    moved: { subject: other, encounter: undefined },
  },
  ClinicalImpression: {
    made: { status: 'completed', subject, encounter: tuesday, date: '2026-03-03', summary: LIMIT },
    changed: { encounter: monday, date: '2026-03-02' },
    withdrawn: IN_ERROR,
    moved: { subject: other, encounter: undefined },
  },
  Condition: {
    before: withoutDiagnosis({}),
    made: { subject, encounter: tuesday, code: LOW_BACK },
    changed: { encounter: monday },
    withdrawn: { verificationStatus: { coding: [{ code: 'entered-in-error' }] } },
    moved: { subject: other, encounter: undefined },
  },
  EpisodeOfCare: {
    before: [
      ...withoutDiagnosis({ episodeOfCare: [{ reference: 'EpisodeOfCare/new' }] }),
      { resourceType: 'Condition', id: 'back', subject, category: [{ text: 'Encounter diagnosis' }], code: LOW_BACK },
    ],
    made: { status: 'active', patient: subject, diagnosis: [{ condition: { reference: 'Condition/back' } }] },
    changed: { diagnosis: [] },
    withdrawn: IN_ERROR,
    moved: { patient: other },
  },
  ServiceRequest: {
    before: withoutDiagnosis({}, { basedOn: [{ reference: 'ServiceRequest/new' }] }),
    made: { status: 'active', intent: 'order', subject, reasonCode: [LOW_BACK] },
    changed: { reasonCode: [] },
    withdrawn: IN_ERROR,
    moved: { subject: other },
  },
  CarePlan: {
    before: [{ resourceType: 'CarePlan', id: 'plan-p1', status: 'revoked', intent: 'plan', subject }],
    made: {
      status: 'active',
      intent: 'plan',
      subject,
      description: 'Manual therapy twice a week',
      period: { start: '2026-02-02', end: '2026-04-30' },
    },
    changed: { period: { start: '2026-03-03', end: '2026-04-30' } },
    withdrawn: { status: 'revoked' },
    moved: { subject: other },
  },
  Coverage: {
    made: { status: 'active', order: 1, beneficiary: subject, payor: [{ reference: 'Organization/medicare' }] },
    changed: { payor: [{ reference: 'Organization/plan' }] },
    withdrawn: { status: 'cancelled' },
    moved: { beneficiary: other },
  },
  Account: {
    before: [paidBy('medicare')],
    made: { status: 'active', subject: [subject], ...elsewhere(5000) },
    changed: elsewhere(5),
    withdrawn: IN_ERROR,
    moved: { subject: [other] },
  },
  Practitioner: {
    before: [performedBy('new')],
    made: { qualification: therapist().qualification },
    changed: { qualification: therapist('new', '225200000X').qualification },
    withdrawn: { active: false },
    moved: { qualification: [] },
  },
  PractitionerRole: {
    before: [performedBy('t2'), { resourceType: 'Practitioner', id: 't2' }],
    made: { practitioner: { reference: 'Practitioner/t2' }, code: [{ text: 'Physical Therapist' }] },
    changed: { code: [{ text: 'Physical Therapist Assistant' }] },
    withdrawn: { active: false },
    moved: { practitioner: { reference: 'Practitioner/t1' } },
  },
  Organization: {
    before: [paidBy('new')],
    made: { name: 'Medicare Part B' },
    changed: { name: 'Sample Health Plan' },
    withdrawn: { active: false },
    moved: { name: undefined, identifier: [{ value: 'nobody' }] },
  },
  Location: {
    before: [
      visitWith({
        location: [{ location: { reference: 'Location/new' } }],
        period: { start: '2026-03-04T00:00:00Z', end: '2026-03-04T03:00:00Z' },
      }),
      treatmentWith({ performedPeriod: { start: '2026-03-04T01:00:00Z', end: '2026-03-04T01:20:00Z' } }),
    ],
    made: inZone('America/New_York'),
    changed: inZone('Asia/Tokyo'),
    withdrawn: { extension: [] },
    moved: { name: 'Virtual clinic' },
  },
  Procedure: {
    made: {
      ...treatmentWith({
        performedPeriod: { start: '2026-03-03T10:20:00-05:00', end: '2026-03-03T10:40:00-05:00' },
      }),
    },
    changed: { performedPeriod: { start: '2026-03-03T10:20:00-05:00', end: '2026-03-03T10:55:00-05:00' } },
    withdrawn: IN_ERROR,
    moved: {
      encounter: monday,
      performedPeriod: { start: '2026-03-02T11:00:00-05:00', end: '2026-03-02T11:20:00-05:00' },
    },
  },
  Encounter: {
    before: [
      treatment('mt3', '10:00-10:20', {
        encounter: { reference: 'Encounter/new' },
        performedPeriod: { start: '2026-03-04T10:00:00-05:00', end: '2026-03-04T10:20:00-05:00' },
      }),
    ],
    made: visit({ period: { start: '2026-03-04T09:00:00-05:00', end: '2026-03-04T12:00:00-05:00' } }),
    changed: { status: 'in-progress' },
    withdrawn: IN_ERROR,
    moved: { subject: other },
  },
  Claim: {
    made: claim,
    changed: { item: [{ ...item, quantity: { value: 1 }, modifier: [{ coding: [{ code: 'GP' }] }] }] },
    withdrawn: { status: 'cancelled' },
    moved: { item: [{ ...item, encounter: [monday] }] },
  },
};

function stepsOf(resourceType: string, kind: Kind): Readonly<Record<string, readonly Step[]>> {
  const saved = (...facts: readonly object[]): Step => ({
    save: JSON.parse(JSON.stringify(Object.assign({}, kind.made, ...facts, { resourceType, id: 'new' }))) as Resource,
  });
  const gone: Step = { remove: `${resourceType}/new` };
  const made = saved();
  const [changed, withdrawn, moved] = [saved(kind.changed), saved(kind.withdrawn), saved(kind.moved)];
  const rows: Readonly<Record<string, readonly Step[]>> = {
    created: [made],
    changed: [made, changed],
    withdrawn: [made, withdrawn],
    deleted: [made, gone],
    moved: [made, moved],
    'moved and deleted': [made, moved, gone],
    'moved and moved back': [made, moved, made],
    [IN_TURN]: [made, moved, made, changed, moved, gone, made, withdrawn, changed, gone, made],
  };
  const before = (kind.before ?? []).map((record): Step => ({ save: record as Resource }));
  return Object.fromEntries(
    Object.entries(rows).map(([what, steps]) => [`${resourceType} ${what}`, [...before, ...steps]]),
  );
}

/** Each kind of record: created, changed, withdrawn, deleted, moved; and those that others name. */
export const CHANGES_OF_KINDS: Readonly<Record<string, readonly Step[]>> = Object.assign(
  {},
  ...Object.entries(KINDS).map(([resourceType, kind]) => stepsOf(resourceType, kind)),
  LINKED_CHANGES,
) as Readonly<Record<string, readonly Step[]>>;
