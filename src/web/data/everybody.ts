// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient, WithId } from '@medplum/core';
import type { Organization, Practitioner, Reference } from '@medplum/fhirtypes';
import { namesOf, type Names } from '../../capture/names.ts';

/** Who is chosen from and named on every page. */
const TYPES = ['Practitioner', 'Organization'] as const;

/** A page of the people or organizations; asked for once, by whoever comes first, until one of them is saved. */
export async function firstOf(
  medplum: MedplumClient,
  type: (typeof TYPES)[number],
): Promise<WithId<Practitioner | Organization>[]> {
  return medplum.searchResources(type, '_count=1000');
}

/** The references of everybody on those pages. */
export async function everybody(medplum: MedplumClient): Promise<string[]> {
  const found = await Promise.all(TYPES.map(async (type) => firstOf(medplum, type)));
  return found.flat().map(({ resourceType, id }) => `${resourceType}/${id}`);
}

/**
 * The people and organizations that references name: in most clinics all of them are on the first page, which is asked
 * for before anybody knows whom a list names.
 */
export async function loadNamed(
  medplum: MedplumClient,
  references: readonly string[],
): Promise<WithId<Practitioner | Organization>[]> {
  const found = await Promise.all(
    TYPES.map(async (type) => {
      const wanted = references.filter((one) => one.startsWith(`${type}/`)).map((one) => one.slice(type.length + 1));
      const first = await firstOf(medplum, type);
      const known = new Set(first.map(({ id }) => id));
      const missing = [...new Set(wanted)].filter((id) => !known.has(id)).sort();
      const rest =
        missing.length === 0 ? [] : await medplum.searchResources(type, `_id=${missing.join(',')}&_count=1000`);
      return [...first, ...rest];
    }),
  );
  return found.flat();
}

/** Names, and those of whoever saved something: who keeps a policy is in no record of a visit. */
export async function withAuthors(
  medplum: MedplumClient,
  names: Names,
  authors: readonly (Reference | undefined)[],
): Promise<Names> {
  const missing = authors.flatMap((author) => author?.reference ?? []).filter((one) => !names.has(one));
  return missing.length === 0 ? names : new Map([...namesOf(await loadNamed(medplum, missing)), ...names]);
}
