// SPDX-License-Identifier: Apache-2.0
import { useEffect } from 'react';

const HEADING = 'h1, h2, h3, h4';
/** What a place begins with, and can have the focus. */
const BEGINNINGS = `${HEADING}, a[href], :is(button, input, select, textarea):enabled:not([tabindex="-1"])`;

/**
 * A button that did its work may be gone, or is off while its work is done: the browser then focuses nothing, and who
 * works by keys or hears the page is at its top. So the focus goes back to what had it once that is on again, else to
 * the heading, or the first control, of what was around it. Who clicked beside everything has left it on purpose.
 */
export function useKeptFocus(contentId: string): void {
  useEffect(() => {
    const content = document.getElementById(contentId);
    /** What had the focus last, and all around it, the innermost first. */
    let path: readonly HTMLElement[] = [];
    const remember = ({ target }: Event): void => {
      path = content && target instanceof HTMLElement ? pathWithin(content, target) : [];
    };
    const forget = (): void => {
      path = [];
    };
    const look = (): void => {
      const [last] = path;
      if (!last || document.activeElement !== document.body) {
        return;
      }
      if (!isThere(last)) {
        focusBeginning(path.filter(isThere));
      } else if (!last.matches(':disabled')) {
        last.focus();
      }
    };
    content?.addEventListener('focusin', remember);
    content?.addEventListener('pointerdown', forget);
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled', 'hidden'] });
    return () => {
      observer.disconnect();
      content?.removeEventListener('focusin', remember);
      content?.removeEventListener('pointerdown', forget);
    };
  }, [contentId]);
}

function pathWithin(content: HTMLElement, element: HTMLElement): HTMLElement[] {
  const path: HTMLElement[] = [];
  for (let at: HTMLElement | null = element; at && content.contains(at); at = at.parentElement) {
    path.push(at);
  }
  return path;
}

function isThere(element: HTMLElement): boolean {
  return element.isConnected && element.checkVisibility();
}

/** The first heading or control that is seen, of the innermost part that has one. */
function focusBeginning(parts: readonly HTMLElement[]): void {
  for (const part of parts) {
    const first = [...part.querySelectorAll<HTMLElement>(BEGINNINGS)].find(isThere);
    if (first) {
      if (first.matches(HEADING)) {
        first.tabIndex = -1;
      }
      first.focus();
      return;
    }
  }
}
