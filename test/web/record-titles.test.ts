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
  const decision = (id: string, recorded: string, targets: readonly string[]): Provenance => ({
    ...{
      resourceType: 'Provenance',
      id,
      recorded,
      agent: [],
      policy: [`${ENGINES}1`, `${RULE_SETS}a`, `${EDIT_TABLES}b`],
    },
    target: targets.map((reference) => ({ reference })),
  });
  const charge = (value: number, lastUpdated: string): ChargeItem => ({
    ...{ resourceType: 'ChargeItem', id: 'c', status: 'planned', subject: {}, code: {} },
    ...{ quantity: { value }, meta: { lastUpdated } },
  });
  const asked: Bundle[] = [];
  const medplum = {
    executeBatch: async (bundle: Bundle): Promise<Bundle> => {
      asked.push(bundle);
      const entry = [charge(3, '2026-03-02T18:00:00Z'), charge(2, '2026-03-02T16:00:00.250Z')];
      const history = {
        resourceType: 'Bundle',
        type: 'history',
        entry: entry.map((resource) => ({ resource })),
      } as const;
      return Promise.resolve({ resourceType: 'Bundle', type: 'batch-response', entry: [{ resource: history }] });
    },
  } as unknown as MedplumClient;

  test('the charge as each left it, asked for once; of one whose version is not known, nothing', async () => {
    const made = await madeBy(medplum, [
      decision('first', '2026-03-02T16:00:00Z', ['DetectedIssue/i', 'ChargeItem/c']),
      decision('second', '2026-03-02T18:00:00.010Z', ['ChargeItem/c']),
      decision('removed', '2026-03-02T20:00:00Z', ['ChargeItem/c']),
      { ...decision('word', '2026-03-02T18:00:00Z', ['ChargeItem/c']), policy: [] },
    ]);
    expect([...made].map(([id, one]) => [id, (one as ChargeItem).quantity?.value])).toEqual([
      ['first', 2],
      ['second', 3],
    ]);
    expect(asked.map(({ entry = [] }) => entry.map(({ request }) => request?.url))).toEqual([
      ['ChargeItem/c/_history'],
    ]);
  });

  test('where nothing is of ours, nothing is asked', async () => {
    asked.length = 0;
    expect((await madeBy(medplum, [charge(1, '')])).size).toBe(0);
    expect(asked).toEqual([]);
  });
});
