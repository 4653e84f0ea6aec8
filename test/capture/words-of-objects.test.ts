// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { assessCollection } from '../../src/capture/assess-collection.ts';
import { STORIES, sampleResources } from '../support/samples.ts';

const NOW = '2026-03-31T12:00:00.000Z';
/** What every object of JavaScript knows: looked up in a table, each would be found. */
const WORDS = ['constructor', 'toString', '__proto__'];
/** As many letters, and known to nobody. */
const UNKNOWN = ['constrvctor', 'toStrxng', '__prxto__'];

type Path = readonly (string | number)[];

function textsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' && !['resourceType', 'id', 'reference'].includes(String(path.at(-1)))
      ? [path]
      : [];
  }
  return Object.entries(value).flatMap(([key, part]) => textsOf(part, [...path, key]));
}

function replaced(value: unknown, [key, ...rest]: Path, by: string): unknown {
  if (key === undefined) {
    return by;
  }
  const copy: unknown = structuredClone(value);
  (copy as Record<string | number, unknown>)[key] = replaced((copy as Record<string | number, unknown>)[key], rest, by);
  return copy;
}

/** What comes of the records, with one word for the word in them, and without hashes of it. */
function outcome(resources: readonly Resource[], word: string): string {
  const { standing, problems } = assessCollection(resources, NOW);
  return JSON.stringify([standing, problems])
    .replaceAll(new RegExp(word.replace('S', ' ?s'), 'gi'), 'WORD')
    .replaceAll(/"[0-9a-f]{16}"/g, '"hash"');
}

const seen = new Set<string>();

test.each(STORIES)('%s: a word of a record is never one of JavaScript’s', (story) => {
  const resources = sampleResources(story);
  for (const [at, resource] of resources.entries()) {
    for (const path of textsOf(resource)) {
      const place = `${resource.resourceType}.${path.filter((part) => !/^\d+$/.test(String(part))).join('.')}`;
      if (seen.has(place)) {
        continue;
      }
      seen.add(place);
      const results = [...WORDS, ...UNKNOWN].map((word) =>
        outcome(resources.with(at, replaced(resource, path, word) as Resource), word),
      );
      for (const [index, word] of WORDS.entries()) {
        expect([place, word, results[index]]).toEqual([place, word, results[index + WORDS.length]]);
      }
    }
  }
});
