// SPDX-License-Identifier: Apache-2.0
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import * as z from 'zod';
import type { SqliteRepository } from '../embedded/sqlite-repository.ts';

const BundleSchema = z.custom<Bundle>(
  (value) => z.object({ resourceType: z.literal('Bundle') }).safeParse(value).success,
);

/** Loads the sample stories, where the store has no Encounter yet. Returns how many resources it made. */
export async function seedSamples(repository: SqliteRepository, root: string): Promise<number> {
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
  await repository.withTransaction(async (inside) => {
    for (const resource of seen.values()) {
      await inside.createResource(resource, { assignedId: true });
    }
  });
  return seen.size;
}
