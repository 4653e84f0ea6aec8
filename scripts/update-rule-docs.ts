// SPDX-License-Identifier: Apache-2.0
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOptions } from '../src/cli/options.ts';

const USAGE = `Usage: npm run docs [-- --check]
       writes the pages under docs/rules, docs/payer-policy.md and the zones of docs/architecture.md; --check writes
       nothing and fails where one is stale`;

const { values } = readOptions(USAGE, { check: { type: 'boolean', default: false } });
const { ruleDocs } = await import('./rule-docs.ts');
const { zonesPage } = await import('./zones.ts');
const root = join(import.meta.dirname, '..');
const stale: string[] = [];
await mkdir(join(root, 'docs', 'rules'), { recursive: true });
const pages = [...(await ruleDocs(root)), await zonesPage(root)];
for (const [path, text] of pages) {
  const current = await readFile(join(root, path), 'utf8').catch(() => undefined);
  if (current !== text) {
    stale.push(path);
  }
}
if (values.check) {
  stale.forEach((path) => {
    console.error(`${path} is missing or stale: run npm run docs`);
  });
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of pages) {
    await writeFile(join(root, path), text);
  }
  console.log(`${String(stale.length)} pages changed`);
}
