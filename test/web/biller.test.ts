// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { forbidden } from '@medplum/core';
import type { Bundle, Encounter, Procedure } from '@medplum/fhirtypes';
import type { Browser, Page } from 'playwright-core';
import { ClinicClock } from '../../src/capture/charting/clinic-clock.ts';
import { describeInBrowser, focused, goWithin, openPage } from '../support/browser.ts';
import { withPage } from '../support/in-browser.ts';
import type { WebApp } from '../support/web-app.ts';

const FRESH = { cache: 'reload' } as const;

describeInBrowser('a biller', () => {
  let app: WebApp;
  let browser: Browser;
  let page: Page;
  withPage((at) => {
    ({ app, browser, page } = at);
  });

  test('reads on the receipt and in the history of a visit its own clock, in whatever zone the browser is', async () => {
    const visit = 'diagnosis-missing-visit';
    const { period, meta } = {
      ...(await app.client.readResource('Encounter', visit, FRESH)),
      ...(await app.charge(visit)),
    };
    const saved = new ClinicClock(undefined, period?.start).shown(meta?.lastUpdated ?? '', 'en-US');
    const abroad = await openPage(browser, app, { timezoneId: 'Asia/Tokyo', locale: 'en-US' });
    await abroad.goto(`/visits/${visit}/receipt`);
    await abroad.getByRole('link', { name: `The charge, saved ${saved}` }).waitFor();
    await goWithin(abroad, `/visits/${visit}`);
    await abroad.getByText(`${saved} by the charge service`).first().waitFor();
    await abroad.context().close();
  });

  test('attests separate services after seeing the time blocks', async () => {
    const visit = 'distinct-service-modifier-missing-visit';
    await goWithin(page, `/visits/${visit}`);
    await page.getByRole('button', { name: 'Attest…' }).click();
    const blocks = page.getByRole('list', { name: 'Time blocks of the day' });
    expect(await blocks.getByRole('listitem').count()).toBe(2);
    expect(await page.getByRole('radio', { name: 'XE' }).isDisabled()).toBe(true);
    await page.getByRole('radio', { name: '59' }).check();
    expect(await page.getByRole('button', { name: 'Attest 59' }).isDisabled()).toBe(true);
    await page.getByLabel(/^I attest/).check();
    await page.getByRole('button', { name: 'Attest 59' }).click();
    await page.locator('[data-charge]').getByText('59', { exact: true }).waitFor();
    await page.getByText('No open issues.').waitFor();
    const codings = (await app.charge(visit))?.extension?.[0]?.valueCodeableConcept?.coding?.map(({ code }) => code);
    expect(codings).toEqual(['59', 'GP']);
    expect(await app.openIssues(visit)).toEqual([]);
    // Entered in error: it is withdrawn, and both stay on record.
    await page.getByText('Saved: attested a separate service (59)').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Attest…' }).waitFor();
    await page.getByText('Withdrew: attested a separate service (59)').waitFor();
    await page.getByText('Attested a separate service (59)', { exact: true }).waitFor();
    const left = (await app.charge(visit))?.extension?.[0]?.valueCodeableConcept?.coding?.map(({ code }) => code);
    expect(left).toEqual(['GP']);
  });

  test('attests KX after seeing the year’s total', async () => {
    await goWithin(page, '/visits/kx-missing-visit');
    await page.getByRole('button', { name: 'Attest…' }).click();
    await page.getByText('against a threshold of').waitFor();
    await page.getByLabel(/^I attest/).check();
    await page.getByRole('button', { name: 'Attest KX' }).click();
    await page.locator('[data-charge]').getByText('KX', { exact: true }).waitFor();
    await page.getByText('No open issues.').waitFor();
  });

  /** The same visit once more, a day later. */
  const nextDay = <T extends Encounter | Procedure>(resource: T, changes: Partial<T>): T => {
    const text = JSON.stringify(resource).replaceAll('2026-03-02', '2026-03-03');
    const { id: _id, meta: _meta, identifier: _identifier, ...rest } = JSON.parse(text) as T;
    return { ...rest, ...changes } as T;
  };

  test('attests on many held visits at once, having seen the facts of each', async () => {
    const rule = 'kx-missing';
    const encounter = await app.client.readResource('Encounter', `${rule}-visit`, FRESH);
    const [treatment] = await app.client.searchResources('Procedure', `encounter=Encounter/${rule}-visit`, FRESH);
    const visits: string[] = [];
    for (let count = 0; count < 2; count += 1) {
      const visit = await app.client.createResource(nextDay(encounter, {}));
      visits.push(visit.id);
      await app.client.createResource(
        nextDay(treatment as Procedure, { encounter: { reference: `Encounter/${visit.id}` } }),
      );
    }
    await app.worker.whenIdle();
    await goWithin(page, `/board?reason=${rule}`);
    await page.locator('tr[data-held]').first().waitFor();
    await page.getByLabel(/^Select all/).check();
    await page.getByRole('button', { name: 'Attest…' }).click();
    const facts = page.getByRole('list', { name: 'The facts of each visit' });
    await facts
      .getByText(/2026 before this day: \$/)
      .first()
      .waitFor();
    const attest = page.getByRole('button', { name: /^Attest KX on [1-9]/ });
    expect(await attest.isDisabled()).toBe(true);
    const count = await facts.getByRole('listitem').count();
    await page.getByLabel(/^I attest/).check();
    await attest.click();
    await page.getByText(new RegExp(`^${String(count)} visits? attested\\.`)).waitFor();
    await app.worker.whenIdle();
    const charges = await Promise.all(visits.map(async (visit) => app.charge(visit)));
    const modifiers = charges.flatMap((charge) => charge?.extension?.[0]?.valueCodeableConcept?.coding ?? []);
    expect(modifiers.some(({ code }) => code === 'KX')).toBe(true);
    const told = await app.client.searchResources('Provenance', '_count=100&_sort=-_lastUpdated', FRESH);
    expect(told.filter(({ activity }) => activity?.text?.includes('(KX)')).length).toBeGreaterThanOrEqual(count);
  });

  test('is not offered to acknowledge what only a correction releases', async () => {
    await goWithin(page, '/board?reason=region-missing');
    await page.getByRole('heading', { name: 'Nothing that is held matches' }).waitFor();
    expect(await page.getByRole('region', { name: 'Payer' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Show everything that is held' }).waitFor();
    await page.goto('/board?reason=units-mismatch');
    await page.locator('tr[data-held="units-mismatch-visit"] input').check();
    await page.getByRole('button', { name: 'Assign…', disabled: false }).waitFor();
    expect(await page.getByRole('button', { name: 'Acknowledge…' }).isDisabled()).toBe(true);
  });

  test('what a server refuses of many is named, the rest can be taken back, also after there was no network', async () => {
    await goWithin(page, '/board');
    for (const visit of ['units-mismatch-visit', 'modifier-51-visit']) {
      await page.locator(`tr[data-held="${visit}"] input`).check();
    }
    const isAsked = (text: string): boolean => text.includes('"PUT"') && text.includes('Task/');
    const whileSaving: string[] = [];
    await page.route('**/fhir/R4', async (route) => {
      const text = route.request().postData() ?? '';
      if (!isAsked(text)) {
        await route.continue();
        return;
      }
      whileSaving.push(...(await page.locator('main button:disabled').allInnerTexts()));
      const sent = JSON.parse(text) as Bundle;
      const [first, ...refused] = sent.entry ?? [];
      const response = await route.fetch({ postData: JSON.stringify({ ...sent, entry: [first] }) });
      const { entry: [done] = [], ...answer } = (await response.json()) as Bundle;
      const entry = [done, ...refused.map(() => ({ response: { status: '403', outcome: forbidden } }))];
      await route.fulfill({ response, body: JSON.stringify({ ...answer, entry }) });
    });
    await page.getByRole('button', { name: 'Assign…' }).click();
    await page.getByRole('dialog').getByLabel('To').first().click();
    await page.getByRole('option').first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Assign' }).click();
    await page.getByText('1 visit assigned.').waitFor();
    await page
      .getByRole('list', { name: 'Visits to look at again' })
      .getByText(/You do not have the right/)
      .waitFor();
    expect(whileSaving).toEqual(expect.arrayContaining(['Assign…', 'Acknowledge…', 'Attest…']));
    await page.unroute('**/fhir/R4');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.locator('main').getByRole('alert').getByText('The server cannot be reached').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('1 visit as before.').waitFor();
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
  });

  test('works on many held visits at once: narrows by reason, acknowledges, and exports', async () => {
    await goWithin(page, '/board');
    await page.getByRole('heading', { name: /visits wait, \d+ units are held$/ }).waitFor();
    await page
      .getByRole('region', { name: 'Why' })
      .getByRole('button', { name: /^No diagnosis/ })
      .click();
    await page.locator('tr[data-held="diagnosis-missing-visit"]').waitFor();
    await page.getByLabel(/^Select all/).check();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export CSV' }).click();
    const text = readFileSync(await (await download).path(), 'utf8');
    expect(text.split('\r\n')[0]).toBe('date,patient,reasons,therapist,payer,units,dollars (estimate),days');
    expect(text).toContain('No diagnosis');
    await page.getByRole('button', { name: 'Acknowledge…' }).click();
    await page.getByLabel('Reason').fill('The diagnoses are on the referrals, on paper');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Acknowledge/ })
      .click();
    await focused(page.getByText(/^\d+ visits? acknowledged\.$/));
    await app.worker.whenIdle();
    expect((await app.charge('diagnosis-missing-visit'))?.status).toBe('billable');
    await page.getByRole('button', { name: 'Undo' }).click();
    await focused(page.getByText(/^\d+ visits? as before\.$/));
    await app.worker.whenIdle();
    expect((await app.charge('diagnosis-missing-visit'))?.status).toBe('planned');
  });

  test('narrows by payer, rule, charge and date together, counted, and finds it again by its address', async () => {
    const rows = page.locator('tr[data-visit]');
    await goWithin(page, '/visits?visit=open');
    await rows.first().waitFor();
    expect(new Set(await page.locator('tr[data-visit] td:first-child p').allInnerTexts())).toEqual(
      new Set(['In progress']),
    );
    await goWithin(page, '/visits?from=1999-01-01&to=1999-01-31');
    await page.getByText('No visit matches all of these filters').waitFor();
    await goWithin(page, '/visits?payer=Organization/medicare-part-b');
    await page.getByText(/^\d+ visits match/).waitFor();
    await rows.first().waitFor();
    expect(new Set(await page.locator('tr[data-visit] td:nth-child(4)').allInnerTexts())).toEqual(
      new Set(['Medicare Part B']),
    );
    await page.goto('/visits?hold=service-uncoded&charge=planned&from=2026-01-01&severity=high');
    await page.locator('tr[data-visit="service-uncoded-visit"]').waitFor();
    await goWithin(page, '/visits?hold=service-uncoded&charge=billable');
    await page.getByText('No visit matches all of these filters').waitFor();
  });
});
