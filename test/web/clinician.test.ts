// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { ChargeItem, Procedure } from '@medplum/fhirtypes';
import type { Page } from 'playwright-core';
import { describeInBrowser, field, focused, goWithin, picture } from '../support/browser.ts';
import { withPage } from '../support/in-browser.ts';
import { until } from '../support/until.ts';
import type { WebApp } from '../support/web-app.ts';

const FRESH = { cache: 'reload' } as const;

describeInBrowser('a clinician', () => {
  let app: WebApp;
  let page: Page;
  withPage((at) => {
    ({ app, page } = at);
  });

  test('says in an addendum what was different at a visit whose note was copied', async () => {
    const visit = 'note-cloned-visit';
    await goWithin(page, `/visits/${visit}`);
    await page.locator('article[data-issue="note-cloned"]').getByRole('link', { name: 'Add' }).click();
    const text = page.getByLabel('What was different at this visit');
    await text.waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await focused(text);
    await text.fill('Flexion gained ten degrees, and two lower segments were mobilized.');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: /^Visit of/ }).waitFor();
    await page.locator('article[data-issue="note-cloned"]').waitFor({ state: 'detached' });
    expect(await app.openIssues(visit)).toEqual([]);
  });

  test('finds a visit by its rule, corrects the treatment, and sees the issue gone', async () => {
    await goWithin(page, '/visits');
    await page.getByRole('table', { name: 'Visits' }).waitFor();
    await picture(page, 'visits');
    await field(page, 'Rule').fill('No body region');
    await page.getByRole('option', { name: 'No body region' }).click();
    await page.waitForURL(/\/visits\?rule=region-missing/);
    await page.locator('tr[data-visit="region-missing-visit"] a').click();
    await page.locator('article[data-issue="region-missing"]').getByRole('link', { name: 'Correct' }).click();
    await page.getByRole('form', { name: 'Treatments' }).waitFor();
    await page.locator('[data-patient]').getByText(/born/).waitFor();
    const preview = page.locator('[data-preview]');
    await preview.getByText('No body region').waitFor();
    await field(page, 'Body region').fill('Lumbar spine');
    await field(page, 'Body region').press('Enter');
    await preview.getByText('No issues so far.').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { name: /^Visit of/ }).waitFor();
    await page.getByText('No open issues.').waitFor();
    expect(await app.openIssues('region-missing-visit')).toEqual([]);
    const procedure = await app.client.readResource('Procedure', 'region-missing-service-1', FRESH);
    expect(procedure.bodySite).toEqual([{ text: 'Lumbar spine' }]);
  });

  test('puts a visit right in the inbox, with a receipt and a way back', async () => {
    const id = 'response-missing-visit';
    await goWithin(page, '/?days=all');
    await page.getByRole('heading', { name: /visits need work, \d+ units are held$/ }).waitFor();
    await picture(page, 'inbox');
    await page.getByText('billed, 2 units at risk, fee not known').first().waitFor();
    await page.locator(`[data-waiting="${id}"]`).press('Enter');
    const card = page.locator(`[data-card="${id}"]`);
    await focused(card.locator('h2'));
    const answer = card.getByLabel('Response to treatment', { exact: true }).first();
    await answer.waitFor();
    await card.getByRole('button', { name: 'Save' }).click();
    await card.getByText('Fill this in before you save.').waitFor();
    await focused(answer);
    await answer.fill('Less pain than before');
    await card.getByRole('button', { name: 'Save' }).click();
    const receipt = page.locator(`[data-receipt="${id}"]`);
    await receipt.getByText('can be billed').waitFor();
    await page.locator('[data-card] h2:focus').waitFor();
    expect(await app.openIssues(id)).toEqual([]);
    await receipt.getByRole('button', { name: 'Undo' }).click();
    // The visit may still be in the list: that it is again shows nothing.
    await until(async () => (await app.openIssues(id)).length > 0);
    await app.worker.whenIdle();
    expect(await app.openIssues(id)).toEqual(['response-missing']);
    await page.locator(`[data-waiting="${id}"]`).waitFor();
  });

  test('a visit that was chosen before what shows it had come has the focus once it is there', async () => {
    const listed = page
      .locator('[data-waiting="region-missing-visit"], [data-waiting="technique-missing-visit"]')
      .first();
    let come = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      come = resolve;
    });
    await page.route('**/*.js', async (route) => {
      await ((await listed.count()) > 0 ? held : undefined);
      await route.continue();
    });
    await page.goto('/?days=all');
    await listed.press('Enter');
    come();
    await focused(page.locator(`[data-card="${(await listed.getAttribute('data-waiting')) ?? ''}"]`).locator('h2'));
    await page.unroute('**/*.js');
  });

  test('a visit that did not come while there was no network comes by itself once there is one', async () => {
    await goWithin(page, '/?days=all');
    await page.locator('[data-card] [data-issue]').first().waitFor();
    await page.context().setOffline(true);
    await page.locator('[data-waiting="technique-missing-visit"]').click();
    const card = page.locator('[data-card="technique-missing-visit"]');
    await card.getByRole('alert').getByText('The server cannot be reached').waitFor();
    await page.context().setOffline(false);
    await card.locator('[data-issue]').waitFor();
    expect(await card.getByRole('alert').all()).toEqual([]);
  });

  test('an answer after which the visit still waits says what was saved, and can be taken back', async () => {
    const id = 'performer-missing-visit';
    await goWithin(page, '/?days=all');
    await page.locator(`[data-waiting="${id}"]`).click();
    const card = page.locator(`[data-card="${id}"]`);
    await card.getByLabel('Performed by').first().click();
    await page.getByRole('option', { name: 'Ada Oyelaran' }).click();
    await page.keyboard.press('Escape');
    await card.getByRole('button', { name: 'Save' }).click();
    await card.getByText('Saved: Performed by: Ada Oyelaran').waitFor();
    // The answer's own button is gone; keys go on at the card, not at the top of the page.
    await focused(card.locator('h2'));
    expect(await app.openIssues(id)).toEqual(['not-one-on-one']);
    await card.getByRole('button', { name: 'Undo' }).click();
    await card.getByText('Saved: the last change was taken back').waitFor();
    expect(await app.openIssues(id)).toEqual(['performer-missing']);
  });

  test('gets the receipt also where the list hears of it before the card does', async () => {
    const id = 'technique-missing-visit';
    await goWithin(page, '/?days=all');
    await page.locator(`[data-waiting="${id}"]`).click();
    const card = page.locator(`[data-card="${id}"]`);
    const line = card.getByLabel('Technique, or what was done', { exact: true }).first();
    await line.fill('Joint mobilization');
    let [isSaved, isHeard] = [false, false];
    await page.route('**/fhir/R4', async (route) => {
      const asked = route.request().postData() ?? '';
      isSaved ||= asked.includes('"method":"PUT"');
      // The list counts in a batch too, and hears first.
      const isRead = asked.includes('"method":"GET"') && !asked.includes('_summary=count');
      await (isRead && isSaved && !isHeard ? route.abort() : route.continue());
    });
    await line.press('Enter');
    await page.locator(`[data-waiting="${id}"]`).waitFor({ state: 'detached' });
    isHeard = true;
    await page.locator(`[data-receipt="${id}"]`).getByText('can be billed').waitFor();
  });

  test('in the inbox the keyboard goes on at the next visit where somebody else solves the one that it was at', async () => {
    const id = 'diagnosis-missing-visit';
    await goWithin(page, '/?days=all');
    await page.locator('[data-waiting][aria-current="true"][tabindex="0"]').waitFor();
    await page.locator(`[data-waiting="${id}"]`).focus();
    const next = await page.locator(`li:has([data-waiting="${id}"]) + li [data-waiting]`).getAttribute('data-waiting');
    const encounter = await app.client.readResource('Encounter', id, FRESH);
    await app.client.updateResource({ ...encounter, status: 'cancelled' });
    await page.locator(`[data-waiting="${id}"]`).waitFor({ state: 'detached' });
    await focused(page.locator(`[data-waiting="${next ?? ''}"]`));
    expect(await page.locator('[data-waiting]:not([tabindex="-1"])').count()).toBe(1);
    await app.client.updateResource(encounter);
    await app.worker.whenIdle();
  });

  test('is led back from an address past the end of the list', async () => {
    await goWithin(page, '/visits?page=400');
    await page.getByText(/^Page 401 is past the end of the list, which ends with page \d+\.$/).waitFor();
    await page.getByRole('button', { name: 'Go to the last page' }).click();
    await page.locator('tr[data-visit]').first().waitFor();
  });

  test('sees a row change by itself when a record is saved elsewhere', async () => {
    await goWithin(page, '/visits?from=2026-03-02&to=2026-03-02&therapist=Practitioner/brief-15-minutes-therapist');
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

  test('sees a change that was saved between what was loaded and what it is watched by', async () => {
    const units = page
      .locator('[data-charge]')
      .getByText(/× \d units?/)
      .first();
    const procedure = await app.client.readResource('Procedure', 'brief-15-minutes-service-1', FRESH);
    const start = procedure.performedPeriod?.start ?? '';
    let isChanged = false;
    await page.route('**/fhir/R4', async (route) => {
      const isWatch = (route.request().postData() ?? '').includes('_count=1&_total=accurate');
      if (isWatch && !isChanged) {
        isChanged = true;
        // What would be loaded meanwhile is given the time to come.
        await Promise.race([units.waitFor(), setTimeout(1000)]);
        await app.client.updateResource<Procedure>({
          ...procedure,
          performedPeriod: { start, end: start.replace(/T(\d\d):\d\d/, (_, hour: string) => `T${hour}:59`) },
        });
        await app.worker.whenIdle();
      }
      await route.continue();
    });
    await page.goto('/visits/brief-15-minutes-visit');
    await page.locator('[data-charge]').getByText('× 3 units').first().waitFor();
    expect(isChanged).toBe(true);
    await app.client.updateResource(procedure);
    await app.worker.whenIdle();
  });

  test('acknowledges an issue with a reason, which releases the charge', async () => {
    await goWithin(page, '/visits/diagnosis-missing-visit');
    await page.locator('[data-charge]').getByText('held (planned)').waitFor();
    const acknowledge = async (): Promise<void> => {
      const card = page.locator('article[data-issue="diagnosis-missing"]');
      await card.getByRole('button', { name: 'Acknowledge…' }).click();
      await page.getByLabel('Reason').fill('The diagnosis is on the referral, on paper');
      await page.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click();
      await page.locator('[data-charge]').getByText('billable').waitFor();
      await page.getByText('Acknowledged by Local User').waitFor();
    };
    await acknowledge();
    const saved = page.locator('[data-saved]');
    await saved.getByText('Saved: acknowledged: No diagnosis').waitFor();
    await saved.getByRole('button', { name: 'Undo' }).click();
    await page.locator('[data-charge]').getByText('held (planned)').waitFor();
    await acknowledge();
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

  test('a note that could not be read here is opened, read by a person, and stays told as what they read', async () => {
    await goWithin(page, '/visits/note-not-seen-visit');
    const card = page.locator('article[data-issue="note-not-seen"]');
    await card.getByRole('link', { name: 'Open the note' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download Therapy note.pdf' }).click();
    const scan = readFileSync(await (await download).path());
    expect(scan.subarray(0, 5).toString()).toBe('%PDF-');
    expect(await page.locator('iframe').count()).toBe(0);
    await page.goBack();
    await card.getByRole('button', { name: 'I have read it…' }).click();
    // It is a hint, and never held the charge.
    expect(await page.getByRole('dialog').getByText('holds the charge').count()).toBe(0);
    await page.getByRole('button', { name: 'Save what I read' }).click();
    await page.getByText('Enter what you read.').waitFor();
    await page.getByLabel('What it says, and where').fill('Page 1: pain 6/10, Oswestry 34 %, flexion 40°');
    await page.getByRole('button', { name: 'Save what I read' }).click();
    await page.getByText(/^Read by Local User on .*: Page 1: pain 6\/10/).waitFor();
    expect(await card.getByRole('button', { name: 'I have read it…' }).count()).toBe(0);
  });

  test('tells what a corrected claim bills, and takes it back unless somebody else has changed it since', async () => {
    const id = 'charge-already-billed-visit';
    await goWithin(page, `/visits/${id}`);
    const card = page.locator('article[data-issue="charge-already-billed"]');
    const saved = page.locator('[data-saved]');
    const correct = async (): Promise<void> => {
      await card.getByLabel('Units on the corrected claim').fill('1');
      await card.getByRole('button', { name: 'Save' }).click();
      await saved.getByText('Saved: Units on the corrected claim, 0 if voided: 1').waitFor();
      await card.waitFor({ state: 'detached' });
    };
    await card.getByRole('button', { name: 'Save' }).waitFor();
    // It would not release the charge.
    expect(await card.getByRole('button', { name: 'Acknowledge…' }).all()).toEqual([]);
    await correct();
    await saved.getByRole('button', { name: 'Undo' }).click();
    await saved.getByText('the last change was taken back').waitFor();
    await card.waitFor();
    expect((await app.charge(id))?.quantity?.value).toBe(2);
    await correct();
    const charge = await app.charge(id);
    await app.client.updateResource({ ...(charge as ChargeItem), quantity: { value: 3 } });
    await saved.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Somebody else changed this after you, so nothing was taken back.').waitFor();
    expect((await app.charge(id))?.quantity?.value).toBe(3);
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
    await goWithin(page, '/visits/diagnosis-missing-visit');
    await page.locator('[data-charge]').getByText('held (planned)').waitFor();
    await card.getByText('the facts have changed since').waitFor();
    await card.getByRole('button', { name: 'Acknowledge…' }).waitFor();
    await app.client.deleteResource('Procedure', added.id);
    await app.worker.whenIdle();
  });

  const openMissing = async (code: string, title: string): Promise<void> => {
    await goWithin(page, `/visits/${code}-visit`);
    await page.locator(`article[data-issue="${code}"]`).getByRole('link', { name: 'Add' }).click();
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
    await focused(page.getByLabel(Object.keys(entries)[0] ?? ''));
    expect(await app.openIssues(`${code}-visit`)).toEqual([code]);
    await fillMissing(entries);
    expect(await app.openIssues(`${code}-visit`)).toEqual([]);
  });

  test('a record whose answer was lost is stored once, with what was typed since', async () => {
    const visit = 'brief-45-minutes-visit';
    await goWithin(page, `/Observation/new?visit=${visit}&for=objective-finding`);
    await page.getByLabel('What you examined').fill('Flexion');
    await page.getByLabel('What you found').fill('40 degrees');
    await page.route('**/fhir/R4', async (route) => {
      await (route.request().postData()?.includes('40 degrees') === true
        ? route.fetch().then(async () => route.abort())
        : route.continue());
    });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('What you found').fill('45 degrees');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: /^Visit of/ }).waitFor();
    const found = await app.client.searchResources('Observation', `encounter=Encounter/${visit}`, FRESH);
    expect(found.flatMap(({ code, valueString }) => (code.text === 'Flexion' ? [valueString] : []))).toEqual([
      '45 degrees',
    ]);
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
    await goWithin(page, '/Procedure/brief-15-minutes-service-1/history');
    await page.locator('a[href*="/_history/"]').first().click();
    await page.getByRole('heading', { name: /, as of/ }).waitFor();
    await page.getByText('born').waitFor();
  });

  test('adds a patient who pays by a plan, is asked about one who is on record, and goes on to the visit', async () => {
    await goWithin(page, '/charting');
    await page.getByRole('link', { name: 'Add a patient' }).click();
    const form = page.getByRole('form', { name: 'New patient' });
    await form.getByRole('button', { name: 'Add and start a visit' }).click();
    await form.getByText('Enter the last name.').waitFor();
    await focused(page.getByLabel('Last name'));
    await page.getByLabel('Last name').fill('Abernathy');
    await page.getByLabel('Date of birth').fill('1938-01-01');
    await form.getByRole('button', { name: 'Add and start a visit' }).click();
    await form.getByRole('alert').getByText('Ada Abernathy').first().waitFor();
    await page.getByLabel('Last name').fill('Newcomer');
    await field(page, 'Member ID').fill('M-1');
    await form.getByRole('button', { name: 'Add and start a visit' }).click();
    await form.getByText('Choose whose member ID this is.').waitFor();
    await field(page, 'Payer').click();
    await page.getByRole('option').first().click();
    await form.getByRole('button', { name: 'Add and start a visit' }).click();
    await page.locator('[data-patient]').getByText('Newcomer, born').waitFor();
    const [patient] = await app.client.searchResources('Patient', 'family=Newcomer', FRESH);
    expect(patient).toMatchObject({ name: [{ family: 'Newcomer' }], birthDate: '1938-01-01' });
    expect(Object.keys(patient ?? {}).sort()).toEqual(['birthDate', 'id', 'meta', 'name', 'resourceType']);
    const covers = await app.client.searchResources('Coverage', `beneficiary=Patient/${patient?.id ?? ''}`, FRESH);
    expect(covers.map(({ status, subscriberId, payor }) => [status, subscriberId, payor.length])).toEqual([
      ['active', 'M-1', 1],
    ]);
    await page.getByRole('button', { name: 'Start visit' }).click();
    await page.locator('[data-row="new-1"]').waitFor();
  });

  test('charts a visit of a known patient on one sheet, keeps a draft, signs and finishes', async () => {
    await goWithin(page, '/charting');
    await page.getByRole('button', { name: 'Start visit' }).click();
    await page.getByText('Choose the patient.').waitFor();
    await focused(page.getByPlaceholder('Type a name'));
    await page.getByPlaceholder('Type a name').fill('Abernathy');
    await page
      .getByRole('option', { name: /Abernathy/ })
      .first()
      .click();
    await field(page, 'Began').fill('half ten');
    await page.getByRole('button', { name: 'Start visit' }).click();
    await page.getByText('Enter a time such as 9:30 or 14:05.').waitFor();
    await field(page, 'Began').fill('955');
    await page.getByRole('button', { name: 'Start visit' }).click();
    const first = page.locator('[data-row="new-1"]');
    await first.waitFor();
    await field(page, 'Technique, or what was done').fill('Manual traction');
    await field(page, 'Body region').fill('Cervical spine');
    await field(page, 'Body region').press('Enter');
    await first.getByLabel('Start').fill('10');
    await first.getByLabel('End').fill('9:3');
    for (const name of ['Save draft', 'Sign and finish…']) {
      await page.getByRole('button', { name }).click();
      await focused(first.getByLabel('End'));
      await page.getByText('Enter a time such as 9:30 or 14:05.').waitFor();
    }
    await first.getByLabel('End').fill('9 am');
    await first.getByLabel('End').press('Enter');
    await page.getByText('The end must be after the start.').waitFor();
    expect(await first.getByLabel('Start').inputValue()).toBe('10:00');
    await first.getByLabel('End').fill('10:23');
    const preview = page.locator('[data-preview]');
    await preview.getByText('97140 × 2 units').waitFor();
    await page.getByRole('button', { name: 'Add a treatment' }).click();
    const second = page.locator('[data-row="new-2"]');
    await focused(second.getByRole('heading'));
    await second.getByLabel('Service').first().click();
    await page.getByRole('option', { name: '97110 Exercise' }).click();
    await second.getByLabel('Or minutes').fill('15');
    await preview.getByText('97110 × 1 unit').waitFor();
    await first.getByLabel('End').fill('10:22');
    await preview.getByText('97140 × 1 unit').waitFor();
    await picture(page, 'charting');
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByRole('heading', { name: /^Visit of/ }).waitFor();
    const visit = page.url().split('/').at(-1) ?? '';
    expect((await app.client.readResource('Encounter', visit)).period?.start).toMatch(/T09:55:00/);
    const treatments = async (): Promise<Procedure[]> =>
      app.client.searchResources('Procedure', `encounter=Encounter/${visit}`, FRESH);
    expect((await treatments()).map(({ status }) => status)).toEqual(['in-progress', 'in-progress']);
    await page.locator('main').getByRole('link', { name: 'Chart a treatment' }).first().click();
    const whenSigned = page.getByRole('region', { name: 'When you sign' });
    await whenSigned.getByText('No symptom documented').waitFor();
    const foreseen = await page.locator('[data-foreseen] [data-title]').allInnerTexts();
    await page.getByRole('button', { name: 'Sign and finish…' }).click();
    await page.getByRole('dialog').getByText('Neither GP nor GO').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign', exact: true }).click();
    await page.locator('[data-charge]').getByText('97140 × 1 unit').waitFor();
    const cards = page.locator('article[data-issue] h3');
    await cards.nth(foreseen.length - 1).waitFor();
    expect((await cards.allInnerTexts()).sort()).toEqual(foreseen.sort());
    expect((await treatments()).map(({ status }) => status)).toEqual(['completed', 'completed']);
    const encounter = await app.client.readResource('Encounter', visit, FRESH);
    expect(encounter.status).toBe('finished');
    expect(encounter.period?.end).toBeDefined();
    const [signed] = await app.client.searchResources('Provenance', `target=Encounter/${visit}`, FRESH);
    expect(signed).toMatchObject({ agent: [{ who: { reference: 'Practitioner/local-user' } }] });
  });

  test('what was typed outlives an outage and a reload, and is saved then', async () => {
    const opened = '/charting/technique-missing-visit?treatment=technique-missing-service-1';
    await page.route('**/fhir/R4', async (route) =>
      route.request().postData()?.includes('"PUT"') === true ? route.abort() : route.continue(),
    );
    await page.goto(opened);
    await field(page, 'Response to treatment').fill('Less pain than before');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor();
    page.on('dialog', (dialog) => void dialog.accept());
    await page.goto(opened);
    await page.getByText('This is what you typed earlier.').waitFor();
    expect(await field(page, 'Response to treatment').inputValue()).toBe('Less pain than before');
    await page.unroute('**/fhir/R4');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { name: /^Visit of/ }).waitFor();
    const procedure = await app.client.readResource('Procedure', 'technique-missing-service-1', FRESH);
    expect(procedure.outcome).toEqual({ text: 'Less pain than before' });
  });

  test('what two people change at once is a choice, field by field', async () => {
    const id = 'technique-missing-service-1';
    await goWithin(page, `/charting/technique-missing-visit?treatment=${id}`);
    await field(page, 'Response to treatment').fill('Mine');
    await field(page, 'Technique, or what was done').fill('Manual traction');
    const before = await app.client.readResource('Procedure', id, FRESH);
    await app.client.updateResource({ ...before, outcome: { text: 'Theirs' }, bodySite: [{ text: 'Hip' }] });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const conflict = page.locator('[data-conflict="outcome"]');
    await conflict.getByLabel('Theirs: Theirs').waitFor();
    await conflict.getByText(/^Before: /).waitFor();
    // Typing on makes another draft of it: what was asked is over, and asked again.
    await field(page, 'Response to treatment').fill('Mine, later');
    await conflict.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await conflict.getByLabel('Yours: Mine, later').check();
    await page.getByRole('button', { name: 'Save what I chose' }).click();
    await page.getByRole('heading', { name: /^Visit of/ }).waitFor();
    const { outcome, bodySite, code } = await app.client.readResource('Procedure', id, FRESH);
    expect([outcome?.text, bodySite, code?.text]).toEqual(['Mine, later', [{ text: 'Hip' }], 'Manual traction']);
  });

  test('so it is in the form of any record', async () => {
    const id = 'technique-missing-coverage';
    await page.goto(`/Coverage/${id}/edit`);
    const own = page.getByLabel('Subscriber Id').first();
    await own.fill('Mine');
    await app.client.updateResource({
      ...(await app.client.readResource('Coverage', id, FRESH)),
      subscriberId: 'Theirs',
    });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const conflict = page.locator('[data-conflict="subscriberId"]');
    await conflict.getByLabel('Yours: Mine').waitFor();
    await own.fill('Mine, later');
    await conflict.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await conflict.getByLabel('Yours: Mine, later').check();
    await page.getByRole('button', { name: 'Save what I chose' }).click();
    await page.waitForURL(`**/Coverage/${id}`);
    expect((await app.client.readResource('Coverage', id, FRESH)).subscriberId).toBe('Mine, later');
  });

  test('one click confirms the minutes that a note states', async () => {
    const before = await app.client.readResource('Procedure', 'duration-missing-service-1', FRESH);
    await app.client.updateResource<Procedure>({
      ...before,
      note: [{ text: 'Joint mobilization, 25 minutes of manual therapy.' }],
    });
    await app.worker.whenIdle();
    await goWithin(page, '/visits/duration-missing-visit');
    await page.getByRole('button', { name: 'Confirm 25 minutes from the note' }).click();
    await page.locator('[data-charge]').getByText('97140 × 2 units').waitFor();
    await page.getByText('Confirmed minutes that the note states').waitFor();
  });

  test('reads why: strip, ladder, allocation, history', async () => {
    await goWithin(page, '/visits/time-not-exclusive-visit');
    await page.getByRole('heading', { name: 'The day on the clock' }).waitFor();
    expect(await page.locator('.strip-block[data-overlap="true"]').count()).toBeGreaterThan(0);
    await page.getByRole('list', { name: 'CMS total-time rule: minutes to units' }).waitFor();
    await page.getByRole('list', { name: 'CPT midpoint rule: minutes to units' }).waitFor();
    await page.getByRole('table', { name: 'From minutes to units' }).waitFor();
    await page.getByText('by the charge service').first().waitFor();
    await picture(page, 'visit');
  });
});
