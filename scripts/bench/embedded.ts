// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { assess } from '../../src/engine/assess.ts';
import { engineOf } from '../../src/deploy/engine-hash.ts';
import { assessRecord } from '../../src/capture/assess-record.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';
import { toTreatmentDays } from '../../src/fhir/read/treatment-days.ts';
import { startEmbeddedServer } from '../../test/support/embedded-server.ts';
import { locationOf, quantile, toCreateEntry, visitResources } from './visits.ts';

/*
 * Measures, on one core: assess() on a typical day, mapping plus assess(), and the way of a saved visit to its
 * readable charge on the embedded server. Prints medians; nothing here passes or fails.
 */

const VISITS = 200;
function perSecond(work: () => void): number {
  const rates = Array.from({ length: 7 }, () => {
    const [begin, end] = [process.cpuUsage(), performance.now() + 300];
    let count = 0;
    while (performance.now() < end) {
      work();
      count += 1;
    }
    // Of processor time: on a busy machine the clock runs on while others work.
    const { user, system } = process.cpuUsage(begin);
    return (count / (user + system)) * 1e6;
  });
  return quantile(
    rates.sort((a, b) => a - b),
    0.5,
  );
}

function benchPure(): void {
  const resources = visitResources('bench');
  const [typical] = toTreatmentDays(new RecordSet(resources), 'Patient/bench');
  if (!typical) {
    throw new Error('The benchmark day was not read');
  }
  const pure = perSecond(() => assess(typical.day, typical.policy));
  const mapped = perSecond(() =>
    toTreatmentDays(new RecordSet(resources), 'Patient/bench').map(({ day, policy }) => assess(day, policy)),
  );
  console.log(
    `assess(), 4 services:            ${Math.round(pure).toLocaleString('en')} days/s per core (median of 7)`,
  );
  console.log(
    `FHIR resources to assessment:    ${Math.round(mapped).toLocaleString('en')} days/s per core (median of 7)`,
  );
}

type Server = Awaited<ReturnType<typeof startEmbeddedServer>>;
type Send = (method: string, path: string, body?: unknown) => Promise<Resource>;

/** How long until a search for the visit's charge finds it, over HTTP as an EHR would. */
async function untilCharged(send: Send, encounter: string): Promise<void> {
  for (;;) {
    const found = await send('GET', `/ChargeItem?context=${encounter}`);
    if (found.resourceType === 'Bundle' && found.total === 1) {
      return;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function benchServer(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-'));
  const server = await startEmbeddedServer({ dataDir });
  const send: Send = async (method, path, body) => {
    const headers = { 'content-type': 'application/fhir+json' };
    const response = await fetch(`${server.address}/fhir/R4${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return (await response.json()) as Resource;
  };
  const wholeVisits: number[] = [];
  const encounters: number[] = [];
  for (let visit = 0; visit < VISITS; visit += 1) {
    wholeVisits.push(await timeVisit(server, send, `v${String(visit)}`));
    encounters.push(await timeEncounter(server, send, `w${String(visit)}`));
  }
  report('Encounter saved to its charge:', encounters);
  report('Visit of 9 resources to charge:', wholeVisits);
  await benchRequests(server);
  await server.close();
  await rm(dataDir, { recursive: true });
}

function report(label: string, times: number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const figures = `p50 ${quantile(sorted, 0.5).toFixed(1)} ms, p99 ${quantile(sorted, 0.99).toFixed(1)} ms`;
  console.log(`${label.padEnd(33)}${figures} (${String(sorted.length)} times, over HTTP, synced to disk)`);
}

/** A whole visit in one transaction: Practitioner, Encounter and four Procedures, whose five bots race. */
async function timeVisit({ worker }: Server, send: Send, patient: string): Promise<number> {
  const entry = visitResources(patient).map(toCreateEntry);
  const start = performance.now();
  const saved = await send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
  await untilCharged(send, locationOf(saved, 1));
  const time = performance.now() - start;
  await worker.whenIdle();
  return time;
}

/** The Encounter alone: its Procedures stand already, and saving it as finished makes the charge. */
async function timeEncounter({ worker }: Server, send: Send, patient: string): Promise<number> {
  const entry = visitResources(patient).map(toCreateEntry);
  const encounter = entry[1]?.resource;
  const planned = entry.map((one, index) =>
    index === 1 ? { ...one, resource: { ...encounter, status: 'planned' } } : one,
  );
  const saved = await send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry: planned });
  const location = locationOf(saved, 1);
  await worker.whenIdle();
  const stored = await send('GET', `/${location}`);
  const start = performance.now();
  await send('PUT', `/${location}`, { ...stored, status: 'finished' });
  await untilCharged(send, location);
  const time = performance.now() - start;
  await worker.whenIdle();
  return time;
}

/** The FHIR requests of one bot run: the first one writes, the second changes nothing. */
async function benchRequests({ service }: Server): Promise<void> {
  const requests: string[] = [];
  const client = {
    executeBatch: async (bundle: Bundle): Promise<Bundle> => {
      requests.push(bundle.entry?.[0]?.request?.method === 'GET' ? 'read' : 'write');
      return (await service.handle({ method: 'POST', url: '/', headers: {}, body: bundle })).body as Bundle;
    },
  };
  const context = {
    client,
    now: () => new Date().toISOString(),
    backOff: async () => Promise.resolve(),
    engine: await engineOf('.'),
  };
  const { entry } = await service.repository.search({ resourceType: 'Encounter', count: 1 });
  const encounter = entry?.[0]?.resource;
  for (const { resource } of (
    await service.repository.search({
      resourceType: 'ChargeItem',
      count: 1,
      filters: [{ code: 'context', operator: 'eq', value: `Encounter/${encounter?.id ?? ''}` }],
    })
  ).entry ?? []) {
    await service.repository.deleteResource('ChargeItem', resource?.id ?? '');
  }
  await assessRecord(context, encounter);
  const first = requests.splice(0).join(', ');
  await assessRecord(context, encounter);
  console.log(`FHIR requests of one bot run:    ${first}; of a replay that changes nothing: ${requests.join(', ')}`);
}

benchPure();
await benchServer();
