// SPDX-License-Identifier: Apache-2.0
import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, goWithin, openPage } from '../support/browser.ts';
import { withWebApp } from '../support/in-browser.ts';
import { unreadableLines } from '../support/no-words.ts';
import type { WebApp } from '../support/web-app.ts';

describeInBrowser('what clinicians read', () => {
  let app: WebApp;
  let browser: Browser;
  let page: Page;
  let visits: readonly string[];
  withWebApp((started) => {
    ({ app, browser } = started);
  });
  beforeAll(async () => {
    page = await openPage(browser, app);
    const found = await app.client.searchResources('Encounter', '_count=1000');
    visits = found.map(({ id }) => id);
  });

  const unreadable = async (at: string): Promise<string[]> => {
    const text = await page.locator('main').innerText();
    return unreadableLines(text.split('\n')).map((line) => `${at}: ${line}`);
  };
  /** What shows a visit, and what on it is read last. */
  const kinds = [
    {
      pathOf: (id: string) => `/visits/${id}`,
      heading: 'What changed',
      last: /by (?!$)|Nothing has happened/,
    },
    {
      pathOf: (id: string) => `/visits/${id}/receipt`,
      heading: 'Ready for a claim?',
      last: /Changed since|None of the records|not written by the service/,
    },
  ] as const;

  // What a letter says is read without a browser, in test/capture/plain-letter.test.ts.
  test('no visit or receipt of any story shows an id, a path or a command, nor does a letter', async () => {
    await page.goto('/visits');
    const found: string[] = [];
    for (const id of visits) {
      // One after the other, so that each is a page of another kind than the one before.
      for (const { pathOf, heading, last } of kinds) {
        await goWithin(page, pathOf(id));
        await page.getByRole('heading', { name: heading }).waitFor();
        await page.locator('main').getByText(last).last().waitFor();
        found.push(...(await unreadable(pathOf(id))));
      }
    }
    await goWithin(page, '/plain/brief-30-minutes-visit');
    await page.locator('[data-plain]').waitFor();
    found.push(...(await unreadable('/plain')));
    expect(visits.length).toBeGreaterThan(70);
    expect(found).toEqual([]);
  });

  test('nor does the inbox, card after card, nor the hold board with the visits, nor a record that they lead to', async () => {
    await goWithin(page, '/?days=all');
    const waiting = page.locator('[data-waiting]');
    await waiting.first().waitFor();
    const found: string[] = [];
    for (const one of await waiting.all()) {
      await one.click();
      const id = (await one.getAttribute('data-waiting')) ?? '';
      await page.locator(`[data-card="${id}"] [data-issue]`).first().waitFor();
      found.push(...(await unreadable(`inbox ${id}`)));
    }
    await goWithin(page, '/board');
    await page.locator('tr[data-held]').first().waitFor();
    found.push(...(await unreadable('board')));
    // Where a visit says something was seen.
    for (const seen of ['Encounter/brief-30-minutes-visit', 'Procedure/region-missing-service-1']) {
      await goWithin(page, `/${seen}`);
      await page
        .locator('.record')
        .getByText(/finished|completed/)
        .waitFor();
      found.push(...(await unreadable(seen)));
    }
    expect(found).toEqual([]);
  });

  test('a visit names the other patient; the issue as it is stored names nobody', async () => {
    const id = 'not-one-on-one-visit';
    const [issue] = await app.client.searchResources('DetectedIssue', `implicated=Encounter/${id}`);
    expect(issue?.detail).toContain('another patient’s manual therapy 10:10–10:40');
    await goWithin(page, `/visits/${id}`);
    await page.getByText('overlaps Thea Featherstone’s manual therapy 10:10–10:40 by 20 min').waitFor();
  });
});
