// SPDX-License-Identifier: Apache-2.0
import type { Observation, Practitioner, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { affectedScopes, assessAffected } from '../../src/capture/assess-affected.ts';
import { assessCollection } from '../../src/capture/assess-collection.ts';
import { assessRecord } from '../../src/capture/assess-record.ts';
import { RECORD_TYPES } from '../../src/fhir/query/record-links.ts';
import { documents } from '../support/documents.ts';
import { TestServer } from '../support/fhir-server.ts';
import { standingLines } from '../support/standing.ts';
import { CPT, therapist, treatment, visit } from '../support/visit.ts';

const patient = (id: string): { reference: string } => ({ reference: `Patient/${id}` });
const onTuesday = { start: '2026-03-03T09:00:00-05:00', end: '2026-03-03T12:00:00-05:00' };

/** Two patients, two visits of the first, a payer: what every change below is made to. */
function base(): Resource[] {
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

function coverage(facts: object = {}): Resource {
  return {
    resourceType: 'Coverage',
    id: 'cov',
    status: 'active',
    beneficiary: patient('p1'),
    payor: [{ reference: 'Organization/plan' }],
    ...facts,
  };
}

const exam = (facts: Partial<Observation> = {}): Observation => ({
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
const note = (facts: object = {}): Resource => ({
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

/** One thing that happens to a record: it is saved as it then is, or deleted. */
type Step = { readonly save: Resource } | { readonly remove: string };

const CHANGES: Readonly<Record<string, readonly Step[]>> = {
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

/** A server that tells of each change as Medplum does: by the record as saved or deleted, and whether it is new. */
class Clinic {
  readonly server = new TestServer();
  readonly #records = new Map<string, Resource>();

  async open(): Promise<void> {
    for (const resource of base()) {
      await this.server.load([resource]);
      this.#records.set(referenceOf(resource), resource);
    }
    await this.#tell(visit(), false);
    await this.#tell(visit({ id: 'e2', period: onTuesday }), false);
  }

  async do(step: Step): Promise<void> {
    if ('remove' in step) {
      const deleted = this.#records.get(step.remove);
      if (deleted) {
        await this.server.send('DELETE', `/${step.remove}`);
        this.#records.delete(step.remove);
        await this.#tell(deleted, false);
      }
      return;
    }
    const reference = referenceOf(step.save);
    const isUpdate = this.#records.has(reference);
    await (isUpdate
      ? this.server.service.repository.updateResource(structuredClone(step.save))
      : this.server.load([step.save]));
    this.#records.set(reference, step.save);
    await this.#tell(step.save, isUpdate);
  }

  /** Charges and issues as they stand, and as a fresh assessment of the final records would have them. */
  async compare(): Promise<[standing: string[], wanted: string[]]> {
    const standing = await Promise.all(
      ['ChargeItem', 'DetectedIssue'].map(async (type) => this.server.search(`${type}?_count=100`)),
    );
    const wanted = assessCollection([...this.#records.values()], this.server.clock).standing;
    return [[...standingLines(standing.flat())].sort(), [...standingLines(wanted)].sort()];
  }

  async #tell(resource: Resource, isUpdate: boolean): Promise<void> {
    await (RECORD_TYPES.includes(resource.resourceType)
      ? assessAffected(this.server.context, resource, isUpdate)
      : assessRecord(this.server.context, resource, isUpdate));
  }
}

function referenceOf({ resourceType, id }: Resource): string {
  return `${resourceType}/${id ?? ''}`;
}

describe('a charge follows whatever it rests on', () => {
  test.each(Object.keys(CHANGES))('%s', async (name) => {
    const clinic = new Clinic();
    try {
      await clinic.open();
      const [before] = await clinic.compare();
      for (const step of CHANGES[name] ?? []) {
        await clinic.do(step);
      }
      const [standing, wanted] = await clinic.compare();
      expect(standing).toEqual(wanted);
      expect(before.filter((line) => line.startsWith('charge'))).toHaveLength(2);
    } finally {
      clinic.server.close();
    }
  });

  test('changes in every order end as the assessment of the final records', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(Object.keys(CHANGES), { minLength: 2, maxLength: 4 }), async (names) => {
        const clinic = new Clinic();
        try {
          await clinic.open();
          for (const step of names.flatMap((name) => CHANGES[name] ?? [])) {
            await clinic.do(step);
          }
          const [standing, wanted] = await clinic.compare();
          expect(standing).toEqual(wanted);
        } finally {
          clinic.server.close();
        }
      }),
      { numRuns: 25 },
    );
  });

  test('nothing is left behind of a day whose other service stays with the patient that the visit left', async () => {
    const clinic = new Clinic();
    try {
      await clinic.open();
      const names = ['another service moved to another day', 'a visit moved to another patient, Encounter first'];
      for (const step of names.flatMap((name) => CHANGES[name] ?? [])) {
        await clinic.do(step);
      }
      const [standing, wanted] = await clinic.compare();
      expect(standing).toEqual(wanted);
    } finally {
      clinic.server.close();
    }
  });

  test('a change that decides nothing anew writes nothing', async () => {
    const clinic = new Clinic();
    try {
      await clinic.open();
      const versions = await clinic.server.versionCount();
      await clinic.do({ save: exam({ valueString: 'recorded again' }) });
      await clinic.do({ save: coverage({ order: 1 }) });
      expect(await clinic.server.versionCount()).toBe(versions);
    } finally {
      clinic.server.close();
    }
  });

  test.each([
    ['a progress report', '11506-3', '2026-03-09', ['2026-03-02', '2026-03-03']],
    ['a progress report of a week and a day after', '11506-3', '2026-03-10', ['2026-03-03']],
    ['a visit note', '11488-4', '2026-03-09', []],
  ])('%s reaches back as far as it may be late', async (_name, code, date, dates) => {
    const server = new TestServer();
    try {
      await server.load(base());
      await assessRecord(server.context, visit());
      await assessRecord(server.context, visit({ id: 'e2', period: onTuesday }));
      const report = note({ id: 'report', date, type: { coding: [{ system: 'http://loinc.org', code }] } });
      const scopes = await affectedScopes(server.context.client, [report], `${date}T12:00:00Z`);
      expect(scopes.flatMap((scope) => scope.dates).sort()).toEqual(dates);
    } finally {
      server.close();
    }
  });
});
