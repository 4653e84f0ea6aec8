// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseStructureDefinition } from '@medplum/core';
import type { StructureDefinition } from '@medplum/fhirtypes';
import {
  BUILT_DEFINITIONS,
  decidingDefinitions,
  definitionsVersion,
  publishedDefinitions,
} from '../../src/embedded/published-definitions.ts';

/** What Medplum's index goes by, and what it makes of a definition. */
function decidingIn(definition: StructureDefinition): unknown {
  const { kind, type, derivation, abstract, url, name } = definition;
  return { kind, type, derivation, abstract, url, name, schema: parseStructureDefinition(definition) };
}

test('what the build leaves of FHIR’s definitions is to the validator what was published', () => {
  expect(existsSync(BUILT_DEFINITIONS)).toBe(true);
  const built = decidingDefinitions();
  const published = publishedDefinitions();
  expect(built).toHaveLength(published.length);
  const differing = published.filter((definition, index) => {
    const one = built[index];
    return !one || !isDeepStrictEqual(decidingIn(one), decidingIn(definition));
  });
  expect(differing.map(({ url }) => url)).toEqual([]);
});

test.each<[string, (version: string) => unknown, boolean]>([
  ['of the version that is installed is read', (version) => ({ version, definitions: [] }), true],
  ['of another version is left', (version) => ({ version: `${version}1`, definitions: [] }), false],
  ['that says no version is left', () => [], false],
])('a build %s', (_what, builtOf, isRead) => {
  const path = join(mkdtempSync(join(tmpdir(), 'definitions-')), 'definitions.json');
  writeFileSync(path, JSON.stringify(builtOf(definitionsVersion())));
  expect(decidingDefinitions(path).length === 0).toBe(isRead);
});
