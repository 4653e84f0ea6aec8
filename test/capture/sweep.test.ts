// SPDX-License-Identifier: Apache-2.0
import type { Basic, CarePlan, ChargeItem, Procedure, Task } from '@medplum/fhirtypes';
import type { RunContext } from '../../src/capture/assess-record.ts';
import { assessRecord } from '../../src/capture/assess-record.ts';
import { STATE } from '../../src/capture/sweep/state.ts';
import { SWEEP_LIMITS, sweep, type SweepLimits, type SweepReport } from '../../src/capture/sweep/sweep.ts';
import { ncciLibrary } from '../../src/capture/ncci/library.ts';
import { documents } from '../support/documents.ts';
import { TestServer } from '../support/fhir-server.ts';
import { SMALL_NCCI } from '../support/ncci.ts';
import { CPT, therapist, treatment, visit } from '../support/visit.ts';

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
});
afterEach(() => {
  server.close();
});

/** A sweep two minutes after now, so that what was just saved is no longer left to its own bot. */
const run = async (limits: Partial<SweepLimits> = {}, context: RunContext = server.context): Promise<SweepReport> => {
  const now = new Date(Date.now() + 120_000).toISOString();
  return sweep({ ...context, now: () => now }, { ...SWEEP_LIMITS, ...limits });
};
const charges = async (): Promise<ChargeItem[]> => server.search<ChargeItem>('ChargeItem?_count=1000');
const tasks = async (): Promise<Task[]> =>
  server.search<Task>(
    `Task?code=${encodeURIComponent('https://manual-therapy-charges.org/fhir/CodeSystem/task-type|assessment-failed')}`,
  );

/** A patient's visit with 30 minutes of manual therapy, at an hour of its own: all have one therapist. */
const patientsVisit = (number: number): object[] => {
  const hour = String(9 + number).padStart(2, '0');
  const period = { start: '2026-03-02T09:00:00-05:00', end: '2026-03-02T19:00:00-05:00' };
  const subject = { reference: `Patient/p${String(number)}` };
  const id = `e${String(number)}`;
  return [
    visit({ id, subject, period }),
    treatment(`mt${String(number)}`, `${hour}:00-${hour}:30`, {
      subject,
      encounter: { reference: `Encounter/${id}` },
    }),
  ];
};

/** A server that fails as `answer` says; undefined lets a request through. */
const failing = (answer: (call: number, text: string) => number | undefined): RunContext => {
  let calls = 0;
  const { client, ...context } = server.context;
  return {
    ...context,
    client: {
      executeBatch: async (bundle) => {
        calls += 1;
        const status = answer(calls, JSON.stringify(bundle));
        if (status === undefined) {
          return client.executeBatch(bundle);
        }
        const id = { 409: 'conflict', 429: 'too-many-requests' }[status];
        const outcome = { resourceType: 'OperationOutcome', id, issue: [{ severity: 'error', code: 'exception' }] };
        throw Object.assign(new Error('the server fails'), status === 0 ? {} : { outcome });
      },
    },
  };
};

describe('a run whose server fails for a while', () => {
  test.each([
    [0, [1, 2, 3, 4]],
    // A write in the way of others is sent again as it is, after a wait of its own.
    [409, [1, 2, 3, 1]],
    [429, [1, 2, 3, 4]],
    [500, [1, 2, 3, 4]],
  ])('status %d: waits longer each time, then charges', async (status, expected) => {
    await server.load([therapist(), visit(), ...documents('p1'), treatment('mt', '10:00-10:30')]);
    const waits: number[] = [];
    // Three failing reads, then a failing write.
    const context = failing((call) => (call <= 3 || call === 5 ? status : undefined));
    const backOff = async (attempt: number): Promise<void> => Promise.resolve(void waits.push(attempt));
    const report = await assessRecord({ ...context, backOff }, visit());
    expect(waits).toEqual(expected);
    expect(report).toMatchObject({ attempts: Math.max(...expected) + 1, days: [{ units: 2 }] });
    expect(await charges()).toHaveLength(1);
  });

  test('a write of which nobody knows whether it was made leaves one of each', async () => {
    await server.load([therapist(), visit(), treatment('mt', '10:00-10:30', { bodySite: [] })]);
    const { client } = server.context;
    let isLost = false;
    const context: RunContext = {
      ...server.context,
      client: {
        executeBatch: async (bundle) => {
          const answer = await client.executeBatch(bundle);
          if (!isLost && bundle.entry?.[0]?.request?.method !== 'GET') {
            isLost = true;
            throw new Error('connection lost before the answer');
          }
          return answer;
        },
      },
    };
    await assessRecord(context, visit());
    const before = await server.versionCount();
    expect((await assessRecord(server.context, visit())).writes).toBe(0);
    expect([await charges(), before]).toMatchObject([{ length: 1 }, await server.versionCount()]);
  });

  test('killed after any number of writes: the next run makes the rest, once', async () => {
    const resources = [therapist(), visit(), treatment('mt', '10:00-10:30', { bodySite: [], outcome: undefined })];
    await server.load(resources);
    let kept = 0;
    let planned = Number.POSITIVE_INFINITY;
    for (; kept < planned; kept += 1) {
      const other = new TestServer();
      try {
        await other.load(resources);
        const { client } = other.context;
        const killed: RunContext = {
          ...other.context,
          client: {
            executeBatch: async (bundle) => {
              if (bundle.entry?.[0]?.request?.method === 'GET') {
                return client.executeBatch(bundle);
              }
              const [{ resource: writes } = {}] = bundle.entry ?? [];
              const entry = writes?.resourceType === 'Bundle' ? (writes.entry ?? []) : [];
              planned = entry.length;
              await client.executeBatch({ resourceType: 'Bundle', type: 'batch', entry: entry.slice(0, kept) });
              throw Object.assign(new Error('killed'), {
                outcome: { resourceType: 'OperationOutcome', issue: [{ severity: 'fatal', code: 'invalid' }] },
              });
            },
          },
        };
        await expect(assessRecord(killed, visit())).rejects.toThrow('refused the write Bundle');
        await assessRecord(other.context, visit());
        expect(await other.search('ChargeItem')).toHaveLength(1);
        expect(await other.search('Task?_count=100')).toHaveLength(1);
        const issues = await other.search('DetectedIssue?_count=100');
        await assessRecord(server.context, visit());
        expect(issues).toHaveLength((await server.search('DetectedIssue?_count=100')).length);
        expect((await assessRecord(other.context, visit())).writes).toBe(0);
      } finally {
        other.close();
      }
    }
    expect(kept).toBeGreaterThan(4);
  });
});

describe('tables that run out', () => {
  const notices = async (): Promise<string[]> =>
    (await server.search<Task>('Task?_count=100')).map(
      ({ status, identifier }) => `${status} ${identifier?.[0]?.value ?? ''}`,
    );
  const on = async (date: string): Promise<SweepReport> =>
    sweep({ ...server.context, now: () => `${date}T12:00:00.000Z` }, SWEEP_LIMITS);
  const PTP = 'table-outdated/ncci-edits-ptp-/2024-09-30';
  const MUE = 'table-outdated/daily-limits-mue-/2024-06-30';

  test('one Task each, once: not on the last day, not twice, not again when it is done', async () => {
    await on('2024-06-30');
    expect(await notices()).toEqual([]);
    await on('2024-10-01');
    await on('2024-10-02');
    expect((await notices()).sort()).toEqual([`requested ${MUE}`, `requested ${PTP}`]);
    const [task] = await server.search<Task>(`Task?identifier=${PTP}`);
    expect(task?.description).toBe(
      'NCCI edits (PTP) are known through 2024-09-30; later changes are not known here. To fix it: import CMS’s files of this quarter on the page CMS tables.',
    );
    await server.send('PUT', `/Task/${task?.id ?? ''}`, { ...task, status: 'completed' });
    await on('2024-10-03');
    expect((await notices()).sort()).toEqual([`completed ${PTP}`, `requested ${MUE}`]);
  });

  test('an import completes them', async () => {
    await on('2026-02-01');
    expect((await notices()).map((text) => text.split(' ')[0])).toEqual(['requested', 'requested']);
    await server.load([{ ...ncciLibrary(SMALL_NCCI), id: 'ncci' }]);
    await on('2026-02-02');
    expect((await notices()).map((text) => text.split(' ')[0])).toEqual(['completed', 'completed']);
  });
});

describe('a payer whose method is not known', () => {
  const PAYER = [
    { resourceType: 'Organization', id: 'pay', name: 'Sample Health Plan' },
    {
      resourceType: 'Coverage',
      id: 'cov',
      status: 'active',
      beneficiary: { reference: 'Patient/p1' },
      payor: [{ reference: 'Organization/pay' }],
    },
  ];
  const told = async (): Promise<(string | undefined)[]> =>
    (await server.search<Task>('Task?_count=100'))
      .filter(({ code }) => code?.coding?.[0]?.code === 'unit-method-assumed')
      .map(({ focus }) => focus?.reference);
  const exercise = (minutes: number): object =>
    treatment('ex', `11:00-11:${String(minutes)}`, { code: { coding: [{ system: CPT, code: '97110' }] } });

  test('one Task for the payer, however many of its visits it matters to', async () => {
    await server.load([...PAYER, therapist(), visit(), treatment('mt', '10:00-10:20'), exercise(18)]);
    await run();
    await server.send('PUT', '/Procedure/mt', treatment('mt', '10:00-10:21'));
    await run();
    expect(await told()).toEqual(['Organization/pay']);
  });

  test('nothing where both rules give the same units', async () => {
    await server.load([...PAYER, therapist(), visit(), treatment('mt', '10:00-10:30'), exercise(30)]);
    await run();
    expect(await told()).toEqual([]);
  });
});

describe('the sweep', () => {
  test('heals a visit that no bot has charged, and a treatment changed since; what stands right is not written', async () => {
    await server.load([...patientsVisit(1), ...patientsVisit(2)]);
    await assessRecord(server.context, patientsVisit(1)[0]);
    expect(await run()).toMatchObject({ healed: 1, failed: 0, more: false });
    expect(await charges()).toHaveLength(2);
    const before = await server.versionCount();
    expect(await run()).toMatchObject({ healed: 0, failed: 0, more: false });
    expect(await server.versionCount()).toBe(before);
  });

  test('leaves what was just saved to its own bot', async () => {
    await server.load(patientsVisit(1));
    expect(await run({ graceMs: 180_000 })).toEqual({ looked: 0, healed: 0, failed: 0, more: false });
    expect(await run()).toMatchObject({ healed: 1 });
  });

  test('a run is bounded; the next ones go on until all is done, and none is left out', async () => {
    for (let number = 1; number <= 7; number += 1) {
      await server.load(patientsVisit(number));
    }
    const reports: SweepReport[] = [];
    do {
      reports.push(await run({ records: 4, workMs: 0 }));
    } while (reports.at(-1)?.more === true && reports.length < 20);
    expect(Math.max(...reports.map(({ looked }) => looked))).toBeLessThanOrEqual(4);
    expect(reports.length).toBeGreaterThan(3);
    expect(await charges()).toHaveLength(7);
    expect(await server.search<Basic>(STATE)).toHaveLength(1);
  });

  test('two at once: the one that notes later leaves the rest to the other, and nothing is left out', async () => {
    const numbers = [1, 2, 3, 4, 5, 6, 7];
    await server.load(numbers.flatMap(patientsVisit));
    await run({ records: 2, workMs: 0 });
    let others = 0;
    const { client } = server.context;
    const overtaken: RunContext = {
      ...server.context,
      client: {
        executeBatch: async (bundle) => {
          // Just before its first note, another sweep goes ahead.
          if (bundle.entry?.[0]?.request?.ifMatch !== undefined) {
            others += 1;
            await run({ records: 2, workMs: 0 });
          }
          return client.executeBatch(bundle);
        },
      },
    };
    const report = await run({ records: 2 }, overtaken);
    expect([others, report.more]).toEqual([1, true]);
    expect(report.looked).toBeLessThan(numbers.length);
    expect(await run()).toMatchObject({ more: false });
    expect(await charges()).toHaveLength(7);
    expect(await server.search<Basic>(STATE)).toHaveLength(1);
  });

  test('a failure that persists becomes one Task without patient data; it heals when the server does', async () => {
    await server.load([...patientsVisit(1), ...patientsVisit(2)]);
    const broken = failing((_call, text) =>
      text.includes('GET') && text.includes('patient=Patient/p1') ? 500 : undefined,
    );
    expect(await run({}, broken)).toMatchObject({ looked: 4, healed: 1, failed: 1 });
    expect(await run({}, broken)).toMatchObject({ failed: 1 });
    const [task, ...others] = await tasks();
    expect(others).toEqual([]);
    expect(task).toMatchObject({ status: 'requested', focus: { reference: 'Encounter/e1' } });
    expect(task?.description).toBe(
      'Encounter/e1 could not be assessed: Gave up after 8 attempts: the server kept answering with conflicts or errors. Each sweep tries again. See AuditEvent?entity=Encounter/e1.',
    );
    expect(await run()).toMatchObject({ healed: 1, failed: 0, more: false });
    expect(await tasks()).toMatchObject([{ status: 'completed' }]);
    expect(await charges()).toHaveLength(2);
  });

  test('a record that failed and was deleted since: its Task is completed', async () => {
    await server.load(patientsVisit(1));
    await run(
      {},
      failing((_call, text) => (text.includes('patient=Patient/p1') ? 500 : undefined)),
    );
    expect(await tasks()).toHaveLength(1);
    const focus = (await tasks())[0]?.focus?.reference ?? '';
    await server.send('DELETE', `/${focus}`);
    await run();
    expect(await tasks()).toMatchObject([{ status: 'completed' }]);
  });

  test('a server that does not answer the sweep itself: an error, and nothing is skipped by it', async () => {
    await server.load(patientsVisit(1));
    await expect(
      run(
        {},
        failing(() => 500),
      ),
    ).rejects.toThrow('The server refused the sweep (status 500)');
    await expect(
      run(
        {},
        failing((_call, text) => (text.includes('_lastUpdated=gt') ? 500 : undefined)),
      ),
    ).rejects.toThrow('The server refused the sweep (status 500)');
    expect(await run()).toMatchObject({ healed: 1 });
  });

  test('a plan of care and a deleted treatment that no bot has seen reach their visits', async () => {
    await server.load([...patientsVisit(1), ...patientsVisit(2)]);
    await assessRecord(server.context, patientsVisit(1)[0]);
    await assessRecord(server.context, patientsVisit(2)[0]);
    const open = async (code: string): Promise<number> =>
      (await server.search(`DetectedIssue?status=preliminary&code=${code}&_count=100`)).length;
    expect(await open('plan-of-care-missing')).toBe(2);
    const plan: CarePlan = {
      resourceType: 'CarePlan',
      id: 'plan',
      status: 'active',
      intent: 'plan',
      subject: { reference: 'Patient/p1' },
      description: 'Manual therapy twice a week',
      period: { start: '2026-02-02', end: '2026-04-30' },
      author: { reference: 'Practitioner/t1' },
    };
    await server.load([plan]);
    await server.send('DELETE', '/Procedure/mt2');
    await run();
    expect(await open('plan-of-care-missing')).toBe(0);
    expect(await charges()).toMatchObject([{ context: { reference: 'Encounter/e1' } }]);
  });

  test('a clock that was set back: what is saved from then on is looked at as well', async () => {
    const ahead = new Date(Date.now() + 2 * 3_600_000).toISOString();
    await server.load([therapist(), ...documents('p1'), ...patientsVisit(1)]);
    await sweep({ ...server.context, now: () => ahead });
    expect((await charges()).length).toBe(1);
    await server.load([...documents('p2'), ...patientsVisit(2)]);
    await run();
    expect((await charges()).length).toBe(2);
    const [state] = await server.search<Basic>(STATE);
    expect(state?.extension?.[0]?.valueInstant?.localeCompare(ahead)).toBe(-1);
  });

  test('a treatment without a visit is looked at too', async () => {
    const alone: Procedure = { ...treatment('alone', '10:00-10:30'), encounter: undefined };
    await server.load([therapist(), alone]);
    expect(await run()).toMatchObject({ looked: 2, failed: 0 });
  });
});
