// SPDX-License-Identifier: Apache-2.0
import type { Basic, Encounter, Procedure } from '@medplum/fhirtypes';
import { assessRecord } from '../../src/capture/assess-record.ts';
import { backOff } from '../../src/capture/back-off.ts';
import { batchOfGets, write, type FhirClient } from '../../src/fhir/fhir-client.ts';
import type { Write } from '../../src/fhir/write/write.ts';
import { beforeWriting } from '../support/before-writing.ts';
import { turnBotsOff } from '../support/bots-off.ts';
import { TARGETS, type Target } from '../support/target.ts';
import { VisitOnServer } from '../support/visit-on-server.ts';

/*
 * Two processes that decide of one visit: what is saved while the one writes, the other has already decided by. A
 * Medplum server restores what was deleted on PUT, and takes no condition for a DELETE.
 */
describe.each(TARGETS)('a run whose visit is saved while it writes, on %s', (_name, start) => {
  let target: Target;
  let turnBotsOn: () => Promise<void>;
  beforeAll(async () => {
    target = await start();
    turnBotsOn = await turnBotsOff(target.client);
  });
  afterAll(async () => {
    await turnBotsOn();
    await target.close();
  });

  const run = async (visit: VisitOnServer, client: FhirClient = target.client): Promise<number> => {
    const engine = { version: 'test', ruleSetSha256: 'rules', editsSha256: 'edits' };
    const context = { client, now: () => new Date().toISOString(), backOff, engine };
    return (await assessRecord(context, await visit.encounter())).writes;
  };
  const saves = async (visit: VisitOnServer, status: Encounter['status']): Promise<void> => {
    await target.client.updateResource<Encounter>({ ...(await visit.encounter()), status });
  };
  const runOvertakenBy = async (visit: VisitOnServer, status: Encounter['status']): Promise<number> =>
    run(
      visit,
      beforeWriting(target.client, async () => {
        await saves(visit, status);
        await run(visit);
      }),
    );

  const shortens = async (visit: VisitOnServer): Promise<void> => {
    const performedPeriod = { start: '2026-03-02T10:00:00-05:00', end: '2026-03-02T10:15:00-05:00' };
    await target.client.updateResource<Procedure>({ ...(await visit.procedure()), performedPeriod });
  };
  const entries = async (visit: VisitOnServer): Promise<number> => {
    const query = `subject=${visit.reference('Patient/p1')}`;
    return (await target.client.searchResources('Basic', query, { cache: 'reload' })).length;
  };

  // A transaction with conditions holds eight entries at most.
  test.each([
    ['a transaction', 2],
    ['a batch', 9],
  ])('what is asked beside %s of writes is answered as they have left it', async (_name, count) => {
    const visit = await VisitOnServer.save(target.client);
    const subject = { reference: visit.reference('Patient/p1') };
    const writes = Array.from({ length: count }, (_, index): Write => {
      const value = `${visit.reference('Encounter/e1')}/${String(index)}`;
      const resource: Basic = {
        resourceType: 'Basic',
        identifier: [{ system: 'urn:x', value }],
        code: { text: 'any' },
        subject,
      };
      const fullUrl = `urn:uuid:5b0f3a52-4c0e-4d43-9d0a-6c5e0f5b7a0${String(index)}`;
      return { kind: 'create', fullUrl, identifier: `urn:x|${value}`, resource };
    });
    const outcome = await write(target.client, writes, batchOfGets([`Basic?subject=${subject.reference}`]));
    const found = outcome.kind === 'made' ? outcome.seen?.entry?.[0]?.resource : undefined;
    expect(found).toMatchObject({ entry: { length: count } });
  });

  test('a charge and an entry that were withdrawn meanwhile do not stay when they come back', async () => {
    const visit = await VisitOnServer.save(target.client);
    await run(visit);
    expect(await entries(visit)).toBe(1);
    await shortens(visit);
    expect(await runOvertakenBy(visit, 'cancelled')).toBe(2);
    expect(await visit.charges()).toEqual([]);
    expect(await entries(visit)).toBe(0);
    expect(await run(visit)).toBe(0);
  });

  test('nor do an issue and its Task', async () => {
    const visit = await VisitOnServer.save(target.client, { treatmentFacts: { bodySite: [] } });
    await run(visit);
    expect(await visit.issueCodes()).toEqual(['region-missing']);
    await shortens(visit);
    await runOvertakenBy(visit, 'cancelled');
    expect(await visit.charges()).toEqual([]);
    expect(await entries(visit)).toBe(0);
    expect(await visit.issueCodes()).toEqual([]);
    expect(await visit.tasks()).toMatchObject([{ status: 'completed' }]);
    expect(await run(visit)).toBe(0);
  });

  test('a visit that was cancelled meanwhile has no charge', async () => {
    const visit = await VisitOnServer.save(target.client);
    expect(await runOvertakenBy(visit, 'cancelled')).toBe(2);
    expect(await visit.charges()).toEqual([]);
  });

  test('a visit that counts again meanwhile has its charge', async () => {
    const visit = await VisitOnServer.save(target.client);
    await run(visit);
    await saves(visit, 'cancelled');
    expect(await runOvertakenBy(visit, 'finished')).toBe(2);
    expect(await visit.charges()).toMatchObject([{ status: 'billable', quantity: { value: 2 } }]);
  });

  test('a visit that was opened again meanwhile has its charge held', async () => {
    const visit = await VisitOnServer.save(target.client, { facts: { status: 'in-progress' } });
    await run(visit);
    await saves(visit, 'finished');
    expect(await runOvertakenBy(visit, 'in-progress')).toBe(2);
    expect(await visit.charges()).toMatchObject([{ status: 'planned', quantity: { value: 2 } }]);
  });
});
