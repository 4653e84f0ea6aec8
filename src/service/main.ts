// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { readConfig } from './config.ts';
import { createLogger } from './log.ts';
import type { Service } from './service.ts';
import { readTenants } from './tenants.ts';

const root = join(import.meta.dirname, '..', '..');

/** Starts the service as the environment says, and stops it when the system asks. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const tenants = await readTenants(config.tenantsFile, { env: process.env, isLoopback: config.isLoopback });
  const log = createLogger(config.logLevel);
  // What is wrong with the configuration is told before all the rest is loaded.
  const { startService } = await import('./service.ts');
  const service = await startService({ ...config, root, tenants, log, samples: 'near today' }).catch(
    (error: unknown) => {
      const isInUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      throw isInUse ? new Error(`Port ${String(config.port)} is in use. Choose another: PORT=8141 npm start`) : error;
    },
  );
  greet(service, config.dataDir);
  let isStopping = false;
  const stop = (): void => {
    // A second signal does not wait.
    if (isStopping) {
      process.exit(1);
    }
    isStopping = true;
    void service.close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function greet({ address, sampleCount, accessToken, newSignInLink }: Service, dataDir: string): void {
  const token = accessToken === undefined ? '' : `; access token: ${join(dataDir, 'access-token')}`;
  console.log(`Manual therapy charges. FHIR R4: ${address}/fhir/R4; data: ${dataDir}${token}`);
  if (sampleCount > 0) {
    console.log(`Loaded ${String(sampleCount)} sample resources; calculating their charges.`);
  }
  console.log(`Open ${newSignInLink()}${accessToken === undefined ? '' : ' (this link signs in one browser, once)'}`);
}

main().catch((error: unknown) => {
  // What a person got wrong is told in a sentence; a fault of ours with its place.
  const isTold = error instanceof Error && /^[A-Z_]+(?: \S+)?: |^Port /.test(error.message);
  console.error(isTold ? error.message : error);
  process.exit(1);
});
