// SPDX-License-Identifier: Apache-2.0

/** Control characters of a record's text would clear a terminal, rename its window or write over what it said. */
const CONTROL = /[^\P{Cc}\n\t]/gu;

export function forTerminal(text: string): string {
  return text.replace(CONTROL, '\uFFFD');
}

export function say(text: string): void {
  console.log(forTerminal(text));
}

export function complain(text: string): void {
  console.error(forTerminal(text));
}
