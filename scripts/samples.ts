// SPDX-License-Identifier: Apache-2.0
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assessCollection } from '../src/capture/assess-collection.ts';
import { readContent } from '../src/cli/input.ts';

/** The instant at which the samples are assessed. */
const SAMPLE_NOW = '2026-03-31T12:00:00.000Z';

/** Names of the sample stories, in order. */
export async function sampleNames(root: string): Promise<string[]> {
  const entries = await readdir(join(root, 'fhir-samples'), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Resources of a story's `input.json`. */
export async function sampleResources(root: string, name: string, file = 'input.json'): Promise<unknown[]> {
  const path = join(root, 'fhir-samples', name, file);
  const { resources, errors } = readContent(path, await readFile(path, 'utf8'));
  if (errors.length > 0) {
    throw new Error(errors.join('\n'));
  }
  return resources.map(({ resource }) => resource);
}

/** What a story comes to: the text of its `expected.json`. */
export function expectedText(resources: readonly unknown[]): string {
  const { standing } = assessCollection(resources, SAMPLE_NOW);
  const entry = standing.map((resource) => ({ resource }));
  return `${JSON.stringify({ resourceType: 'Bundle', type: 'collection', ...(entry.length > 0 ? { entry } : {}) }, null, 2)}\n`;
}

/** Writes every story's `expected.json` anew; the difference is to be read and explained in the commit. */
export async function updateSamples(root: string): Promise<void> {
  for (const name of await sampleNames(root)) {
    const text = expectedText(await sampleResources(root, name));
    await writeFile(join(root, 'fhir-samples', name, 'expected.json'), text);
  }
}
