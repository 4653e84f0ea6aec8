// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';
import * as z from 'zod';
import { engineOf } from '../src/deploy/engine-hash.ts';
import { BOT_BUILD } from './bot-build.ts';

const ConfigSchema = z.object({ bots: z.array(z.object({ source: z.string(), dist: z.string() })) });

/** Bundles every bot of medplum.config.json. */
async function buildBots(): Promise<void> {
  const { bots } = ConfigSchema.parse(JSON.parse(await readFile('medplum.config.json', 'utf8')));
  const engine = JSON.stringify(await engineOf('.'));
  for (const { source, dist } of bots) {
    await build({ ...BOT_BUILD, entryPoints: [source], outfile: dist, define: { ENGINE: engine } });
  }
}

await buildBots();
