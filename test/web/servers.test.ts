// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { LOCAL_TENANT } from '../../src/service/tenants.ts';
import { describeInBrowser, newPage, openBrowser, openContext, openPage, seriousFindings } from '../support/browser.ts';
import { documents } from '../support/documents.ts';
import { FakeEhr } from '../support/fake-ehr.ts';
import { startTestService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { therapist, treatment, visit } from '../support/visit.ts';
import { WebApp } from '../support/web-app.ts';
import { SECRET, signed } from '../support/webhooks.ts';

describeInBrowser('the page on one server or another', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  test('on this machine a tab that signs in tells other tabs nothing: a client that hears of a login loads its page anew', async () => {
    const app = await WebApp.start({ samples: false });
    const context = await openContext(browser, app);
    const [other, opened] = [await newPage(context), await newPage(context)];
    await other.goto('/config.json');
    await other.evaluate("window.heard = []; addEventListener('storage', ({ key }) => heard.push(key))");
    await opened.goto('/charting/patient');
    await opened.locator('main h1').waitFor();
    await opened.evaluate("localStorage.setItem('last', '')");
    await other.waitForFunction("heard.includes('last')");
    expect(await other.evaluate('heard')).toEqual(['last']);
    await context.close();
    await app.close();
  });

  test('an empty one: tells what to do; one of others: people sign in, by Medplum’s own form', async () => {
    const app = await WebApp.start({ samples: false });
    const page = await openPage(browser, app);
    await page.goto('/');
    await page.getByText('No manual therapy has been documented yet.').waitFor();
    await page.goto('/visits');
    await page.getByText('No manual therapy has been documented yet.').waitFor();
    await page.locator('main').getByRole('link', { name: 'Chart a treatment' }).click();
    await page.getByRole('heading', { name: 'Chart a treatment' }).waitFor();
    for (const path of ['/admin', '/board']) {
      await page.goto(path);
      await page.locator('[data-first-steps]').waitFor();
    }
    expect(await app.openIssues('none')).toEqual([]);

    await page.route('**/config.json', async (route) =>
      route.fulfill({ json: { baseUrl: `${app.address}/`, signIn: 'form' } }),
    );
    await page.evaluate(() => {
      localStorage.clear();
    });
    await page.goto('/visits/brief-30-minutes-visit');
    await page.getByRole('heading', { name: 'Manual therapy charges' }).waitFor();
    await page.getByLabel('Email', { exact: false }).first().waitFor();
    await page.route('**/config.json', async (route) => route.fulfill({ json: { signIn: 'magic' } }));
    await page.goto('/');
    await page.getByText('This page could not start: config.json: signIn:').waitFor();
    await app.close();
  });

  test('that of a tenant whose EHR stores no charges: the access token opens the page, which shows the charge and says where it is kept', async () => {
    const token = 'an access token of the clinic';
    const ehr = await FakeEhr.start();
    await ehr.save(
      { resourceType: 'Patient', id: 'p1' },
      therapist(),
      visit(),
      ...documents('p1'),
      treatment('mt', '10:00-10:30'),
    );
    const service = await startTestService({
      isLoopback: false,
      tenants: [
        {
          ...LOCAL_TENANT,
          id: 'clinic',
          accessTokenSha256: [createHash('sha256').update(token).digest('hex')],
          webhookSecrets: [SECRET],
          ehr: { fhirUrl: ehr.fhirUrl, credentials: undefined, heartbeatMs: undefined },
        },
      ],
    });
    try {
      await fetch(
        `${service.address}/subscriptions/r4`,
        signed(JSON.stringify({ resourceType: 'Encounter', id: 'e1' })),
      );
      const { service: store } = service.runtimes.get('clinic')?.store ?? {};
      await until(async () => (await store?.repository.searchOne({ resourceType: 'ChargeItem' })) !== undefined);
      const page = await openPage(browser, service.address, {
        httpCredentials: { username: 'anybody', password: token },
      });
      await page.goto('/visits/e1');
      await page.getByText('97140 × 2 units').waitFor();
      expect(await page.getByText('Charges are kept here').textContent()).toBe('Charges are kept here');
      expect(await page.getByText(ehr.fhirUrl).textContent()).toContain(
        'cannot store and search for ChargeItem and DetectedIssue',
      );
      expect(await seriousFindings(page)).toEqual([]);
      const stranger = await openPage(browser, service.address);
      expect((await stranger.goto('/visits/e1').catch(() => undefined))?.status() ?? 401).toBe(401);
    } finally {
      await service.close();
      await ehr.close();
    }
  });
});
