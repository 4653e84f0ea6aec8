// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { chromium } from 'playwright-core';
import { startEmbeddedServer } from '../../test/support/embedded-server.ts';
import { quantile, visitResources } from './visits.ts';

/*
 * The list of visits with 10,000 of them on the server: how long until it shows, cold and warm, and how much its
 * largest answer holds. Prints; nothing here passes or fails.
 */
const VISITS = 10_000;
const LOADS = 9;
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

const dataDir = await mkdtemp(join(tmpdir(), 'bench-web-'));
const server = await startEmbeddedServer({ dataDir });
// The bots stay out of it: what they would write is stored with the visits.
await server.worker.stop();
for (let at = 0; at < VISITS; at += 500) {
  await server.service.repository.withTransaction(async (inside) => {
    for (let visit = at; visit < at + 500; visit += 1) {
      for (const resource of charged(`v${String(visit)}`, visit)) {
        await inside.createResource(resource, { assignedId: true });
      }
    }
  });
}
console.log(`${VISITS.toLocaleString('en')} visits stored`);

/** A visit on its own minute, with one treatment, its charge and an open issue. */
function charged(patient: string, number: number): Resource[] {
  const day = new Date(Date.UTC(2024, 0, 1) + number * 3_600_000).toISOString().slice(0, 10);
  const resources = visitResources(patient).filter(
    ({ resourceType, code }) =>
      resourceType === 'Encounter' || (resourceType === 'Procedure' && JSON.stringify(code).includes('97140')),
  );
  const dated = JSON.parse(JSON.stringify(resources).replaceAll('2026-03-02', day)) as Resource[];
  return [
    { resourceType: 'Patient', id: patient, name: [{ family: `Family${String(number)}`, given: ['Given'] }] },
    ...dated,
    {
      resourceType: 'ChargeItem',
      status: 'billable',
      id: `${patient}-c`,
      identifier: [{ system: 'https://manual-therapy-charges.org/fhir/charge', value: `${patient}/${day}/PT/97140` }],
      code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '97140' }] },
      subject: { reference: `Patient/${patient}` },
      context: { reference: `Encounter/${patient}-e` },
      quantity: { value: 1 },
    },
    {
      resourceType: 'DetectedIssue',
      id: `${patient}-i`,
      identifier: [
        { system: 'https://manual-therapy-charges.org/fhir/issue', value: `${patient}/${day}/PT/region-missing` },
      ],
      status: 'preliminary',
      severity: 'moderate',
      code: {
        coding: [{ system: 'https://manual-therapy-charges.org/fhir/CodeSystem/charge-issue', code: 'region-missing' }],
        text: 'No body region',
      },
      implicated: [{ reference: `Encounter/${patient}-e` }],
      identifiedDateTime: `${day}T12:00:00Z`,
    },
  ];
}

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
let most = 0;
async function load(path: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on('response', (response) => {
    void response
      .json()
      .then((body: Bundle) => {
        most = Math.max(most, body.entry?.length ?? 0);
      })
      .catch(() => undefined);
  });
  const begin = performance.now();
  await page.goto(`${server.address}${path}`);
  await page.locator('tr[data-visit]').first().waitFor();
  const time = performance.now() - begin;
  await context.close();
  return time;
}
try {
  for (const path of ['/', '/?status=finished', '/?date=2024-06-01', '/?rule=region-missing', '/?page=400']) {
    const times: number[] = [];
    for (let count = 0; count < LOADS; count += 1) {
      times.push(await load(path));
    }
    const first = times[0] ?? 0;
    times.sort((a, b) => a - b);
    console.log(
      `${path.padEnd(24)} first ${first.toFixed(0)} ms, median ${quantile(times, 0.5).toFixed(0)} ms (an empty cache each time)`,
    );
  }
  console.log(`Largest answer: ${String(most)} resources`);
} finally {
  await browser.close();
  await server.close();
  await rm(dataDir, { recursive: true });
}
