// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { normalizeErrorString } from '@medplum/core';
import type { ConceptMap } from '@medplum/fhirtypes';
import { parseSiteMap } from '../capture/survey/site-map.ts';

/**
 * A site's own table out of a file, as `npm run survey -- --map-out FILE` proposes one.
 * @throws Error that names the file and everything in it that is wrong.
 */
export async function readSiteMapFile(file: string): Promise<ConceptMap> {
  const json = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`${file}: ${normalizeErrorString(cause)}`, { cause });
  });
  return parseSiteMap(file, json);
}
