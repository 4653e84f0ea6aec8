// SPDX-License-Identifier: Apache-2.0
import type { R4Reference, ReadResource } from '../r4.ts';
import type { RecordSet } from '../record-set.ts';
import { NPI } from '../systems.ts';
import { terminologyOf } from './terminology.ts';

/** The keys under which a resource is found by its identifiers. */
export function identifiersOf({
  identifier = [],
}: {
  readonly identifier?: readonly NonNullable<R4Reference['identifier']>[] | undefined;
}): string[] {
  return identifier.flatMap((one) => keyOf(one) ?? []);
}

/** `system|value`, a National Provider Identifier under its one address however its system is spelled, or left out. */
export function keyOf(identifier: R4Reference['identifier']): string | undefined {
  const { system = '', value } = identifier ?? {};
  const written = value?.trim();
  const isNpi = system === '' ? /^[12]\d{9}$/.test(written ?? '') : terminologyOf(system) === 'npi';
  return written === undefined ? undefined : `${isNpi ? NPI : system}|${written}`;
}

/** A National Provider Identifier among words: "Ada Abernathy PT, NPI 1234567893". */
const NPI_AMONG_WORDS = /\bNPI\b[\s:#.]{0,4}([12]\d{9})\b/i;

/** The key of somebody whose name is written with their NPI. */
export function keyInWords(words: string | undefined): string | undefined {
  const [, value] = NPI_AMONG_WORDS.exec(words ?? '') ?? [];
  return value === undefined ? undefined : keyOf({ value });
}

const CONDITIONAL = /(?:^|\/)([A-Z][A-Za-z]*)\?identifier=([^&]*)/;

/** What a conditional reference asks for, which may be URL-encoded; undefined for any other reference. */
export function conditionalReference(text: string): { readonly type: string; readonly key: string } | undefined {
  const [, type, written] = CONDITIONAL.exec(text) ?? [];
  if (type === undefined || written === undefined) {
    return undefined;
  }
  const decoded = withoutEncoding(written);
  const bar = decoded.lastIndexOf('|');
  const key = keyOf({ system: decoded.slice(0, Math.max(bar, 0)), value: decoded.slice(bar + 1) });
  return key === undefined ? undefined : { type, key };
}

const BY_KEY = ['Practitioner', 'PractitionerRole', 'Organization'];

/** `system|value` of a conditional reference to somebody who treats or pays; undefined for any other reference. */
export function conditionalKey(text: string): string | undefined {
  const { type = '', key } = conditionalReference(text) ?? {};
  return BY_KEY.includes(type) ? key : undefined;
}

/** The key by which a reference names a resource without its id: by an identifier alone, or by a search for one. */
export function keyOfReference({ reference, identifier }: R4Reference): string | undefined {
  return reference === undefined ? keyOf(identifier) : conditionalKey(reference);
}

type Identified = 'Practitioner' | 'PractitionerRole' | 'Organization' | 'Encounter' | 'Procedure';

/** All resources of a type that bear an identifier. */
export function bearersOf<T extends Identified>(
  records: RecordSet,
  type: T,
  key: string | undefined,
): readonly ReadResource<T>[] {
  return (key === undefined ? undefined : records.index(type, 'identifier', identifiersOf).get(key)) ?? [];
}

function withoutEncoding(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}
