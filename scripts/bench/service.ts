// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { ALL_WRITTEN, FakeEhr } from '../../test/support/fake-ehr.ts';
import { callFor } from '../../test/support/hook-call.ts';
import { sampleResources } from '../../test/support/samples.ts';
import { clinicWith, startTestService, type TestService } from '../../test/support/service.ts';
import { visit } from '../../test/support/visit.ts';
import { signed } from '../../test/support/webhooks.ts';
import { locationOf, quantile, toCreateEntry, visitResources } from './visits.ts';

/*
 * How long the service takes to acknowledge a notification, which it stores before it answers, to answer a CDS Hooks call
 * that brings its prefetch, and to make the charge of an Encounter that is saved, by bots in threads of their own. Prints;
 * nothing here passes or fails.
 */
const NOTIFICATIONS = 300;
const CALLS = 200;
const SAVES = 100;
/** Between saves, so that each is alone. */
const CALM_MS = 150;
/** Each request to the EHR takes its time, so that the work goes on beside the notifications. */
const EHR_MS = 20;

async function timed(request: () => Promise<Response>): Promise<number> {
  const startMs = performance.now();
  const response = await request();
  await response.text();
  if (!response.ok) {
    throw new Error(`Answered with status ${String(response.status)}`);
  }
  return performance.now() - startMs;
}

function report(label: string, times: readonly number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const figures = [0.5, 0.95, 0.99].map((share) => `p${String(share * 100)} ${quantile(sorted, share).toFixed(1)} ms`);
  console.log(`${label.padEnd(33)}${figures.join(', ')} (${String(sorted.length)} times)`);
}

async function benchNotifications(service: TestService): Promise<void> {
  const times: number[] = [];
  for (let index = 0; index < NOTIFICATIONS; index += 1) {
    const body = JSON.stringify({ ...visit({ id: `e${String(index)}` }), meta: { versionId: '1' } });
    times.push(await timed(async () => fetch(`${service.address}/subscriptions/r4`, signed(body))));
  }
  report('Notification acknowledged:', times);
}

async function benchCalls(service: TestService): Promise<void> {
  const calls = ['06-cms-example-3', '53-distinct-service-modifier-missing', '71-narrative-only'].map((story) =>
    callFor(sampleResources(story)),
  );
  const times: number[] = [];
  for (let index = 0; index < CALLS; index += 1) {
    const body = JSON.stringify({ ...calls[index % calls.length], hookInstance: randomUUID() });
    const init = { method: 'POST', body, headers: { 'content-type': 'application/json' } };
    times.push(await timed(async () => service.ask('cds-services/manual-therapy-charge', init)));
  }
  report('CDS Hooks call with prefetch:', times);
}

/** The Encounter of a visit whose treatments stand already, saved as finished, until a search finds its charge. */
async function benchSaves(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-saves-'));
  const service = await startTestService({ dataDir });
  const ask = async (method: string, path: string, body?: object): Promise<Resource> => {
    const headers = { 'content-type': 'application/fhir+json' };
    const sent = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
    return (await (await service.ask(`fhir/R4${path}`, sent)).json()) as Resource;
  };
  const times: number[] = [];
  try {
    for (let index = 0; index < SAVES; index += 1) {
      const entry = visitResources(`b${String(index)}`).map(toCreateEntry);
      const [, encounter] = entry;
      Object.assign(encounter?.resource ?? {}, { status: 'planned' });
      const saved = await ask('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
      const location = locationOf(saved, 1);
      const stored = await ask('GET', `/${location}`);
      await sleep(CALM_MS);
      const startMs = performance.now();
      await ask('PUT', `/${location}`, { ...stored, status: 'finished' });
      while (((await ask('GET', `/ChargeItem?context=${location}`)) as Bundle).total !== 1) {
        await sleep(1);
      }
      times.push(performance.now() - startMs);
    }
  } finally {
    await service.close();
    await rm(dataDir, { recursive: true });
  }
  report('Encounter saved to its charge:', times);
}

await benchSaves();
const ehr = await FakeEhr.start({ written: ALL_WRITTEN });
const dataDir = await mkdtemp(join(tmpdir(), 'bench-service-'));
const service = await startTestService({ tenants: [clinicWith(ehr)], dataDir });
try {
  await benchCalls(service);
  ehr.disturb = async () => {
    await sleep(EHR_MS);
    return undefined;
  };
  await benchNotifications(service);
} finally {
  await service.close();
  await ehr.close();
  await rm(dataDir, { recursive: true });
}
