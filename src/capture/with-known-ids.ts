// SPDX-License-Identifier: Apache-2.0
import { conditionalReference, identifiersOf, keyOf } from '../fhir/read/identifier-key.ts';
import type { R4Reference } from '../fhir/r4.ts';
import { isObject } from '../json-object.ts';

/** Whom and what visit records name; who treated and who pays is found by an identifier wherever it is read. */
const TYPES = ['Patient', 'Encounter'] as const;
type Type = (typeof TYPES)[number];

/** Elements that name one of them, where a reference by an identifier alone leaves the type out. */
const ELEMENTS: Readonly<Record<string, Type>> = {
  subject: 'Patient',
  patient: 'Patient',
  beneficiary: 'Patient',
  for: 'Patient',
  encounter: 'Encounter',
  context: 'Encounter',
};

/** Who bears an identifier: `Patient/123` by `Patient` and its key. */
type Bearers = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Names patients and visits by their ids in records that name them by an identifier: by a conditional reference,
 * `Patient?identifier=system|value`, as transactions have them, or by the identifier alone. An identifier that none of the
 * records bears, or more than one, names nobody and is left as it is.
 */
export function withKnownIds(resources: readonly unknown[]): readonly unknown[] {
  const bearers = bearersIn(resources);
  return bearers.size === 0 ? resources : resources.map((resource) => renamed(resource, '', bearers));
}

function bearersIn(resources: readonly unknown[]): Bearers {
  const bearers = new Map<string, Set<string>>();
  for (const resource of resources.filter(isObject)) {
    for (const name of namesBorneBy(resource)) {
      const { resourceType, id } = resource;
      bearers.set(name, (bearers.get(name) ?? new Set()).add(`${String(resourceType)}/${String(id)}`));
    }
  }
  return bearers;
}

/** The names by which a patient or visit is found, as `nameIn` has them; none of anything else, or without an id. */
export function namesBorneBy({ resourceType, id, identifier }: Record<string, unknown>): string[] {
  if (!TYPES.some((one) => one === resourceType) || typeof id !== 'string' || !Array.isArray(identifier)) {
    return [];
  }
  const written = identifier.filter(isIdentifier);
  // A search may leave the system out.
  const keys = [...identifiersOf({ identifier: written }), ...written.flatMap(({ value }) => keyOf({ value }) ?? [])];
  return [...new Set(keys)].map((key) => `${String(resourceType)} ${key}`);
}

/** A record with `bearer`, `Patient/123`, wherever it says that name. */
export function withBearer(resource: unknown, name: string, bearer: string): unknown {
  return renamed(resource, '', new Map([[name, new Set([bearer])]]));
}

function isIdentifier(value: unknown): value is NonNullable<R4Reference['identifier']> {
  const { system = '', value: written } = isObject(value) ? value : {};
  return typeof system === 'string' && typeof written === 'string' && written.trim() !== '';
}

/** The same thing where nothing in it is named so. */
function renamed(value: unknown, element: string, bearers: Bearers): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => renamed(item, element, bearers));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (!isObject(value)) {
    return value;
  }
  const [bearer, ...others] = bearers.get(nameIn(value, element) ?? '') ?? [];
  if (bearer !== undefined && others.length === 0) {
    return { ...value, reference: bearer };
  }
  const parts = Object.entries(value).map(([name, part]) => [name, part, renamed(part, name, bearers)] as const);
  return parts.every(([, before, after]) => before === after)
    ? value
    : Object.fromEntries(parts.map(([name, , after]) => [name, after]));
}

/** `Patient system|value` of a reference that names somebody by an identifier; undefined for any other. */
export function nameIn({ reference, identifier, type }: Record<string, unknown>, element: string): string | undefined {
  if (typeof reference === 'string') {
    const conditional = conditionalReference(reference);
    return conditional && `${conditional.type} ${conditional.key}`;
  }
  const of = typeof type === 'string' ? type : ELEMENTS[element];
  const key = reference === undefined && of !== undefined && isIdentifier(identifier) ? keyOf(identifier) : undefined;
  return key === undefined ? undefined : `${of ?? ''} ${key}`;
}
