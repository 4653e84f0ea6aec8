// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';
import * as z from 'zod';
import { engineOf } from '../src/deploy/engine-hash.ts';

const ConfigSchema = z.object({ bots: z.array(z.object({ source: z.string(), dist: z.string() })) });

/**
 * Bundles every bot of medplum.config.json for Medplum's vmcontext and Lambda runtimes: CommonJS with everything but
 * `@medplum/core` inside. The footer is what lets vmcontext find the handler.
 */
async function buildBots(): Promise<void> {
  const { bots } = ConfigSchema.parse(JSON.parse(await readFile('medplum.config.json', 'utf8')));
  const engine = JSON.stringify(await engineOf('.'));
  for (const { source, dist } of bots) {
    await build({
      entryPoints: [source],
      outfile: dist,
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'cjs',
      target: 'es2022',
      external: ['@medplum/core'],
      define: { ENGINE: engine },
      footer: { js: 'Object.assign(exports, module.exports);' },
    });
  }
}

await buildBots();
