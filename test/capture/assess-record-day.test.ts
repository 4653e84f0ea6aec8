// SPDX-License-Identifier: Apache-2.0
import type { Basic, ChargeItem, DetectedIssue, Encounter, Task } from '@medplum/fhirtypes';
import { assessRecord } from '../../src/capture/assess-record.ts';
import type { RunReport } from '../../src/capture/run-report.ts';
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

describe('a day', () => {
  test('two Encounters of a day share one charge, whichever is assessed', async () => {
    const second = visit({ id: 'e2' });
    await server.load([
      therapist(),
      visit(),
      second,
      treatment('a', '09:00-09:10'),
      treatment('b', '11:00-11:20', { encounter: { reference: 'Encounter/e2' } }),
    ]);
    await run(visit());
    await run(second);
    const found = await server.charges();
    expect(found.map(({ quantity, context }) => [quantity?.value, context?.reference])).toEqual([[2, 'Encounter/e2']]);
  });

  test('what hangs on another visit of the day, without a date, is read in a second batch', async () => {
    const other = { encounter: { reference: 'Encounter/e2' } };
    const diagnosis = {
      resourceType: 'Condition',
      id: 'c1',
      subject: { reference: 'Patient/p1' },
      code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M54.50' }] },
      ...other,
    };
    const visits = [visit(), { ...visit(), id: 'e2' }];
    await server.load([
      therapist(),
      ...visits,
      treatment('mt', '10:00-10:30', { ...other, reasonCode: [] }),
      diagnosis,
    ]);
    expect(await run(visit())).toMatchObject({ reads: 2, days: [{ units: 2, issues: [] }] });
  });

  test('physical and occupational therapy count apart', async () => {
    const ot = [{ actor: { reference: 'Practitioner/o1' } }];
    await server.load([
      therapist(),
      therapist('o1', '225X00000X'),
      visit(),
      treatment('a', '09:00-09:15'),
      treatment('b', '10:00-10:30', { performer: ot }),
    ]);
    await run(visit());
    const found = await server.charges();
    expect(found.map(({ identifier, quantity }) => [identifier?.[0]?.value, quantity?.value]).sort()).toEqual([
      ['p1/2026-03-02/OT/97140', 2],
      ['p1/2026-03-02/PT/97140', 1],
    ]);
  });

  test('two billing organizations count apart', async () => {
    const at = (organization: string): Partial<Encounter> => ({
      serviceProvider: { reference: `Organization/${organization}` },
    });
    const [first, second] = [visit(at('one')), visit({ id: 'e2', ...at('two') })];
    await server.load([
      therapist(),
      first,
      second,
      treatment('a', '09:00-09:15'),
      treatment('b', '11:00-11:30', { encounter: { reference: 'Encounter/e2' } }),
    ]);
    await run(first);
    const found = await server.charges();
    expect(found.map(({ identifier, quantity }) => [identifier?.[0]?.value, quantity?.value]).sort()).toEqual([
      ['p1/2026-03-02/PT/97140', 1],
      ['p1/2026-03-02/PT@two/97140', 2],
    ]);
    expect((await run(second)).writes).toBe(0);
  });

  test('a correction that moves the treatment to another day withdraws the first day’s charge', async () => {
    const before = treatment('mt', '10:00-10:30', { bodySite: undefined });
    await server.load([therapist(), visit(), before]);
    await run(visit());
    const after = {
      ...before,
      performedPeriod: { start: '2026-03-09T10:00:00-05:00', end: '2026-03-09T10:30:00-05:00' },
    };
    await server.update(after);
    await run(after);
    expect((await server.charges()).map(({ identifier }) => identifier?.[0]?.value)).toEqual([
      'p1/2026-03-09/PT/97140',
    ]);
    const issues = await server.search<DetectedIssue>('DetectedIssue?_count=100');
    expect(issues.map(({ identifier, status }) => [identifier?.[0]?.value, status]).sort()).toContainEqual([
      'p1/2026-03-02/PT/region-missing/mt',
      'mitigated',
    ]);
    const entries = await server.search<Basic>('Basic?_count=100');
    expect(entries.map(({ created }) => created)).toEqual(['2026-03-09']);
    expect((await run(after)).writes).toBe(0);
  });

  test('deleting the treatment deletes its charge and closes its issues and Task', async () => {
    await server.load([therapist(), visit(), treatment('mt', '10:00-10:30', { bodySite: undefined })]);
    await run(visit());
    await server.send('DELETE', '/Procedure/mt');
    await run(treatment('mt', '10:00-10:30'));
    expect([await server.charges(), await server.openIssues()]).toEqual([[], []]);
    expect((await server.search<Task>('Task')).map(({ status }) => status)).toEqual(['completed']);
  });

  test('cancelling the visit deletes the charge', async () => {
    await server.load([therapist(), visit(), treatment('mt', '10:00-10:30')]);
    await run(visit());
    await server.update(visit({ status: 'cancelled' }));
    await run(visit({ status: 'cancelled' }));
    expect(await server.charges()).toEqual([]);
  });

  test('a person’s charge whose treatment goes is told at its visit, in the day’s Task too', async () => {
    const byPerson: ChargeItem = {
      resourceType: 'ChargeItem',
      id: 'c1',
      status: 'billable',
      code: { coding: [{ system: CPT, code: '97140' }] },
      subject: { reference: 'Patient/p1' },
      context: { reference: 'Encounter/e1' },
      quantity: { value: 3 },
    };
    await server.load([therapist(), visit(), treatment('mt', '10:00-10:30'), byPerson]);
    const standing = async (): Promise<unknown> => {
      const issues = await server.search<DetectedIssue>('DetectedIssue?implicated=Encounter/e1&status=preliminary');
      const tasks = await server.search<Task>('Task');
      return [issues.map(({ code }) => code?.coding?.[0]?.code), tasks.map(({ status }) => status)];
    };
    await run(visit());
    expect(await standing()).toEqual([['units-mismatch'], ['requested']]);
    await server.send('DELETE', '/Procedure/mt');
    await run(treatment('mt', '10:00-10:30'));
    expect(await standing()).toEqual([['units-mismatch'], ['requested']]);
    expect((await run(visit())).writes).toBe(0);
  });

  test('a day goes from the lists at once with its manual therapy, whatever other service is left', async () => {
    const exercise = treatment('ex', '09:00-09:30', { code: { coding: [{ system: CPT, code: '97110' }] } });
    await server.load([therapist(), visit(), exercise, treatment('mt', '10:00-10:30')]);
    await run(visit());
    expect(await server.search<Basic>('Basic')).toHaveLength(1);
    await server.send('DELETE', '/Procedure/mt');
    await run(treatment('mt', '10:00-10:30'));
    expect([await server.charges(), await server.search<Basic>('Basic')]).toEqual([[], []]);
    expect((await run(visit())).writes).toBe(0);
  });

  test('deleting the visit tells of its orphaned treatment', async () => {
    await server.load([therapist(), visit(), treatment('mt', '10:00-10:30')]);
    await run(visit());
    await server.send('DELETE', '/Encounter/e1');
    await run(visit());
    expect(await server.openIssues()).toEqual(['not-assessed']);
    expect((await server.charges()).map(({ status }) => status)).toEqual(['planned']);
  });

  test('an issue that no search leads to is found by its identifier and opened again', async () => {
    const silent = visit({ reasonCode: undefined });
    await server.load([therapist(), silent, treatment('mt', '10:00-10:30')]);
    await run(silent);
    expect(await server.openIssues()).toEqual(['symptoms-missing']);
    await server.send('DELETE', '/Encounter/e1');
    await run(silent);
    expect(await server.openIssues()).toEqual(['not-assessed']);
    const second = { ...silent, id: 'e2' };
    await server.load([second]);
    await server.update(treatment('mt', '10:00-10:30', { encounter: { reference: 'Encounter/e2' } }));
    await run(second);
    expect(await server.openIssues()).toEqual(['symptoms-missing']);
    const issues = await server.search<DetectedIssue>('DetectedIssue?code=symptoms-missing');
    expect(issues.map(({ implicated }) => implicated?.map(({ reference }) => reference))).toEqual([['Encounter/e2']]);
    expect((await run(second)).writes).toBe(0);
  });

  test('what is read through an open, then a finished visit', async () => {
    const open = visit({ status: 'in-progress' });
    await server.load([therapist(), open, treatment('mt', '10:00-10:30', { bodySite: undefined })]);
    await run(open);
    expect([(await server.charges())[0]?.status, await server.openIssues()]).toEqual(['planned', []]);
    await server.update(visit());
    await run(visit());
    expect([(await server.charges())[0]?.status, await server.openIssues()]).toEqual(['billable', ['region-missing']]);
  });
});
