// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { generate } from '../../src/audit/generate/generate.ts';
import { auditHtml } from '../../src/cli/audit-html.ts';
import { newFolder, run } from '../audit/audit-run.ts';
import { describeInBrowser } from '../support/browser.ts';
import { withPage } from '../support/in-browser.ts';

describeInBrowser('an administrator with a finished audit', () => {
  let page: Page;
  let out: string;
  beforeAll(async () => {
    const made = newFolder();
    generate(made, 60, '1', () => undefined);
    out = (await run(join(made, 'export'), { render: auditHtml })).out;
  });
  withPage((at) => {
    ({ page } = at);
  });
  beforeEach(async () => {
    await page.goto('/');
    await page.getByRole('navigation').getByText('Audit report').click();
    await page.getByRole('button', { name: 'Choose report…' }).waitFor();
  });

  async function choose(path: string): Promise<void> {
    await page.locator('input[type=file]').setInputFiles(path);
  }

  test('opens its report beside the other pages', async () => {
    await choose(join(out, 'report.html'));
    const report = page.frameLocator('iframe[title="Audit report"]');
    await report.getByRole('heading', { name: 'Audit of manual therapy charges' }).waitFor();
    await report.getByText('60 treatment days').waitFor();
    await report.getByRole('heading', { name: 'Largest findings' }).waitFor();
    expect(await report.locator('svg').count()).toBeGreaterThan(0);
  });

  test('of a report that was tampered with, nothing runs and nothing is fetched', async () => {
    // What the browser refuses is what is asked for here.
    page.removeAllListeners('console');
    const answered: string[] = [];
    page.on('response', (response) => answered.push(response.url()));
    const tampered = join(out, 'tampered.html');
    const harm = '<img src="/fetched-by-report"><script>top.ran = true; document.title = "ran";</script>';
    writeFileSync(tampered, readFileSync(join(out, 'report.html'), 'utf8').replace('<main>', `<main>${harm}`));
    await choose(tampered);
    await page.frameLocator('iframe').getByText('60 treatment days').waitFor();
    expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
    expect(answered.filter((url) => url.includes('fetched-by-report'))).toEqual([]);
  });

  test('is told where another file was chosen', async () => {
    await choose(join(out, 'differences.csv'));
    await page.getByRole('alert').getByText('differences.csv is not an audit report').waitFor();
    expect(await page.locator('iframe').count()).toBe(0);
  });
});
