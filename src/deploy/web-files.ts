// SPDX-License-Identifier: Apache-2.0
import { copyFile, cp, readdir, rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeWhole } from '../whole-file.ts';

const PAGE = 'index.html';

/**
 * Puts the web app of this build into a folder, set up for one Medplum server: static files that any web server may
 * hand out.
 * @param root - The product's folder, with its build.
 * @throws Error that says how to build the web app, where it has not been.
 */
export async function putWebFiles(root: string, folder: string, baseUrl: string): Promise<void> {
  const built = join(root, 'dist', 'web');
  const isBuilt = await stat(join(built, PAGE)).catch(() => undefined);
  if (!isBuilt) {
    throw new Error('The web app is not built: run npm run build first.');
  }
  // The page comes last, and whole: until then the one before it finds all its files.
  const isPage = (path: string): boolean => basename(path).startsWith(PAGE);
  await cp(built, folder, { recursive: true, filter: (path) => !isPage(path) });
  writeWhole(join(folder, 'config.json'), `${JSON.stringify({ baseUrl, signIn: 'form' }, null, 2)}\n`);
  for (const name of (await readdir(built)).filter(isPage)) {
    await copyFile(join(built, name), join(folder, `${name}.part`));
    await rename(join(folder, `${name}.part`), join(folder, name));
  }
}
