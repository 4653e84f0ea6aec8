// SPDX-License-Identifier: Apache-2.0
import type { AnyResource, R4Reference } from './r4.ts';

/** `Procedure/123` from a relative, versioned or absolute reference; undefined where there is none. */
export function relativeReference(reference: R4Reference | string | undefined): string | undefined {
  const text = typeof reference === 'string' ? reference : reference?.reference;
  return text === undefined
    ? undefined
    : (/(?:^|\/)([A-Z]\w+\/[A-Za-z0-9.-]+)(?:\/_history\/.+)?$/.exec(text)?.[1] ?? text);
}

/** A reference in a record that no schema has accepted; undefined where there is none to be read. */
export function rawReference(
  raw: AnyResource,
  element: 'subject' | 'patient' | 'beneficiary' | 'encounter',
): string | undefined {
  const value: unknown = raw[element];
  const reference: unknown =
    typeof value === 'object' && value !== null && 'reference' in value ? value.reference : undefined;
  return typeof reference === 'string' ? relativeReference(reference) : undefined;
}
