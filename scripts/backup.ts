// SPDX-License-Identifier: Apache-2.0
import { copyFileSync, existsSync, globSync, mkdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { DatabaseSync, backup } from 'node:sqlite';
import { STORE_ID_FILE } from '../src/service/own-store.ts';

/**
 * Copies every SQLite file of a running service, each as it stands at one moment, and the identity of its folder.
 * `npm run backup -- <folder>`
 */
const [target] = process.argv.slice(2);
const source = process.env['DATA_DIR'] ?? 'data';
if (target === undefined || !existsSync(source)) {
  console.error(
    target === undefined
      ? 'Usage: npm run backup -- <folder>'
      : `DATA_DIR: ${source} is not there (for example DATA_DIR=data)`,
  );
  process.exit(2);
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
