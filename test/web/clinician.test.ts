// SPDX-License-Identifier: Apache-2.0
import type { Procedure } from '@medplum/fhirtypes';
import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, field, openBrowser, openPage, picture } from '../support/browser.ts';
import { WebApp } from '../support/web-app.ts';

const FRESH = { cache: 'reload' } as const;

describeInBrowser('a clinician', () => {
  let app: WebApp;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    app = await WebApp.start({ samples: true });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await app.close();
  });
  beforeEach(async () => {
    page = await openPage(browser, app);
  });
  afterEach(async () => {
    await page.context().close();
  });

  test('finds a visit by its rule, corrects the treatment, and sees the issue gone', async () => {
    await page.goto('/visits');
    await page.getByRole('table', { name: 'Visits' }).waitFor();
    await picture(page, 'visits');
    await field(page, 'Rule').fill('No body region');
    await page.getByRole('option', { name: 'No body region' }).click();
    await page.waitForURL(/\/visits\?rule=region-missing/);
    await page.locator('tr[data-visit="region-missing-visit"] a').click();
    await page.locator('article[data-issue="region-missing"]').getByRole('link', { name: 'Correct' }).click();
    await page.getByRole('form', { name: 'Treatment' }).waitFor();
    const preview = page.locator('[data-preview]');
    await preview.getByText('No body region').waitFor();
    await field(page, 'Body region').fill('Lumbar spine');
    await preview.getByText('No issues so far.').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: /^Visit of/ }).waitFor();
    await page.getByText('No open issues.').waitFor();
    expect(await app.openIssues('region-missing-visit')).toEqual([]);
    const procedure = await app.client.readResource('Procedure', 'region-missing-service-1', FRESH);
    expect(procedure.bodySite).toEqual([{ text: 'Lumbar spine' }]);
  });

  test('sees a row change by itself when a record is saved elsewhere', async () => {
    await page.goto('/visits?from=2026-03-02&to=2026-03-02&therapist=Practitioner/brief-15-minutes-therapist');
    const units = page.locator('tr[data-visit="brief-15-minutes-visit"] [data-units]');
    await expect(units.innerText()).resolves.toBe('1');
    const procedure = await app.client.readResource('Procedure', 'brief-15-minutes-service-1', FRESH);
    const [start] = [procedure.performedPeriod?.start ?? ''];
    await app.client.updateResource<Procedure>({
      ...procedure,
      performedPeriod: { start, end: start.replace(/T(\d\d):\d\d/, (_, hour: string) => `T${hour}:59`) },
    });
    // 49 minutes by the CPT midpoint rule.
    await page.locator('tr[data-visit="brief-15-minutes-visit"] [data-units]').filter({ hasText: /^3$/ }).waitFor();
    await app.client.updateResource(procedure);
    await app.worker.whenIdle();
  });

  test('acknowledges an issue with a reason, which releases the charge', async () => {
    await page.goto('/visits/diagnosis-missing-visit');
    await page.locator('[data-charge]').getByText('held (planned)').waitFor();
    await page.locator('article[data-issue="diagnosis-missing"]').getByRole('button', { name: 'Acknowledge…' }).click();
    await page.getByLabel('Reason').fill('The diagnosis is on the referral, on paper');
    await page.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click();
    await page.locator('[data-charge]').getByText('billable').waitFor();
    await page.getByText('Acknowledged by Local User').waitFor();
    const [issue] = await app.client.searchResources(
      'DetectedIssue',
      'implicated=Encounter/diagnosis-missing-visit',
      FRESH,
    );
    expect(issue?.mitigation).toMatchObject([
      {
        action: { text: 'The diagnosis is on the referral, on paper' },
        author: { reference: 'Practitioner/local-user' },
      },
    ]);
  });

  test('a second treatment without a diagnosis asks anew: the card is open, with its button', async () => {
    const card = page.locator('article[data-issue="diagnosis-missing"]');
    const [first] = await app.client.searchResources('Procedure', 'encounter=Encounter/diagnosis-missing-visit', FRESH);
    const { id: _id, meta: _meta, identifier: _identifier, ...facts } = first as Procedure;
    const at = (time: string): string => (first?.performedPeriod?.start ?? '').replace(/T\d\d:\d\d/, `T${time}`);
    const added = await app.client.createResource<Procedure>({
      ...facts,
      performedPeriod: { start: at('17:00'), end: at('17:15') },
    });
    await page.goto('/visits/diagnosis-missing-visit');
    await page.locator('[data-charge]').getByText('held (planned)').waitFor();
    await card.getByText('the facts have changed since').waitFor();
    await card.getByRole('button', { name: 'Acknowledge…' }).waitFor();
    await app.client.deleteResource('Procedure', added.id);
    await app.worker.whenIdle();
  });

  const openMissing = async (code: string, title: string): Promise<void> => {
    await page.goto(`/visits/${code}-visit`);
    await page.locator(`article[data-issue="${code}"]`).getByRole('link', { name: 'Correct' }).click();
    await page.getByRole('heading', { name: title }).waitFor();
    await page.locator('[data-patient]').getByText(/born/).waitFor();
  };
  const fillMissing = async (entries: Readonly<Record<string, string>>): Promise<void> => {
    for (const [label, text] of Object.entries(entries)) {
      await page.getByLabel(label).fill(text);
    }
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('No open issues.').waitFor();
  };

  test.each([
    ['exam-findings-missing', 'Objective finding', { 'What you examined': 'Flexion', 'What you found': '45 degrees' }],
    [
      'functional-limitation-missing',
      'Functional limitation',
      { Activity: 'Sitting', 'How it is limited': '20 minutes at most' },
    ],
    [
      'plan-of-care-missing',
      'Plan of care',
      {
        Goals: 'Sit for an hour',
        Treatment: 'Manual therapy',
        'How often and for how long': 'Twice a week for 8 weeks',
        'Starts on': '2026-02-02',
      },
    ],
  ])('%s: nothing is written before a person has said it; then the issue is gone', async (code, title, entries) => {
    await openMissing(code, title);
    await page.getByRole('button', { name: 'Save' }).click();
    await page
      .getByText(/^Enter /)
      .first()
      .waitFor();
    expect(await app.openIssues(`${code}-visit`)).toEqual([code]);
    await fillMissing(entries);
    expect(await app.openIssues(`${code}-visit`)).toEqual([]);
  });

  test('a page that throws, or that cannot be loaded, leaves the app standing', async () => {
    await page.goto('/');
    await page.route('**/*.js', async (route) => route.abort());
    await page.getByRole('link', { name: 'Rules' }).click();
    await page.getByRole('alert').getByText('Part of the app could not be loaded').waitFor();
    await page.unroute('**/*.js');
    await page.getByRole('link', { name: 'Payers' }).click();
    await page
      .getByRole('heading', { name: /Payers/ })
      .first()
      .waitFor();
  });

  test('a version in a history opens', async () => {
    await page.goto('/Procedure/brief-15-minutes-service-1/history');
    await page.locator('a[href*="/_history/"]').first().click();
    await page.getByRole('heading', { name: /, as of/ }).waitFor();
    await page.getByText('born').waitFor();
  });

  test('charts a visit of a known patient from nothing, with units while typing', async () => {
    await page.goto('/charting');
    await page.getByPlaceholder('Type a name').fill('Abernathy');
    await page
      .getByRole('option', { name: /Abernathy/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Start visit' }).click();
    await page.getByRole('form', { name: 'Treatment' }).waitFor();
    await field(page, 'Technique, or what was done').fill('Manual traction');
    await field(page, 'Body region').fill('Cervical spine');
    await page.getByLabel('Start').fill('10:00');
    await page.getByLabel('End').fill('09:00');
    await page.getByText('The end must be after the start.').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await page.getByLabel('End').fill('10:23');
    await page.locator('[data-preview]').getByText('97140 × 2 units').waitFor();
    await page.getByLabel('End').fill('10:22');
    await page.locator('[data-preview]').getByText('97140 × 1 unit').waitFor();
    await picture(page, 'charting');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('[data-charge]').getByText('97140 × 1 unit').waitFor();
  });

  test('what was typed stays when the server refuses it, and its words are shown', async () => {
    await page.route('**/fhir/R4/Procedure/*', async (route) =>
      route.request().method() === 'PUT'
        ? route.fulfill({
            status: 400,
            contentType: 'application/fhir+json',
            body: JSON.stringify({
              resourceType: 'OperationOutcome',
              issue: [{ severity: 'error', code: 'invalid', details: { text: 'The record is locked' } }],
            }),
          })
        : route.continue(),
    );
    await page.goto('/charting/technique-missing-visit?treatment=technique-missing-service-1');
    await page.getByLabel('Response to treatment').fill('Less pain than before');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('The record is locked').waitFor();
    expect(await page.getByLabel('Response to treatment').inputValue()).toBe('Less pain than before');
  });

  test('reads why: strip, ladder, allocation, history', async () => {
    await page.goto('/visits/time-not-exclusive-visit');
    await page.getByRole('heading', { name: 'Time strip' }).waitFor();
    expect(await page.locator('.strip-block[data-overlap="true"]').count()).toBeGreaterThan(0);
    await page.getByRole('list', { name: 'CMS total-time rule: minutes to units' }).waitFor();
    await page.getByRole('list', { name: 'CPT midpoint rule: minutes to units' }).waitFor();
    await page.getByRole('table', { name: 'From minutes to units' }).waitFor();
    await page.getByText('by the charge service').first().waitFor();
    await picture(page, 'visit');
  });
});
