// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, openBrowser, openPage } from '../support/browser.ts';
import { serveWeb } from '../support/static-web.ts';
import { hasMedplum, medplumTarget, type Target } from '../support/target.ts';
import { VisitOnServer } from '../support/visit-on-server.ts';

const TYPES = [
  'Account',
  'Bot',
  'CarePlan',
  'ChargeItem',
  'Claim',
  'Composition',
  'Condition',
  'Coverage',
  'DetectedIssue',
  'Encounter',
  'Observation',
  'Patient',
  'PractitionerRole',
  'Procedure',
  'Provenance',
  'Subscription',
  'Task',
];

if (!hasMedplum()) {
  process.stderr.write(
    'No Medplum server: set MEDPLUM_BASE_URL, MEDPLUM_CLIENT_ID and MEDPLUM_CLIENT_SECRET to test the page on one.\n',
  );
}

/** The page as static files, on the Medplum server of the environment, for a clinician with Medplum's default rights. */
(hasMedplum() ? describeInBrowser : describe.skip)('the page on a Medplum server', () => {
  let target: Target;
  let browser: Browser;
  let web: Awaited<ReturnType<typeof serveWeb>>;
  let page: Page;
  const email = `${randomUUID()}@example.org`;
  const password = randomUUID();
  /** Requests of the page that the server refused, or that led nowhere. */
  const refused: string[] = [];

  beforeAll(async () => {
    target = await medplumTarget();
    const project = target.client.getProject()?.id ?? '';
    await target.client.post(`admin/projects/${project}/invite`, {
      resourceType: 'Practitioner',
      firstName: 'Sam',
      lastName: 'Example',
      email,
      password,
      sendEmail: false,
    });
    web = await serveWeb(target.client.getBaseUrl());
    browser = await openBrowser();
    page = await openPage(browser, web.address);
    page.on('response', (response) => {
      if (response.status() >= 400) {
        refused.push(`${String(response.status())} ${response.request().method()} ${response.url()}`);
      }
    });
    await page.goto('/');
    await page.getByLabel('Email').fill(email);
    await page.getByRole('button', { name: /Continue|Next/ }).click();
    await page.locator('input[name=password]').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Visits' }).waitFor();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    web.close();
    await target.close();
  });

  const open = async (path: string): Promise<void> => {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForLoadState('networkidle');
  };

  test('a visit, its charge and its issue, for whoever signed in by Medplum’s form', async () => {
    const visit = await VisitOnServer.save(target.client, { treatmentFacts: { bodySite: [] } });
    await target.settle();
    const id = visit.reference('Encounter/e1').replace('Encounter/', '');
    await open(`/visits/${id}`);
    await page.getByText('97140 × 2 units').first().waitFor();
    await page.getByText('No body region').first().waitFor();
    for (const path of [`/charting/${id}`, `/plain/${id}`, `/Encounter/${id}`, `/Encounter/${id}/history`]) {
      await open(path);
    }
    const [charge] = await visit.charges();
    for (const tab of ['', '/edit', '/history', '/json']) {
      await open(`/ChargeItem/${charge?.id ?? ''}${tab}`);
    }
    expect(refused).toEqual([]);
  }, 180_000);

  test('no page and no list of records asks for what the server refuses', async () => {
    const lists = ['/', '/?status=finished', '/?rule=region-missing', '/charting'];
    const rules = ['/admin', '/admin/rules', '/admin/rules/region-missing', '/admin/payers', '/admin/tables'];
    for (const path of [...lists, ...rules, ...TYPES.map((type) => `/${type}`)]) {
      await open(path);
    }
    expect(refused).toEqual([]);
  }, 300_000);
});
