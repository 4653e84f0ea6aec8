// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, type JSX, type ReactNode } from 'react';

const FIELDS = 'input:not([type="hidden"]), select, textarea';
const WRAPPER = '.mantine-InputWrapper-root, fieldset, [role="group"]';

/**
 * Gives a name to what Medplum's forms and tables leave without one, so that a screen reader can say it: a field takes
 * the label of the group it stands in, a button or link its title, or what it is for.
 */
export function Labelled({ children }: { readonly children: ReactNode }): JSX.Element {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) {
      return;
    }
    nameAll(element);
    const observer = new MutationObserver(() => {
      nameAll(element);
    });
    observer.observe(element, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
    };
  }, []);
  return (
    <div ref={ref} className="scroll">
      {children}
    </div>
  );
}

function nameAll(root: HTMLElement): void {
  for (const field of root.querySelectorAll<HTMLInputElement>(FIELDS)) {
    const hasName =
      field.hasAttribute('aria-label') || field.hasAttribute('aria-labelledby') || (field.labels?.length ?? 0) > 0;
    if (!hasName) {
      field.setAttribute('aria-label', groupName(field) ?? 'Value');
    }
  }
  for (const control of root.querySelectorAll<HTMLElement>('button, a')) {
    if (
      control.textContent.trim() === '' &&
      !control.hasAttribute('aria-label') &&
      !control.querySelector('img[alt]:not([alt=""])')
    ) {
      control.setAttribute('aria-label', control.title || (control.tagName === 'A' ? 'Author' : 'Copy or change'));
    }
  }
}

function outer(group: Element): Element | null {
  return group.parentElement?.closest(WRAPPER) ?? null;
}

function groupName(field: HTMLElement): string | undefined {
  for (let group = field.closest(WRAPPER); group; group = outer(group)) {
    const text = group.querySelector('label, legend, .mantine-InputWrapper-label')?.textContent.trim();
    if (text !== undefined && text !== '') {
      return text;
    }
  }
  return undefined;
}
