// SPDX-License-Identifier: Apache-2.0
import type { DetectedIssue, Procedure } from '@medplum/fhirtypes';
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

describe('one-on-one across patients', () => {
  const theirs = treatment('theirs', '10:10-10:40', {
    subject: { reference: 'Patient/p2' },
    encounter: { reference: 'Encounter/e2' },
  });
  const theirVisit = visit({ id: 'e2', subject: { reference: 'Patient/p2' } });
  const period = (times: string): Pick<Procedure, 'performedPeriod'> => {
    const { performedPeriod } = treatment('x', times);
    return performedPeriod ? { performedPeriod } : {};
  };
  const details = async (patient: string): Promise<unknown[]> =>
    (await server.search<DetectedIssue>(`DetectedIssue?status=preliminary&patient=Patient/${patient}`)).map(
      ({ detail }) => detail,
    );

  test('both patients’ charges lose the shared minutes, whichever visit was saved last, and get them back', async () => {
    await server.load([therapist(), visit(), treatment('mt', '10:00-10:30')]);
    await run(visit());
    await server.load([theirVisit, theirs]);
    await run(theirVisit);
    const units = async (): Promise<unknown[]> =>
      (await server.charges()).map(({ subject, quantity }) => [subject.reference, quantity?.value]).sort();
    expect(await units()).toEqual([
      ['Patient/p1', 1],
      ['Patient/p2', 1],
    ]);
    expect(await server.openIssues()).toEqual(['not-one-on-one', 'not-one-on-one']);
    expect((await run(visit())).writes).toBe(0);
    const moved = { ...theirs, performedPeriod: treatment('x', '10:30-11:00').performedPeriod };
    await server.update(moved);
    await run(moved);
    expect(await units()).toEqual([
      ['Patient/p1', 2],
      ['Patient/p2', 2],
    ]);
    expect(await server.openIssues()).toEqual([]);
  });

  describe('a change of theirs alone puts our charge right', () => {
    const both = [therapist(), therapist('t2'), visit(), treatment('mt', '10:00-10:30'), theirVisit];
    const ourUnits = async (): Promise<unknown> =>
      (await server.charges()).find(({ subject }) => subject.reference === 'Patient/p1')?.quantity?.value;
    const change = async (changed: Procedure): Promise<void> => {
      await server.update(changed);
      await run(changed);
    };

    test('more or fewer minutes shared', async () => {
      await server.load([...both, { ...theirs, ...period('10:28-10:58') }]);
      await run(visit());
      expect(await ourUnits()).toBe(2);
      await change({ ...theirs, ...period('10:20-10:50') });
      expect(await ourUnits()).toBe(1);
      expect(await details('p1')).toEqual([expect.stringContaining('by 10 min')]);
      await change({ ...theirs, ...period('10:25-10:55') });
      expect(await ourUnits()).toBe(2);
      expect(await details('p1')).toEqual([expect.stringContaining('by 5 min')]);
    });

    test('minutes of a visit without manual therapy', async () => {
      await server.load([...both]);
      await run(visit());
      expect(await ourUnits()).toBe(2);
      const exercise = { ...theirs, code: { coding: [{ system: CPT, code: '97110' }] } };
      await server.load([exercise]);
      await run(exercise);
      expect(await ourUnits()).toBe(1);
      await change({ ...exercise, ...period('11:00-11:30') });
      expect(await ourUnits()).toBe(2);
    });

    test('minutes that their own visit does not count either', async () => {
      const exercise = {
        ...theirs,
        id: 'exercise',
        code: { coding: [{ system: CPT, code: '97110' }] },
        performer: [{ actor: { reference: 'Practitioner/t2' } }],
      };
      await server.load([...both, { ...theirs, ...period('11:00-11:30') }, exercise]);
      await run(visit());
      expect(await ourUnits()).toBe(2);
      await change(theirs);
      expect(await ourUnits()).toBe(1);
    });

    test.each<[string, Partial<Procedure>]>([
      ['treated by somebody else', { performer: [{ actor: { reference: 'Practitioner/t2' } }] }],
      ['on another day', { performedPeriod: { start: '2026-03-09T10:10:00Z', end: '2026-03-09T10:40:00Z' } }],
      ['not done', { status: 'not-done' }],
    ])('%s', async (_name, changed) => {
      await server.load([...both, theirs]);
      await run(visit());
      expect(await ourUnits()).toBe(1);
      await change({ ...theirs, ...changed });
      expect(await ourUnits()).toBe(2);
      expect(await details('p1')).toEqual([]);
    });

    test('deleted', async () => {
      await server.load([...both, theirs]);
      await run(visit());
      await server.send('DELETE', '/Procedure/theirs');
      await run(theirs);
      expect(await ourUnits()).toBe(2);
      expect(await details('p1')).toEqual([]);
    });
  });
});

describe('one-on-one with a visit that does not count', () => {
  test.each(['cancelled', 'entered-in-error', 'planned'] as const)(
    'a treatment of a %s visit takes nobody’s time, and takes it when the visit counts after all',
    async (status) => {
      const theirs = treatment('theirs', '10:10-10:40', {
        subject: { reference: 'Patient/p2' },
        encounter: { reference: 'Encounter/e2' },
        performer: [{ actor: { reference: 'Practitioner/t1' } }],
      });
      const theirVisit = visit({ id: 'e2', subject: { reference: 'Patient/p2' }, participant: [], status });
      await server.load([therapist(), visit(), treatment('mt', '10:00-10:30'), theirVisit, theirs]);
      await run(visit());
      expect(await server.openIssues()).toEqual([]);
      expect((await server.charges()).map(({ quantity }) => quantity?.value)).toEqual([2]);
      await server.update({ ...theirVisit, status: 'finished' });
      await run({ ...theirVisit, status: 'finished' });
      expect(await server.openIssues()).toEqual(['not-one-on-one', 'not-one-on-one']);
      await server.update(theirVisit);
      await run(theirVisit);
      expect(await server.openIssues()).toEqual([]);
      expect((await server.charges()).map(({ quantity }) => quantity?.value)).toEqual([2]);
    },
  );
});
