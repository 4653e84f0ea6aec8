// SPDX-License-Identifier: Apache-2.0
import { OperationOutcomeError, badRequest, type SearchRequest } from '@medplum/core';
import type { OperationOutcome } from '@medplum/fhirtypes';
import * as z from 'zod';
import { TOO_NESTED, hasMoreValues, isTooNested } from '../nesting.ts';
import { levelsOfQuery } from './graphql-levels.ts';

const MAX_ENTRIES = 1000;
/** Values in a body, more than a full Bundle of visits has: each that is at fault takes the validator some twenty microseconds. */
const MAX_BODY_VALUES = 200_000;
const MAX_QUERY_CHARACTERS = 20_000;
/** Resources that one request may be answered with, in all its searches. */
const MAX_RESOURCES = 20_000;
/** Characters of stored resources that one request may be answered with: some seconds of writing them out. */
const MAX_CHARACTERS = 64_000_000;
/** Characters of resources that one request may have looked through for what matches: some seconds of reading. */
const MAX_LOOKED = 500_000_000;
/** What the smallest resource counts for. */
const LEAST_LOOKED = 1000;
/** Values of one search parameter, with commas between. */
export const MAX_VALUES = 1000;
export const MAX_FILTERS = 100;
/** Links that one search follows, each with searches of its own: our bots' widest have some two dozen. */
const MAX_INCLUDES = 40;

/** Deeper and wider than what Medplum's components ask for: a type's schema, five levels deep in two searches. */
export const GRAPHQL_LIMITS = { graphqlMaxDepth: 8, graphqlMaxSearches: 20 } as const;

export function tooCostly(text: string, expression?: string): OperationOutcome {
  const where = expression === undefined ? {} : { expression: [expression] };
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'too-costly', details: { text }, ...where }],
  };
}

/** What one request may still be answered with, and look through for it, in all its searches and reads. */
export interface AnswerBudget {
  resources: number;
  characters: number;
  looked: number;
}

export function budgetOfRequest(): AnswerBudget {
  return { resources: MAX_RESOURCES, characters: MAX_CHARACTERS, looked: MAX_LOOKED };
}

/** @throws Where a request looks through more than it may: a batch of searches that find nothing is work as well. */
export function spendOnLooking(budget: AnswerBudget, characters: number): void {
  budget.looked -= Math.max(characters, LEAST_LOOKED);
  refuseOverspent(budget);
}

/** @throws Where a request has spent more than it may. */
export function refuseOverspent({ resources, characters, looked }: AnswerBudget): void {
  if (resources < 0) {
    throw new OperationOutcomeError(tooCostly(`A request may match at most ${String(MAX_RESOURCES)} resources`));
  }
  if (characters < 0) {
    const megabytes = String(MAX_CHARACTERS / 1_000_000);
    throw new OperationOutcomeError(
      tooCostly(
        `A response may hold at most ${megabytes} MB: ask for fewer resources at a time, for example with a smaller _count`,
      ),
    );
  }
  if (looked < 0) {
    const count = (MAX_LOOKED / LEAST_LOOKED).toLocaleString('en-US');
    const megabytes = String(MAX_LOOKED / 1_000_000);
    throw new OperationOutcomeError(
      tooCostly(
        `A request may look through at most ${count} resources or ${megabytes} MB: narrow its searches, for example to a patient or dates`,
      ),
    );
  }
}

/** @throws Where a search would follow more links than any of a client that means well. */
export function refuseManyIncludes({
  include = [],
  revInclude = [],
}: Pick<SearchRequest, 'include' | 'revInclude'>): void {
  if (include.length + revInclude.length > MAX_INCLUDES) {
    throw new OperationOutcomeError(tooCostly(`A search may have at most ${String(MAX_INCLUDES)} includes`));
  }
}

const BundleSchema = z.object({ resourceType: z.literal('Bundle'), entry: z.array(z.unknown()) });
const NestedSchema = z.object({
  resource: BundleSchema,
  request: z.object({ url: z.string().regex(/^\/?$/) }),
});
const QueryEntrySchema = z.object({ request: z.object({ url: z.string().regex(/^\/*\$graphql\/*(?:\?|$)/) }) });
const QuerySchema = z.object({ query: z.string() });

/** The GraphQL query that a request asks; undefined for any other request. */
export function graphqlQuery(url: string, body: unknown): string | undefined {
  return /^\/\$graphql(?:\?|$)/.test(url) ? QuerySchema.safeParse(body).data?.query : undefined;
}

/** Refuses a request that would cost more than any of a client that means well. */
export function refuseTooMuch(url: string, body: unknown): OperationOutcome | undefined {
  if (isTooNested(body)) {
    return tooCostly(`The body is ${TOO_NESTED}`);
  }
  if (hasMoreValues(body, MAX_BODY_VALUES)) {
    return tooCostly(`A body may have at most ${MAX_BODY_VALUES.toLocaleString('en-US')} values`);
  }
  const excess = excessOf(graphqlQuery(url, body) ?? '');
  if (excess !== undefined) {
    return tooCostly(excess);
  }
  const { entry = [] } = BundleSchema.safeParse(body).data ?? {};
  const within = withinOf(entry);
  if (entry.length + within.length > MAX_ENTRIES) {
    return tooCostly(`A Bundle may have at most ${String(MAX_ENTRIES)} entries`, 'Bundle.entry');
  }
  if ([...entry, ...within].some((one) => QueryEntrySchema.safeParse(one).success)) {
    // Each would be read, and have its limits, by itself.
    return tooCostly('A Bundle may have no GraphQL queries: send each by itself', 'Bundle.entry.request.url');
  }
  return withinOf(within).length > 0
    ? tooCostly('A Bundle within a batch holds no further one', 'Bundle.entry.resource')
    : undefined;
}

/** @throws Where a page is none: SQLite takes a negative count for all there is. */
export function refuseOddPage({ count = 0, offset = 0 }: Pick<SearchRequest, 'count' | 'offset'>): void {
  if (![count, offset].every((number) => Number.isSafeInteger(number) && number >= 0)) {
    throw new OperationOutcomeError(badRequest('_count and _offset must be whole numbers, not negative'));
  }
}

/** The entries of Bundles that are to be made within another. */
function withinOf(entry: readonly unknown[]): unknown[] {
  return entry.flatMap((one) => NestedSchema.safeParse(one).data?.resource.entry ?? []);
}

/** What a query has too much of; the router's own limits count what its fragments stand for. */
function excessOf(query: string): string | undefined {
  if (query.length > MAX_QUERY_CHARACTERS) {
    return `A query may have at most ${String(MAX_QUERY_CHARACTERS)} characters`;
  }
  const { graphqlMaxDepth: levels, graphqlMaxSearches: searches } = GRAPHQL_LIMITS;
  if (query.includes('"""')) {
    return 'A query may have no block strings';
  }
  if (levelsOfQuery(query) > levels) {
    return `A query may be at most ${String(levels)} levels deep, its fragments included`;
  }
  const lists = query.match(/(?:List|Connection)\b/g) ?? [];
  return lists.length > searches ? `A query may contain at most ${String(searches)} searches` : undefined;
}
