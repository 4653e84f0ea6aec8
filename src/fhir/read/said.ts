// SPDX-License-Identifier: Apache-2.0

/** True for a text with a word or a figure in it. */
export function isSaid(text: string | undefined): boolean {
  return text !== undefined && /[\p{L}\p{N}]/u.test(text);
}

/** A section's title with what stands under it; where nothing does, the title says nothing. */
export function underTitle(title: string, text: string): string {
  return isSaid(text) ? `${title}\n${text}` : '';
}
