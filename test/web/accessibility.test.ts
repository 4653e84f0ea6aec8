// SPDX-License-Identifier: Apache-2.0
import type { Browser, Locator, Page } from 'playwright-core';
import { RULES } from '../../src/engine/rules/index.ts';
import {
  describeInBrowser,
  field,
  focused,
  goWithin,
  loaded,
  openPage,
  picture,
  seriousFindings,
} from '../support/browser.ts';
import { withWebApp } from '../support/in-browser.ts';
import { smallTargets } from '../support/small-targets.ts';
import type { WebApp } from '../support/web-app.ts';

/** Windows narrower than this are phones. */
const PHONE = 768;

/** The sample of a rule that is answered by attesting, and can be acknowledged instead. */
const TO_ATTEST = RULES.flatMap(({ meta: { code, remedy, acknowledgeable } }) =>
  remedy.act === 'attest' && acknowledgeable ? [`${code}-visit`] : [],
)[0];

describeInBrowser('the page for everybody', () => {
  let app: WebApp;
  let browser: Browser;
  withWebApp((started) => {
    ({ app, browser } = started);
  });

  /** Every page, with what on it is read last, and not on the page before. */
  const pages: readonly (readonly [path: string, last: (on: Page) => Locator])[] = [
    ['/?days=all', (on) => on.locator('[data-card] [data-issue]')],
    ['/day?therapist=Practitioner/not-one-on-one-therapist&date=2026-03-02', (on) => on.locator('[data-overlap]')],
    ['/board', (on) => on.locator('[data-held]')],
    ['/visits', (on) => on.locator('[data-visit]')],
    ['/visits/cms-example-4-visit/receipt', (on) => on.getByText('the record of that decision')],
    ['/visits/cmt-same-region-visit', (on) => on.getByText('by the charge service')],
    ['/charting', (on) => on.getByRole('button', { name: 'Start visit' })],
    ['/charting/patient', (on) => on.getByRole('button', { name: 'Add and start a visit' })],
    ['/charting/region-missing-visit?treatment=region-missing-service-1', (on) => on.locator('[data-preview]')],
    ['/visits/cms-example-4-visit', (on) => on.getByText('by the charge service')],
    ['/plain/brief-30-minutes-visit', (on) => on.locator('[data-plain]')],
    ['/admin?from=2026-01-01&to=2026-12-31', (on) => on.getByRole('region', { name: 'How the visits stand' })],
    ['/admin/rules', (on) => on.getByLabel('Find a rule')],
    ['/admin/rules/kx-missing', (on) => on.getByRole('heading', { name: 'Sources' })],
    ['/admin/payers?payer=medicare-part-b', (on) => on.getByRole('button', { name: 'Save policy' })],
    ['/admin/tables', (on) => on.getByRole('table', { name: 'NCCI pairs' })],
    ['/admin/audit', (on) => on.getByRole('button', { name: 'Choose report…' })],
    ['/ChargeItem', (on) => on.getByRole('cell')],
    // By the clinic's clock, although the browser's is another.
    ['/Encounter/brief-30-minutes-visit', (on) => on.getByText('Mar 2, 2026, 10:00 – Mar 2, 2026, 11:00')],
    ['/Encounter/brief-30-minutes-visit/history', (on) => on.getByRole('columnheader', { name: 'Saved' })],
    ['/Encounter/brief-30-minutes-visit/edit', (on) => on.getByLabel('End, time')],
    ['/DetectedIssue', (on) => on.getByRole('cell', { name: 'preliminary' })],
  ];
  /** Every run of the tests takes the first; `AXE=rest` takes the others, both colour schemes with both widths in all. */
  const looks: readonly (readonly [colorScheme: 'dark' | 'light', width: number])[] =
    process.env['AXE'] === 'rest'
      ? [
          ['light', 1280],
          ['dark', 1280],
          ['light', 390],
        ]
      : [['dark', 390]];

  describe.each(looks)('%s, %i wide', (colorScheme, width) => {
    let looked: Page;
    beforeAll(async () => {
      looked = await openPage(browser, app, { colorScheme, viewport: { width, height: 850 } });
      await loaded(looked);
    });
    afterAll(async () => {
      await looked.context().close();
    });

    const looksRight = async (): Promise<void> => {
      expect(await seriousFindings(looked)).toEqual([]);
      expect(width < PHONE ? await smallTargets(looked) : []).toEqual([]);
    };

    test.each(pages)(
      '%s: axe finds nothing serious, a finger finds everything, and it is not wider than the window',
      async (path, last) => {
        await goWithin(looked, path);
        await last(looked).first().waitFor();
        await looked.locator('main h1').first().waitFor();
        await looksRight();
        const overflow = await looked.evaluate('document.documentElement.scrollWidth - window.innerWidth');
        expect(overflow).toBeLessThanOrEqual(0);
      },
    );

    test.each([
      ['/visits/cmt-same-region-visit', 'article[data-issue]', []],
      // By what the list is narrowed stays, although eight other reasons come before it.
      ['/board?reason=diagnosis-missing', '[data-held]', ['No diagnosis']],
    ])('%s: paper is black on white, whatever the screen was, with nothing to press', async (path, last, facets) => {
      await goWithin(looked, path);
      await looked.locator(last).first().waitFor();
      await looked.emulateMedia({ media: 'print' });
      expect(await seriousFindings(looked)).toEqual([]);
      const buttons = looked.locator('main').locator('button, a.mantine-Button-root').filter({ visible: true });
      expect((await buttons.allInnerTexts()).map((text) => text.split('\n')[0])).toEqual(facets);
      await looked.emulateMedia({ media: 'screen' });
      await looked.locator(`:root[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    });

    test.each([
      ['/charting/region-missing-visit', 'Performed by'],
      ['/charting/region-missing-visit', 'Body region'],
    ])('%s: a list of many choices for “%s” is reached without a mouse', async (path, label) => {
      await goWithin(looked, path);
      await field(looked, label).click();
      await looked.getByRole('option').nth(9).waitFor();
      await looksRight();
      for (let step = 0; step < 9; step += 1) {
        await looked.keyboard.press('ArrowDown');
      }
      const chosen = looked.getByRole('option').nth(8);
      const list = await looked.getByRole('listbox').boundingBox();
      const option = await chosen.boundingBox();
      expect(await chosen.getAttribute('data-combobox-selected')).toBe('true');
      expect((option?.y ?? 0) + (option?.height ?? 0)).toBeLessThanOrEqual((list?.y ?? 0) + (list?.height ?? 0) + 1);
      await looked.keyboard.press('Escape');
    });

    test('a patient is chosen from a list that Medplum shows', async () => {
      await goWithin(looked, '/charting');
      await looked.getByPlaceholder('Type a name').fill('a');
      await looked.getByRole('option').nth(9).waitFor();
      await looksRight();
      await looked.keyboard.press('Escape');
    });

    test('what opens over a page can be read and tapped, and Escape leads back to where it was opened', async () => {
      const opens = async (name: string, last: (dialog: Locator) => Promise<unknown>): Promise<void> => {
        const button = looked.locator('main').getByRole('button', { name }).first();
        await button.click();
        await last(looked.getByRole('dialog'));
        await looksRight();
        await looked.keyboard.press('Escape');
        await looked.getByRole('dialog').waitFor({ state: 'detached' });
        await focused(button);
      };
      await goWithin(looked, `/visits/${String(TO_ATTEST)}`);
      await opens('Acknowledge…', async (dialog) => dialog.getByLabel('Reason').waitFor());
      await opens('Attest…', async (dialog) => dialog.getByLabel(/^I attest/).waitFor());
      await goWithin(looked, '/board');
      await looked.locator('[data-held] input').first().check();
      await looked.getByRole('button', { name: 'Assign…' }).click();
      await looked.getByRole('dialog').getByLabel('To').first().click();
      await looked.getByRole('option').first().waitFor();
      await looksRight();
      await looked.keyboard.press('Escape');
      await looked.keyboard.press('Escape');
      await looked.getByRole('dialog').waitFor({ state: 'detached' });
      if (width < PHONE) {
        await looked.getByRole('button', { name: 'Menu' }).click();
        await looked.getByRole('link', { name: 'Figures' }).waitFor();
        await looksRight();
      }
    });
  });

  test('plain words for the patient, right to left in Arabic', async () => {
    const page = await openPage(browser, app);
    await page.goto('/plain/brief-30-minutes-visit');
    await page.locator('[data-plain][lang="en"]').waitFor();
    await field(page, 'Language').click();
    await page.getByRole('option', { name: 'العربية' }).click();
    const words = page.locator('[data-plain][lang="ar"][dir="rtl"]');
    await words.waitFor();
    expect(await words.innerText()).toMatch(/[\u0600-\u06FF]{3}/);
    await picture(page, 'plain-words');
  });

  test('the keyboard alone reaches a visit', async () => {
    const page = await openPage(browser, app);
    await page.goto('/visits');
    await page.getByRole('table', { name: 'Visits' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
    const visits = page.locator('tr[data-visit] a');
    await visits.first().focus();
    // All of them are one stop of Tab.
    expect(await page.locator('tr[data-visit] a:not([tabindex="-1"])').count()).toBe(1);
    await page.keyboard.press('End');
    await focused(visits.last());
    await page.keyboard.press('ArrowUp');
    await focused(visits.nth(-2));
    // With Alt, Control, Command or Shift a key is the browser's.
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Control+Home');
    await focused(visits.nth(-2));
    await page.keyboard.press('Home');
    await focused(visits.first());
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Visit of/ }).waitFor();
    await page.locator('main h1:focus').waitFor();
    expect(await page.title()).toMatch(/^Visit of .* · Manual therapy charges$/);
    // The tabs of a record have addresses too, and keep the focus.
    await page.goto('/Encounter/brief-30-minutes-visit/history');
    await page.getByRole('tab', { name: 'History' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForURL('**/json');
    await page.getByRole('tab', { name: 'JSON', selected: true }).waitFor();
    await focused(page.getByRole('tab', { name: 'JSON' }));
  });
});
