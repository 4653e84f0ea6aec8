// SPDX-License-Identifier: Apache-2.0

/** What is wrong with a text that is no JSON. V8 quotes the text around the fault, which may be a person's name. */
export function jsonMessage(error: unknown): string {
  const message =
    error instanceof Error ? error.message.replace(/,? ?\.{0,3}"[\s\S]*"\.{0,3} is not valid JSON/, '') : '';
  return message || 'syntax error';
}
