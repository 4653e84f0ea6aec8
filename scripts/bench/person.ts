// SPDX-License-Identifier: Apache-2.0
import { rmSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import setUp from '../../test/support/set-up.ts';
import { WebApp } from '../../test/support/web-app.ts';
import { quantile } from './visits.ts';

/*
 * What a therapist waits for and does in the inbox, by a scripted person who neither reads nor thinks: one visit put
 * right from opening the page (aim: 6 s and four inputs), and three (aim: 20 s). An input is a click, a tap of a key,
 * or a text typed into a field. Prints; nothing here passes or fails. `npm run bench:person -- ROUNDS`.
 */
const ROUNDS = Number(process.argv[2] ?? 5);
const VISITS: readonly (readonly [visit: string, label: string, text: string])[] = [
  ['region-missing-visit', 'Body region', 'Lumbar spine'],
  ['response-missing-visit', 'Response to treatment', 'Less pain than before'],
  ['technique-missing-visit', 'Technique, or what was done', 'Joint mobilization'],
];

setUp();
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});

/** Answers the one open issue of a visit, and waits for its receipt. How many inputs it took. */
async function putRight(page: Page, [visit, label, text]: (typeof VISITS)[number]): Promise<number> {
  const card = page.locator(`[data-card="${visit}"]`);
  let inputs = 0;
  await page.locator(`[data-waiting="${visit}"]`).click();
  inputs += 1;
  const field = card.getByLabel(label, { exact: true }).first();
  await field.click();
  inputs += 1;
  await page.keyboard.type(text);
  inputs += 1;
  await card.getByRole('button', { name: 'Save' }).first().click();
  inputs += 1;
  await page.locator(`[data-receipt="${visit}"]`).waitFor();
  return inputs;
}

/** Milliseconds from the address to the receipt of the last visit, and all inputs, on records nobody has touched. */
async function work(visits: typeof VISITS): Promise<{ readonly ms: number; readonly inputs: number }> {
  const app = await WebApp.start({ samples: true });
  const context = await browser.newContext({ baseURL: app.address, viewport: { width: 1280, height: 900 } });
  await context.request.get(app.newSignInLink());
  const page = await context.newPage();
  try {
    const begin = performance.now();
    await page.goto('/?days=all');
    let inputs = 0;
    for (const visit of visits) {
      inputs += await putRight(page, visit);
    }
    return { ms: performance.now() - begin, inputs };
  } finally {
    await context.close();
    await app.close();
  }
}

try {
  for (const count of [1, VISITS.length]) {
    const times: number[] = [];
    let inputs = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const done = await work(VISITS.slice(0, count));
      times.push(done.ms);
      inputs = done.inputs;
    }
    times.sort((a, b) => a - b);
    const seconds = (ms: number): string => (ms / 1000).toFixed(1);
    console.log(
      `${String(count)} ${count === 1 ? 'visit' : 'visits'}: median ${seconds(quantile(times, 0.5))} s, most ${seconds(times.at(-1) ?? 0)} s, ${String(inputs)} inputs`,
    );
  }
} finally {
  await browser.close();
  rmSync(process.env['TMPDIR'] ?? '', { recursive: true, force: true });
}
