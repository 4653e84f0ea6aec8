// SPDX-License-Identifier: Apache-2.0
import {
  OperationOutcomeError,
  badRequest,
  isObject,
  isResourceType,
  matchesSearchRequest,
  notFound,
  splitSearchOnComma,
  type Filter,
  type SearchRequest,
  type SortRule,
} from '@medplum/core';
import type { Resource, SearchParameter } from '@medplum/fhirtypes';
import { searchParametersOf } from './definitions.ts';
import { valuesOf } from './expressions.ts';
import { matchesReference } from './search-index.ts';
import { MAX_FILTERS, MAX_VALUES, tooCostly } from './request-limits.ts';

/** Parameter types that Medplum's matcher compares; the others are refused rather than answered wrongly. */
const SEARCHABLE_TYPES: readonly string[] = ['reference', 'string', 'uri', 'token', 'date'];

/**
 * Refuses a search that could only be answered wrongly.
 * @throws OperationOutcomeError: 404 for a type that does not exist, 400 for a parameter that is unknown or unsupported.
 */
export function checkSearch(resourceType: string, filters: readonly Filter[], sortRules: readonly SortRule[]): void {
  if (!isResourceType(resourceType)) {
    throw new OperationOutcomeError(notFound);
  }
  const isTooMuch =
    filters.length > MAX_FILTERS || filters.some(({ value }) => splitSearchOnComma(value).length > MAX_VALUES);
  if (isTooMuch) {
    const text = `A search may have at most ${String(MAX_FILTERS)} parameters, each with at most ${String(MAX_VALUES)} values`;
    throw new OperationOutcomeError(tooCostly(text));
  }
  const parameters = searchParametersOf(resourceType);
  for (const { code } of [...filters.filter((filter) => !isAboutDeletion(filter)), ...sortRules]) {
    const parameter = parameters[code];
    if (!parameter) {
      throw new OperationOutcomeError(badRequest(`Unknown search parameter: ${code}`, `${resourceType}?${code}`));
    }
    if (!SEARCHABLE_TYPES.includes(parameter.type)) {
      throw new OperationOutcomeError(
        badRequest(
          `Search by ${parameter.type} is not supported by the embedded server: ${code}`,
          `${resourceType}?${code}`,
        ),
      );
    }
  }
}

/** True where a resource satisfies every filter of a search. */
export function matchesSearch(resource: Resource, request: SearchRequest): boolean {
  const filters = (request.filters ?? []).filter((filter) => !isAboutDeletion(filter));
  const parameters = searchParametersOf(resource.resourceType);
  const ours = filters.filter((filter) => isByReference(filter, parameters[filter.code]?.type));
  const others = filters.filter((filter) => !ours.includes(filter));
  return (
    ours.every((filter) => matchesReference(resource, filter)) &&
    matchesSearchRequest(resource, { ...request, filters: others }) &&
    matchesWhole(resource, others)
  );
}

/** Medplum's in-memory matcher finds a reference only as it is written, and none by its identifier. */
function isByReference({ operator }: Filter, type: SearchParameter['type'] | undefined): boolean {
  return type === 'reference' && (operator === 'identifier' || operator === 'eq');
}

/** True for `_deleted=true`, with which Medplum finds what has been deleted: type, id and instant. */
export function wantsDeleted(filters: readonly Filter[]): boolean {
  return filters.some((filter) => isAboutDeletion(filter) && filter.value === 'true');
}

function isAboutDeletion({ code }: Filter): boolean {
  return code === '_deleted';
}

/** Medplum's in-memory matcher finds URIs, and texts that are to be found exactly, by a part; a server compares them whole. */
function matchesWhole(resource: Resource, filters: readonly Filter[]): boolean {
  const parameters = searchParametersOf(resource.resourceType);
  return filters.every(({ code, operator, value }) => {
    const parameter = parameters[code];
    const isWhole = operator === WHOLE[parameter?.type ?? ''];
    if (!isWhole || parameter?.expression === undefined) {
      return true;
    }
    const values = valuesOf(resource, parameter.expression).map((found): unknown => found.value);
    // A name or an address in parts is left to the matcher.
    return values.some(isObject) || splitSearchOnComma(value).some((wanted) => values.includes(wanted));
  });
}

const WHOLE: Readonly<Record<string, Filter['operator']>> = { uri: 'eq', string: 'exact' };

/** What the sort rules order a resource by, as texts. */
export function sortKeys(sortRules: readonly SortRule[], resource: Resource): readonly string[] {
  const parameters = searchParametersOf(resource.resourceType);
  return sortRules.map(({ code }) =>
    JSON.stringify(valuesOf(resource, parameters[code]?.expression ?? '{}').map(({ value }): unknown => value)),
  );
}

/** Order of two resources by their sort keys. */
export function compareKeys(sortRules: readonly SortRule[], a: readonly string[], b: readonly string[]): number {
  for (const [at, { descending }] of sortRules.entries()) {
    const [x = '', y = ''] = [a[at], b[at]];
    if (x !== y) {
      return (x < y ? -1 : 1) * (descending === true ? -1 : 1);
    }
  }
  return 0;
}
