// SPDX-License-Identifier: Apache-2.0
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';

const OUT = 'dist/web';
/** What the HTML names, and what that asks for at once whatever the page is. */
const FIRST = ['src/web/main.ts', 'src/web/render.tsx', 'src/web/pages/lists.ts'];

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

const MANTINE = '@mantine/core';

/** The file of each of Mantine's parts, and what it is called there, by the name that its index gives it. */
async function mantineParts(): Promise<ReadonlyMap<string, { readonly name: string; readonly from: string }>> {
  const index = fileURLToPath(import.meta.resolve(MANTINE));
  const lines = (await readFile(index, 'utf8')).matchAll(/^export \{([^}]*)\} from '([^']*)';$/gm);
  const parts = [...lines].flatMap(([, names = '', from = '']) =>
    names.split(',').map((text) => {
      const [name = '', as = name] = text.trim().split(' as ');
      return [as, { name, from: from.startsWith('.') ? join(dirname(index), from) : from }] as const;
    }),
  );
  return new Map(parts);
}

/**
 * Takes each of Mantine's parts from its own file: whoever takes one from the index gets, in a build that is split, all
 * that any page takes from it.
 */
const MANTINE_PARTS: Plugin = {
  name: 'mantine-parts',
  setup: async (building) => {
    const parts = await mantineParts();
    const partOf = (text: string): string => {
      const [imported = '', as = imported] = text.split(' as ');
      const { name, from } = parts.get(imported) ?? { name: imported, from: MANTINE };
      return `import { ${name} as ${as} } from '${from}';`;
    };
    building.onLoad({ filter: /src\/web\/.*\.tsx$|@mantine\/notifications\/.*\.mjs$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(
        /import \{([^}]*)\} from '@mantine\/core';/g,
        (_, names: string) =>
          names
            .split(',')
            .map((text) => text.trim())
            .filter((text) => text !== '' && !text.startsWith('type '))
            .map(partOf)
            .join(''),
      ),
      loader: path.endsWith('x') ? 'tsx' : 'js',
    }));
  },
};

/** What Medplum's components take from elsewhere, with something of ours in its place. */
const FOR_MEDPLUM: Readonly<Record<string, string>> = {
  '@medplum/core': resolve('src/web/medplum/core.ts'),
  [MANTINE]: resolve('src/web/medplum/mantine.tsx'),
};

const IN_MEDPLUM: Plugin = {
  name: 'in-medplum',
  setup: (building) => {
    building.onResolve({ filter: /^@(?:medplum|mantine)\/core$/ }, ({ path, importer }) =>
      importer.includes('node_modules/@medplum/react/') ? { path: FOR_MEDPLUM[path] } : undefined,
    );
  },
};

/** The files without which nothing shows, which a browser would else find out one after the other: what asks the server first. */
function firstFiles({ outputs }: Metafile): string[] {
  const found = new Set<string>();
  const add = (file: string): void => {
    if (!found.has(file)) {
      found.add(file);
      outputs[file]?.imports
        .filter(({ kind }) => kind === 'import-statement')
        .forEach(({ path }) => {
          add(path);
        });
    }
  };
  FIRST.flatMap((entry) => Object.keys(outputs).filter((file) => outputs[file]?.entryPoint === entry)).forEach(add);
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
  plugins: [DATA, MANTINE_PARTS, IN_MEDPLUM],
};
const { metafile } = await build({
  ...SHARED,
  entryPoints: { main: 'src/web/main.ts' },
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
