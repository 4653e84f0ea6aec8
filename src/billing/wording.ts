// SPDX-License-Identifier: Apache-2.0

/** `1 unit`, `2 units`; `no units` where there is no figure. */
export function unitsText(units: number | undefined): string {
  return units === 1 ? '1 unit' : `${String(units ?? 'no')} units`;
}
