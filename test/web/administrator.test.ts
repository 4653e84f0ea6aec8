// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import type { Encounter, Location, Organization } from '@medplum/fhirtypes';
import type { Page } from 'playwright-core';
import { withPayerPolicy } from '../../src/capture/facts/payer-policies.ts';
import { checkPolicyDraft, policyDraftOf } from '../../src/capture/policy-draft.ts';
import { describeInBrowser, field, focused, goWithin, picture } from '../support/browser.ts';
import { mueText, ptpText } from '../support/ncci.ts';
import { withPage } from '../support/in-browser.ts';
import type { WebApp } from '../support/web-app.ts';
import { zipOf } from '../support/zip.ts';

const FRESH = { cache: 'reload' } as const;

describeInBrowser('an administrator', () => {
  let app: WebApp;
  let page: Page;
  withPage((at) => {
    ({ app, page } = at);
  });

  test('sees the story first, and each figure opens exactly the visits that it counts', async () => {
    await goWithin(page, '/admin?from=2026-01-01&to=2026-12-31');
    await page.getByText('clean at first pass').first().waitFor();
    await picture(page, 'figures');
    await page.getByText('billed with an open issue: 2 units at risk, fee not known.').waitFor();
    const standing = page.getByRole('table', { name: 'How the visits stand' });
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'How the visits stand as CSV' }).click();
    const text = readFileSync(await (await download).path(), 'utf8');
    expect(text.split('\r\n')[0]).toBe('Visits that are,Visits,Units');
    // Nobody is left out, however many there are.
    const people = page.getByRole('region', { name: 'By therapist' });
    expect(await people.getByRole('row').count()).toBe(14);
    const all = page.waitForEvent('download');
    await people.getByRole('button', { name: 'By therapist as CSV' }).click();
    const told = readFileSync(await (await all).path(), 'utf8')
      .trim()
      .split('\r\n').length;
    expect(told).toBeGreaterThan(30);
    await people.getByRole('button', { name: `Show all ${String(told - 1)}` }).click();
    expect(await people.getByRole('row').count()).toBe(told);
    for (const [name, least] of [
      [/^Held/, 20],
      [/^Billed with an open issue/, 1],
    ] as const) {
      const row = standing.getByRole('row', { name });
      const count = Number(await row.getByRole('cell').nth(1).innerText());
      expect(count).toBeGreaterThanOrEqual(least);
      await row.getByRole('link').click();
      await page.getByText(new RegExp(`^${String(count)} (?:visits match|visit matches)`)).waitFor();
      await page.goBack();
    }
    // Time has no greatest first: the newest months of two years are not behind a button.
    await goWithin(page, '/admin?from=2025-01-01&to=2026-12-31');
    await page.getByRole('region', { name: 'Month by month' }).getByRole('link', { name: 'Dec 2026' }).waitFor();
    await goWithin(page, '/admin?from=2026-01-01&to=2025-01-01');
    await page.getByText('The first date must not be after the last.').waitFor();
  });

  test('reads a rule’s page, and finds its visits from there', async () => {
    await goWithin(page, '/admin/rules');
    await page.getByLabel('Find a rule').fill('KX');
    await page
      .getByRole('link', { name: /threshold/i })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Sources' }).waitFor();
    await page.getByRole('link', { name: 'Visits with this issue' }).click();
    await page.waitForURL(/rule=kx-missing/);
    // Who cannot see the page change hears where a link led, also where the page's code was there before.
    await focused(page.getByRole('heading', { name: 'Visits', level: 1 }));
    await page.getByRole('link', { name: 'Figures' }).press('Enter');
    await focused(page.getByRole('heading', { name: 'Figures', level: 1 }));
  });

  test('changes a payer’s policy, which the next save is assessed by; a wrong value is not taken', async () => {
    const id = 'sample-health-plan';
    await goWithin(page, `/admin/payers?payer=${id}`);
    const save = page.getByRole('button', { name: 'Save policy' });
    await page.getByLabel('Units of 97140 a day at most').fill('0');
    await page.getByRole('alert').getByText('“Units of 97140 a day at most”: is not more than 0').waitFor();
    await save.click();
    await focused(page.getByLabel('Units of 97140 a day at most'));
    const group = page.getByLabel('Units a day at most, over a group of codes');
    await page.getByText('Example: 97110+97112+97140=3').waitFor();
    await group.fill('97110,97140=3');
    await page.getByRole('alert').getByText('codes”: 97110 is not a group such as 97110+97140=3').waitFor();
    expect(await group.getAttribute('aria-invalid')).toBe('true');
    await group.fill('');
    await field(page, 'Add a rule').click();
    await page.getByRole('option', { name: 'Several techniques, one duration' }).click();
    await page.getByLabel('Units of 97140 a day at most').fill('4');
    await page.getByLabel('Amount 1, US dollars').fill('28.50');
    await page.getByRole('button', { name: 'Add an amount' }).click();
    await page.getByLabel('Amount 2, from').fill('2026-07-01');
    await page.getByText('Enter an amount', { exact: true }).waitFor();
    await save.click();
    await focused(page.getByLabel('Amount 2, US dollars'));
    await page.getByLabel('Amount 2, US dollars').fill('29.10');
    await page.getByRole('button', { name: 'What would this change?' }).click();
    await page.getByText(/^Would change [1-9]\d* of \d+ open charges\.$/).waitFor();
    // It was off while it worked, and has the focus again.
    await focused(page.getByRole('button', { name: 'What would this change?' }));
    const changes = page.getByRole('list', { name: 'What would change' });
    await changes
      .getByRole('link', { name: /^\w+ \d+, 2026, [A-Z]\w+ [A-Z]\w+$/ })
      .first()
      .waitFor();
    await changes.getByText('Fee not known → about $57.00', { exact: true }).first().waitFor();
    await save.click();
    await page.getByText('Saved. The payer’s open charges are being assessed again.').waitFor();
    const organization = await app.client.readResource('Organization', id, FRESH);
    expect(JSON.stringify((organization as Organization).extension)).toContain(
      '"url":"rule","valueCode":"technique-duration-missing"},{"url":"severity","valueCode":"off"}',
    );
    expect(JSON.stringify((organization as Organization).extension)).toContain('28.50 2026-07-01=29.10');
    // Nobody touches the visit: the policy's change itself has its open charges assessed again.
    await app.worker.whenIdle();
    expect(await app.openIssues('technique-duration-missing-visit')).toEqual([]);
    await goWithin(page, '/visits/diagnosis-missing-visit/receipt');
    await page.getByText('because this payer’s method is not known.').waitFor();
  });

  test('reads on a receipt by name who changed the payer’s policy after the charge was decided', async () => {
    await app.worker.whenIdle();
    const id = 'sample-health-plan';
    await goWithin(page, `/admin/payers?payer=${id}`);
    await page.getByLabel('Treatment days between progress reports').fill('30');
    await page.getByRole('button', { name: 'Save policy' }).click();
    await page.getByText('Saved. The payer’s open charges are being assessed again.').waitFor();
    await app.worker.whenIdle();
    await goWithin(page, '/visits/diagnosis-missing-visit/receipt');
    await page.getByText(/^Sample Health Plan, saved .* by Local User$/).waitFor();
  });

  test('finds what was typed in a policy again after a reload; it is not saved over what somebody else saved since', async () => {
    const id = 'sample-health-plan';
    const units = page.getByRole('textbox', { name: 'Units of 97140 a day at most' });
    await goWithin(page, `/admin/payers?payer=${id}`);
    const before = await units.inputValue();
    await units.fill('7');
    page.once('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await page.getByText('This is what you typed earlier.').waitFor();
    expect(await units.inputValue()).toBe('7');
    const standing = await app.client.readResource('Organization', id, FRESH);
    const theySave = async (muePerDay: number): Promise<void> => {
      const theirs = withPayerPolicy(standing, { ...checkPolicyDraft(policyDraftOf(standing)).overrides, muePerDay });
      const { meta: _meta, ...rest } = theirs as typeof standing;
      await app.client.updateResource({ ...rest, alias: ['Sample'] });
    };
    await theySave(5);
    await page.getByRole('button', { name: 'Save policy' }).click();
    const conflict = page.getByRole('radiogroup', { name: 'Units of 97140 a day at most' });
    await conflict.getByLabel('Theirs: 5').waitFor();
    await conflict.getByLabel('Yours: 7').waitFor();
    // Keys go on where the choice is.
    await focused(page.getByRole('alert').filter({ has: conflict }));
    expect(await units.inputValue()).toBe('7');
    // What is typed from here on is not what was asked about: it is asked again.
    await units.fill('8');
    await conflict.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Save policy' }).click();
    await conflict.getByLabel('Yours: 8').check();
    await theySave(6);
    const choose = page.getByRole('button', { name: 'Save what I chose' });
    await choose.click();
    await conflict.getByLabel('Theirs: 6').waitFor();
    expect([await conflict.getByLabel('Yours: 8').isChecked(), await choose.isDisabled()]).toEqual([false, true]);
    await page.getByRole('button', { name: 'Discard it' }).click();
    await page.getByRole('button', { name: 'Discard', exact: true }).click();
    await page.getByText('This is what you typed earlier.').waitFor({ state: 'detached' });
    expect(await units.inputValue()).toBe(before);
    expect(await conflict.count()).toBe(0);
  });

  /** CMS's files of the fourth quarter of 2026 as the browser gets them; the four PTP files each in a zip. */
  const cmsFiles = (rows: readonly string[]): { name: string; mimeType: string; buffer: Buffer }[] => {
    const parts = [rows, ...['97150 97110', '97530 97116', '97112 97164'].map((pair) => [`${pair} 20261001 * 1`])];
    const zips = parts.map((part, at) => {
      const name = `ccipra-v324r0-f${String(at + 1)}`;
      const buffer = zipOf({ [`${name}.TXT`]: ptpText(part) });
      return { name: `${name}.zip`, mimeType: 'application/zip', buffer };
    });
    const mue = Buffer.from(mueText(['97140 4', '97110 8']));
    return [...zips, { name: 'MCR_MUE_PractitionerServices_Eff_10-01-2026.csv', mimeType: 'text/csv', buffer: mue }];
  };
  /** Drops several files at once where the page takes them. */
  const dropped = async (files: readonly { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> => {
    const given = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString('base64') }));
    const dataTransfer = await page.evaluateHandle(`(() => {
      const transfer = new DataTransfer();
      for (const { name, mimeType, base64 } of ${JSON.stringify(given)}) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type: mimeType }));
      }
      return transfer;
    })()`);
    await page.locator('.drop').dispatchEvent('drop', { dataTransfer });
  };
  const libraries = async (): Promise<number> => (await app.client.searchResources('Library', '', FRESH)).length;

  test('imports CMS’s tables: wrong files are refused by file and line, what would change is shown before it is saved', async () => {
    await goWithin(page, '/admin/tables');
    const pairs = page.getByRole('region', { name: 'NCCI edits (PTP)' });
    await pairs.getByText('Came with this version').waitFor();
    await page.getByRole('region', { name: 'KX thresholds' }).getByText('$2,480 in 2026').waitFor();
    const input = page.locator('input[type=file]');
    await input.setInputFiles(cmsFiles(['97140 97530 20261001 * 1']).slice(0, 1));
    await page.getByRole('alert').getByText('f1 to f4, and count only together').waitFor();
    await input.setInputFiles(cmsFiles(['97140 97530 20261001 * 1', '97140 9753']));
    await page.getByText(/ccipra-v324r0-f1\.zip: ccipra-v324r0-f1\.TXT:8: not a PTP edit/).waitFor();
    await dropped(cmsFiles(['97140 97530 20260101 * 1', '97140 97124 20261001 * 0']));
    await page.getByText(/pairs of the table are not in the files/).waitFor();
    await page.getByRole('button', { name: 'Show what they would change anyway' }).click();
    await focused(page.getByText('Nothing is saved yet.'));
    const change = page.getByRole('region', { name: 'What would change' });
    await change.getByText('97140/97124, indicator 0, from Oct 1, 2026').waitFor();
    await change.getByText('97140: 6 units a day → 4 units a day').waitFor();
    await change.getByRole('button', { name: 'What would this change?' }).click();
    await change.getByText(/^Would change [1-9]\d* of \d+ open charges\.$/).waitFor();
    expect(await libraries()).toBe(0);
    await change.getByRole('button', { name: 'Save these tables' }).click();
    await focused(page.getByText('Saved. Open charges are being assessed by these tables.'));
    await pairs.getByText(/Imported .* by /).waitFor();
    await pairs.getByText('Fourth quarter of 2026').waitFor();
    expect(await libraries()).toBe(1);
    await page.getByLabel('Find a code').fill('97124');
    await page.getByRole('table', { name: 'NCCI pairs' }).getByText('0, never together').waitFor();
  });

  test('sets the time zone of a clinic from a visit that nobody can date, and the visit is dated', async () => {
    const visit = 'date-of-service-uncertain-visit';
    const place = await app.client.createResource<Location>({
      ...{ resourceType: 'Location', name: 'Harbor Clinic', status: 'active' },
      extension: [{ url: 'urn:clinic', valueString: 'kept' }],
    });
    const encounter = await app.client.readResource('Encounter', visit, FRESH);
    const location = [{ location: { reference: `Location/${place.id}` } }];
    await app.client.updateResource<Encounter>({ ...encounter, location });
    await app.worker.whenIdle();
    expect(await app.openIssues(visit)).toEqual(['date-of-service-uncertain']);
    await goWithin(page, `/visits/${visit}`);
    await page.getByRole('link', { name: 'Set the time zone' }).click();
    await page.getByRole('button', { name: 'Save time zone' }).click();
    const zone = field(page, 'Time zone');
    await focused(zone);
    await zone.fill('chic');
    await page.getByRole('option', { name: 'America/Chicago' }).click();
    await page.getByRole('button', { name: 'Save time zone' }).click();
    await page.getByText('Saved. The visits of this place are being assessed again.').waitFor();
    expect((await app.client.readResource('Location', place.id, FRESH)).extension).toEqual([
      { url: 'urn:clinic', valueString: 'kept' },
      { url: 'http://hl7.org/fhir/StructureDefinition/timezone', valueCode: 'America/Chicago' },
    ]);
    await app.worker.whenIdle();
    expect(await app.openIssues(visit)).toEqual([]);
  });

  test('sees any record with its history', async () => {
    await goWithin(page, '/DetectedIssue');
    await page.getByRole('cell', { name: 'preliminary' }).first().waitFor();
    await page
      .getByRole('row', { name: /^Issue: \S.* [A-Z]\S+ [A-Z]\S+ Preliminary \w+ \d+, \d{4}, \d\d:\d\d$/ })
      .first()
      .waitFor();
    const [issue] = await app.client.searchResources('DetectedIssue', '_count=1', FRESH);
    await page.goto(`/DetectedIssue/${issue?.id ?? ''}/history`);
    await page.getByRole('table').first().waitFor();
    // A decision is known by the charge that it made, whose patient is its own.
    await goWithin(page, '/Provenance');
    await page
      .getByRole('row', {
        name: /^Decision: 97140 × \d+ units?, Mar \d+, 2026(?:, \d\d:\d\d)? [A-Z]\S+ [A-Z]\S+ \w+ \d+, \d{4}/,
      })
      .first()
      .waitFor();
    // What has neither patient nor status has no column for them.
    await page.goto('/Device');
    await page.getByRole('cell').first().waitFor();
    expect(await page.getByRole('columnheader').allInnerTexts()).toEqual(
      expect.not.arrayContaining(['Patient', 'Status']),
    );
  });
});
