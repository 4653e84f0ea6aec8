// SPDX-License-Identifier: Apache-2.0
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle, Resource } from '@medplum/fhirtypes';

/** The sample stories, by the names of their folders. */
export const STORIES: readonly string[] = readdirSync('fhir-samples', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** The resources of a sample story, or what it comes to. */
export function sampleResources(story: string, file: 'input.json' | 'expected.json' = 'input.json'): Resource[] {
  const text = readFileSync(join('fhir-samples', story, file), 'utf8');
  return ((JSON.parse(text) as Bundle).entry ?? []).flatMap(({ resource }) => resource ?? []);
}
