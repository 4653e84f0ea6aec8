// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { readConfig, type ServerConfig } from './config.ts';
import { startEmbeddedServer } from './embedded-server.ts';

const root = join(import.meta.dirname, '..', '..');
const config = readConfigOrExit();
const log = (line: string): void => {
  console.log(line);
};
const server = await startEmbeddedServer({ ...config, root, log, samples: true }).catch((error: unknown) => {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    console.error(`Port ${String(config.port)} is in use. Choose another: PORT=8141 npm start`);
    process.exit(1);
  }
  throw error;
});
log(`Manual therapy charges: ${server.address}/  FHIR R4: ${server.address}/fhir/R4  data: ${config.dataDir}`);
if (server.sampleCount > 0) {
  log(`Loaded ${String(server.sampleCount)} sample resources; their charges are being worked out.`);
}

const stop = (): void => {
  void server.close().then(() => process.exit(0));
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);

function readConfigOrExit(): ServerConfig {
  try {
    return readConfig(process.env);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
