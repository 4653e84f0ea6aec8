// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';

/** One link of one record, written otherwise. */
export interface Respelling {
  readonly name: string;
  readonly records: readonly Resource[];
}

type Json = Readonly<Record<string, unknown>>;

/** Where a link stands in a record: the keys that lead to it. */
interface Link {
  readonly owner: Resource;
  readonly path: readonly (string | number)[];
  readonly target: string;
}

/** Ways to write a reference; undefined where the link cannot be written so. */
type Spelling = (target: Resource, link: Json) => { readonly link: Json | undefined; readonly inside?: Resource };

const SYSTEM = 'https://ehr.example.org/ids';
const keyOf = ({ resourceType, id = '' }: Resource): string => `${resourceType}-${id}`;
const toIt = ({ resourceType, id = '' }: Resource): string => `${resourceType}/${id}`;

const SPELLINGS: Readonly<Record<string, Spelling>> = {
  absolute: (target, link) => ({ link: { ...link, reference: `https://ehr.example.org/fhir/${toIt(target)}` } }),
  versioned: (target, link) => ({ link: { ...link, reference: `${toIt(target)}/_history/7` } }),
  'absolute and versioned': (target, link) => ({
    link: { ...link, reference: `https://ehr.example.org/fhir/${toIt(target)}/_history/7` },
  }),
  'by identifier': (target, { reference: _, ...link }) => ({
    link: { ...link, type: target.resourceType, identifier: { system: SYSTEM, value: keyOf(target) } },
  }),
  conditional: (target, link) => ({
    link: { ...link, reference: `${target.resourceType}?identifier=${SYSTEM}|${keyOf(target)}` },
  }),
  contained: (target, link) => ({
    link: { ...link, reference: `#${target.id ?? ''}` },
    inside: { ...target, meta: undefined },
  }),
  'of its Bundle': (_target, link) => ({
    link: { ...link, reference: 'urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3301' },
  }),
  dropped: () => ({ link: undefined }),
};

/** Links without which FHIR has no such record. */
const REQUIRED = /^(?:subject|beneficiary|payor\.0|patient|item)$/;

/** The same records with each of their links written in each other way, one at a time. */
export function respelled(resources: readonly Resource[]): Respelling[] {
  const records = resources.map(identified);
  const byReference = new Map(records.map((one) => [toIt(one), one]));
  const links = records.flatMap((owner) => linksOf(owner, owner, []));
  return links.flatMap((link) =>
    Object.entries(SPELLINGS).flatMap(([name, spell]) => {
      const target = byReference.get(link.target);
      const mayBe = name !== 'dropped' || !REQUIRED.test(link.path.join('.'));
      const changed = target && mayBe ? written(link, target, spell) : undefined;
      return changed
        ? [
            {
              name: `${toIt(link.owner)} ${link.path.join('.')}: ${name}`,
              records: records.map((one) => (one === link.owner ? changed : one)),
            },
          ]
        : [];
    }),
  );
}

/** A record with an identifier of its EHR, by which others may name it. */
function identified(resource: Resource): Resource {
  const own = { system: SYSTEM, value: keyOf(resource) };
  const { identifier } = resource as { identifier?: unknown };
  if (['Composition', 'QuestionnaireResponse', 'Binary', 'ConceptMap'].includes(resource.resourceType)) {
    return resource;
  }
  return { ...resource, identifier: [...(Array.isArray(identifier) ? (identifier as object[]) : []), own] } as Resource;
}

function linksOf(owner: Resource, value: unknown, path: readonly (string | number)[]): Link[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const { reference } = value as { reference?: unknown };
  const own =
    typeof reference === 'string' && /^[A-Z]\w+\/[\w.-]+$/.test(reference) ? [{ owner, path, target: reference }] : [];
  return [...own, ...Object.entries(value).flatMap(([key, inner]) => linksOf(owner, inner, [...path, key]))];
}

function written({ owner, path }: Link, target: Resource, spell: Spelling): Resource | undefined {
  const copy = structuredClone(owner) as unknown as Record<string, unknown>;
  const at = path.slice(0, -1).reduce<Record<string, unknown>>((one, key) => one[key] as Record<string, unknown>, copy);
  const last = String(path.at(-1));
  const { link, inside } = spell(target, at[last] as Json);
  if (inside) {
    const { contained } = copy as { contained?: unknown[] };
    copy['contained'] = [...(contained ?? []), inside];
  }
  if (link !== undefined) {
    at[last] = link;
  } else if (Array.isArray(at)) {
    at.splice(Number(last), 1);
  } else {
    Reflect.deleteProperty(at, last);
  }
  return withoutEmpty(copy) as Resource | undefined;
}

/** What FHIR does not allow: empty lists and objects. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) {
    const kept = value.map(withoutEmpty).filter((one) => one !== undefined);
    return kept.length > 0 ? kept : undefined;
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const kept = Object.entries(value)
    .map(([key, inner]) => [key, withoutEmpty(inner)] as const)
    .filter(([, inner]) => inner !== undefined);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
