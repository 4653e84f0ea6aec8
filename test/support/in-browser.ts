// SPDX-License-Identifier: Apache-2.0
import type { Browser, Page } from 'playwright-core';
import { emptied, loaded, openBrowser, openPage } from './browser.ts';
import { WebApp } from './web-app.ts';

interface Started {
  readonly app: WebApp;
  readonly browser: Browser;
}

/** For all tests of a `describe`, the app with the samples and a browser. */
export function withWebApp(take: (started: Started) => void): void {
  let started: Started;
  beforeAll(async () => {
    started = { app: await WebApp.start({ samples: true }), browser: await openBrowser() };
    take(started);
  });
  afterAll(async () => {
    await started.browser.close();
    await started.app.close();
  });
}

/** The same, and for each test a page that has the app loaded and nothing of the test before; the browser reads the app's code once. */
export function withPage(take: (at: Started & { readonly page: Page }) => void): void {
  let started: Started;
  let page: Page;
  withWebApp((one) => {
    started = one;
  });
  beforeAll(async () => {
    page = await openPage(started.browser, started.app);
    await loaded(page);
    take({ ...started, page });
  });
  afterEach(async () => {
    await emptied(page);
  });
}
