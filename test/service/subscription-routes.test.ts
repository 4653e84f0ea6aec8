// SPDX-License-Identifier: Apache-2.0
import type { DetectedIssue, Provenance, Resource, Task } from '@medplum/fhirtypes';
import { treatment, visit } from '../support/visit.ts';
import { SECRET, medplumSigned, signed } from '../support/webhooks.ts';
import { PATIENT, ToldClinic, VISIT } from '../support/told-clinic.ts';

let clinic: ToldClinic;
afterEach(async () => {
  await clinic.close();
});

describe('a plain R4 rest-hook', () => {
  test('the full resource: charge, issues, Task and Provenance stand in the EHR', async () => {
    clinic = await ToldClinic.start();
    await clinic.ehr.save(...VISIT, { ...treatment('mt', '10:00-10:30'), bodySite: undefined });
    expect(await clinic.send('r4', signed(await clinic.current('Encounter/e1')))).toBe(200);
    await clinic.isIdle();
    expect(await clinic.charges()).toMatchObject([
      { quantity: { value: 2 }, status: 'billable', context: { reference: 'Encounter/e1' } },
    ]);
    const issues = await clinic.ehr.all<DetectedIssue>('DetectedIssue');
    expect(
      issues.map(({ code, author }) => [code?.coding?.[0]?.code, author?.reference?.split('/')[0]]),
    ).toContainEqual(['region-missing', 'Device']);
    expect((await clinic.ehr.all<Task>('Task')).map(({ status }) => status)).toEqual(['requested']);
    const [provenance] = await clinic.ehr.all<Provenance>('Provenance');
    expect(provenance?.target.every(({ reference }) => /^[A-Z]\w+\/[\w-]+$/.test(reference ?? ''))).toBe(true);
  });

  test('without a resource: what changed is searched for', async () => {
    clinic = await ToldClinic.start();
    await clinic.ehr.save(...VISIT);
    expect(await clinic.send('r4', signed(''))).toBe(200);
    await clinic.isIdle();
    expect(await clinic.charges()).toMatchObject([{ quantity: { value: 2 } }]);
  });

  test('the id alone: the resource is fetched; so it is where it is put below the endpoint', async () => {
    clinic = await ToldClinic.start();
    await clinic.ehr.save(...VISIT);
    expect(await clinic.send('r4', signed(JSON.stringify({ resourceType: 'Encounter', id: 'e1' })))).toBe(200);
    await clinic.isIdle();
    expect(await clinic.charges()).toHaveLength(1);
    await clinic.ehr.save(treatment('mt', '10:00-10:45'));
    expect(await clinic.send('r4/Procedure/mt', { ...signed(''), method: 'PUT' })).toBe(200);
    await clinic.isIdle();
    expect(await clinic.charges()).toMatchObject([{ quantity: { value: 3 } }]);
  });

  test('Medplum’s signature, and its way to tell of a deletion', async () => {
    clinic = await ToldClinic.start();
    await clinic.ehr.save(...VISIT);
    expect(await clinic.send('r4', medplumSigned(await clinic.current('Encounter/e1')))).toBe(200);
    await clinic.isIdle();
    expect(await clinic.charges()).toHaveLength(1);
    await clinic.ehr.remove('Procedure/mt');
    expect(await clinic.send('r4', medplumSigned('{}', SECRET, { 'X-Medplum-Deleted-Resource': 'Procedure/mt' }))).toBe(
      200,
    );
    await clinic.isIdle();
    expect(await clinic.charges()).toEqual([]);
  });

  test('a captured message whose unsigned header names a deletion is only a hint to read anew', async () => {
    clinic = await ToldClinic.start();
    await clinic.ehr.save(...VISIT);
    await clinic.send('r4', signed(JSON.stringify(await clinic.ehr.read('Encounter/e1'))));
    await clinic.isIdle();
    const before = await clinic.charges();
    expect(before).toMatchObject([{ quantity: { value: 2 } }]);
    for (const deleted of ['Procedure/mt', 'Encounter/e1', 'ChargeItem/none']) {
      const init = medplumSigned('{}');
      await clinic.send('r4', {
        ...init,
        headers: { ...(init.headers as object), 'x-medplum-deleted-resource': deleted },
      });
      await clinic.isIdle();
      expect(await clinic.charges()).toEqual(before);
      expect(await clinic.ehr.read('Procedure/mt')).toMatchObject({ status: 'completed' });
    }
  });

  test('a plan of care that comes later puts its visit right', async () => {
    clinic = await ToldClinic.start();
    const plan = VISIT.find(({ resourceType }) => resourceType === 'CarePlan') as Resource;
    await clinic.ehr.save(...VISIT.filter((resource) => resource !== plan));
    await clinic.send('r4', signed(await clinic.current('Encounter/e1')));
    await clinic.isIdle();
    expect((await clinic.charges())[0]?.status).toBe('planned');
    await clinic.ehr.save(plan);
    await clinic.send('r4', signed(JSON.stringify(plan)));
    await clinic.isIdle();
    expect((await clinic.charges())[0]?.status).toBe('billable');
    const issue = (await clinic.ehr.all<DetectedIssue>('DetectedIssue')).find(
      ({ code }) => code?.coding?.[0]?.code === 'plan-of-care-missing',
    );
    expect(JSON.parse(JSON.stringify(issue))).toMatchObject({ status: 'mitigated' });
    expect(clinic.ehr.writes.some(({ url }) => url.startsWith('DetectedIssue/'))).toBe(true);
  });

  test('a hundred deliveries, doubled and out of order, leave one charge; a replay that changes nothing writes nothing', async () => {
    clinic = await ToldClinic.start();
    await clinic.ehr.save(...VISIT);
    const old = await clinic.current('Procedure/mt');
    await clinic.ehr.save(treatment('mt', '10:00-10:45'));
    const fresh = await clinic.current('Procedure/mt');
    const encounter = await clinic.current('Encounter/e1');
    const bodies = Array.from({ length: 100 }, (_, index) => [old, fresh, encounter][(index * 7) % 3] ?? '');
    const statuses = await Promise.all(bodies.map(async (body) => clinic.send('r4', signed(body))));
    expect(new Set(statuses)).toEqual(new Set([200]));
    await clinic.isIdle();
    expect(await clinic.charges()).toMatchObject([{ quantity: { value: 3 } }]);
    const before = clinic.ehr.writes.length;
    // Without a version nothing tells that it is known: it is done again, and changes nothing.
    await clinic.send('r4', signed(JSON.stringify({ resourceType: 'Encounter', id: 'e1' })));
    await clinic.isIdle();
    expect(clinic.ehr.writes.length).toBe(before);
  });

  test('a message that comes again by its id, or an event by its version, has no effect', async () => {
    clinic = await ToldClinic.start();
    await clinic.ehr.save(...VISIT);
    const body = await clinic.current('Encounter/e1');
    await clinic.send('r4', signed(body, { id: 'msg_1' }));
    await clinic.isIdle();
    const before = clinic.ehr.asked.length;
    await clinic.send('r4', signed(body, { id: 'msg_1' }));
    await clinic.send('r4', signed(body, { id: 'msg_2' }));
    await clinic.isIdle();
    expect(clinic.ehr.asked.length).toBe(before);
    const idOnly = JSON.stringify({ resourceType: 'Encounter', id: 'e1' });
    await clinic.send('r4', signed(idOnly, { id: 'msg_3' }));
    await clinic.isIdle();
    const after = clinic.ehr.asked.length;
    expect(after).toBeGreaterThan(before);
    await clinic.send('r4', signed(idOnly, { id: 'msg_3' }));
    await clinic.isIdle();
    expect(clinic.ehr.asked.length).toBe(after);
  });

  test('what changes no charge is taken and left aside', async () => {
    clinic = await ToldClinic.start();
    expect(await clinic.send('r4', signed(JSON.stringify(PATIENT)))).toBe(200);
    await clinic.isIdle();
    expect(clinic.ehr.asked).toEqual([]);
  });

  test('a resource that cannot be read is named, set aside and done again when it is mended', async () => {
    clinic = await ToldClinic.start();
    await clinic.ehr.save(...VISIT);
    const broken = { ...treatment('mt', '10:00-10:30'), subject: undefined };
    clinic.ehr.operations.set('Procedure/mt', broken);
    await clinic.send('r4', signed(JSON.stringify({ ...broken, meta: { versionId: '9' } })));
    await clinic.send('r4', signed(JSON.stringify({ ...visit(), meta: { versionId: '1' } })));
    await clinic.isIdle();
    const response = await clinic.service.ask('work/dead');
    const { items } = (await response.json()) as { items: { id: string; error: string; reference: string }[] };
    expect(items).toMatchObject([
      { reference: 'Procedure/mt', error: expect.stringContaining('Procedure/mt: Procedure.subject') as string },
    ]);
    expect(await clinic.charges()).toHaveLength(1);
    clinic.ehr.operations.clear();
    const replay = async (id: string): Promise<number> =>
      (await clinic.service.ask(`work/dead/${encodeURIComponent(id)}/replay`, { method: 'POST' })).status;
    expect(await replay(items[0]?.id ?? '')).toBe(202);
    expect(await replay('no such')).toBe(404);
    await clinic.isIdle();
    expect(await clinic.service.work.queue.dead('clinic')).toEqual([]);
  });
});
