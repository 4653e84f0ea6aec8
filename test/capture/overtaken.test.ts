// SPDX-License-Identifier: Apache-2.0
import type { BundleEntry, ChargeItem, Encounter, Procedure } from '@medplum/fhirtypes';
import { assessRecord, type RunContext } from '../../src/capture/assess-record.ts';
import type { FhirClient } from '../../src/fhir/fhir-client.ts';
import { documents } from '../support/documents.ts';
import { TestServer } from '../support/fhir-server.ts';
import { beforeWriting } from '../support/before-writing.ts';
import { therapist, treatment, visit } from '../support/visit.ts';

const SHORTER = treatment('mt', '10:00-10:15');

let server: TestServer;
beforeEach(async () => {
  server = new TestServer();
  await server.load([therapist(), visit(), treatment('mt', '10:00-10:30'), ...documents('p1')]);
});
afterEach(() => {
  server.close();
});

const charges = async (): Promise<ChargeItem[]> => server.search<ChargeItem>('ChargeItem?_count=100');
const stored = async (): Promise<(string | number | undefined)[]> => [
  ...(await charges()).flatMap(({ status, quantity }) => [status, quantity?.value]),
  ...(await server.search('Basic?_count=100')).map(({ resourceType }) => resourceType),
];
const saves = async (status: Encounter['status']): Promise<void> => {
  expect((await server.send('PUT', '/Encounter/e1', visit({ status }))).status).toBe(200);
};
const run = async (client: FhirClient = server.context.client): Promise<number> => {
  const context: RunContext = { ...server.context, client };
  return (await assessRecord(context, visit())).writes;
};
/** A run that has decided when somebody saves the visit, and another process's run decides by that. */
const runOvertakenBy = async (status: Encounter['status']): Promise<number> =>
  run(
    beforeWriting(server.context.client, async () => {
      await saves(status);
      await run();
    }),
  );

describe.each([
  ['with transactions', true],
  ['where they are batches', false],
])('a run whose visit is saved while it writes, %s', (_name, transactions) => {
  beforeEach(() => {
    server.service.transactions = transactions;
  });

  test('corrects a charge that was withdrawn meanwhile: it is withdrawn again', async () => {
    await run();
    await server.send('PUT', '/Procedure/mt', SHORTER);
    expect(await runOvertakenBy('cancelled')).toBe(2);
    expect(await stored()).toEqual([]);
  });

  test('charges a visit that was cancelled meanwhile: it is withdrawn', async () => {
    expect(await runOvertakenBy('cancelled')).toBe(2);
    expect(await stored()).toEqual([]);
  });

  test('withdraws the charge of a visit that counts again meanwhile: it is made anew', async () => {
    await run();
    await saves('cancelled');
    expect(await runOvertakenBy('finished')).toBe(2);
    expect(await stored()).toEqual(['billable', 2, 'Basic']);
  });

  test('releases the charge of a visit that was opened again meanwhile: it is held again', async () => {
    await saves('in-progress');
    await run();
    await saves('finished');
    expect(await runOvertakenBy('in-progress')).toBe(2);
    expect(await stored()).toEqual(['planned', 2, 'Basic']);
  });

  test('a treatment deleted or moved to another day meanwhile counts no more', async () => {
    const deletes = beforeWriting(server.context.client, async () => {
      await server.send('DELETE', '/Procedure/mt');
    });
    expect(await run(deletes)).toBe(2);
    expect(await stored()).toEqual([]);
  });

  test('its own writes, and records of other days and patients, are no reason to look again', async () => {
    const saved = beforeWriting(server.context.client, async () => {
      const at = { start: '2026-02-16T10:00:00-05:00', end: '2026-02-16T10:30:00-05:00' };
      await server.load([treatment('before', '10:00-10:30', { performedPeriod: at, encounter: undefined })]);
      await server.load([treatment('other', '10:30-11:00', { subject: { reference: 'Patient/p2' } })]);
    });
    expect(await run(saved)).toBe(1);
  });
});

describe('minutes that whoever treats gives to another patient while a run writes', () => {
  const THEIR_VISIT = visit({ id: 'e2', subject: { reference: 'Patient/p2' } });
  const byName = { performer: [{ actor: { reference: 'Practitioner/t1' } }] };
  const theirs = (facts: Partial<Procedure>): Procedure =>
    treatment('theirs', '10:10-10:40', {
      subject: THEIR_VISIT.subject,
      encounter: { reference: 'Encounter/e2' },
      ...facts,
    });
  const ours = async (): Promise<unknown> =>
    (await charges()).find(({ subject }) => subject.reference === 'Patient/p1')?.quantity?.value;
  /** A run that has decided our visit without a record of theirs when that is there again, and the run told of it changes nothing. */
  const runBeside = async (record: Encounter | Procedure): Promise<void> => {
    await server.send('DELETE', `/${record.resourceType}/${record.id ?? ''}`);
    const client = beforeWriting(server.context.client, async () => {
      await server.update(record);
      expect((await assessRecord(server.context, record)).writes).toBe(0);
    });
    expect((await assessRecord({ ...server.context, client }, visit())).writes).toBe(2);
  };

  test.each<[string, Partial<Procedure>]>([
    ['whom it names', byName],
    ['whom its visit names', {}],
  ])('by a treatment, %s: they are shared', async (_who, facts) => {
    await server.load([THEIR_VISIT, theirs(facts), ...documents('p2')]);
    await run();
    await assessRecord(server.context, THEIR_VISIT);
    expect(await ours()).toBe(1);
    await runBeside(theirs(facts));
    expect(await ours()).toBe(1);
  });

  test('of a day that is decided for the first time, by two runs at once: they are shared', async () => {
    await server.load([THEIR_VISIT, ...documents('p2')]);
    const client = beforeWriting(server.context.client, async () => {
      await server.load([theirs({})]);
      await assessRecord(server.context, theirs({}));
    });
    await assessRecord({ ...server.context, client }, visit());
    expect(await ours()).toBe(1);
    expect(await charges()).toHaveLength(2);
  });

  test('by a visit whose treatments name nobody: they are shared', async () => {
    await server.load([THEIR_VISIT, theirs({}), ...documents('p2')]);
    await run();
    await assessRecord(server.context, THEIR_VISIT);
    await runBeside(THEIR_VISIT);
    expect(await ours()).toBe(1);
  });
});

const withNeighbour = async (): Promise<void> => {
  const theirs = { subject: { reference: 'Patient/p2' }, encounter: { reference: 'Encounter/e2' } };
  await server.load([
    visit({ id: 'e2', subject: { reference: 'Patient/p2' } }),
    treatment('mt2', '10:15-10:45', theirs),
    ...documents('p2'),
  ]);
};

test('where runs of one patient follow each other, only a neighbour is decided again', async () => {
  await withNeighbour();
  await assessRecord({ ...server.context, isInOrder: true }, visit());
  expect((await charges()).map(({ subject }) => subject.reference).sort()).toEqual(['Patient/p1', 'Patient/p2']);
  const [own, neighbour] = [
    ['read', 'write'],
    ['read', 'read'],
  ];
  expect(server.requests).toEqual([...own, ...neighbour, 'write', ...neighbour]);
});

test('a neighbour is not decided for ever on an EHR that does not keep all that is written', async () => {
  await withNeighbour();
  const { client } = server.context;
  const isDay = ({ resource }: BundleEntry): boolean => resource?.resourceType === 'Basic';
  const keepsNoDays: FhirClient = {
    executeBatch: async (bundle) => {
      const entry = bundle.entry ?? [];
      const kept = entry.filter((one) => !isDay(one));
      const answers = kept.length > 0 ? ((await client.executeBatch({ ...bundle, entry: kept })).entry ?? []) : [];
      const leftOut = { response: { status: '201' } };
      return {
        resourceType: 'Bundle',
        type: 'batch-response',
        entry: entry.map((one) => (isDay(one) ? leftOut : (answers.shift() ?? leftOut))),
      };
    },
  };
  await assessRecord({ ...server.context, client: keepsNoDays, isInOrder: true }, visit());
  expect((await charges()).map(({ quantity }) => quantity?.value)).toEqual([1, 1]);
  expect(await server.search('Basic')).toEqual([]);
});
