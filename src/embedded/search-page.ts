// SPDX-License-Identifier: Apache-2.0
import type { SearchRequest, SortRule, WithId } from '@medplum/core';
import type { Resource, ResourceType } from '@medplum/fhirtypes';
import { may, type Actor } from './access.ts';
import type { ResourceTable } from './resource-table.ts';
import { compareKeys, matchesSearch, sortKeys, wantsDeleted } from './search.ts';

/** Which part of what a search finds is wanted. */
export interface PageWanted {
  readonly types: readonly ResourceType[];
  readonly offset: number;
  readonly count: number;
  /** Told each resource that is read to see whether it matches; what it throws ends the search. */
  readonly look?: (resource: Resource) => void;
}

export interface FoundPage<T extends Resource> {
  readonly page: WithId<T>[];
  /** Undefined where it was left uncounted. */
  readonly total: number | undefined;
  /** What was found so far: enough to tell whether there is a next page. */
  readonly atLeast: number;
}

/** One page, counted by the index where that can answer; else from what the matcher finds, of which a page is held. */
export function searchPage<T extends Resource>(
  table: ResourceTable,
  actor: Actor | undefined,
  request: SearchRequest,
  wanted: PageWanted,
): FoundPage<T> {
  const { filters = [], sortRules = [] } = request;
  const [type, ...others] = wanted.types;
  const seesAll = actor?.accessPolicy === undefined && others.length === 0;
  const isWorthIt = request.total === 'accurate' || filters.length > 0;
  const counted =
    seesAll && isWorthIt && type !== undefined ? table.counted(type, filters, sortRules, wanted) : undefined;
  if (counted) {
    return { page: counted.resources as WithId<T>[], total: counted.total, atLeast: counted.total };
  }
  const ordered = type !== undefined && others.length === 0 ? inOrder(table, type, request) : undefined;
  const matching = (found: Iterable<WithId<Resource>>): Iterable<WithId<Resource>> =>
    Iterator.from(found).filter((resource) => {
      wanted.look?.(resource);
      return (
        matchesSearch(resource, { ...request, resourceType: resource.resourceType }) && may(actor, 'search', resource)
      );
    });
  if (ordered) {
    return firstPage(matching(ordered), wanted) as FoundPage<T>;
  }
  const found = matching(foundOf(table, wanted.types, request));
  const again: ReadAgain = wantsDeleted(filters)
    ? (deleted) => () => deleted
    : ({ resourceType, id }) =>
        () =>
          table.read(resourceType, id);
  const { page, total } =
    sortRules.length === 0 ? pageOf(found, wanted) : sortedPage(found, { ...wanted, sortRules, again });
  return { page: page as WithId<T>[], total: others.length === 0 ? total : undefined, atLeast: total };
}

/** Resources in the order that is asked for, where an index gives it and nobody asks how many there are. */
function inOrder(
  table: ResourceTable,
  type: ResourceType,
  request: SearchRequest,
): Iterable<WithId<Resource>> | undefined {
  const { filters = [], sortRules = [], total } = request;
  const mayStop = !wantsDeleted(filters) && (total === undefined || total === 'none');
  return mayStop ? table.inOrder(type, filters, sortRules) : undefined;
}

/** What the matcher has to look at, type by type, one after another. */
function* foundOf(
  table: ResourceTable,
  types: readonly ResourceType[],
  { filters = [] }: SearchRequest,
): Iterable<WithId<Resource>> {
  for (const type of types) {
    yield* wantsDeleted(filters) ? table.deleted(type) : table.candidates(type, filters);
  }
}

/** A page of what comes in its order, no further than to the first resource behind it. */
function firstPage(matches: Iterable<WithId<Resource>>, { offset, count }: PageWanted): FoundPage<Resource> {
  const { page, total } = pageOf(Iterator.from(matches).take(offset + count + 1), { offset, count });
  return { page, total: total > offset + count ? undefined : total, atLeast: total };
}

interface Window {
  readonly offset: number;
  readonly count: number;
}

interface Page {
  readonly page: WithId<Resource>[];
  /** Of all that came. */
  readonly total: number;
}

/** A page of what comes in its order. */
function pageOf(matches: Iterable<WithId<Resource>>, { offset, count }: Window): Page {
  const page: WithId<Resource>[] = [];
  let total = 0;
  for (const resource of matches) {
    if (total >= offset && page.length < count) {
      page.push(resource);
    }
    total += 1;
  }
  return { page, total };
}

/** How a match is had once more; of what is deleted nothing but id and instant is there, and is kept. */
type ReadAgain = (match: WithId<Resource>) => () => WithId<Resource> | undefined;

interface Sorting extends Window {
  readonly sortRules: readonly SortRule[];
  readonly again: ReadAgain;
}

/** So many more places are held before they are sorted and cut. */
const SPARE_PLACES = 100;

/**
 * A page of what comes in any order. No more is held than the places up to the page's end, without their content; the
 * page itself is read again. Nothing can come between, because all of it is synchronous.
 */
function sortedPage(matches: Iterable<WithId<Resource>>, { offset, count, sortRules, again }: Sorting): Page {
  const end = offset + count;
  let places: { readonly keys: readonly string[]; readonly read: ReturnType<ReadAgain> }[] = [];
  let total = 0;
  const cut = (): typeof places => places.sort((a, b) => compareKeys(sortRules, a.keys, b.keys)).slice(0, end);
  for (const match of matches) {
    places.push({ keys: sortKeys(sortRules, match), read: again(match) });
    total += 1;
    places = places.length > 2 * end + SPARE_PLACES ? cut() : places;
  }
  const page = cut().slice(offset);
  return { page: page.flatMap(({ read }) => read() ?? []), total };
}
