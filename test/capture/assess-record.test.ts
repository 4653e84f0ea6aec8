// SPDX-License-Identifier: Apache-2.0
import { conflict } from '@medplum/core';
import type { Bundle, DetectedIssue, OperationOutcome, Task } from '@medplum/fhirtypes';
import { assessRecord } from '../../src/capture/assess-record.ts';
import type { RunReport } from '../../src/capture/run-report.ts';
import { CHARGE_ITEM_MODIFIER, SITE_MAP } from '../../src/fhir/systems.ts';
import { SERVICE_DEVICE } from '../../src/fhir/write/device.ts';
import { documents } from '../support/documents.ts';
import { TestServer } from '../support/fhir-server.ts';
import { CPT, therapist, treatment, visit } from '../support/visit.ts';

let server: TestServer;
beforeEach(async () => {
  server = new TestServer();
  await server.load([...documents('p1'), ...documents('p2')]);
});
afterEach(() => {
  server.close();
});

const run = async (trigger: unknown): Promise<RunReport> => assessRecord(server.context, trigger);

test('a run waits for the quota for five seconds at most, and leaves what would take longer to the sweep', async () => {
  const throttled = async (told: number): Promise<readonly number[]> => {
    const waits: number[] = [];
    const issue = [{ severity: 'error', code: 'throttled', diagnostics: JSON.stringify({ msBeforeNext: told }) }];
    const outcome = { resourceType: 'OperationOutcome', issue } as OperationOutcome;
    const executeBatch = async (bundle: Bundle): Promise<Bundle> =>
      waits.length > 0
        ? server.context.client.executeBatch(bundle)
        : Promise.resolve({ ...bundle, entry: bundle.entry?.map(() => ({ response: { status: '429', outcome } })) });
    const backOff = async (_attempt: number, toldMs = 0): Promise<void> => Promise.resolve(void waits.push(toldMs));
    await assessRecord({ ...server.context, client: { executeBatch }, backOff }, visit());
    return waits;
  };
  expect(await throttled(5000)).toEqual([5000]);
  await expect(throttled(5001)).rejects.toMatchObject({ name: 'FhirFault', waitMs: 5001 });
});

describe('a saved visit', () => {
  test('gets one charge in one read and one write, which looks once more; a replay reads once and writes nothing', async () => {
    await server.load([therapist(), visit(), treatment('mt', '10:00-10:30')]);
    await run(visit());
    expect(server.requests.splice(0)).toEqual(['read', 'write']);
    const [charge, ...others] = await server.charges();
    expect(others).toEqual([]);
    expect(charge).toMatchObject({
      identifier: [{ value: 'p1/2026-03-02/PT/97140' }],
      status: 'billable',
      subject: { reference: 'Patient/p1' },
      context: { reference: 'Encounter/e1' },
      occurrencePeriod: { start: '2026-03-02T10:00:00-05:00', end: '2026-03-02T10:30:00-05:00' },
      performer: [{ actor: { reference: 'Practitioner/t1' } }],
      quantity: { value: 2 },
      service: [{ reference: 'Procedure/mt' }],
      bodysite: [{ text: 'Lumbar spine' }],
      reason: [{ coding: [{ code: 'M54.50' }] }],
      extension: [{ url: CHARGE_ITEM_MODIFIER, valueCodeableConcept: { coding: [{ code: 'GP' }] } }],
    });
    const versions = await server.versionCount();
    expect(await run(visit())).toMatchObject({ reads: 1, writes: 0 });
    const named = [{ actor: { reference: 'Practitioner/t1' } }];
    expect(await run(treatment('mt', '10:00-10:30', { performer: named }))).toMatchObject({ reads: 1, writes: 0 });
    expect(await server.versionCount()).toBe(versions);
  });

  test.each([
    [2, 1],
    [4, 2],
  ])(
    'writes refused %d times beside those of others are sent again as they are; read %d times',
    async (refused, attempts) => {
      await server.load([therapist(), visit(), treatment('mt', '10:00-10:30')]);
      const { context } = server;
      const sent: Bundle[] = [];
      const executeBatch = async (bundle: Bundle): Promise<Bundle> => {
        const isWrite = bundle.entry?.[0]?.request?.method !== 'GET';
        if (isWrite) {
          sent.push(bundle);
        }
        if (isWrite && sent.length <= refused) {
          throw Object.assign(new Error('status 409'), { outcome: conflict('could not serialize access') });
        }
        return context.client.executeBatch(bundle);
      };
      const report = await assessRecord({ ...context, client: { executeBatch } }, visit());
      // Beside what is sent again nothing is asked: the look is a request of its own, or everything is read anew.
      expect(report).toMatchObject({ reads: 2, writes: 1, attempts });
      const writes = sent.map(
        (bundle) => bundle.entry?.find(({ resource }) => resource?.resourceType === 'Bundle')?.resource ?? bundle,
      );
      expect(writes).toEqual(Array.from({ length: refused + 1 }, () => writes[0]));
      expect(await server.charges()).toHaveLength(1);
    },
  );

  test('a Task leads to its visit in the Provider app whose address the Device tells', async () => {
    const service = { ...SERVICE_DEVICE, id: 'd1', url: 'https://provider.example.org' };
    await server.load([service, therapist(), visit(), treatment('mt', '10:00-10:30', { bodySite: [] })]);
    await run(visit());
    const [task] = await server.search<Task>('Task');
    expect(task?.note?.map(({ text }) => text)).toEqual(['https://provider.example.org/Patient/p1/Encounter/e1']);
    expect((await run(visit())).writes).toBe(0);
  });

  test('a performer that only the Procedure names costs a second read', async () => {
    const performer = [{ actor: { reference: 'Practitioner/t2' } }];
    await server.load([therapist(), therapist('t2'), visit(), treatment('mt', '10:00-10:30', { performer })]);
    expect(await run(visit())).toMatchObject({ reads: 2, writes: 1 });
  });

  test('account, billing organization and the price definition follow the record and the server', async () => {
    const facts = { account: [{ reference: 'Account/a1' }], serviceProvider: { reference: 'Organization/clinic' } };
    const url = 'https://manual-therapy-charges.org/fhir/ChargeItemDefinition/97140';
    const definition = { resourceType: 'ChargeItemDefinition', id: 'd1', status: 'active', url };
    await server.load([therapist(), visit(facts), treatment('mt', '10:00-10:30'), definition]);
    await run(visit(facts));
    expect((await server.charges())[0]).toMatchObject({
      account: facts.account,
      performingOrganization: facts.serviceProvider,
      definitionCanonical: [url],
    });
  });

  test('the site’s own table on the server says what a local code stands for, in the same read', async () => {
    const code = { coding: [{ system: 'urn:oid:1.2.3', code: '40017' }] };
    await server.load([therapist(), visit(), treatment('mt', '10:00-10:30', { code })]);
    expect(await run(visit())).toMatchObject({ days: [], writes: 0 });
    const target = [{ code: '97140', equivalence: 'equivalent' }];
    const group = [{ source: 'urn:oid:1.2.3', target: CPT, element: [{ code: '40017', target }] }];
    await server.load([{ resourceType: 'ConceptMap', id: 'site', url: SITE_MAP, status: 'active', group }]);
    server.requests.splice(0);
    await run(visit());
    expect(server.requests).toEqual(['read', 'write']);
    expect((await server.charges())[0]).toMatchObject({ status: 'billable', quantity: { value: 2 } });
  });

  test('without manual therapy nothing is written', async () => {
    await server.load([
      visit(),
      treatment('ex', '10:00-10:30', { code: { coding: [{ system: CPT, code: '97110' }] } }),
    ]);
    expect(await run(visit())).toMatchObject({ days: [], writes: 0 });
  });

  test.each(['planned', 'arrived', 'triaged', 'cancelled', 'entered-in-error'] as const)(
    '%s: not charged',
    async (status) => {
      await server.load([visit({ status }), treatment('mt', '10:00-10:30')]);
      expect((await run(visit({ status }))).writes).toBe(0);
    },
  );

  test('a resource of another kind, or without a patient, is let go', async () => {
    for (const trigger of [
      { resourceType: 'Patient', id: 'x' },
      visit({ subject: undefined }),
      null,
      'text',
      { resourceType: 'Procedure' },
    ]) {
      expect((await run(trigger)).reads).toBe(0);
    }
  });

  test('an Encounter without a period is found by its Procedures', async () => {
    await server.load([therapist(), visit({ period: undefined }), treatment('mt', '10:00-10:30')]);
    await run(visit({ period: undefined }));
    expect((await server.charges())[0]?.quantity?.value).toBe(2);
  });

  test('neither the visit nor the treatment has a date: told, not guessed, and closed once mended', async () => {
    const undated = treatment('mt', '10:00-10:30', { performedPeriod: undefined });
    await server.load([therapist(), visit({ period: undefined }), undated]);
    await run(visit({ period: undefined }));
    expect([await server.openIssues(), await server.charges()]).toEqual([['not-assessed'], []]);
    await server.update({ ...undated, performedDateTime: '2026-03-02', performedPeriod: undefined });
    await run({ ...undated, performedDateTime: '2026-03-02' });
    expect(await server.openIssues()).toEqual(['duration-missing']);
  });
});

describe('bad input', () => {
  test('1,100 Procedures on one day are refused, not counted, and what stood before stays', async () => {
    const many = Array.from({ length: 1100 }, (_, index) => treatment(`mt-${String(index)}`, '10:00-10:30'));
    await server.load([therapist(), visit(), treatment('mt', '10:00-10:30')]);
    await run(visit());
    const [issues, charges] = [await server.openIssues(), await server.charges()];
    await server.service.repository.withTransaction(async (inside) => {
      for (const procedure of many) {
        await inside.createResource(procedure, { assignedId: true });
      }
    });
    await run(visit());
    expect(await server.openIssues()).toEqual([...issues, 'not-assessed'].sort());
    expect([charges.length, await server.charges()]).toEqual([1, charges]);
    const told = await server.search<DetectedIssue>('DetectedIssue');
    expect(told.find(({ code }) => code?.coding?.[0]?.code === 'not-assessed')?.detail).toBe(
      'The visit could not be read: the search for its records was refused by the server (400 Search with _(rev)include reached query scope limit, more records than one visit can have). Correct this record; saving it runs the check again.',
    );
    expect((await run(visit())).writes).toBe(0);
  });

  test('an unknown unit, a broken period and a lost reference are told by resource and path; the rest is counted', async () => {
    const unit = {
      extension: [
        {
          url: 'http://hl7.org/fhir/StructureDefinition/procedure-schedule',
          valueTiming: { repeat: { duration: 3, durationUnit: 'wk' as const } },
        },
      ],
      performedPeriod: undefined,
    };
    await server.load([
      therapist(),
      visit(),
      treatment('ok', '10:00-10:30'),
      treatment('unit', '', unit),
      treatment('lost', '11:00-11:15', { encounter: { reference: 'Encounter/none' } }),
    ]);
    await run(visit());
    expect(await server.openIssues()).toEqual(['duration-invalid', 'not-assessed']);
    expect((await server.charges())[0]).toMatchObject({ quantity: { value: 2 }, status: 'planned' });
  });

  test('manual therapy of nobody is a fault that names it; another service of nobody is not', async () => {
    const group = treatment('group', '11:00-11:15', { subject: { reference: 'Group/g1' } });
    await server.load([therapist(), visit(), group]);
    await expect(run(group)).rejects.toThrow('Procedure/group: Procedure.subject is a Group, so nobody can be charged');
    const exercise = { ...group, code: { coding: [{ system: CPT, code: '97110' }] } };
    await expect(run(exercise)).resolves.toMatchObject({ attempts: expect.any(Number) as number });
  });
});
