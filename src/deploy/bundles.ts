// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const ConfigSchema = z.object({ bots: z.array(z.object({ name: z.string(), dist: z.string() })) });

/** A bot's built code, ready to be deployed. */
export interface BotBundle {
  readonly filename: string;
  readonly code: string;
}

/**
 * The built bundles of medplum.config.json, by bot name.
 * @param root - The project's folder.
 * @throws Error that names the bundle that was not built.
 */
export async function readBundles(root: string): Promise<ReadonlyMap<string, BotBundle>> {
  const { bots } = ConfigSchema.parse(JSON.parse(await readFile(join(root, 'medplum.config.json'), 'utf8')));
  const bundles = new Map<string, BotBundle>();
  for (const { name, dist } of bots) {
    const bytes = await readFile(join(root, dist)).catch((cause: unknown) => {
      throw new Error(`${dist} is missing: run npm run build first`, { cause });
    });
    bundles.set(name, { filename: dist.replace(/^.*\//, ''), code: bytes.toString('utf8') });
  }
  return bundles;
}
