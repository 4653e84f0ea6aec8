// SPDX-License-Identifier: Apache-2.0
import { normalizeErrorString } from '@medplum/core';
import type { ConceptMap } from '@medplum/fhirtypes';
import { siteMapProblems } from '../../fhir/read/site-map.ts';

/**
 * A site's own table out of its JSON.
 * @param name - What errors call it.
 * @throws Error that names the table and everything in it that is wrong: a table is never half used.
 */
export function parseSiteMap(name: string, json: string): ConceptMap {
  let map: unknown;
  try {
    map = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new Error(`${name}: ${normalizeErrorString(cause)}`, { cause });
  }
  const problems = siteMapProblems(map);
  if (problems.length > 0) {
    throw new Error(problems.map((problem) => `${name}: ${problem}`).join('\n'));
  }
  return map as ConceptMap;
}
