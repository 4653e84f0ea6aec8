// SPDX-License-Identifier: Apache-2.0

/** `1 unit`, `2 units`; `no units` where there is no figure. */
export function unitsText(units: number | undefined): string {
  return units === 1 ? '1 unit' : `${String(units ?? 'no')} units`;
}

/** Puts figures into a text; a placeholder without a figure stays visible, and fails the test of the text. */
export function fillPlaceholders(text: string, figures: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(figures[name] ?? placeholder));
}
