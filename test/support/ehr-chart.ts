// SPDX-License-Identifier: Apache-2.0
import type { Encounter, Procedure, Resource } from '@medplum/fhirtypes';

/** A chart with nothing wrong: 30 minutes of manual therapy by a physical therapist, all of it documented. */
export interface Chart {
  readonly encounter: Record<string, unknown>;
  readonly procedure: Record<string, unknown>;
  /** Everything else, by a name of its own. */
  readonly others: Readonly<Record<string, Record<string, unknown>>>;
}

export const SUBJECT = { reference: 'Patient/p1' };
export const VISIT = { reference: 'Encounter/e1' };
export const NPI = 'http://hl7.org/fhir/sid/us-npi';

const category = (code: string): object[] => [
  { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code }] },
];
const finding = (id: string, kind: string, text: string, value: string): Record<string, unknown> => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  category: category(kind),
  code: { text },
  subject: SUBJECT,
  encounter: VISIT,
  effectiveDateTime: '2026-03-02',
  valueString: value,
});

export const PLAIN: Chart = {
  encounter: {
    resourceType: 'Encounter',
    id: 'e1',
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    subject: SUBJECT,
    participant: [{ individual: { reference: 'Practitioner/t1' } }],
    period: { start: '2026-03-02T10:00:00-05:00', end: '2026-03-02T11:00:00-05:00' },
    reasonCode: [{ text: 'Stiff lower back' }],
    diagnosis: [{ condition: { reference: 'Condition/c1' } }],
  },
  procedure: {
    resourceType: 'Procedure',
    id: 's1',
    status: 'completed',
    code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '97140' }], text: 'Joint mobilization' },
    subject: SUBJECT,
    encounter: VISIT,
    performedPeriod: { start: '2026-03-02T10:05:00-05:00', end: '2026-03-02T10:35:00-05:00' },
    bodySite: [{ text: 'Lumbar spine' }],
    performer: [{ actor: { reference: 'Practitioner/t1' } }],
    outcome: { text: 'Moves more freely' },
  },
  others: {
    patient: { resourceType: 'Patient', id: 'p1' },
    therapist: {
      resourceType: 'Practitioner',
      id: 't1',
      identifier: [{ system: NPI, value: '1999999984' }],
      qualification: [{ code: { coding: [{ system: 'http://nucc.org/provider-taxonomy', code: '225100000X' }] } }],
    },
    diagnosis: {
      resourceType: 'Condition',
      id: 'c1',
      subject: SUBJECT,
      code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M54.50' }], text: 'Low back pain' },
    },
    payer: { resourceType: 'Organization', id: 'pay', name: 'Sample Commercial Plan' },
    coverage: {
      resourceType: 'Coverage',
      id: 'cov',
      status: 'active',
      beneficiary: SUBJECT,
      payor: [{ reference: 'Organization/pay' }],
    },
    plan: {
      resourceType: 'CarePlan',
      id: 'plan',
      status: 'active',
      intent: 'plan',
      title: 'Plan of care',
      subject: SUBJECT,
      period: { start: '2026-02-02', end: '2026-04-30' },
      description: 'Goal: sit for an hour. Manual therapy and exercise, twice a week for 8 weeks',
    },
    exam: finding('exam', 'exam', 'Lumbar flexion', '45 degrees'),
    func: finding('func', 'functional-status', 'Sitting tolerance', '20 minutes'),
  },
};

/** What makes another shape of a chart. */
export type Change = (chart: Chart) => Chart;

export const onProcedure =
  (facts: Record<string, unknown>): Change =>
  (chart) => ({ ...chart, procedure: without({ ...chart.procedure, ...facts }) });
export const onEncounter =
  (facts: Record<string, unknown>): Change =>
  (chart) => ({ ...chart, encounter: without({ ...chart.encounter, ...facts }) });
export const onOther =
  (name: string, facts: Record<string, unknown>): Change =>
  (chart) => ({ ...chart, others: { ...chart.others, [name]: without({ ...chart.others[name], ...facts }) } });
export const drop =
  (...names: readonly string[]): Change =>
  (chart) => ({
    ...chart,
    others: Object.fromEntries(Object.entries(chart.others).filter(([name]) => !names.includes(name))),
  });
export const all =
  (...changes: readonly Change[]): Change =>
  (chart) =>
    changes.reduce((changed, change) => change(changed), chart);

/** `undefined` takes an element away. */
function without(resource: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(resource).filter(([, value]) => value !== undefined));
}

/** The records of a chart. */
export function recordsOf({ encounter, procedure, others }: Chart): Resource[] {
  return [...Object.values(others), encounter as unknown as Encounter, procedure as unknown as Procedure] as Resource[];
}
