// SPDX-License-Identifier: Apache-2.0
import type { Observation, Practitioner, Resource } from '@medplum/fhirtypes';
import { assessCollection } from '../../src/capture/assess-collection.ts';
import { CHANGES_AROUND } from './changing-around.ts';
import { CHANGES_BESIDE } from './changing-beside.ts';
import { CHANGES_OF_KINDS } from './changing-kinds.ts';
import { onTuesday, type Step } from './changing-links.ts';
import { CHANGES_OF_PEOPLE } from './changing-people.ts';
import { documents } from './documents.ts';
import { standingLines } from './standing.ts';
import { CPT, therapist, treatment, visit } from './visit.ts';

/*
 * Records that change after the charge that rests on them was decided: created, corrected, withdrawn, deleted, moved.
 */

const patient = (id: string): { reference: string } => ({ reference: `Patient/${id}` });

/** Two patients, two visits of the first, a payer: what every change below is made to. */
export function base(): Resource[] {
  const pool = {
    code: { coding: [{ system: CPT, code: '97110' }], text: 'Exercise' },
    performer: [{ actor: { reference: 'Practitioner/t1' } }],
  };
  const by = { performer: [{ actor: { reference: 'Practitioner/t1' } }] };
  const tuesday = {
    encounter: { reference: 'Encounter/e2' },
    performedPeriod: { start: '2026-03-03T10:00:00-05:00', end: '2026-03-03T10:20:00-05:00' },
  };
  return [
    therapist(),
    ...documents('p1'),
    ...documents('p2'),
    visit(),
    visit({ id: 'e2', period: onTuesday }),
    treatment('mt', '10:00-10:20', by),
    treatment('ex', '10:20-10:40', pool),
    treatment('mt2', '10:00-10:20', { ...by, ...tuesday }),
    { resourceType: 'Organization', id: 'medicare', name: 'Medicare Part B' },
    { resourceType: 'Organization', id: 'plan', name: 'Sample Health Plan' },
    coverage(),
  ];
}

export function coverage(facts: object = {}): Resource {
  return {
    resourceType: 'Coverage',
    id: 'cov',
    status: 'active',
    beneficiary: patient('p1'),
    payor: [{ reference: 'Organization/plan' }],
    ...facts,
  };
}

export const exam = (facts: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id: 'exam-2026-03-02-p1',
  status: 'final',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'exam' }] }],
  code: { text: 'Finding' },
  subject: patient('p1'),
  effectiveDateTime: '2026-03-02',
  valueString: 'recorded',
  ...facts,
});
const plan = (facts: object): Resource => ({ ...documents('p1')[0], ...facts }) as Resource;
export const note = (facts: object = {}): Resource => ({
  resourceType: 'DocumentReference',
  id: 'note',
  status: 'current',
  subject: patient('p1'),
  date: '2026-03-02T12:00:00-05:00',
  content: [{ attachment: { contentType: 'text/plain', data: btoa('Difficulty lifting at work.') } }],
  ...facts,
});
const condition = (facts: object = {}): Resource => ({
  resourceType: 'Condition',
  id: 'cond',
  subject: patient('p1'),
  encounter: { reference: 'Encounter/e1' },
  code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M54.2' }] },
  ...facts,
});
const taxonomy = (code: string): Practitioner => therapist('t1', code);
const byTherapist = { performer: [{ actor: { reference: 'Practitioner/t1' } }] };
const toOther = { subject: patient('p2') };

/** What may become of records after the charge that rests on them was decided. */
export const CHANGES: Readonly<Record<string, readonly Step[]>> = {
  ...CHANGES_OF_KINDS,
  ...CHANGES_OF_PEOPLE,
  ...CHANGES_AROUND,
  ...CHANGES_BESIDE,
  'a payer named afterwards': [{ save: coverage({ payor: [{ reference: 'Organization/medicare' }] }) }],
  'a Coverage cancelled': [
    { save: coverage({ payor: [{ reference: 'Organization/medicare' }] }) },
    { save: coverage({ status: 'cancelled' }) },
  ],
  'a Coverage deleted': [
    { save: coverage({ payor: [{ reference: 'Organization/medicare' }] }) },
    { remove: 'Coverage/cov' },
  ],
  'a Coverage moved to another patient': [
    { save: coverage({ payor: [{ reference: 'Organization/medicare' }] }) },
    { save: coverage({ payor: [{ reference: 'Organization/medicare' }], beneficiary: patient('p2') }) },
  ],
  'a payer that turns out to be Medicare': [
    { save: { resourceType: 'Organization', id: 'plan', name: 'Medicare Part B' } },
  ],
  'a plan of care revoked': [{ save: plan({ status: 'revoked' }) }],
  'a plan of care deleted': [{ remove: 'CarePlan/plan-p1' }],
  'a plan of care moved to another patient': [{ save: plan(toOther) }],
  'a plan of care that ends earlier': [{ save: plan({ period: { start: '2026-02-02', end: '2026-03-01' } }) }],
  'a finding entered in error': [{ save: exam({ status: 'entered-in-error' }) }],
  'a finding deleted': [{ remove: 'Observation/exam-2026-03-02-p1' }],
  'a finding moved to another date': [{ save: exam({ effectiveDateTime: '2026-03-03' }) }],
  'a finding moved to another patient': [{ save: exam(toOther) }],
  'a finding moved to another visit': [
    { save: exam({ effectiveDateTime: undefined, encounter: { reference: 'Encounter/e2' } }) },
  ],
  'a note added and moved to another visit’s day': [
    { save: note() },
    { save: note({ date: '2026-03-03T12:00:00-05:00' }) },
  ],
  'a note added and deleted': [{ save: note() }, { remove: 'DocumentReference/note' }],
  'a diagnosis added, then refuted': [
    { save: condition() },
    { save: condition({ verificationStatus: { coding: [{ code: 'refuted' }] } }) },
  ],
  'a therapist who is an assistant': [{ save: taxonomy('225200000X') }],
  'a therapist who is a massage therapist': [{ save: taxonomy('225700000X') }],
  'a therapist who is an aide by a role': [
    {
      save: {
        resourceType: 'PractitionerRole',
        id: 'r1',
        practitioner: { reference: 'Practitioner/t1' },
        code: [{ text: 'Rehabilitation aide' }],
      },
    },
    { save: { resourceType: 'Practitioner', id: 't1' } },
  ],
  'another service moved to another day': [
    {
      save: treatment('ex', '10:20-10:40', {
        ...byTherapist,
        code: { coding: [{ system: CPT, code: '97110' }], text: 'Exercise' },
        encounter: { reference: 'Encounter/e2' },
        performedPeriod: { start: '2026-03-03T10:20:00-05:00', end: '2026-03-03T10:40:00-05:00' },
      }),
    },
  ],
  'a visit moved to another patient, Encounter first': [
    { save: visit({ id: 'e2', period: onTuesday, ...toOther }) },
    { save: moved() },
  ],
  'a visit moved to another patient, Procedure first': [
    { save: moved() },
    { save: visit({ id: 'e2', period: onTuesday, ...toOther }) },
  ],
  'a visit cancelled': [{ save: visit({ status: 'cancelled' }) }],
};

function moved(): Resource {
  return treatment('mt2', '10:00-10:20', {
    ...byTherapist,
    ...toOther,
    encounter: { reference: 'Encounter/e2' },
    performedPeriod: { start: '2026-03-03T10:00:00-05:00', end: '2026-03-03T10:20:00-05:00' },
  });
}

export function referenceOf({ resourceType, id }: Resource): string {
  return `${resourceType}/${id ?? ''}`;
}

/** True of a row whose last step decides something: by the records before it, other charges and issues would stand. */
export function decides(name: string, now: string): boolean {
  const steps = CHANGES[name] ?? [];
  const wanted = (some: readonly Step[]): string => {
    const records = new Map(base().map((record) => [referenceOf(record), record]));
    for (const step of some) {
      if ('remove' in step) {
        records.delete(step.remove);
      } else {
        records.set(referenceOf(step.save), step.save);
      }
    }
    const final = [...records.values()];
    return compared(final, assessCollection(final, now).standing, now)[1].join('\n');
  };
  return wanted(steps) !== wanted(steps.slice(0, -1));
}

/**
 * What stands, and what a fresh assessment of the final records says. The charges are among these: one whose treatment
 * cannot be read for now is held.
 */
export function compared(
  records: readonly Resource[],
  written: readonly Resource[],
  now: string,
): [standing: string[], wanted: string[]] {
  const charges = written.filter(({ resourceType }) => resourceType === 'ChargeItem');
  const stored = new Set(charges.map(referenceOf));
  const others = records.filter((record) => !stored.has(referenceOf(record)));
  const wanted = assessCollection([...others, ...charges], now).standing;
  // Somebody else's charge says nothing of what was decided.
  const own = (all: readonly Resource[]): Resource[] =>
    all.filter((one) => one.resourceType !== 'ChargeItem' || one.identifier !== undefined);
  return [[...standingLines(own(written))].sort(), [...standingLines(own(wanted))].sort()];
}
