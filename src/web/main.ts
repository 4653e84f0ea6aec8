// SPDX-License-Identifier: Apache-2.0
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import { MedplumClient, normalizeErrorString } from '@medplum/core';
import '@medplum/react/styles.css';
import { clinicClock, type ClinicClock } from '../capture/charting/clinic-clock.ts';
import { readConfig, type WebConfig } from './config.ts';
import { preloadPage } from './page-code.ts';
import './styles.css';

/**
 * What needs the server and what needs the processor go on side by side: while the app's own code is read, the user is
 * signed in, and the page's code and the clinic's clock are fetched.
 */
async function start(root: HTMLElement): Promise<void> {
  const page = preloadPage(window.location.pathname);
  try {
    const config = await readConfig();
    const medplum = new MedplumClient({ baseUrl: config.baseUrl });
    const clock = signInTo(medplum, config.signIn);
    const { renderApp } = await import('./render.tsx');
    await page;
    renderApp(root, { medplum, config, clock: await clock });
  } catch (error) {
    root.textContent = `This page could not start: ${normalizeErrorString(error)}`;
  }
}

/** Signs in as far as that needs nobody; the clinic's clock where somebody is signed in. */
async function signInTo(medplum: MedplumClient, signIn: WebConfig['signIn']): Promise<ClinicClock | undefined> {
  const profile =
    signIn === 'local'
      ? await medplum.startClientLogin('web', 'local')
      : await medplum.getProfileAsync().catch(() => undefined);
  return profile && clinicClock(medplum).catch(() => undefined);
}

const root = document.getElementById('root');
if (root) {
  void start(root);
}
