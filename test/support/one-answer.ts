// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { assessAffected } from '../../src/capture/assess-affected.ts';
import { assessCollection } from '../../src/capture/assess-collection.ts';
import { assessRecord } from '../../src/capture/assess-record.ts';
import { MANUAL_THERAPY } from '../../src/engine/billing/code-sets.ts';
import { RECORD_TYPES } from '../../src/fhir/query/record-links.ts';
import { scopeOfTrigger } from '../../src/fhir/query/trigger.ts';
import { TestServer } from './fhir-server.ts';
import { standingLines } from './standing.ts';

const NOW = '2026-03-31T12:00:00.000Z';

/** The records have the same charges and issues, from files and on a server. */
export async function expectOneAnswer(resources: readonly Resource[], now = NOW): Promise<void> {
  const wanted = assessCollection(resources, now).standing;
  const found = (await onServer(resources, now)).filter((one) => !isOfOtherService(one));
  expect([...standingLines(found)].sort()).toEqual([...standingLines(wanted)].sort());
}

/** An EHR's charges for other services stay its own, and are no part of the answer. */
function isOfOtherService(resource: Resource): boolean {
  return (
    resource.resourceType === 'ChargeItem' && resource.code.coding?.some(({ code }) => code === MANUAL_THERAPY) !== true
  );
}

/** What stands once every record has been saved on a server, and told of as Medplum tells. */
async function onServer(resources: readonly Resource[], now: string): Promise<Resource[]> {
  const server = new TestServer();
  server.clock = now;
  try {
    await server.load(resources);
    for (const resource of resources) {
      await tell(server, resource);
    }
    // Once more, as the sweep does: what stands rests on nothing that only one event led to.
    await tell(
      server,
      resources.find(({ resourceType }) => resourceType === 'Encounter'),
    );
    const types = ['ChargeItem', 'DetectedIssue'];
    return (await Promise.all(types.map(async (type) => server.search(`${type}?_count=100`)))).flat();
  } finally {
    server.close();
  }
}

async function tell({ context }: TestServer, resource: Resource | undefined): Promise<void> {
  const isBeside = RECORD_TYPES.includes(resource?.resourceType ?? '') || scopeOfTrigger(resource) === undefined;
  await (isBeside ? assessAffected(context, resource) : assessRecord(context, resource));
}
