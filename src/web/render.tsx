// SPDX-License-Identifier: Apache-2.0
import { Alert, Anchor, MantineProvider, createTheme } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App, type AppProps } from './app.tsx';
import { printInLight } from './paper.ts';

/** A field with a list below it, which scrolls itself: what scrolls within it would be a region that no key reaches. */
const WITH_LIST = { defaultProps: { withScrollArea: false } };

/** Text that stands out enough on its colour (WCAG AA), and links that are not told by colour alone. */
const THEME = createTheme({
  primaryColor: 'indigo',
  primaryShade: 8,
  autoContrast: true,
  components: {
    Alert: Alert.extend({ styles: { title: { color: 'var(--mantine-color-text)' } } }),
    Anchor: Anchor.extend({ defaultProps: { underline: 'always' } }),
    Autocomplete: WITH_LIST,
    ComboboxOptions: { defaultProps: { 'aria-label': 'Choices', tabIndex: 0 } },
    MultiSelect: WITH_LIST,
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } },
    Select: WITH_LIST,
    TagsInput: WITH_LIST,
  },
});

/** Shows the app in a part of the page. */
export function renderApp(root: HTMLElement, app: AppProps): void {
  printInLight();
  createRoot(root).render(
    <StrictMode>
      <BrowserRouter>
        <MantineProvider theme={THEME} defaultColorScheme="auto">
          <Notifications position="bottom-right" />
          <App {...app} />
        </MantineProvider>
      </BrowserRouter>
    </StrictMode>,
  );
}
