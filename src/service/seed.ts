// SPDX-License-Identifier: Apache-2.0
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import * as z from 'zod';
import type { SqliteRepository } from '../embedded/sqlite-repository.ts';

const BundleSchema = z.custom<Bundle>(
  (value) => z.object({ resourceType: z.literal('Bundle') }).safeParse(value).success,
);

/**
 * Loads the sample stories, where the store has no Encounter yet. Returns how many resources it made.
 * @param today - Moves their dates by whole weeks, until the latest visit is of the last seven days.
 */
export async function seedSamples(repository: SqliteRepository, root: string, today?: string): Promise<number> {
  const { total } = await repository.search({ resourceType: 'Encounter', count: 1 });
  if (total !== 0) {
    return 0;
  }
  const folders = (await readdir(join(root, 'fhir-samples'), { withFileTypes: true })).filter((entry) =>
    entry.isDirectory(),
  );
  const seen = new Map<string, Resource>();
  for (const { name } of folders) {
    const text = await readFile(join(root, 'fhir-samples', name, 'input.json'), 'utf8');
    for (const { resource } of BundleSchema.parse(JSON.parse(text)).entry ?? []) {
      if (resource) {
        seen.set(`${resource.resourceType}/${resource.id ?? ''}`, resource);
      }
    }
  }
  const resources = today === undefined ? [...seen.values()] : movedNear([...seen.values()], today);
  await repository.withTransaction(async (inside) => {
    const unheard = inside.unheard();
    for (const resource of resources) {
      // Each visit is assessed once, with all that is recorded of it, and not again for each of its records.
      await (resource.resourceType === 'Encounter' ? inside : unheard).createResource(resource, { assignedId: true });
    }
  });
  return seen.size;
}

const WEEK_MS = 7 * 86_400_000;
const DATE = /(?<!"birthDate":")(20\d\d-\d\d-\d\d)(?=T|")/g;

function movedNear(resources: readonly Resource[], today: string): Resource[] {
  const starts = resources.flatMap((one) => (one.resourceType === 'Encounter' ? (one.period?.start ?? []) : []));
  const latest =
    starts
      .map((start) => start.slice(0, 10))
      .sort()
      .at(-1) ?? today;
  const ms = Math.max(0, Math.floor((Date.parse(today) - Date.parse(latest)) / WEEK_MS) * WEEK_MS);
  const moved = (date: string): string => new Date(Date.parse(date) + ms).toISOString().slice(0, 10);
  const text = JSON.stringify(resources).replace(DATE, (date) => moved(date));
  return JSON.parse(text) as Resource[];
}
