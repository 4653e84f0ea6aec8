// SPDX-License-Identifier: Apache-2.0

/** What Mantine's colours go by. */
const SCHEME = 'data-mantine-color-scheme';

/** Paper is white, whatever the screen is: while the page is printed, its colours are those of a light screen. */
export function printInLight(root: HTMLElement = document.documentElement): void {
  let ofScreen: string | null = null;
  const toPaper = (): void => {
    ofScreen ??= root.getAttribute(SCHEME);
    root.setAttribute(SCHEME, 'light');
  };
  const toScreen = (): void => {
    if (ofScreen !== null) {
      root.setAttribute(SCHEME, ofScreen);
    }
    ofScreen = null;
  };
  window.addEventListener('beforeprint', toPaper);
  window.addEventListener('afterprint', toScreen);
  // What only shows the page as it will be printed tells by this alone.
  window.matchMedia('print').addEventListener('change', ({ matches }) => {
    (matches ? toPaper : toScreen)();
  });
}
