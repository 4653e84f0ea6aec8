// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type {
  ChargeItem,
  Claim,
  Condition,
  Coverage,
  Encounter,
  Organization,
  Patient,
  PlanDefinition,
  Practitioner,
} from '@medplum/fhirtypes';
import { chargeDefinition } from '../../src/deploy/conformance.ts';
import { CHARGE_DEFINITION, CPT } from '../../src/fhir/systems.ts';
import { ProviderApp, careTemplate, treat } from '../support/provider-app.ts';
import { documents } from '../support/documents.ts';
import { hasMedplum, medplumTarget, type Target } from '../support/target.ts';
import { therapist } from '../support/visit.ts';

const FRESH = { cache: 'reload' } as const;
const MANUAL_THERAPY = { coding: [{ system: CPT, code: '97140' }] };

if (!hasMedplum()) {
  process.stderr.write(
    'No Medplum server: set MEDPLUM_BASE_URL, MEDPLUM_CLIENT_ID and MEDPLUM_CLIENT_SECRET to test the habits of Medplum’s Provider app.\n',
  );
}

/*
 * What clinicians do in Medplum's Provider app, request for request; the charge, the issues, the Task and the Claim that
 * are there afterwards.
 */
(hasMedplum() ? describe : describe.skip)('at the Provider app', () => {
  let target: Target;
  let template: WithId<PlanDefinition>;
  beforeAll(async () => {
    target = await medplumTarget();
    const { client } = target;
    await client.createResourceIfNoneExist(chargeDefinition(32.5), `url=${CHARGE_DEFINITION}`);
    template = await careTemplate(client, CHARGE_DEFINITION);
  });

  /** A clinician with a patient of theirs, whose record lacks nothing but the visit. */
  const clinician = async ({ withPlan = true } = {}): Promise<ProviderApp> => {
    const { client } = target;
    const { id: _practitioner, ...facts } = therapist();
    const patient = await client.createResource<Patient>({ resourceType: 'Patient', name: [{ family: 'Example' }] });
    const practitioner = await client.createResource<Practitioner>(facts);
    for (const { id: _id, ...document } of documents(patient.id)) {
      if (withPlan || document.resourceType !== 'CarePlan') {
        await client.createResource(document);
      }
    }
    return new ProviderApp(client, patient, practitioner);
  };

  const finish = async (visit: WithId<Encounter>, facts: Partial<Encounter> = {}): Promise<WithId<Encounter>> => {
    const now = await target.client.readResource('Encounter', visit.id, FRESH);
    const finished = await target.client.updateResource<Encounter>({
      ...now,
      status: 'finished',
      reasonCode: [{ text: 'Low back pain' }],
      period: { start: '2026-03-02T09:00:00-05:00', end: '2026-03-02T12:00:00-05:00' },
      ...facts,
    });
    await target.settle();
    return finished;
  };

  const charges = async ({ id }: WithId<Encounter>): Promise<WithId<ChargeItem>[]> => [
    ...(await target.client.searchResources('ChargeItem', `context=Encounter/${id}`, FRESH)),
  ];

  const issues = async ({ id }: WithId<Encounter>): Promise<string[]> => {
    const query = `implicated=Encounter/${id}&status=preliminary`;
    const found = await target.client.searchResources('DetectedIssue', query, FRESH);
    return found.map(({ code }) => code?.coding?.[0]?.code ?? '').sort();
  };

  /** A finished visit of 30 minutes. */
  const treated = async (app: ProviderApp, facts: Parameters<typeof treat>[3] = {}): Promise<WithId<Encounter>> => {
    const visit = await app.createVisit();
    await treat(target.client, visit, '10:00-10:30', facts);
    return finish(visit);
  };

  test('a care template that bills 97140 twice leaves one charge that goes out, and tells of the other', async () => {
    const app = await clinician();
    const visit = await app.createVisit(template);
    await target.settle();
    expect(await charges(visit)).toHaveLength(2);
    await treat(target.client, visit, '10:00-10:30');
    const finished = await finish(visit);
    expect(await issues(finished)).toEqual(['units-mismatch']);
    const [first, second] = (await charges(finished)).sort(
      (a, b) => (b.quantity?.value ?? 0) - (a.quantity?.value ?? 0),
    );
    expect([first?.quantity?.value, first?.status, second?.status]).toEqual([2, 'planned', 'planned']);
    await target.client.deleteResource('ChargeItem', second?.id ?? '');
    await target.settle();
    expect(await charges(finished)).toMatchObject([
      {
        id: first?.id,
        status: 'billable',
        quantity: { value: 2 },
        occurrencePeriod: { start: expect.stringMatching(/^2026-03-02T10:00/) as string },
      },
    ]);
    expect(await issues(finished)).toEqual([]);
  }, 60_000);

  test('a care template whose treatment nobody documented bills nothing by itself', async () => {
    const app = await clinician();
    const visit = await finish(await app.createVisit(template));
    expect((await charges(visit)).map(({ status }) => status)).toEqual(['planned', 'planned']);
    expect(await issues(visit)).toContain('units-mismatch');
  }, 60_000);

  test('the care plan that a template makes is no therapist’s plan of care', async () => {
    const app = await clinician({ withPlan: false });
    const visit = await app.createVisit(template);
    await treat(target.client, visit, '10:00-10:30');
    expect(await issues(await finish(visit))).toContain('plan-of-care-missing');
  }, 60_000);

  test('a charge that is added by hand beside ours holds both until one is deleted', async () => {
    const app = await clinician();
    const visit = await treated(app);
    const definition = chargeDefinition(32.5);
    for (const code of [MANUAL_THERAPY, { coding: [{ code: '97140', display: '97140' }] }]) {
      const added = await app.addChargeItem(visit, code, definition);
      await target.settle();
      expect(await issues(visit)).toEqual(['units-mismatch']);
      expect((await charges(visit)).map(({ status }) => status)).toEqual(['planned', 'planned']);
      await target.client.deleteResource('ChargeItem', added.id);
      await target.settle();
      expect(await charges(visit)).toMatchObject([{ status: 'billable', quantity: { value: 2 } }]);
    }
  }, 120_000);

  test('cleared modifiers come back; one that is typed afterwards, in the stale panel, stands beside them', async () => {
    const app = await clinician();
    const visit = await treated(app);
    const [shown] = await app.openBilling(visit);
    const cleared = await app.setModifiers(shown as WithId<ChargeItem>, []);
    await app.setModifiers(cleared, ['KX']);
    await target.settle();
    const [charge] = await charges(visit);
    expect(
      charge?.extension?.map(({ valueCodeableConcept }) => valueCodeableConcept?.coding?.map(({ code }) => code)),
    ).toEqual([['GP', 'KX']]);
    expect(charge).toMatchObject({ quantity: { value: 2 }, priceOverride: { value: 65 }, status: 'billable' });
  }, 60_000);

  test('a panel that was loaded before a correction overwrites it, and what the record says comes back', async () => {
    const app = await clinician();
    const visit = await app.createVisit();
    const procedure = await treat(target.client, visit, '10:00-10:30');
    const finished = await finish(visit);
    const [stale] = await app.openBilling(finished);
    const performedPeriod = { start: '2026-03-02T10:00:00-05:00', end: '2026-03-02T10:45:00-05:00' };
    await target.client.updateResource({ ...procedure, performedPeriod });
    await target.settle();
    expect(await charges(finished)).toMatchObject([{ quantity: { value: 3 }, priceOverride: { value: 97.5 } }]);
    await app.setModifiers(stale as WithId<ChargeItem>, ['GP', 'KX']);
    await target.settle();
    expect(await charges(finished)).toMatchObject([{ quantity: { value: 3 }, priceOverride: { value: 97.5 } }]);
    expect(await issues(finished)).toEqual([]);
  }, 60_000);

  test('check-in and check-out, each of which the app saves alone, change neither date nor units', async () => {
    const app = await clinician();
    const visit = await treated(app);
    const [before] = await charges(visit);
    const now = await target.client.readResource('Encounter', visit.id, FRESH);
    const checkedIn = await target.client.updateResource<Encounter>({
      ...now,
      period: { start: '2026-03-02T14:05:00Z' },
    });
    await target.settle();
    await target.client.updateResource<Encounter>({ ...checkedIn, period: { end: '2026-03-02T16:50:00Z' } });
    await target.settle();
    const [after] = await charges(visit);
    expect(after).toMatchObject({
      quantity: { value: 2 },
      occurrencePeriod: before?.occurrencePeriod,
      status: 'billable',
    });
    expect(await issues(visit)).toEqual([]);
  }, 60_000);

  test('a diagnosis removed, Condition and all, holds the charge; another one lets it go', async () => {
    const app = await clinician();
    const { client } = target;
    const visit = await app.createVisit();
    await treat(client, visit, '10:00-10:30', { reasonCode: undefined });
    const diagnose = async (code: string): Promise<WithId<Condition>> =>
      client.createResource<Condition>({
        resourceType: 'Condition',
        subject: visit.subject as Condition['subject'],
        encounter: { reference: `Encounter/${visit.id}` },
        clinicalStatus: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
        },
        code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code }] },
      });
    const first = await diagnose('M54.50');
    const finished = await finish(visit, {
      diagnosis: [{ condition: { reference: `Condition/${first.id}` }, rank: 1 }],
    });
    expect(await charges(finished)).toMatchObject([{ status: 'billable' }]);
    await client.deleteResource('Condition', first.id);
    await client.updateResource<Encounter>({ ...finished, diagnosis: [] });
    await target.settle();
    expect([await issues(finished), (await charges(finished))[0]?.status]).toEqual([['diagnosis-missing'], 'planned']);
    const second = await diagnose('M54.2');
    const diagnosis = [{ condition: { reference: `Condition/${second.id}` }, rank: 1 }];
    await client.updateResource<Encounter>({ ...finished, diagnosis });
    await target.settle();
    expect([await issues(finished), (await charges(finished))[0]?.status]).toEqual([[], 'billable']);
  }, 60_000);

  test('the self-pay Coverage that the app adds as a claim is submitted does not take the place of insurance', async () => {
    const app = await clinician();
    const { client } = target;
    const visit = await app.createVisit();
    const payer = await client.createResource<Organization>({ resourceType: 'Organization', name: 'Medicare Part B' });
    const beneficiary = visit.subject as Coverage['beneficiary'];
    const payor = [{ reference: `Organization/${payer.id}` }];
    await client.createResource<Coverage>({ resourceType: 'Coverage', status: 'active', beneficiary, payor });
    await treat(client, visit, '10:00-10:20');
    const finished = await finish(visit);
    const [before] = await charges(finished);
    expect(before?.note?.at(-1)?.text).toContain('CMS total-time rule');
    await app.addSelfPay({ start: '2026-03-01T00:00:00Z' });
    await target.settle();
    expect(await charges(finished)).toEqual([before]);
  }, 60_000);

  test('signing and locking completes the Task; while its issue is open it is asked for again', async () => {
    const app = await clinician();
    const visit = await treated(app, { bodySite: undefined });
    await app.signAndLock(visit);
    await target.settle();
    const [task] = await target.client.searchResources('Task', `encounter=Encounter/${visit.id}`, FRESH);
    expect(task).toMatchObject({
      status: 'requested',
      code: { text: 'Manual therapy charge: 1 issue' },
      description:
        'Visit of March 2, 2026: the payer may deny the charge until this is fixed.\nNo body region. Manual therapy 10:00–10:30 does not say which body region was treated. Add the region treated.',
    });
  }, 60_000);

  test('an exported Claim has the units, the price and the modifiers of the charge, or says what it lacks', async () => {
    const app = await clinician();
    const visit = await treated(app);
    const claim = await app.exportClaim(visit, await app.openBilling(visit));
    await target.settle();
    if (!target.claimGate) {
      expect(await issues(visit)).toEqual(['claim-units-missing']);
      return;
    }
    expect(claim).toMatchObject({
      item: [{ quantity: { value: 2 }, unitPrice: { value: 32.5 }, net: { value: 65 }, servicedDate: '2026-03-02' }],
      total: { value: 65 },
    });
    expect(await issues(visit)).toEqual([]);
  }, 60_000);

  test('a Claim from a tab that was opened before a correction is right with the gate, and told without', async () => {
    const app = await clinician();
    const visit = await app.createVisit();
    const procedure = await treat(target.client, visit, '10:00-10:30');
    const finished = await finish(visit);
    const shown = await app.openBilling(finished);
    const performedPeriod = { start: '2026-03-02T10:00:00-05:00', end: '2026-03-02T10:15:00-05:00' };
    await target.client.updateResource({ ...procedure, performedPeriod });
    await target.settle();
    const claim = await app.exportClaim(finished, shown);
    await target.settle();
    if (!target.claimGate) {
      expect(await issues(finished)).toEqual(['claim-units-missing']);
      return;
    }
    expect(claim).toMatchObject({
      item: [{ quantity: { value: 1 }, unitPrice: { value: 32.5 }, net: { value: 32.5 } }],
      total: { value: 32.5 },
    });
  }, 60_000);

  test('with the gate, a Claim of a held charge is refused in words that the app shows', async () => {
    const app = await clinician();
    const visit = await treated(app, { reasonCode: undefined });
    const exported = app.exportClaim(visit, await app.openBilling(visit));
    if (!target.claimGate) {
      expect(((await exported) satisfies Claim).item).toHaveLength(1);
      return;
    }
    await expect(exported).rejects.toThrow(
      'The 97140 charge is held. No diagnosis: Neither the visit nor its manual therapy has a diagnosis.',
    );
  }, 60_000);
});
