// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, DetectedIssue, Patient, Procedure } from '@medplum/fhirtypes';
import { exportJWK, generateKeyPair } from 'jose';
import type { SmartCredentials } from '../../src/ehr/smart-token.ts';
import type { FakeEhrOptions } from '../support/fake-ehr.ts';
import { treatment, visit } from '../support/visit.ts';
import { SECRET, medplumSigned, signed } from '../support/webhooks.ts';
import { ToldClinic, VISIT } from '../support/told-clinic.ts';

let clinic: ToldClinic;
afterEach(async () => {
  await clinic.close();
});

describe('SMART Backend Services', () => {
  async function keys(): Promise<{
    credentials: SmartCredentials;
    publicKey: Awaited<ReturnType<typeof generateKeyPair>>['publicKey'];
  }> {
    const { publicKey, privateKey } = await generateKeyPair('ES384', { extractable: true });
    const key = await exportJWK(privateKey);
    return {
      credentials: { clientId: 'charges', key, keyId: 'k1', algorithm: 'ES384', scope: 'system/*.rs' },
      publicKey,
    };
  }

  test('one token by a signed assertion serves all requests, and another follows when it is taken no longer', async () => {
    const { credentials, publicKey } = await keys();
    clinic = await ToldClinic.start({ clientKey: publicKey }, { credentials });
    await clinic.ehr.save(...VISIT);
    await clinic.send('r4', signed(await clinic.current('Encounter/e1')));
    await clinic.isIdle();
    expect(await clinic.charges()).toHaveLength(1);
    expect(clinic.ehr.tokens).toHaveLength(1);
    clinic.ehr.forgetTokens();
    await clinic.ehr.save(treatment('mt', '10:00-10:45'));
    await clinic.send('r4', signed(await clinic.current('Procedure/mt')));
    await clinic.isIdle();
    expect(await clinic.charges()).toMatchObject([{ quantity: { value: 3 } }]);
    expect(clinic.ehr.tokens.length).toBeGreaterThan(1);
    expect(clinic.service.lines.join('\n')).not.toMatch(new RegExp(clinic.ehr.tokens.join('|')));
  });

  test('an EHR that does not know us: the work is set aside with its reason, and replayed once it does', async () => {
    const { publicKey: another } = await keys();
    const { credentials, publicKey } = await keys();
    clinic = await ToldClinic.start({ clientKey: another }, { credentials });
    await clinic.ehr.save(...VISIT);
    await clinic.send('r4', signed(await clinic.current('Encounter/e1')));
    await clinic.isIdle();
    const dead = await clinic.service.work.queue.dead('clinic');
    expect(dead.map(({ error }) => error)).toContainEqual(
      expect.stringContaining('the token endpoint gave no token (status 401)'),
    );
    clinic.ehr.clientKey = publicKey;
    for (const { id } of dead) {
      await clinic.service.work.queue.replay('clinic', id);
    }
    await clinic.isIdle();
    expect(await clinic.service.work.queue.dead('clinic')).toEqual([]);
    expect(await clinic.charges()).toMatchObject([{ quantity: { value: 2 } }]);
  });
});

describe('an EHR that can do less', () => {
  test.each<[string, FakeEhrOptions]>([
    [
      'follows no includes and knows patient, encounter and identifier only',
      { parameters: ['patient', 'encounter', 'identifier'] },
    ],
    ['calls the patient subject', { parameters: ['subject', 'beneficiary', 'encounter', 'identifier', 'date'] }],
    ['follows includes', { includes: true }],
    ['has no conditional create', { conditionalCreate: false }],
    ['pages by five', { pageSize: 5 }],
    ['keeps neither Tasks nor Devices nor Provenances', { written: ['ChargeItem', 'DetectedIssue'] }],
  ])('%s: the same charge, and a replay writes nothing', async (_name, options) => {
    clinic = await ToldClinic.start(options);
    await clinic.ehr.save(...VISIT, { ...treatment('mt', '10:00-10:30'), bodySite: undefined });
    await clinic.send('r4', signed(await clinic.current('Encounter/e1')));
    await clinic.isIdle();
    expect(await clinic.service.work.queue.dead('clinic')).toEqual([]);
    expect(await clinic.charges()).toMatchObject([{ quantity: { value: 2 }, status: 'billable' }]);
    expect((await clinic.ehr.all<DetectedIssue>('DetectedIssue')).map(({ code }) => code?.coding?.[0]?.code)).toEqual([
      'region-missing',
    ]);
    const before = clinic.ehr.writes.length;
    await clinic.send('r4', signed(JSON.stringify({ resourceType: 'Encounter', id: 'e1' })));
    await clinic.isIdle();
    expect(clinic.ehr.writes.length).toBe(before);
    await clinic.ehr.save(treatment('mt', '10:00-10:05'));
    await clinic.send('r4', signed(await clinic.current('Procedure/mt')));
    await clinic.isIdle();
    expect(await clinic.charges()).toEqual([]);
  });

  test('deletes no charge: a withdrawn one is entered in error, and taken up when its minutes come back', async () => {
    clinic = await ToldClinic.start({ deletes: false });
    await clinic.ehr.save(...VISIT);
    await clinic.send('r4', signed(await clinic.current('Encounter/e1')));
    await clinic.isIdle();
    await clinic.ehr.save(treatment('mt', '10:00-10:05'));
    await clinic.send('r4', signed(await clinic.current('Procedure/mt')));
    await clinic.isIdle();
    expect(await clinic.charges()).toMatchObject([{ status: 'entered-in-error' }]);
    await clinic.ehr.save(treatment('mt', '10:00-10:45'));
    await clinic.send('r4', signed(await clinic.current('Procedure/mt')));
    await clinic.isIdle();
    expect(await clinic.charges()).toMatchObject([{ status: 'billable', quantity: { value: 3 } }]);
  });

  test('stores no charges: they are kept on our own store, and the page says so', async () => {
    clinic = await ToldClinic.start({ written: [] });
    await clinic.ehr.save(...VISIT);
    await clinic.send('r4', signed(await clinic.current('Encounter/e1')));
    await clinic.isIdle();
    const own = async <T>(url: string): Promise<T[]> => {
      const response = await clinic.service.ask(`fhir/R4/${url}`);
      return (((await response.json()) as { entry?: { resource: T }[] }).entry ?? []).map(({ resource }) => resource);
    };
    expect(await own<ChargeItem>('ChargeItem')).toMatchObject([
      { quantity: { value: 2 }, status: 'billable', context: { reference: 'Encounter/e1' } },
    ]);
    expect(await own<Patient>('Patient')).toMatchObject([{ id: 'p1', name: [{ family: 'Canary' }] }]);
    expect(clinic.ehr.writes).toEqual([]);
    const page = (await (await clinic.service.ask('config.json')).json()) as {
      ehr: { chargesAre: string; why: string };
    };
    expect(page.ehr).toMatchObject({
      chargesAre: 'here',
      why: expect.stringContaining('ChargeItem and DetectedIssue') as string,
    });

    await clinic.ehr.save({ ...visit(), status: 'cancelled' });
    await clinic.send('r4', signed(await clinic.current('Encounter/e1')));
    await clinic.isIdle();
    expect(await own<ChargeItem>('ChargeItem')).toEqual([]);
    await clinic.ehr.save(visit());
    await clinic.ehr.remove('Procedure/mt');
    await clinic.send('r4', medplumSigned('{}', SECRET, { 'X-Medplum-Deleted-Resource': 'Procedure/mt' }));
    await clinic.send('r4', signed(await clinic.current('Encounter/e1')));
    await clinic.isIdle();
    expect(await own<Procedure>('Procedure')).toEqual([]);
    expect(await own<ChargeItem>('ChargeItem')).toEqual([]);
    await clinic.ehr.save(treatment('mt', '10:00-10:30'));
    await clinic.send('r4', signed(await clinic.current('Procedure/mt')));
    await clinic.isIdle();
    expect(await own<ChargeItem>('ChargeItem')).toHaveLength(1);
  });
});

describe('an EHR in trouble', () => {
  test('busy, broken and away for a while: the work is tried again and nothing is lost', async () => {
    clinic = await ToldClinic.start();
    await clinic.ehr.save(...VISIT);
    let troubles = 0;
    clinic.ehr.disturb = ({ url }) => {
      if (url === 'metadata') {
        return undefined;
      }
      troubles += 1;
      const isDown = troubles < 10 || (troubles % 5 === 0 && troubles < 60);
      return isDown ? [503, 429, 500, 502][troubles % 4] : undefined;
    };
    await clinic.send('r4', signed(await clinic.current('Encounter/e1')));
    await clinic.isIdle();
    expect(troubles).toBeGreaterThanOrEqual(20);
    expect(await clinic.service.work.queue.dead('clinic')).toEqual([]);
    expect(await clinic.charges()).toHaveLength(1);
  });

  test('asked with Retry-After to leave it alone, nothing is sent before that is over, and then all is done', async () => {
    clinic = await ToldClinic.start();
    await clinic.ehr.save(...VISIT);
    const askedMs: number[] = [];
    clinic.ehr.disturb = ({ url }) => {
      if (url === 'metadata') {
        return undefined;
      }
      askedMs.push(performance.now());
      return askedMs.length === 1 ? { status: 429, retryAfter: '2' } : undefined;
    };
    await clinic.send('r4', signed(await clinic.current('Encounter/e1')));
    await clinic.isIdle();
    // What was under way when the answer came is not called back; then there is silence.
    const silences = askedMs.map((ms, index) => (askedMs[index + 1] ?? ms) - ms);
    expect(Math.max(...silences)).toBeGreaterThan(1200);
    expect(await clinic.charges()).toHaveLength(1);
    expect(await clinic.service.work.queue.dead('clinic')).toEqual([]);
  });

  test('cut off after any number of writes: the next attempt completes them', async () => {
    for (let cut = 1; cut <= 6; cut += 1) {
      clinic = await ToldClinic.start();
      await clinic.ehr.save(...VISIT, { ...treatment('mt', '10:00-10:30'), bodySite: undefined });
      let writes = 0;
      clinic.ehr.disturb = ({ method }) => {
        writes += method === 'GET' ? 0 : 1;
        return method !== 'GET' && writes === cut ? 500 : undefined;
      };
      await clinic.send('r4', signed(await clinic.current('Encounter/e1')));
      await clinic.isIdle();
      expect(await clinic.charges()).toHaveLength(1);
      expect(await clinic.ehr.all('DetectedIssue')).toHaveLength(1);
      expect(await clinic.ehr.all('Task')).toHaveLength(1);
      expect(await clinic.ehr.all('Device')).toHaveLength(1);
      if (cut < 6) {
        await clinic.close();
      }
    }
  });
});
