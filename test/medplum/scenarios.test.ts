// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import { createReference, type CdsResponse } from '@medplum/core';
import type { CarePlan, ChargeItem, Claim, Encounter, Procedure, Provenance } from '@medplum/fhirtypes';
import { readBundles } from '../../src/deploy/bundles.ts';
import { deploy, findBot } from '../../src/deploy/deployment.ts';
import { examine } from '../../src/deploy/doctor.ts';
import { reproduceDecision } from '../../src/capture/reproduce-decision.ts';
import { claimFor } from '../support/claim.ts';
import { save } from '../support/save.ts';
import { VisitOnServer } from '../support/visit-on-server.ts';
import { TARGETS, hasMedplum, type Target } from '../support/target.ts';

const CPT = 'http://www.ama-assn.org/go/cpt';
const ROOT = process.cwd();

if (!hasMedplum()) {
  process.stderr.write(
    'No Medplum server: set MEDPLUM_BASE_URL, MEDPLUM_CLIENT_ID and MEDPLUM_CLIENT_SECRET to run the scenarios on one.\n',
  );
}
describe.each(TARGETS)('on %s', (_name, start) => {
  let target: Target;
  beforeAll(async () => {
    target = await start();
  });
  afterAll(async () => {
    await target.close();
  });

  /** Saves a visit and waits for its bots. */
  const charged = async (facts: Parameters<typeof VisitOnServer.save>[1] = {}): Promise<VisitOnServer> => {
    const saved = await VisitOnServer.save(target.client, facts);
    await target.settle();
    return saved;
  };

  describe('deploy', () => {
    test('a second run changes nothing, and the doctor has no complaint', async () => {
      const options = { client: target.client, bundles: await readBundles(ROOT), today: '2024-06-30' };
      const steps = await deploy({ ...options, dryRun: false, claimGate: false });
      expect(steps.filter(({ action }) => action === 'created' || action === 'updated')).toEqual([]);
      expect(steps.filter(({ action }) => action === 'proved')).toHaveLength(target.claimGate ? 10 : 9);
      // A project may do without transactions; the doctor says what that means.
      const complaints = (await examine(options)).filter(({ what }) => !what.includes('transaction-bundles'));
      expect(complaints).toEqual([]);
    });
  });

  describe('CDS Hooks', () => {
    test('each hook’s bot is a service of Medplum’s and answers with cards, without writing', async () => {
      const visit = await charged({ facts: { status: 'in-progress' }, treatmentFacts: { bodySite: [] } });
      const versions = await visit.versionCount();
      const [patientId, encounterId] = ['Patient/p1', 'Encounter/e1'].map(
        (name) => visit.reference(name).split('/')[1],
      );
      const call = async (name: string, hook: string): Promise<CdsResponse> => {
        const bot = await findBot(target.client, name);
        expect(bot?.cdsService?.hook).toBe(hook);
        const context = { userId: 'Practitioner/t1', patientId, encounterId };
        const body = { hook, hookInstance: randomUUID(), context };
        return (await target.client.executeBot(bot?.id ?? '', body)) as CdsResponse;
      };
      const ending = await call('manual-therapy-cds-discharge', 'encounter-discharge');
      expect(ending.cards.map(({ detail }) => detail).join()).toContain('region-missing');
      const signing = await call('manual-therapy-cds-sign', 'org.manual-therapy-charges.visit-sign');
      expect(signing.cards.map(({ detail }) => detail).join()).toContain('region-missing');
      // The visit is still open for whoever only looks at the patient.
      const looking = await call('manual-therapy-cds-view', 'patient-view');
      expect(looking.cards.map(({ detail }) => detail).join()).not.toContain('region-missing');
      expect(await visit.versionCount()).toBe(versions);
    });
  });

  describe('exactly one', () => {
    test('a visit has its charge, billable, with units and modifier', async () => {
      const visit = await charged();
      expect(await visit.charges()).toMatchObject([
        { quantity: { value: 2 }, status: 'billable', context: { reference: visit.reference('Encounter/e1') } },
      ]);
      expect(await visit.issueCodes()).toEqual([]);
    });

    test('a hundred saves in parallel leave one of each, and no new version', async () => {
      const visit = await charged({ treatmentFacts: { bodySite: [] } });
      const before = await visit.versionCount();
      const encounter = await visit.encounter();
      await Promise.all(
        Array.from({ length: 100 }, async (_, index) =>
          save<Encounter>(target.client, { ...encounter, length: { value: index, unit: 'min' } }),
        ),
      );
      await target.settle();
      expect(await visit.charges()).toHaveLength(1);
      expect(await visit.issueCodes()).toEqual(['region-missing']);
      expect(await visit.tasks()).toHaveLength(1);
      expect(await visit.versionCount()).toBe(before);
    }, 180_000);

    test('five saves at once: what stands is what the last saved record asks', async () => {
      const visit = await charged();
      const procedure = await visit.procedure();
      const ends = ['10:08', '10:23', '10:38', '10:53', '10:15'];
      await Promise.all(
        ends.map(async (end) =>
          save<Procedure>(target.client, {
            ...procedure,
            performedPeriod: { start: '2026-03-02T10:00:00-05:00', end: `2026-03-02T${end}:00-05:00` },
          }),
        ),
      );
      await target.settle();
      const last = (await visit.procedure()).performedPeriod?.end?.slice(14, 16);
      const minutes = Number(last);
      // The CPT midpoint rule: a unit for each 15 minutes, and one more for 8 or more that are left.
      const units = Math.floor(minutes / 15) + (minutes % 15 >= 8 ? 1 : 0);
      expect(await visit.charges()).toMatchObject([{ quantity: { value: units } }]);
    });

    test('visit and treatment saved at once, again and again: one of each, as the last record asks', async () => {
      const visit = await charged({ facts: { status: 'in-progress' } });
      for (const bodySite of [[], [{ text: 'Lumbar spine' }], []]) {
        const [encounter, procedure] = await Promise.all([visit.encounter(), visit.procedure()]);
        await Promise.all([
          target.client.updateResource({ ...encounter, status: 'finished', length: { value: bodySite.length } }),
          target.client.updateResource({ ...procedure, bodySite }),
          visit.addTreatment('11:00-11:05', { status: 'not-done' }),
        ]);
        await target.settle();
        expect(await visit.charges()).toMatchObject([{ status: 'billable', quantity: { value: 2 } }]);
        expect(await visit.issueCodes()).toEqual(bodySite.length === 0 ? ['region-missing'] : []);
        expect(await visit.tasks()).toMatchObject([{ status: bodySite.length === 0 ? 'requested' : 'completed' }]);
      }
    });

    test('stale versions, out of order and in parallel, change nothing', async () => {
      const visit = await charged({ facts: { status: 'in-progress' } });
      const inProgress = await visit.encounter();
      await target.client.updateResource({ ...inProgress, status: 'finished' });
      const long = await visit.procedure();
      await target.client.updateResource<Procedure>({
        ...long,
        performedPeriod: { start: '2026-03-02T10:00:00-05:00', end: '2026-03-02T10:15:00-05:00' },
      });
      await target.settle();
      expect(await visit.charges()).toMatchObject([{ status: 'billable', quantity: { value: 1 } }]);
      const before = await visit.versionCount();
      const [encounterBot, procedureBot] = await Promise.all(
        ['manual-therapy-encounter', 'manual-therapy-procedure'].map(async (name) => findBot(target.client, name)),
      );
      await Promise.all([
        target.client.executeBot(encounterBot?.id ?? '', inProgress),
        target.client.executeBot(procedureBot?.id ?? '', long),
        target.client.executeBot(procedureBot?.id ?? '', await visit.procedure()),
        target.client.executeBot(encounterBot?.id ?? '', inProgress),
      ]);
      await target.settle();
      expect(await visit.charges()).toMatchObject([{ status: 'billable', quantity: { value: 1 } }]);
      expect(await visit.versionCount()).toBe(before);
    });

    test('two issues of one rule in one write: each stands, and its Task and Provenance lead to it', async () => {
      const visit = await charged({ facts: { status: 'in-progress' }, treatmentFacts: { bodySite: [] } });
      await visit.addTreatment('11:00-11:15', { bodySite: [] });
      await target.client.updateResource<Encounter>({ ...(await visit.encounter()), status: 'finished' });
      await target.settle();
      expect(await visit.charges()).toMatchObject([{ quantity: { value: 3 } }]);
      const issues = (await visit.openIssues()).map(({ id }) => `DetectedIssue/${id}`).sort();
      expect(await visit.issueCodes()).toEqual(['region-missing', 'region-missing']);
      const [task] = await visit.tasks();
      expect(task?.input?.map(({ valueReference }) => valueReference?.reference).sort()).toEqual(issues);
      for (const issue of issues) {
        const about = await target.client.searchResources('Provenance', `target=${issue}`, { cache: 'reload' });
        expect(about.length).toBeGreaterThan(0);
      }
    }, 60_000);

    test('more writes than a transaction of Medplum may hold: all of them, once', async () => {
      const bare = {
        bodySite: [],
        reasonCode: [],
        outcome: undefined,
        code: { coding: [{ system: CPT, code: '97140' }] },
      };
      const visit = await charged({ treatmentFacts: bare });
      for (const at of ['11:00-11:15', '11:15-11:30', '11:30-11:45']) {
        await visit.addTreatment(at, bare);
      }
      await target.settle();
      const issues = await visit.openIssues();
      expect(issues.length).toBeGreaterThan(8);
      const keys = issues.map(({ identifier }) => identifier?.[0]?.value);
      expect(new Set(keys).size).toBe(keys.length);
      expect(await visit.charges()).toMatchObject([{ status: 'planned', quantity: { value: 5 } }]);
      expect(await visit.tasks()).toHaveLength(1);
    });

    test('a treatment saved before its visit is finished, then the visit: one charge', async () => {
      const visit = await charged({ facts: { status: 'planned' } });
      expect(await visit.charges()).toEqual([]);
      await target.client.updateResource({ ...(await visit.encounter()), status: 'finished' });
      await target.settle();
      expect(await visit.charges()).toMatchObject([{ status: 'billable', quantity: { value: 2 } }]);
    });
  });

  describe('lifecycle', () => {
    test('in progress, finished, corrected, cancelled', async () => {
      const visit = await charged({ facts: { status: 'in-progress' } });
      expect(await visit.charges()).toMatchObject([{ status: 'planned', quantity: { value: 2 } }]);
      await target.client.updateResource({ ...(await visit.encounter()), status: 'finished' });
      await target.settle();
      expect(await visit.charges()).toMatchObject([{ status: 'billable' }]);
      await target.client.updateResource({
        ...(await visit.procedure()),
        performedPeriod: { start: '2026-03-02T10:00:00-05:00', end: '2026-03-02T10:15:00-05:00' },
      });
      await target.settle();
      expect(await visit.charges()).toMatchObject([{ status: 'billable', quantity: { value: 1 } }]);
      await target.client.updateResource({ ...(await visit.encounter()), status: 'cancelled' });
      await target.settle();
      expect(await visit.charges()).toEqual([]);
    });

    test('a charge that was withdrawn goes again when somebody saves the copy of an old tab', async () => {
      const visit = await charged();
      const [charge] = await visit.charges();
      await target.client.updateResource({ ...(await visit.encounter()), status: 'cancelled' });
      await target.settle();
      expect(await visit.charges()).toEqual([]);
      const saved = await target.client.updateResource({ ...(charge as ChargeItem), factorOverride: 1 });
      expect(saved.id).toBe(charge?.id);
      await target.settle();
      expect(await visit.charges()).toEqual([]);
    });

    test('a charge and an issue that somebody deletes come back, though the last to save them was ours', async () => {
      const visit = await charged({ treatmentFacts: { bodySite: [] } });
      const codes = await visit.issueCodes();
      for (const { resourceType, id } of [...(await visit.charges()), ...(await visit.openIssues())]) {
        await target.client.deleteResource(resourceType, id);
      }
      await target.settle();
      expect(await visit.charges()).toMatchObject([{ quantity: { value: 2 }, status: 'billable' }]);
      expect(codes).not.toEqual([]);
      expect(await visit.issueCodes()).toEqual(codes);
    });

    test('a plan of care saved after the visit closes its issue; withdrawn, it is open again', async () => {
      const visit = await charged();
      const patient = visit.reference('Patient/p1');
      const [plan] = await target.client.searchResources('CarePlan', `patient=${patient}`, { cache: 'reload' });
      await target.client.deleteResource('CarePlan', plan?.id ?? '');
      await target.client.updateResource<Encounter>({ ...(await visit.encounter()), length: { value: 30 } });
      await target.settle();
      expect(await visit.issueCodes()).toEqual(['plan-of-care-missing']);
      const { id: _id, meta: _meta, ...facts } = plan as CarePlan;
      const again = await target.client.createResource<CarePlan>({ ...facts, encounter: undefined });
      await target.settle();
      expect(await visit.issueCodes()).toEqual([]);
      expect(await visit.charges()).toMatchObject([{ status: 'billable' }]);
      await target.client.updateResource<CarePlan>({
        ...again,
        encounter: { reference: visit.reference('Encounter/e1') },
        status: 'entered-in-error',
      });
      await target.settle();
      expect(await visit.issueCodes()).toEqual(['plan-of-care-missing']);
    });

    test('a treatment added, then deleted', async () => {
      const visit = await charged();
      const { id } = await visit.addTreatment('11:00-11:15');
      await target.settle();
      expect(await visit.charges()).toMatchObject([{ quantity: { value: 3 } }]);
      await target.client.deleteResource('Procedure', id);
      await target.settle();
      expect(await visit.charges()).toMatchObject([{ quantity: { value: 2 } }]);
    });

    test('a person’s quantity stays and is told; taken back, the issue is closed', async () => {
      const visit = await charged();
      const [charge] = await visit.charges();
      await target.client.updateResource({ ...(charge as ChargeItem), quantity: { value: 4 } });
      await target.settle();
      expect(await visit.charges()).toMatchObject([{ quantity: { value: 4 }, status: 'planned' }]);
      expect(await visit.issueCodes()).toEqual(['units-mismatch']);
      const [now] = await visit.charges();
      await target.client.updateResource({ ...(now as ChargeItem), quantity: { value: 2 } });
      await target.settle();
      expect(await visit.charges()).toMatchObject([{ quantity: { value: 2 }, status: 'billable' }]);
      expect(await visit.issueCodes()).toEqual([]);
    });

    test('a billed charge is never touched; a later correction is told', async () => {
      const visit = await charged();
      const [charge] = await visit.charges();
      const billed = await target.client.updateResource({ ...(charge as ChargeItem), status: 'billed' });
      await target.settle();
      await target.client.updateResource({
        ...(await visit.procedure()),
        performedPeriod: { start: '2026-03-02T10:00:00-05:00', end: '2026-03-02T10:45:00-05:00' },
      });
      await target.settle();
      expect((await visit.charges()).map(({ meta }) => meta?.versionId)).toEqual([billed.meta?.versionId]);
      expect(await visit.issueCodes()).toEqual(['charge-already-billed']);
    });

    test('a charge that a care template made is adopted, not doubled', async () => {
      const visit = await charged({ facts: { status: 'planned' } });
      const template = await target.client.createResource<ChargeItem>({
        resourceType: 'ChargeItem',
        status: 'planned',
        code: { coding: [{ system: CPT, code: '97140' }] },
        subject: { reference: visit.reference('Patient/p1') },
        context: { reference: visit.reference('Encounter/e1') },
        quantity: { value: 1 },
      });
      await target.client.updateResource({ ...(await visit.encounter()), status: 'finished' });
      await target.settle();
      expect(await visit.charges()).toMatchObject([{ id: template.id, quantity: { value: 2 }, status: 'billable' }]);
    });

    test('modifiers cleared with every extension, as the Provider app does it, come back', async () => {
      const visit = await charged();
      const [charge] = await visit.charges();
      const { extension, ...cleared } = charge as ChargeItem;
      expect(extension?.[0]?.valueCodeableConcept?.coding?.[0]?.code).toBe('GP');
      await target.client.updateResource(cleared);
      await target.settle();
      expect((await visit.charges())[0]?.extension).toEqual(extension);
    });

    test('signing completes the Task; it is opened again while the issue is open', async () => {
      const visit = await charged({ treatmentFacts: { bodySite: [] } });
      const [task] = await visit.tasks();
      expect(task?.status).toBe('requested');
      await target.client.updateResource({ ...task, resourceType: 'Task', status: 'completed' } as NonNullable<
        typeof task
      >);
      const profile = visit.reference('Practitioner/t1');
      await target.client.createResource<Provenance>({
        resourceType: 'Provenance',
        target: [createReference(await visit.encounter())],
        recorded: '2026-03-02T18:00:00Z',
        reason: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'SIGN' }] }],
        agent: [{ who: { reference: profile } }],
      });
      await target.settle();
      expect(await visit.tasks()).toMatchObject([{ id: task?.id, status: 'requested' }]);
    });

    test('an acknowledged issue lets the charge go', async () => {
      const visit = await charged({ treatmentFacts: { reasonCode: [] } });
      expect(await visit.charges()).toMatchObject([{ status: 'planned' }]);
      const [issue] = await visit.openIssues();
      expect(await visit.issueCodes()).toEqual(['diagnosis-missing']);
      const author = { reference: visit.reference('Practitioner/t1') };
      await target.client.updateResource({
        ...(issue as NonNullable<typeof issue>),
        mitigation: [{ action: { text: 'Added on paper' }, date: new Date().toISOString(), author }],
      });
      await target.settle();
      expect(await visit.charges()).toMatchObject([{ status: 'billable' }]);
      expect(await visit.tasks()).toMatchObject([{ status: 'completed' }]);
    });
  });

  describe('claims', () => {
    test('a Claim without the units is told, and no longer once they are there; with the gate it has them', async () => {
      const visit = await charged();
      const claim = await target.client.createResource(claimFor(visit.parties(), 'active'));
      await target.settle();
      if (target.claimGate) {
        expect(claim.item).toMatchObject([{ quantity: { value: 2 } }]);
        expect(await visit.issueCodes()).toEqual([]);
        return;
      }
      expect(await visit.issueCodes()).toEqual(['claim-units-missing']);
      const [item] = claim.item ?? [];
      const modifier = [{ coding: [{ code: 'GP' }] }];
      await target.client.updateResource<Claim>({
        ...claim,
        item: [{ ...(item as NonNullable<typeof item>), quantity: { value: 2 }, modifier }],
      });
      await target.settle();
      expect(await visit.issueCodes()).toEqual([]);
    });

    test('a Claim that is saved in one transaction with its visit, which no gate can see, has the units or is told', async () => {
      const parties = { patient: 'Patient/p1', encounter: 'Encounter/e1', practitioner: 'Practitioner/t1' };
      const visit = await charged({ beside: [{ ...claimFor(parties, 'active'), id: 'claim' }] });
      const reference = visit.reference('Claim/claim');
      const stored = await target.client.readReference<Claim>({ reference }, { cache: 'reload' });
      const isFilled = target.claimGate && stored.item?.[0]?.quantity?.value === 2;
      expect(await visit.issueCodes()).toEqual(isFilled ? [] : ['claim-units-missing']);
      expect(await visit.charges()).toMatchObject([{ status: isFilled ? 'billable' : 'planned' }]);
    });
  });

  describe('provenance', () => {
    test('a charge’s Provenance names the engine and the version of each record', async () => {
      const visit = await charged();
      const [charge] = await visit.charges();
      const query = `target=ChargeItem/${charge?.id ?? ''}`;
      const [provenance, ...others] = await target.client.searchResources('Provenance', query, { cache: 'reload' });
      expect(others).toEqual([]);
      const procedure = await visit.procedure();
      expect(provenance?.entity?.map(({ what }) => what.reference)).toContain(
        `Procedure/${procedure.id}/_history/${procedure.meta?.versionId ?? ''}`,
      );
      expect(provenance?.policy).toHaveLength(3);
      expect(provenance?.agent[0]?.who.reference).toMatch(/^Device\//);
    });

    test('the decision is made again from those versions, also when the record has moved on', async () => {
      const visit = await charged({ treatmentFacts: { bodySite: [] } });
      const reference = visit.reference('Encounter/e1');
      const decision = await reproduceDecision(target.client, reference);
      expect(decision?.differences).toEqual([]);
      expect(decision?.assessments).toMatchObject([{ units: 2, issues: [{ code: 'region-missing' }] }]);
      const [charge] = await visit.charges();
      await target.client.updateResource<ChargeItem>({ ...(charge as ChargeItem), status: 'billed' });
      await target.settle();
      const procedure = await visit.procedure();
      await target.client.updateResource<Procedure>({ ...procedure, note: [{ text: 'A later word' }] });
      await target.settle();
      const again = await reproduceDecision(target.client, reference);
      expect(again?.assessments).toMatchObject([{ units: 2 }]);
      expect(again?.differences).toEqual([
        `ChargeItem/${charge?.id ?? ''}: decided 2 units, billable, now 2 units, billed`,
      ]);
      const [issue] = await visit.openIssues();
      expect((await reproduceDecision(target.client, `DetectedIssue/${issue?.id ?? ''}`))?.assessments).toHaveLength(1);
      expect(await reproduceDecision(target.client, visit.reference('Practitioner/t1'))).toBeUndefined();
    });
  });
});
