// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { startEmbeddedServer } from '../../test/support/embedded-server.ts';
import { chargedVisit, everybody } from './many-days.ts';
import { quantile } from './visits.ts';

/*
 * The page with 50,000 visits on the server: how long until the list shows, narrowed or not, and how much a tab that
 * nothing happens to asks for. Prints; nothing here passes or fails. `npm run bench:web -- VISITS`.
 */
const VISITS = Number(process.argv[2] ?? 50_000);
const LOADS = 5;
const IDLE_MS = 60_000;
const AT_ONCE = 1000;
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

const dataDir = await mkdtemp(join(tmpdir(), 'bench-web-'));
const server = await startEmbeddedServer({ dataDir });
// The bots stay out of it: what they would write is stored with the visits.
await server.worker.stop();
const { repository } = server.service;
const store = async (resources: ReturnType<typeof everybody>): Promise<void> =>
  repository.withTransaction(async (inside) => {
    for (const resource of resources) {
      await inside.createResource(resource, { assignedId: resource.id !== undefined });
    }
  });
await store(everybody(Math.ceil(VISITS / 10)));
for (let at = 0; at < VISITS; at += AT_ONCE) {
  await store(Array.from({ length: Math.min(AT_ONCE, VISITS - at) }, (_, index) => chargedVisit(at + index)).flat());
}
console.log(`${VISITS.toLocaleString('en')} visits stored`);

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });

/** Bytes as they come over the wire. */
async function countBytes(page: Page): Promise<() => number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  return () => bytes;
}

/** When something stands in the page, from the address on: a wait from outside looks twice a second at last. */
async function shownAt(page: Page, path: string, isThere: string): Promise<number> {
  const content = `new MutationObserver((_, me) => {
    if (document.querySelector(${JSON.stringify(isThere)})) {
      performance.mark('shown');
      me.disconnect();
    }
  }).observe(document, { childList: true, subtree: true });`;
  await page.addInitScript({ content });
  await page.goto(`${server.address}${path}`);
  const shown = await page.waitForFunction(`performance.getEntriesByName('shown')[0]?.startTime`);
  return Number(await shown.jsonValue());
}

async function bench(path: string, isThere: string): Promise<void> {
  const times: number[] = [];
  let bytes = 0;
  for (let count = 0; count < LOADS; count += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const counted = await countBytes(page);
    times.push(await shownAt(page, path, isThere));
    bytes = counted();
    await context.close();
  }
  times.sort((a, b) => a - b);
  const most = times.at(-1) ?? 0;
  console.log(
    `${path.padEnd(64)} median ${quantile(times, 0.5).toFixed(0)} ms, most ${most.toFixed(0)} ms, ${(bytes / 1000).toFixed(0)} kB`,
  );
}

async function benchIdle(path: string, isThere: string): Promise<void> {
  const page = await browser.newPage();
  const counted = await countBytes(page);
  await page.goto(`${server.address}${path}`);
  await page.locator(isThere).first().waitFor();
  await page.waitForTimeout(5000);
  const before = counted();
  await page.waitForTimeout(IDLE_MS);
  console.log(`${path.padEnd(64)} idle: ${((counted() - before) / 1000).toFixed(1)} kB a minute`);
  await page.close();
}

/** Narrowing on a page that is there already, as people do. */
async function benchFilter(): Promise<void> {
  const page = await browser.newPage();
  await page.goto(`${server.address}/visits`);
  await page.locator('[data-visit]').first().waitFor();
  for (const option of ['In progress', 'Held']) {
    await page.getByLabel('Status', { exact: true }).first().click();
    const begin = performance.now();
    await page.getByRole('option', { name: option }).click();
    await page.getByText(/match/).first().waitFor();
    console.log(`${`chosen: ${option}`.padEnd(64)} ${(performance.now() - begin).toFixed(0)} ms`);
  }
  await page.close();
}

const INBOX = ['/?days=all', '[data-waiting]'] as const;
const BOARD = ['/board', '[data-held]'] as const;
const LISTS = [
  '/visits',
  '/visits?payer=Organization/payer3',
  '/visits?rule=region-missing',
  '/visits?therapist=Practitioner/t7&payer=Organization/payer3&severity=high',
  '/visits?from=2025-06-01&to=2025-06-30',
  '/visits?charge=billable&from=2025-01-01&payer=Organization/payer3',
  `/visits?page=${String(Math.floor(VISITS / 125))}`,
];
try {
  for (const path of LISTS) {
    await bench(path, '[data-visit]');
  }
  await bench(...INBOX);
  await bench(...BOARD);
  await benchFilter();
  await benchIdle(...INBOX);
  await benchIdle(...BOARD);
  await benchIdle('/visits', '[data-visit]');
  await benchIdle('/visits/v11-e', 'h1');
} finally {
  await browser.close();
  await server.close();
  await rm(dataDir, { recursive: true });
}
