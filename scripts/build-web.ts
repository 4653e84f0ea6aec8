// SPDX-License-Identifier: Apache-2.0
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

const OUT = 'dist/web';

/*
 * The web app as static files under dist/web. `config.json` says which FHIR server it works with; the embedded server
 * answers that address itself.
 */
await rm(OUT, { recursive: true, force: true });
await mkdir(`${OUT}/app`, { recursive: true });
const SHARED = {
  outdir: `${OUT}/app`,
  bundle: true,
  format: 'esm',
  minify: true,
  target: 'es2023',
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
} as const;
await build({
  ...SHARED,
  entryPoints: { main: 'src/web/main.tsx' },
  splitting: true,
  jsx: 'automatic',
  chunkNames: 'chunks/[name]-[hash]',
});
// By itself: what it shares with the page would take the page's first chunk apart.
await build({ ...SHARED, entryPoints: { 'ncci-worker': 'src/web/ncci-worker.ts' } });
await copyFile('src/web/index.html', `${OUT}/index.html`);
const config = { baseUrl: 'https://api.example.org/', signIn: 'form' };
await writeFile(`${OUT}/config.json`, `${JSON.stringify(config, null, 2)}\n`);
