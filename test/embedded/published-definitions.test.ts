// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { parseStructureDefinition } from '@medplum/core';
import type { StructureDefinition } from '@medplum/fhirtypes';
import {
  BUILT_DEFINITIONS,
  decidingDefinitions,
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
