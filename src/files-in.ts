// SPDX-License-Identifier: Apache-2.0
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface FoundFile {
  readonly path: string;
  /** Why it is not read: what is on it would be missing, and nobody would know. */
  readonly fault?: string;
}

/**
 * The files of a folder, and of those in it, that have such names. A link to a file is that file; links to folders,
 * which may lead in circles, and whatever is no file at all are told and not read.
 */
export async function filesIn(folder: string, named: RegExp): Promise<FoundFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = await Promise.all(entries.map(async (entry) => foundAt(entry, named)));
  return found.flat();
}

async function foundAt(entry: Dirent, named: RegExp): Promise<FoundFile[]> {
  const path = join(entry.parentPath, entry.name);
  const isNamed = named.test(entry.name);
  if (entry.isDirectory() || entry.isFile()) {
    return entry.isFile() && isNamed ? [{ path }] : [];
  }
  const about = await stat(path).catch(() => undefined);
  if (about?.isDirectory()) {
    // Kubernetes has `..data` beside the links that lead to its files.
    return entry.name.startsWith('.') ? [] : [{ path, fault: 'is a link to a folder: name that folder as well' }];
  }
  if (!isNamed) {
    return [];
  }
  return [{ path, ...(about?.isFile() === true ? {} : { fault: about ? 'is not a file' : 'is a link to nothing' }) }];
}
