// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from 'node:fs';
import type { Resource } from '@medplum/fhirtypes';
import { assessAffected } from '../../src/capture/assess-affected.ts';
import { assessCollection } from '../../src/capture/assess-collection.ts';
import { assessRecord } from '../../src/capture/assess-record.ts';
import { RECORD_TYPES } from '../../src/fhir/query/record-links.ts';
import { FAULTS, GOOD_CHARTS, PLAIN, recordsOf } from '../support/ehr-shapes.ts';
import { TestServer } from '../support/fhir-server.ts';
import { sampleResources } from '../support/samples.ts';
import { standingLines } from '../support/standing.ts';

const STORIES = readdirSync('fhir-samples', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** What stands once every record has been saved on a server, and told of as Medplum tells. */
async function onServer(resources: readonly Resource[], now: string): Promise<Resource[]> {
  const server = new TestServer();
  server.clock = now;
  try {
    await server.load(resources);
    for (const resource of resources) {
      await (RECORD_TYPES.includes(resource.resourceType)
        ? assessAffected(server.context, resource)
        : assessRecord(server.context, resource));
    }
    const types = ['ChargeItem', 'DetectedIssue'];
    return (await Promise.all(types.map(async (type) => server.search(`${type}?_count=100`)))).flat();
  } finally {
    server.close();
  }
}

/** The same from files and on a server. */
async function expectOneAnswer(resources: readonly Resource[], now: string): Promise<void> {
  const standing = await onServer(resources, now);
  const wanted = assessCollection(resources, now).standing;
  expect([...standingLines(standing)].sort()).toEqual([...standingLines(wanted)].sort());
}

describe('the same records, from files and on a server, have the same charges and issues', () => {
  const now = '2026-03-31T12:00:00.000Z';

  test.each(STORIES)('%s', async (story) => {
    await expectOneAnswer(sampleResources(story), now);
  });

  // No server stores a `null`.
  const stored = Object.entries(GOOD_CHARTS).filter(([shape]) => !shape.startsWith('null'));

  test.each(stored)('%s', async (_shape, change) => {
    await expectOneAnswer(recordsOf(change(PLAIN)), now);
  });

  test.each(Object.entries(FAULTS))('%s', async (_fault, [spoil]) => {
    await expectOneAnswer(recordsOf(spoil(PLAIN)), now);
  });
});
