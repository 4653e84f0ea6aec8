// SPDX-License-Identifier: Apache-2.0

/** The parts of a value that a person reads, rather than systems, addresses and codes that stand beside words. */
const UNREAD: readonly string[] = ['system', 'url', 'id', 'type', 'use', 'reference'];

/** A FHIR value as a person reads it: its words, times and numbers. */
export function wordsOfValue(value: unknown): string {
  const words = [...new Set(partsOf(value))];
  return words.length === 0 ? 'nothing' : words.join(', ');
}

function partsOf(value: unknown): string[] {
  if (value === '' || value === undefined) {
    return [];
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return [String(value).replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*$/, '$1 $2')];
  }
  if (Array.isArray(value)) {
    return value.flatMap(partsOf);
  }
  const entries = Object.entries(value ?? {});
  const read = entries.filter(([name]) => !UNREAD.includes(name)).flatMap(([, part]) => partsOf(part));
  return read.length > 0 ? read : entries.flatMap(([, part]) => partsOf(part));
}
