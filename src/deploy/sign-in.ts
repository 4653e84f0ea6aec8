// SPDX-License-Identifier: Apache-2.0
import { MedplumClient, normalizeErrorString } from '@medplum/core';
import * as z from 'zod';

const VARIABLES = {
  MEDPLUM_BASE_URL: 'https://api.example.org/',
  MEDPLUM_CLIENT_ID: 'the id of a ClientApplication with an admin membership',
  MEDPLUM_CLIENT_SECRET: 'its secret',
} as const;

const Env = z.object({
  MEDPLUM_BASE_URL: z.url(),
  MEDPLUM_CLIENT_ID: z.string().min(1),
  MEDPLUM_CLIENT_SECRET: z.string().min(1),
});

/**
 * Signs in to the Medplum server that the environment names, as Medplum's own CLI does.
 * @param send - How requests are sent; bounded, where the server is somebody else's.
 * @throws Error that names the variable that is missing, or what the server answered.
 */
export async function signIn(
  env: Readonly<Record<string, string | undefined>>,
  send: typeof fetch = fetch,
): Promise<MedplumClient> {
  const parsed = Env.safeParse(env);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0]) as keyof typeof VARIABLES;
    throw new Error(`Set ${name} (${VARIABLES[name]})`);
  }
  const { MEDPLUM_BASE_URL: baseUrl, MEDPLUM_CLIENT_ID: id, MEDPLUM_CLIENT_SECRET: secret } = parsed.data;
  const url = baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`;
  const client = new MedplumClient({ baseUrl: url, cacheTime: 0, fetch: send });
  try {
    await client.startClientLogin(id, secret);
  } catch (cause) {
    throw new Error(`${baseUrl} did not accept this client: ${normalizeErrorString(cause)}`, { cause });
  }
  return client;
}
