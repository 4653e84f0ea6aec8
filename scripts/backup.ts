// SPDX-License-Identifier: Apache-2.0
import { copyFileSync, existsSync, globSync, mkdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { DatabaseSync, backup } from 'node:sqlite';
import { readOptions, refuse } from '../src/cli/options.ts';
import { STORE_ID_FILE } from '../src/service/own-store.ts';

const USAGE = `Usage: npm run backup -- FOLDER
       copies every SQLite file of a running service (DATA_DIR), each as it stands at one moment, and its identity`;

const [target] = readOptions(USAGE, {}, 1).positionals;
const source = process.env['DATA_DIR'] ?? 'data';
if (target === undefined) {
  refuse('No folder is named', USAGE);
}
if (!existsSync(source)) {
  refuse(`DATA_DIR: ${source} is not there (for example DATA_DIR=data)`, USAGE);
}
for (const file of globSync(join(source, '**/*.sqlite'))) {
  const copy = join(target, relative(source, file));
  mkdirSync(dirname(copy), { recursive: true });
  const database = new DatabaseSync(file, { readOnly: true });
  const pages = await backup(database, copy);
  database.close();
  console.log(`${file} -> ${copy} (${String(pages)} pages)`);
}
// Without it the restored folder would be another, which the tenants' charges do not belong to.
if (existsSync(join(source, STORE_ID_FILE))) {
  mkdirSync(target, { recursive: true });
  copyFileSync(join(source, STORE_ID_FILE), join(target, STORE_ID_FILE));
}
