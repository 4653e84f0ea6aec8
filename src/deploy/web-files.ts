// SPDX-License-Identifier: Apache-2.0
import { cp, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Puts the web app of this build into a folder, set up for one Medplum server: static files that any web server may
 * hand out.
 * @param root - The product's folder, with its build.
 * @throws Error that says how to build the web app, where it has not been.
 */
export async function putWebFiles(root: string, folder: string, baseUrl: string): Promise<void> {
  const built = join(root, 'dist', 'web');
  const isBuilt = await stat(join(built, 'index.html')).catch(() => undefined);
  if (!isBuilt) {
    throw new Error('The web app is not built: run npm run build first.');
  }
  await cp(built, folder, { recursive: true });
  await writeFile(join(folder, 'config.json'), `${JSON.stringify({ baseUrl, signIn: 'form' }, null, 2)}\n`);
}
