// SPDX-License-Identifier: Apache-2.0
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { build } from 'esbuild';
import * as z from 'zod';
import { engineOf } from '../src/deploy/engine-hash.ts';
import { BOT_BUILD } from './bot-build.ts';
import { keptBundle } from './kept-bundle.ts';

const ConfigSchema = z.object({ bots: z.array(z.object({ source: z.string(), dist: z.string() })) });

/**
 * Bundles every bot of medplum.config.json. Triggers that do the same work share one bundle.
 * @throws Error where two sources of one bundle come to different code, which only one of them would run.
 */
async function buildBots(): Promise<void> {
  const { bots } = ConfigSchema.parse(JSON.parse(await readFile('medplum.config.json', 'utf8')));
  const engine = JSON.stringify(await engineOf('.'));
  const bySource = new Map(bots.map(({ source, dist }) => [source, dist]));
  const built = new Map<string, { readonly source: string; readonly code: string }>();
  for (const [source, dist] of bySource) {
    const code = await bundle(source, engine);
    const same = built.get(dist) ?? { source, code };
    if (same.code !== code) {
      throw new Error(`${dist}: ${same.source} and ${source} differ, so each needs a bundle of its own`);
    }
    built.set(dist, same);
  }
  await rm('dist/bots', { recursive: true, force: true });
  for (const [dist, { code }] of built) {
    await mkdir(dirname(dist), { recursive: true });
    await writeFile(dist, code);
  }
}

async function bundle(source: string, engine: string): Promise<string> {
  const { outputFiles } = await build({
    ...BOT_BUILD,
    entryPoints: [source],
    define: { ENGINE: engine },
    write: false,
  });
  return keptBundle(outputFiles.map(({ text }) => text).join(''));
}

await buildBots();
