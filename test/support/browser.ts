// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from 'playwright-core';

/** The one without windows first: a page costs it half as much. */
const BROWSERS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
const CHROMIUM = process.env['CHROMIUM'] ?? BROWSERS.find((path) => existsSync(path)) ?? '/usr/bin/chromium';

/** Less than a test may take, so that the failure says what it waited for. */
const PATIENCE_MS = 240_000;

/** Chromium's own calls home would only fail where there is no network. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** `describe` where there is a browser; else skipped, with a line that says how to get one. */
export const describeInBrowser: jest.Describe = existsSync(CHROMIUM)
  ? describe
  : (process.stderr.write(`No browser at ${CHROMIUM}: install chromium, or set CHROMIUM, to run the browser tests.\n`),
    describe.skip);

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ARGS });
}

/** Where a page is, and how a browser signs in there; a plain address where it does not. */
type Place = string | { readonly address: string; readonly newSignInLink: () => string };

/** A browser of somebody's own, signed in: its pages share what it keeps, such as the app's code. */
export async function openContext(
  browser: Browser,
  place: Place,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const baseURL = typeof place === 'string' ? place : place.address;
  const context = await browser.newContext({
    baseURL,
    viewport: { width: 1280, height: 900 },
    // Server and browser share a machine: to pack takes longer than to send.
    extraHTTPHeaders: { 'accept-encoding': 'identity' },
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  if (typeof place !== 'string') {
    await context.request.get(place.newSignInLink());
  }
  return context;
}

/** A page that fails the test when the app throws, or does what its policy forbids. */
export async function newPage(context: BrowserContext): Promise<Page> {
  return watched(await context.newPage());
}

const HEARD = ['console', 'dialog', 'pageerror', 'response'] as const;

/** An address of no page, and what the app says there. */
const NOWHERE = '/nowhere/at/all/yet';
const NOT_FOUND = 'Page not found';

/** Loads the app, for tests that go to its pages from there. */
export async function loaded(page: Page): Promise<void> {
  await page.goto(NOWHERE);
  await page.getByRole('heading', { name: NOT_FOUND }).waitFor();
}

/**
 * The page as a new one: nothing of a test is heard, routed, shown or kept in the tab. The app is loaded anew only where
 * something was left, because that costs as much as most tests do.
 */
export async function emptied(page: Page): Promise<Page> {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  HEARD.forEach((event) => page.removeAllListeners(event));
  await goWithin(page, NOWHERE);
  await page.getByRole('heading', { name: NOT_FOUND }).waitFor();
  // A draft that was left there, or a message that would still stand in the next test.
  const isLeft = await page.evaluate<boolean>(
    'sessionStorage.length > 0 || document.querySelector(".mantine-Notification-root") !== null',
  );
  if (isLeft) {
    await page.evaluate('sessionStorage.clear()');
    await loaded(page);
  }
  return watched(page);
}

function watched(page: Page): Page {
  page.on('pageerror', (error) => {
    throw error;
  });
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) {
      throw new Error(message.text());
    }
  });
  return page;
}

/** The same, of a browser of its own. */
export async function openPage(browser: Browser, place: Place, options?: BrowserContextOptions): Promise<Page> {
  return newPage(await openContext(browser, place, options));
}

/** Goes to another page as a link does, without loading the app anew: for tests that look at many. */
export async function goWithin(page: Page, path: string): Promise<void> {
  const address = JSON.stringify(path);
  await page.evaluate(
    `history.pushState({ idx: history.length, key: ${address} }, '', ${address}); dispatchEvent(new PopStateEvent('popstate', { state: history.state }))`,
  );
}

/** A field by its label; Mantine gives the list that opens below it the same name. */
export function field(page: Page, label: string): Locator {
  return page.getByLabel(label, { exact: true }).first();
}

/** Waits until what is typed goes to a field. */
export async function focused(at: Locator): Promise<void> {
  await at.and(at.page().locator(':focus')).waitFor();
}

/** With `SCREENSHOTS=1`, takes a picture for the README, when what moves in it has come to rest. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env['SCREENSHOTS'] === '1') {
    await page.waitForTimeout(2000);
    await page.screenshot({ path: `docs/${name}.png` });
  }
}

/**
 * What axe finds on the page that is serious or critical, as `rule: target`. Legacy mode sums up on the page itself and
 * not on another one; what it leaves out is frames of other origins, and the pages looked at have no frames. A page that
 * has axe already is not given its half megabyte again, which costs as much as many a page's look.
 */
export async function seriousFindings(page: Page): Promise<string[]> {
  const isThere = await page.evaluate<boolean>('"axe" in window');
  const { violations } = await new AxeBuilder({ page, ...(isThere ? { axeSource: '"as it was read"' } : {}) })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html.slice(0, 120)}`));
}
