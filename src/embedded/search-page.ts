// SPDX-License-Identifier: Apache-2.0
import type { SearchRequest, WithId } from '@medplum/core';
import type { Resource, ResourceType } from '@medplum/fhirtypes';
import { may, type Actor } from './access.ts';
import type { ResourceTable } from './resource-table.ts';
import { compareBy, matchesSearch, together, wantsDeleted, type Matches } from './search.ts';

/** Which part of what a search finds is wanted. */
export interface PageWanted {
  readonly types: readonly ResourceType[];
  readonly offset: number;
  readonly count: number;
}

export interface FoundPage<T extends Resource> {
  readonly page: WithId<T>[];
  /** Undefined where it was left uncounted. */
  readonly total: number | undefined;
  /** What was found so far: enough to tell whether there is a next page. */
  readonly atLeast: number;
}

/** One page, counted by the index where that can answer; else from what the matcher finds. */
export function searchPage<T extends Resource>(
  table: ResourceTable,
  actor: Actor | undefined,
  request: SearchRequest,
  { types, offset, count }: PageWanted,
): FoundPage<T> {
  const { filters = [], sortRules = [] } = request;
  const [type, ...others] = types;
  const seesAll = actor?.accessPolicy === undefined && others.length === 0;
  const isWorthIt = request.total === 'accurate' || filters.length > 0;
  const counted =
    seesAll && isWorthIt && type !== undefined ? table.counted(type, filters, sortRules, { offset, count }) : undefined;
  if (counted) {
    return { page: counted.resources as WithId<T>[], total: counted.total, atLeast: counted.total };
  }
  const found = types.map((one) => matchesOf(table, actor, { ...request, resourceType: one }, offset + count));
  const { matches, total } = together(found, sortRules);
  return { page: matches.slice(offset, offset + count) as WithId<T>[], total, atLeast: matches.length };
}

/** What a search finds, in its order; where only a page is wanted and an index gives the order, one more than that. */
function matchesOf(table: ResourceTable, actor: Actor | undefined, request: SearchRequest, wanted: number): Matches {
  const { resourceType, filters = [], sortRules = [], total } = request;
  const isMatch = (resource: WithId<Resource>): boolean =>
    matchesSearch(resource, request) && may(actor, 'search', resource);
  const isDeleted = wantsDeleted(filters);
  const mayStop = !isDeleted && (total === undefined || total === 'none');
  const ordered = mayStop ? table.inOrder(resourceType, filters, sortRules) : undefined;
  if (ordered) {
    const matches = [
      ...Iterator.from(ordered)
        .filter(isMatch)
        .take(wanted + 1),
    ];
    return matches.length > wanted ? { matches } : { matches, total: matches.length };
  }
  const matches = (isDeleted ? table.deleted(resourceType) : table.candidates(resourceType, filters))
    .filter(isMatch)
    .sort((a, b) => compareBy(sortRules, a, b));
  return { matches, total: matches.length };
}
