// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { MedplumClient } from '@medplum/core';
import type { ChargeItem, Encounter, Organization, Procedure } from '@medplum/fhirtypes';
import type { Browser, Locator, Page } from 'playwright-core';
import type { SubscriptionWorker } from '../../src/embedded/subscription-worker.ts';
import { LOCAL_TENANT } from '../../src/service/tenants.ts';
import { describeInBrowser, openBrowser, openPage, seriousFindings } from '../support/browser.ts';
import { documents } from '../support/documents.ts';
import { FakeEhr } from '../support/fake-ehr.ts';
import { startTestService, until } from '../support/service.ts';
import { therapist, treatment, visit } from '../support/visit.ts';
import { SECRET, signed } from '../support/webhooks.ts';

const FRESH = { cache: 'reload' } as const;
/** `SCREENSHOTS=1 npx jest test/web` takes the pictures of the README. */
const takesPictures = process.env['SCREENSHOTS'] === '1';

let server: { readonly address: string; readonly worker: SubscriptionWorker; readonly close: () => Promise<void> };
let browser: Browser;
let page: Page;
let client: MedplumClient;

const start = async (samples: boolean): Promise<void> => {
  const service = await startTestService({ samples });
  const { worker } = service.runtimes.get(LOCAL_TENANT.id)?.store ?? {};
  if (!worker) {
    throw new Error('The service has no store of its own');
  }
  server = { address: service.address, worker, close: service.close };
  await server.worker.whenIdle();
  client = new MedplumClient({ baseUrl: `${server.address}/` });
  await client.startClientLogin('test', 'test');
};
const stop = async (): Promise<void> => {
  await server.close();
};
const picture = async (name: string): Promise<void> => {
  if (takesPictures) {
    await page.screenshot({ path: `docs/${name}.png` });
  }
};
/** A field by its label; Mantine gives the list that opens below it the same name. */
const field = (label: string): Locator => page.getByLabel(label, { exact: true }).first();
const openIssues = async (visit: string): Promise<string[]> => {
  const query = `implicated=Encounter/${visit}&status=preliminary`;
  const issues = await client.searchResources('DetectedIssue', query, FRESH);
  return issues.map(({ code }) => code?.coding?.[0]?.code ?? '').sort();
};
const charge = async (visit: string): Promise<ChargeItem | undefined> =>
  client.searchOne('ChargeItem', `context=Encounter/${visit}`, FRESH);

describeInBrowser('the web app', () => {
  beforeAll(async () => {
    await start(true);
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await stop();
  });
  beforeEach(async () => {
    page = await openPage(browser, server.address);
  });
  afterEach(async () => {
    await page.context().close();
  });

  describe('a clinician', () => {
    test('finds a visit by its rule, corrects the treatment, and sees the issue gone within a second', async () => {
      await page.goto('/');
      await page.getByRole('table', { name: 'Visits' }).waitFor();
      await picture('visits');
      await field('Rule').fill('No body region');
      await page.getByRole('option', { name: 'No body region' }).click();
      await page.waitForURL(/\?rule=region-missing/);
      await page.locator('tr[data-visit="region-missing-visit"] a').click();
      await page.locator('article[data-issue="region-missing"]').getByRole('link', { name: 'Correct' }).click();
      await page.getByRole('form', { name: 'Treatment' }).waitFor();
      const preview = page.locator('[data-preview]');
      await preview.getByText('No body region').waitFor();
      await field('Body region').fill('Lumbar spine');
      await preview.getByText('Nothing would be to be mended.').waitFor();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('heading', { name: /^Visit of/ }).waitFor();
      const saved = performance.now();
      await page.getByText('Nothing is to be mended.').waitFor();
      expect(performance.now() - saved).toBeLessThan(1000);
      expect(await openIssues('region-missing-visit')).toEqual([]);
      const procedure = await client.readResource('Procedure', 'region-missing-service-1', FRESH);
      expect(procedure.bodySite).toEqual([{ text: 'Lumbar spine' }]);
    }, 60_000);

    test('sees a row change by itself when a record is saved elsewhere', async () => {
      await page.goto('/?date=2026-03-02&therapist=Practitioner/brief-15-minutes-therapist');
      const units = page.locator('tr[data-visit="brief-15-minutes-visit"] [data-units]');
      await expect(units.innerText()).resolves.toBe('1');
      const procedure = await client.readResource('Procedure', 'brief-15-minutes-service-1', FRESH);
      const [start] = [procedure.performedPeriod?.start ?? ''];
      await client.updateResource<Procedure>({
        ...procedure,
        performedPeriod: { start, end: start.replace(/T(\d\d):\d\d/, (_, hour: string) => `T${hour}:59`) },
      });
      // 49 minutes by the CPT midpoint rule.
      await page.locator('tr[data-visit="brief-15-minutes-visit"] [data-units]').filter({ hasText: /^3$/ }).waitFor();
      await client.updateResource(procedure);
      await server.worker.whenIdle();
    }, 60_000);

    test('acknowledges an issue with a reason, which releases the charge', async () => {
      await page.goto('/visits/diagnosis-missing-visit');
      await page.locator('[data-charge]').getByText('held (planned)').waitFor();
      await page
        .locator('article[data-issue="diagnosis-missing"]')
        .getByRole('button', { name: 'Acknowledge…' })
        .click();
      await page.getByLabel('Reason').fill('The diagnosis is on the referral, on paper');
      await page.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click();
      await page.locator('[data-charge]').getByText('billable').waitFor();
      await page.getByText('Acknowledged by Local User').waitFor();
      const [issue] = await client.searchResources(
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
    }, 60_000);

    test.each([
      ['plan-of-care-missing', 'CarePlan'],
      ['exam-findings-missing', 'Observation'],
      ['functional-limitation-missing', 'Observation'],
    ])(
      '%s: makes the record that is missing, prepared, and the issue is gone',
      async (code, type) => {
        await page.goto(`/visits/${code}-visit`);
        await page.locator(`article[data-issue="${code}"]`).getByRole('link', { name: 'Correct' }).click();
        await page.getByRole('heading', { name: `New ${type}` }).waitFor();
        await page.getByRole('button', { name: /^(?:OK|Create|Update|Submit)$/ }).click();
        await page.getByRole('heading', { name: /^Visit of/ }).waitFor();
        await page.getByText('Nothing is to be mended.').waitFor();
        expect(await openIssues(`${code}-visit`)).toEqual([]);
      },
      60_000,
    );

    test('charts a visit of a known patient from nothing, with units while typing', async () => {
      await page.goto('/charting');
      await page.getByPlaceholder('Type a name').fill('Abernathy');
      await page
        .getByRole('option', { name: /Abernathy/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'Begin the visit' }).click();
      await page.getByRole('form', { name: 'Treatment' }).waitFor();
      await field('Technique, or what was done').fill('Manual traction');
      await field('Body region').fill('Cervical spine');
      await page.getByLabel('Start').fill('10:00');
      await page.getByLabel('End').fill('09:00');
      await page.getByText('The end must come after the start.').waitFor();
      expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
      await page.getByLabel('End').fill('10:23');
      await page.locator('[data-preview]').getByText('97140 × 2 units').waitFor();
      await page.getByLabel('End').fill('10:22');
      await page.locator('[data-preview]').getByText('97140 × 1 unit').waitFor();
      await picture('charting');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.locator('[data-charge]').getByText('97140 × 1 unit').waitFor();
    }, 60_000);

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
    }, 60_000);

    test('reads why: strip, ladder, allocation, history', async () => {
      await page.goto('/visits/time-not-exclusive-visit');
      await page.getByRole('heading', { name: 'Time strip' }).waitFor();
      expect(await page.locator('.strip-block[data-overlap="true"]').count()).toBeGreaterThan(0);
      await page.getByRole('list', { name: 'CMS total-time rule: minutes to units' }).waitFor();
      await page.getByRole('list', { name: 'CPT midpoint rule: minutes to units' }).waitFor();
      await page.getByRole('table', { name: 'From minutes to units' }).waitFor();
      await page.getByText('by the charge service').first().waitFor();
      await picture('visit');
    }, 60_000);
  });

  describe('a biller', () => {
    test('attests separate services after seeing the time blocks', async () => {
      const visit = 'distinct-service-modifier-missing-visit';
      await page.goto(`/visits/${visit}`);
      await page.getByRole('button', { name: 'Attest…' }).click();
      const blocks = page.getByRole('list', { name: 'Time blocks of the day' });
      expect(await blocks.getByRole('listitem').count()).toBe(2);
      expect(await page.getByRole('button', { name: 'Attest 59' }).isDisabled()).toBe(true);
      await page.getByLabel(/^I attest/).check();
      await page.getByRole('button', { name: 'Attest 59' }).click();
      await page.locator('[data-charge]').getByText('59', { exact: true }).waitFor();
      await page.getByText('Nothing is to be mended.').waitFor();
      const codings = (await charge(visit))?.extension?.[0]?.valueCodeableConcept?.coding?.map(({ code }) => code);
      expect(codings).toEqual(['59', 'GP']);
      expect(await openIssues(visit)).toEqual([]);
    }, 60_000);

    test('attests KX after seeing the year’s total', async () => {
      await page.goto('/visits/kx-missing-visit');
      await page.getByRole('button', { name: 'Attest…' }).click();
      await page.getByText('against a threshold of').waitFor();
      await page.getByLabel(/^I attest/).check();
      await page.getByRole('button', { name: 'Attest KX' }).click();
      await page.locator('[data-charge]').getByText('KX', { exact: true }).waitFor();
      await page.getByText('Nothing is to be mended.').waitFor();
    }, 60_000);

    test('narrows by payer, date and status, and finds it again by its address', async () => {
      await page.goto('/?status=in-progress');
      await page.getByRole('table', { name: 'Visits' }).waitFor();
      expect(await page.locator('tr[data-visit]').count()).toBeGreaterThan(0);
      expect(new Set(await page.locator('tr[data-visit] td:first-child p').allInnerTexts())).toEqual(
        new Set(['in-progress']),
      );
      await page.goto('/?date=1999-01-01');
      await page.getByText('No visit is like this.').waitFor();
      await page.goto('/?payer=Organization/medicare-part-b');
      await page.locator('tr[data-visit="cms-example-3-visit"]').waitFor();
      const payers = await page.locator('tr[data-visit] td:nth-child(4)').allInnerTexts();
      expect([payers.length > 10, new Set(payers)]).toEqual([true, new Set(['Medicare Part B'])]);
    }, 60_000);
  });

  describe('an administrator', () => {
    test('sees the figures, as pictures, as tables and as CSV', async () => {
      await page.goto('/admin?from=2026-01-01&to=2026-12-31');
      await page.getByText(/visits\. .* minutes of manual therapy on/).waitFor();
      const funnel = page.getByRole('region', { name: 'What became of the issues' });
      await funnel.getByRole('button', { name: /as a table/ }).click();
      const raised = await funnel.getByRole('row', { name: /^raised/ }).innerText();
      const all = await client.search('DetectedIssue', '_count=0&_total=accurate', FRESH);
      expect(Number(raised.replace(/\D+/g, ''))).toBeGreaterThan(40);
      expect(Number(raised.replace(/\D+/g, ''))).toBeLessThanOrEqual(all.total ?? 0);
      const download = page.waitForEvent('download');
      await funnel.getByRole('button', { name: /as CSV/ }).click();
      const text = readFileSync(await (await download).path(), 'utf8');
      expect(text.split('\r\n')[0]).toBe('step,issues');
      await funnel.getByRole('button', { name: /as a picture/ }).click();
      await page.waitForTimeout(takesPictures ? 2000 : 0);
      await picture('figures');
    }, 60_000);

    test('reads a rule’s page, and finds its visits from there', async () => {
      await page.goto('/admin/rules');
      await page.getByLabel('Find a rule').fill('KX');
      await page
        .getByRole('link', { name: /threshold/i })
        .first()
        .click();
      await page.getByRole('heading', { name: 'Sources' }).waitFor();
      await page.getByRole('link', { name: 'Visits with this issue' }).click();
      await page.waitForURL(/rule=kx-missing/);
    }, 60_000);

    test('changes a payer’s policy, which the next save is assessed by; a wrong value is not taken', async () => {
      const id = 'sample-health-plan';
      await page.goto(`/admin/payers?payer=${id}`);
      const save = page.getByRole('button', { name: 'Save policy' });
      await page.getByLabel('Units of 97140 a day at most').fill('0');
      await page.getByRole('alert').getByText('muePerDay is not more than 0').waitFor();
      expect(await save.isDisabled()).toBe(true);
      await field('Add a rule').click();
      await page.getByRole('option', { name: 'Several techniques, one duration' }).click();
      await page.getByLabel('Units of 97140 a day at most').fill('4');
      await save.click();
      await page.waitForTimeout(500);
      const organization = await client.readResource('Organization', id, FRESH);
      expect(JSON.stringify((organization as Organization).extension)).toContain(
        '"url":"rule","valueCode":"technique-duration-missing"},{"url":"severity","valueCode":"off"}',
      );
      const visit = await client.readResource('Encounter', 'technique-duration-missing-visit', FRESH);
      await client.updateResource<Encounter>({ ...visit, length: { value: 45, unit: 'min' } });
      await server.worker.whenIdle();
      expect(await openIssues('technique-duration-missing-visit')).toEqual([]);
    }, 60_000);

    test('sees how far the NCCI table reaches, and any record with its history', async () => {
      await page.goto('/admin/edits');
      await page.getByText('covering dates of service through').waitFor();
      await page.getByLabel('Find a code').fill('97530');
      expect(await page.getByRole('table', { name: 'NCCI pairs' }).getByRole('row').count()).toBeGreaterThan(1);
      await page.goto('/DetectedIssue');
      await page.getByRole('cell', { name: 'preliminary' }).first().waitFor({ timeout: 20_000 });
      const [issue] = await client.searchResources('DetectedIssue', '_count=1', FRESH);
      await page.goto(`/DetectedIssue/${issue?.id ?? ''}/history`);
      await page.getByRole('table').first().waitFor();
    }, 60_000);
  });

  test('plain words for the patient, right to left in Arabic', async () => {
    await page.goto('/plain/brief-30-minutes-visit');
    await page.locator('[data-plain][lang="en"]').waitFor();
    await field('Language').click();
    await page.getByRole('option', { name: 'العربية' }).click();
    const words = page.locator('[data-plain][lang="ar"][dir="rtl"]');
    await words.waitFor();
    expect(await words.innerText()).toMatch(/[\u0600-\u06FF]{3}/);
    await picture('plain-words');
  }, 60_000);

  const pages = [
    '/',
    '/visits/cmt-same-region-visit',
    '/visits/cms-example-4-visit',
    '/charting',
    '/charting/region-missing-visit?treatment=region-missing-service-1',
    '/plain/brief-30-minutes-visit',
    '/admin?from=2026-01-01&to=2026-12-31',
    '/admin/rules',
    '/admin/rules/kx-missing',
    '/admin/payers?payer=medicare-part-b',
    '/admin/edits',
    '/ChargeItem',
    '/Encounter/brief-30-minutes-visit',
    '/Encounter/brief-30-minutes-visit/history',
    '/Encounter/brief-30-minutes-visit/edit',
  ];
  /** Both colour schemes and both widths; `AXE=all` takes each with each, as `.ci/run` does. */
  const looks = [
    ['light', 1280],
    ['dark', 390],
    ...(process.env['AXE'] === 'all'
      ? ([
          ['dark', 1280],
          ['light', 390],
        ] as const)
      : []),
  ] as const;
  test.each(looks)(
    'axe finds nothing serious on any page, and none is wider than the window: %s at %i',
    async (colorScheme, width) => {
      await page.context().close();
      page = await openPage(browser, server.address, { colorScheme, viewport: { width, height: 850 } });
      const findings: string[] = [];
      for (const path of pages) {
        await page.goto(path);
        await page.locator('main h1').first().waitFor();
        // What is read after the heading.
        await page.waitForTimeout(700);
        findings.push(...(await seriousFindings(page)).map((finding) => `${path}: ${finding}`));
        const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
        findings.push(...(Number(overflow) > 0 ? [`${path}: ${String(overflow)} px wider than the window`] : []));
      }
      expect(findings).toEqual([]);
    },
    180_000,
  );

  test('on another server people sign in, by Medplum’s own form', async () => {
    await page.route('**/config.json', async (route) =>
      route.fulfill({ json: { baseUrl: `${server.address}/`, signIn: 'form' } }),
    );
    await page.goto('/visits/brief-30-minutes-visit');
    await page.getByRole('heading', { name: 'Manual therapy charges' }).waitFor();
    await page.getByLabel('Email', { exact: false }).first().waitFor();
    await page.route('**/config.json', async (route) => route.fulfill({ json: { signIn: 'magic' } }));
    await page.goto('/');
    await page.getByText('The page cannot start: config.json: signIn:').waitFor();
  }, 60_000);

  test('the keyboard alone reaches a visit', async () => {
    await page.goto('/');
    await page.getByRole('table', { name: 'Visits' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
    await page.locator('tr[data-visit] a').first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Visit of/ }).waitFor();
  }, 60_000);
});

describeInBrowser('the web app on an empty server', () => {
  beforeAll(async () => {
    await start(false);
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await stop();
  });

  test('tells what to do', async () => {
    page = await openPage(browser, server.address);
    await page.goto('/');
    await page.getByText('There are no visits yet.').waitFor();
    await page.getByRole('link', { name: 'chart a treatment here' }).click();
    await page.getByRole('heading', { name: 'Chart a treatment' }).waitFor();
    await page.goto('/admin');
    await page.getByText('No visit is in this period.').waitFor();
    expect(await openIssues('none')).toEqual([]);
  }, 60_000);
});

describeInBrowser('a tenant whose EHR stores no charges', () => {
  test('the access token opens the page, which shows the charge and says where it is kept', async () => {
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
    const own = await openBrowser();
    try {
      await fetch(
        `${service.address}/subscriptions/r4`,
        signed(JSON.stringify({ resourceType: 'Encounter', id: 'e1' })),
      );
      const { service: store } = service.runtimes.get('clinic')?.store ?? {};
      await until(async () => (await store?.repository.searchOne({ resourceType: 'ChargeItem' })) !== undefined);
      const page = await openPage(own, service.address, { httpCredentials: { username: 'anybody', password: token } });
      await page.goto('/visits/e1');
      await page.getByText('97140 × 2 units').waitFor();
      expect(await page.getByText('Charges are kept here').textContent()).toBe('Charges are kept here');
      expect(await page.getByText(ehr.fhirUrl).textContent()).toContain(
        'cannot store and find ChargeItem and DetectedIssue',
      );
      expect(await seriousFindings(page)).toEqual([]);
      const stranger = await openPage(own, service.address);
      expect((await stranger.goto('/visits/e1').catch(() => undefined))?.status() ?? 401).toBe(401);
    } finally {
      await own.close();
      await service.close();
      await ehr.close();
    }
  }, 60_000);
});
