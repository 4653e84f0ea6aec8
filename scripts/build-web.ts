// SPDX-License-Identifier: Apache-2.0
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';

const OUT = 'dist/web';
const MAIN = 'src/web/main.tsx';

/** A module of data alone is evaluated now: the page gets what came of it, and none of what it is worked out from. */
const DATA: Plugin = {
  name: 'data',
  setup: (building) => {
    building.onLoad({ filter: /\.data\.ts$/ }, async ({ path }) => {
      const values = Object.entries((await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>);
      return { contents: values.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`).join('\n') };
    });
  },
};

/** The files without which nothing shows, which a browser would else find out one after the other. */
function firstFiles({ outputs }: Metafile): string[] {
  const found = new Set(Object.keys(outputs).filter((file) => outputs[file]?.entryPoint === MAIN));
  for (const file of found) {
    const imports = outputs[file]?.imports ?? [];
    imports.filter(({ kind }) => kind === 'import-statement').forEach(({ path }) => found.add(path));
  }
  return [...found].map((file) => file.slice(OUT.length));
}

async function writePage(metafile: Metafile): Promise<void> {
  const links = firstFiles(metafile).map((file) => `    <link rel="modulepreload" href="${file}" />\n`);
  const html = await readFile('src/web/index.html', 'utf8');
  await writeFile(`${OUT}/index.html`, html.replace('  </head>', `${links.join('')}  </head>`));
}

/** Beside each file its Brotli, for servers that hand out what is packed already. The last steps of 11 cost seconds for a percent. */
async function pack(folder: string): Promise<void> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  await Promise.all(
    files
      .filter((file) => file.isFile())
      .map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        await writeFile(`${path}.br`, await promisify(brotliCompress)(await readFile(path), { params }));
      }),
  );
}

/*
 * The web app as static files under dist/web. `config.json` says which FHIR server it works with; the embedded server
 * answers that address itself.
 */
await rm(OUT, { recursive: true, force: true });
await mkdir(`${OUT}/app`, { recursive: true });
const SHARED: BuildOptions = {
  outdir: `${OUT}/app`,
  bundle: true,
  format: 'esm',
  minify: true,
  target: 'es2023',
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
  plugins: [DATA],
};
const { metafile } = await build({
  ...SHARED,
  entryPoints: { main: MAIN },
  splitting: true,
  jsx: 'automatic',
  chunkNames: 'chunks/[name]-[hash]',
  metafile: true,
});
// By itself: what it shares with the page would take the page's first chunk apart.
await build({
  ...SHARED,
  entryPoints: { 'ncci-worker': 'src/web/ncci-worker.ts' },
});
await writePage(metafile);
await pack(`${OUT}/app`);
const config = { baseUrl: 'https://api.example.org/', signIn: 'form' };
await writeFile(`${OUT}/config.json`, `${JSON.stringify(config, null, 2)}\n`);
