// SPDX-License-Identifier: Apache-2.0
import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, focused, goWithin, openPage, seriousFindings } from '../support/browser.ts';
import { withWebApp } from '../support/in-browser.ts';
import type { WebApp } from '../support/web-app.ts';

const FRESH = { cache: 'reload' } as const;
const DAY = '/day?therapist=Practitioner/not-one-on-one-therapist&date=2026-03-02';

describeInBrowser('a therapist’s day', () => {
  let app: WebApp;
  let browser: Browser;
  let page: Page;
  withWebApp((started) => {
    ({ app, browser } = started);
  });
  beforeAll(async () => {
    page = await openPage(browser, app, { viewport: { width: 390, height: 850 }, colorScheme: 'dark' });
  });

  const times = async (id: string): Promise<(string | undefined)[]> => {
    const { performedPeriod } = await app.client.readResource('Procedure', id, FRESH);
    return [performedPeriod?.start, performedPeriod?.end].map((text) => text?.slice(11, 16));
  };

  test('two named patients overlap; the edge between them moves by keys, is saved for both, and can be taken back', async () => {
    // Where nothing is drawn, there is a way to where something is.
    await page.goto(DAY.replace('03-02', '03-05'));
    await page.getByRole('link', { name: 'Go to Mar 2, 2026' }).click();
    await page.locator('[data-lane]').nth(1).waitFor();
    expect(await page.locator('[data-lane] a').allInnerTexts()).toEqual(['Lucas Cavendish', 'Thea Featherstone']);
    expect(await seriousFindings(page)).toEqual([]);
    const edge = page.getByRole('slider', { name: /Lucas Cavendish’s manual therapy and Thea Featherstone’s/ });
    const box = await edge.boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(44);
    await edge.focus();
    for (let minute = 0; minute < 15; minute += 1) {
      await page.keyboard.press('ArrowLeft');
    }
    await page.getByLabel('Edge', { exact: true }).fill('11:30');
    await page.getByRole('button', { name: 'Save both' }).click();
    await page.getByText('Enter a time from 10:01 to 10:39.').waitFor();
    await page.getByLabel('Edge', { exact: true }).fill('10.15 am');
    await page.getByText('Lucas Cavendish 10:00–10:15 (15 min) · Thea Featherstone 10:15–10:40 (25 min)').waitFor();
    await page.getByRole('button', { name: 'Save both' }).click();
    await page.getByText('No two patients share minutes.').waitFor();
    expect(await times('not-one-on-one-service-1')).toEqual(['10:00', '10:15']);
    expect(await times('not-one-on-one-service-2')).toEqual(['10:15', '10:40']);
    await app.worker.whenIdle();
    expect(await app.openIssues('not-one-on-one-visit')).toEqual([]);
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('alert').getByText('The server cannot be reached').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.locator('[data-overlap]').waitFor();
    expect(await times('not-one-on-one-service-1')).toEqual(['10:00', '10:30']);
    await app.worker.whenIdle();
    expect(await app.openIssues('not-one-on-one-visit')).toEqual(['not-one-on-one']);
  });

  test('where one treatment lies within the other, no edge is proposed: both times are asked for, and saved once they share nothing', async () => {
    const inside = await app.client.readResource('Procedure', 'not-one-on-one-service-2', FRESH);
    await app.client.updateResource({
      ...inside,
      performedPeriod: { start: '2026-03-02T10:10:00-05:00', end: '2026-03-02T10:20:00-05:00' },
    });
    await page.goto(DAY);
    const overlap = page.locator('[data-overlap]');
    await overlap.getByText('Enter when each was given.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await overlap.getByRole('button', { name: 'Save both' }).click();
    await overlap.getByText('They still share 10 min.').waitFor();
    const second = overlap.getByRole('group', { name: 'Thea Featherstone’s manual therapy' });
    await focused(second.getByLabel('Start'));
    await second.getByLabel('Start').fill('10:30');
    await second.getByLabel('End').fill('10:40');
    await overlap.getByText('They share no minutes.').waitFor();
    await second.getByLabel('End').press('Enter');
    await page.getByText('No two patients share minutes.').waitFor();
    expect(await times('not-one-on-one-service-1')).toEqual(['10:00', '10:30']);
    expect(await times('not-one-on-one-service-2')).toEqual(['10:30', '10:40']);
    const apart = await app.client.readResource('Procedure', 'not-one-on-one-service-2', FRESH);
    await app.client.updateResource({ ...apart, performedPeriod: inside.performedPeriod ?? {} });
    await app.worker.whenIdle();
  });

  test('on a phone, whatever is typed into or pressed on the sheet is 44 pixels high', async () => {
    await goWithin(page, '/charting/region-missing-visit');
    await page.getByLabel('Body region', { exact: true }).first().waitFor();
    const boxes = await Promise.all(
      (await page.locator('main .mantine-Input-input, main button').all()).map(async (one) => one.boundingBox()),
    );
    const heights = boxes.flatMap((box) => (box && box.height > 0 ? [box.height] : []));
    expect(heights.length).toBeGreaterThan(8);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
  });

  test('on a phone, a held visit is a card of few lines', async () => {
    await goWithin(page, '/board');
    const name = page.locator('li[data-held] a').first().locator('p').first();
    await name.waitFor();
    expect((await name.boundingBox())?.height).toBeLessThan(60);
  });

  test('the same edge stands on the visit; a performer is named, and modifiers are edited, where they are shown', async () => {
    await goWithin(page, '/visits/not-one-on-one-visit');
    await page.locator('article[data-issue="not-one-on-one"] [data-overlap]').waitFor();
    await goWithin(page, '/visits/performer-missing-visit');
    const card = page.locator('article[data-issue="performer-missing"]');
    await card.getByLabel('Performed by').first().click();
    await page.getByRole('option').first().click();
    await page.keyboard.press('Escape');
    await card.getByRole('button', { name: 'Save' }).click();
    await card.waitFor({ state: 'detached' });
    const { performer } = await app.client.readResource('Procedure', 'performer-missing-service-1', FRESH);
    expect(performer?.[0]?.actor.reference).toMatch(/^Practitioner\//);
    await page.goto('/visits/brief-15-minutes-visit');
    const charge = page.locator('[data-charge]');
    await charge.getByRole('button', { name: 'Edit modifiers' }).click();
    await charge.getByLabel('Modifiers', { exact: true }).first().fill('KX');
    await charge.getByLabel('Modifiers', { exact: true }).first().press('Enter');
    await charge.getByRole('button', { name: 'Save' }).click();
    await charge.getByText('KX', { exact: true }).first().waitFor();
    const codes = (await app.charge('brief-15-minutes-visit'))?.extension?.[0]?.valueCodeableConcept?.coding;
    expect(codes?.map(({ code }) => code)).toEqual(['GP', 'KX']);
  });
});
