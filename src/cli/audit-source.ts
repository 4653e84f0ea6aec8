// SPDX-License-Identifier: Apache-2.0
import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { TYPES_READ } from '../audit/types-read.ts';
import { EXPORT_STATE, bulkExport } from '../ehr/bulk-export.ts';
import { boundedFetch } from '../ehr/ehr-http.ts';
import { SmartToken } from '../ehr/smart-token.ts';
import { withProgress } from './progress.ts';

export interface ServerSource {
  readonly server: string;
  readonly group: string | undefined;
  readonly out: string;
  readonly resume: boolean;
}

const KeySchema = z.looseObject({ kty: z.string(), kid: z.string().min(1), alg: z.enum(['ES384', 'RS384']) });
const SCOPE = 'system/*.rs';

/**
 * Gets a server's records into files by its bulk export; returns the folder.
 * @param env - `SMART_CLIENT_ID` and `SMART_KEY_FILE`, a private JWK with `kid` and `alg`; without them no token is sent.
 */
export async function exportServer(
  { server, group, out, resume }: ServerSource,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const fhirUrl = server.endsWith('/') ? server : `${server}/`;
  const folder = join(out, 'export');
  if (!resume) {
    await removeExport(folder);
  }
  const token = await tokenOf(fhirUrl, env);
  await withProgress(
    'Exporting',
    async (reached) =>
      bulkExport({
        fhirUrl,
        folder,
        group: group === undefined ? undefined : `Group/${group}`,
        types: TYPES_READ,
        reached,
        ...(token
          ? {
              token: async () => token.get(),
              forget: () => {
                token.forget();
              },
            }
          : {}),
      }),
    'files',
  );
  return folder;
}

/** @throws Error where the folder is not one that an export filled: it is somebody's own. */
async function removeExport(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  if (names.length > 0 && !names.includes(EXPORT_STATE)) {
    throw new Error(`${folder} holds files that are not from an export: choose another --out`);
  }
  await rm(folder, { recursive: true, force: true });
}

async function tokenOf(
  fhirUrl: string,
  { SMART_CLIENT_ID: clientId, SMART_KEY_FILE: file }: Readonly<Record<string, string | undefined>>,
): Promise<SmartToken | undefined> {
  if (clientId === undefined && file === undefined) {
    return undefined;
  }
  if (clientId === undefined || file === undefined) {
    throw new Error('Set both SMART_CLIENT_ID and SMART_KEY_FILE, or neither');
  }
  const { data: key } = KeySchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!key) {
    throw new Error(`${file}: not a private JWK with kid and alg (ES384 or RS384)`);
  }
  return new SmartToken(fhirUrl, { clientId, key, keyId: key.kid, algorithm: key.alg, scope: SCOPE }, boundedFetch);
}
