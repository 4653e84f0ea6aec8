// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { normalizeErrorString } from '@medplum/core';
import type { ConceptMap } from '@medplum/fhirtypes';
import { siteMapProblems } from '../fhir/read/site-map.ts';

/**
 * A site's own table out of a file, as `npm run survey -- --map-out FILE` proposes one.
 * @throws Error that names the file and everything in it that is wrong: a table is never half used.
 */
export async function readSiteMapFile(file: string): Promise<ConceptMap> {
  let map: unknown;
  try {
    map = JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new Error(`${file}: ${normalizeErrorString(cause)}`, { cause });
  }
  const problems = siteMapProblems(map);
  if (problems.length > 0) {
    throw new Error(problems.map((problem) => `${file}: ${problem}`).join('\n'));
  }
  return map as ConceptMap;
}
