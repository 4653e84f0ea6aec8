// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import type { Provenance } from '@medplum/fhirtypes';
import { ClinicClock } from '../../src/capture/charting/clinic-clock.ts';
import { titlesIn } from '../../src/web/data/record-titles.ts';

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
