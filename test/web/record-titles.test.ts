// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import type { Bundle, ChargeItem, Provenance } from '@medplum/fhirtypes';
import { ENGINES, EDIT_TABLES, RULE_SETS } from '../../src/fhir/systems.ts';
import { ClinicClock } from '../../src/capture/charting/clinic-clock.ts';
import { madeBy, titlesIn } from '../../src/web/data/record-titles.ts';

const clock = new ClinicClock('America/Chicago');

test('everything that a record leads to is named, however many of one type; what may not be read has no name', async () => {
  const asked: string[] = [];
  const searchResources = async (type: string, query: string): Promise<unknown> => {
    asked.push(type);
    if (type === 'Coverage') {
      throw new Error('Forbidden');
    }
    const ids = new URLSearchParams(query).get('_id')?.split(',') ?? [];
    // A server gives no more than it was asked for.
    return Promise.resolve(ids.slice(0, 100).map((id) => ({ resourceType: type, id })));
  };
  const entity = Array.from({ length: 250 }, (_, at) => ({
    role: 'source' as const,
    what: { reference: `Observation/o${String(at)}/_history/1` },
  }));
  const record: Provenance = {
    resourceType: 'Provenance',
    target: [{ reference: 'Coverage/c1' }],
    agent: [],
    recorded: '2026-03-02T16:00:00Z',
    entity,
  };
  const titles = await titlesIn({ searchResources } as unknown as MedplumClient, record, clock);
  expect(titles.size).toBe(250);
  expect(titles.get('Observation/o249')).toBe('Finding');
  expect(asked.sort()).toEqual(['Coverage', 'Observation', 'Observation', 'Observation']);
});

describe('what decisions made', () => {
  const decision = (
    id: string,
    { read = [], saved, target = 'ChargeItem/c' }: { read?: string[]; saved: string; target?: string },
  ): Provenance => ({
    ...{ resourceType: 'Provenance', id, recorded: saved, meta: { lastUpdated: saved }, agent: [] },
    policy: [`${ENGINES}1`, `${RULE_SETS}a`, `${EDIT_TABLES}b`],
    target: [{ reference: 'DetectedIssue/i' }, { reference: target }],
    entity: ['Procedure/p/_history/9', ...read].map((reference) => ({ role: 'source', what: { reference } })),
  });
  const charge = (versionId: string, value: number, lastUpdated: string, id = 'c'): ChargeItem => ({
    ...{ resourceType: 'ChargeItem', id, status: 'planned', subject: {}, code: {} },
    ...{ quantity: { value }, meta: { versionId, lastUpdated } },
  });
  /** A server that keeps these versions of each, the newest first; `undefined` where it was deleted meanwhile. */
  const serverOf = (
    kept: Readonly<Record<string, readonly (ChargeItem | undefined)[]>>,
  ): { medplum: MedplumClient; asked: string[] } => {
    const asked: string[] = [];
    const searchResources = async (type: string, query: string): Promise<unknown> => {
      asked.push(type);
      const ids = new URLSearchParams(query).get('_id')?.split(',') ?? [];
      return Promise.resolve(ids.flatMap((id) => kept[`${type}/${id}`]?.[0] ?? []));
    };
    const executeBatch = async ({ entry = [] }: Bundle): Promise<unknown> => {
      const answers = entry.map(({ request }) => {
        const [of = '', query] = request?.url.split('/_history') ?? [];
        asked.push(of);
        const count = Number(new URLSearchParams(query).get('_count'));
        const versions = (kept[of] ?? []).slice(0, count).map((resource) => ({ resource }));
        return { resource: { resourceType: 'Bundle', type: 'history', entry: versions } };
      });
      return Promise.resolve({ resourceType: 'Bundle', type: 'batch-response', entry: answers });
    };
    return { medplum: { searchResources, executeBatch } as unknown as MedplumClient, asked };
  };
  const unitsOf = (made: ReadonlyMap<string, unknown>): unknown[] =>
    [...made].map(([id, one]) => [id, (one as ChargeItem).quantity?.value]);

  test('the charge as each left it, however soon after each other they were; what a person saved since is not theirs', async () => {
    const { medplum, asked } = serverOf({
      'ChargeItem/c': [
        charge('v4', 5, '2026-03-02T16:00:03Z'),
        charge('v3', 3, '2026-03-02T16:00:02Z'),
        charge('v2', 2, '2026-03-02T16:00:01Z'),
        charge('v1', 1, '2026-03-02T16:00:00Z'),
      ],
    });
    const made = await madeBy(medplum, [
      // Its clock is before its server's: by time it made the version before.
      decision('third', { read: ['ChargeItem/c/_history/v2'], saved: '2026-03-02T16:00:01.200Z' }),
      decision('second', { read: ['ChargeItem/c/_history/v1'], saved: '2026-03-02T16:00:01Z' }),
      decision('first', { saved: '2026-03-02T16:00:00Z' }),
      { ...decision('word', { saved: '2026-03-02T16:00:02Z' }), policy: [] },
    ]);
    expect(unitsOf(made)).toEqual([
      ['third', 3],
      ['second', 2],
      ['first', 1],
    ]);
    expect(asked).toEqual(['ChargeItem', 'ChargeItem/c']);
  });

  test('of charges on which nothing was saved since, no history is asked for', async () => {
    const ids = Array.from({ length: 120 }, (_, at) => `c${String(at)}`);
    const { medplum, asked } = serverOf(
      Object.fromEntries(ids.map((id) => [`ChargeItem/${id}`, [charge('v1', 2, '2026-03-02T16:00:00Z', id)]])),
    );
    const made = await madeBy(
      medplum,
      ids.map((id) => decision(id, { saved: '2026-03-02T16:00:00.004Z', target: `ChargeItem/${id}` })),
    );
    expect(made.size).toBe(120);
    expect(asked).toEqual(['ChargeItem', 'ChargeItem']);
  });

  test('of a charge that the decision removed, or that has too many versions since, nothing', async () => {
    const many = Array.from({ length: 60 }, (_, at) => charge(`v${String(60 - at)}`, 1, '2026-03-03T16:00:00Z'));
    const { medplum } = serverOf({
      'ChargeItem/c': many,
      'ChargeItem/again': [charge('v3', 1, '2026-03-03T16:00:00Z', 'again'), undefined, charge('v1', 1, '')],
      'ChargeItem/gone': [undefined, charge('v1', 1, '')],
    });
    const removing = (id: string): Provenance =>
      decision(id, {
        ...{ read: [`ChargeItem/${id}/_history/v1`], saved: '2026-03-02T16:00:00Z', target: `ChargeItem/${id}` },
      });
    const made = await madeBy(medplum, [
      decision('first', { saved: '2026-03-02T16:00:00Z' }),
      decision('old', { read: ['ChargeItem/c/_history/v1'], saved: '2026-03-02T16:00:00Z' }),
      removing('again'),
      removing('gone'),
      decision('before', { saved: '2026-03-01T16:00:00Z', target: 'ChargeItem/gone' }),
    ]);
    expect([...made.keys()]).toEqual(['before']);
  });

  test('where nothing is of ours, nothing is asked', async () => {
    const { medplum, asked } = serverOf({});
    expect((await madeBy(medplum, [charge('v1', 1, '')])).size).toBe(0);
    expect(asked).toEqual([]);
  });
});
