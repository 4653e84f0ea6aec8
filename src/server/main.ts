// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { readConfig } from './config.ts';
import { startEmbeddedServer } from './embedded-server.ts';

const root = join(import.meta.dirname, '..', '..');
const config = readConfig(process.env);
const log = (line: string): void => {
  console.log(line);
};
const server = await startEmbeddedServer({ ...config, root, log, samples: true });
log(`Manual therapy charges: ${server.address}/  FHIR R4: ${server.address}/fhir/R4  data: ${config.dataDir}`);
if (server.sampleCount > 0) {
  log(`Loaded ${String(server.sampleCount)} sample resources; their charges are being worked out.`);
}

const stop = (): void => {
  void server.close().then(() => process.exit(0));
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
