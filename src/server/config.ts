// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod';

/** Where the FHIR API stands below the server's address. */
export const FHIR_PATH = '/fhir/R4';

const ConfigSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8140),
  DATA_DIR: z.string().min(1).default('data'),
  CLAIM_GATE: z.enum(['on', 'off']).default('off'),
});

export interface ServerConfig {
  /** TCP port on 127.0.0.1; 0 lets the system choose one. */
  readonly port: number;
  /** Folder of the SQLite file. */
  readonly dataDir: string;
  /** Whether a Claim is checked and filled before it is stored. */
  readonly claimGate: boolean;
}

/**
 * Reads the configuration from the environment.
 * @throws Error that names the variable and an example.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): ServerConfig {
  const parsed = ConfigSchema.safeParse({
    PORT: env['PORT'],
    DATA_DIR: env['DATA_DIR'],
    CLAIM_GATE: env['CLAIM_GATE'],
  });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(
      `${String(issue?.path[0])}: ${issue?.message ?? 'not valid'} (for example PORT=8140, DATA_DIR=data, CLAIM_GATE=off)`,
    );
  }
  return { port: parsed.data.PORT, dataDir: parsed.data.DATA_DIR, claimGate: parsed.data.CLAIM_GATE === 'on' };
}
