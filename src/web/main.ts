// SPDX-License-Identifier: Apache-2.0
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import { ClientStorage, MedplumClient, MemoryStorage, normalizeErrorString } from '@medplum/core';
import '@medplum/react/styles.css';
import { clinicClock, type ClinicClock } from '../capture/charting/clinic-clock.ts';
import { readConfig, type WebConfig } from './config.ts';
import { askAhead } from './data/first-asked.ts';
import { preloadPage } from './page-code.ts';
import './styles.css';

/**
 * What needs the server and what needs the processor go on side by side: while the app's own code is read, the user is
 * signed in, and the page's code, the clinic's clock and the first list are fetched.
 */
async function start(root: HTMLElement): Promise<void> {
  const first = preloadPage(window.location.pathname);
  try {
    const config = await readConfig();
    const medplum = new MedplumClient({ baseUrl: config.baseUrl, ...storageFor(config) });
    const clock = firstAnswers(medplum);
    const profile = signInTo(medplum, config.signIn);
    const { renderApp } = await import('./render.tsx');
    renderApp(root, { medplum, config, first: await first, clock: (await profile) ? await clock : undefined });
  } catch (error) {
    root.textContent = `This page could not start: ${normalizeErrorString(error)}`;
  }
}

/** Asks for what the first page shows as soon as the server takes questions. @returns The clinic's clock. */
async function firstAnswers(medplum: MedplumClient): Promise<ClinicClock | undefined> {
  await admission(medplum);
  const clock = clinicClock(medplum);
  askAhead(medplum, window.location, clock).catch(() => undefined);
  return clock.catch(() => undefined);
}

/**
 * The machine's own user is signed in anew by each tab, which keeps its token to itself: a login that one tab writes
 * where another reads it makes the client there load its page again, under the hands of whoever is typing.
 */
function storageFor({ signIn }: WebConfig): { readonly storage?: ClientStorage } {
  return signIn === 'local' ? { storage: new ClientStorage(new MemoryStorage()) } : {};
}

/** Waits for a token. Whose it is the client asks then, beside everything else. */
async function admission(medplum: MedplumClient): Promise<void> {
  if (medplum.getAccessToken() === undefined) {
    await new Promise<void>((resolve) => {
      medplum.addEventListener('profileRefreshing', () => {
        resolve();
      });
    });
  }
}

/** Signs in as far as that needs nobody. */
async function signInTo(medplum: MedplumClient, signIn: WebConfig['signIn']): Promise<unknown> {
  return signIn === 'local'
    ? medplum.startClientLogin('web', 'local')
    : medplum.getProfileAsync().catch(() => undefined);
}

const root = document.getElementById('root');
if (root) {
  void start(root);
}
