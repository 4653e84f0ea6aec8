// SPDX-License-Identifier: Apache-2.0
import { Alert, Anchor, MantineProvider, createTheme } from '@mantine/core';
import '@mantine/core/styles.css';
import { Notifications } from '@mantine/notifications';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import { MedplumClient, normalizeErrorString } from '@medplum/core';
import '@medplum/react/styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App, preloadPage } from './app.tsx';
import { readConfig } from './config.ts';
import './styles.css';

/** Text that stands out enough on its colour (WCAG AA), and links that are not told by colour alone. */
const THEME = createTheme({
  primaryColor: 'indigo',
  primaryShade: 8,
  autoContrast: true,
  components: {
    Alert: Alert.extend({ styles: { title: { color: 'var(--mantine-color-text)' } } }),
    Anchor: Anchor.extend({ defaultProps: { underline: 'always' } }),
  },
});

async function start(root: HTMLElement): Promise<void> {
  preloadPage(window.location.pathname);
  try {
    const { baseUrl, signIn, ehr } = await readConfig();
    const medplum = new MedplumClient({ baseUrl });
    if (signIn === 'local') {
      await medplum.startClientLogin('web', 'local');
    }
    createRoot(root).render(
      <StrictMode>
        <BrowserRouter>
          <MantineProvider theme={THEME} defaultColorScheme="auto">
            <Notifications position="bottom-right" />
            <App medplum={medplum} ehr={ehr} />
          </MantineProvider>
        </BrowserRouter>
      </StrictMode>,
    );
  } catch (error) {
    root.textContent = `This page could not start: ${normalizeErrorString(error)}`;
  }
}

const root = document.getElementById('root');
if (root) {
  void start(root);
}
