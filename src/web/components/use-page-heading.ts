// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

const APP = 'Manual therapy charges';

/** The window’s title for a page of this heading. */
export function windowTitle(heading: string): string {
  return `${heading} · ${APP}`;
}

/**
 * The window is called by the page's heading, and after going to another page the heading has the focus: who cannot see
 * the page change hears where it led.
 */
export function usePageHeading(contentId: string): void {
  const { pathname } = useLocation();
  const isFirst = useRef(true);
  useEffect(() => {
    const content = document.getElementById(contentId);
    let isToFocus = !isFirst.current;
    isFirst.current = false;
    const look = (): void => {
      const heading = content?.querySelector('h1');
      if (!heading) {
        return;
      }
      document.title = windowTitle(heading.textContent);
      // Until a page's code is there, React keeps the page before it, hidden.
      if (isToFocus && heading.checkVisibility()) {
        isToFocus = false;
        // Arrow keys go from tab to tab of a record, each with an address of its own.
        if (document.activeElement?.role !== 'tab') {
          heading.tabIndex = -1;
          heading.focus();
        }
      }
    };
    look();
    const observer = new MutationObserver(look);
    if (content) {
      observer.observe(content, { childList: true, subtree: true, characterData: true });
    }
    return () => {
      observer.disconnect();
    };
  }, [pathname, contentId]);
}
