// SPDX-License-Identifier: Apache-2.0
import type { Page } from 'playwright-core';

/*
 * Runs in the page. What is small by its box is probed: what a finger finds beside it, a label or a bar of its own,
 * counts. A link within a sentence is as high as its line (WCAG 2.5.8).
 */
const FIND = `(() => {
  const LEAST = 43;
  const CONTROLS = 'a[href], button, input, select, textarea, summary, [role="option"], [role="tab"]';
  const isInText = (link) => {
    let block = link;
    while (/^(inline|contents)$/.test(getComputedStyle(block).display) && block.parentElement) {
      block = block.parentElement;
    }
    return block !== link && block.textContent.trim().length > link.textContent.trim().length;
  };
  const reach = (control, { x, y }, [dx, dy]) => {
    const own = [control, ...(control.labels ?? [])];
    let count = 0;
    for (let at = -43; at <= 43; at += 1) {
      const found = document.elementFromPoint(x + at * dx, y + at * dy);
      count += found && own.some((one) => one.contains(found)) ? 1 : 0;
    }
    return count;
  };
  const isSmall = (control) => {
    const box = (control.closest('.mantine-Input-wrapper') ?? control).getBoundingClientRect();
    if (box.width === 0 || (box.width >= LEAST && box.height >= LEAST)) {
      return false;
    }
    control.scrollIntoView({ block: 'center' });
    const { left, top, width, height } = control.getBoundingClientRect();
    const middle = { x: left + width / 2, y: top + height / 2 };
    if (reach(control, middle, [0, 0]) === 0) {
      return false; // Under a dialog or a menu.
    }
    return (
      (box.height < LEAST && reach(control, middle, [0, 1]) < LEAST) ||
      (box.width < LEAST && reach(control, middle, [1, 0]) < LEAST)
    );
  };
  return [...document.querySelectorAll(CONTROLS)]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && !one.closest('.skip-link'))
    .filter((one) => !isInText(one) && isSmall(one))
    .map((one) => {
      const { width, height } = one.getBoundingClientRect();
      const name = one.getAttribute('aria-label') ?? (one.textContent || one.labels?.[0]?.textContent);
      return one.tagName.toLowerCase() + ' “' + (name ?? '').trim() + '” ' + Math.round(width) + ' × ' + Math.round(height);
    });
})()`;

/** What can be tapped or typed into and is smaller than 44 pixels, each with its name and size. */
export async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(FIND);
}
