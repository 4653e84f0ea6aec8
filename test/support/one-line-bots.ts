// SPDX-License-Identifier: Apache-2.0
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBundles } from '../../src/deploy/bundles.ts';
import { SERVICE_NAME } from '../../src/fhir/write/device.ts';
import { VERSION } from '../../src/version.ts';

/** A bot that only says what it is: a deployment takes the same steps, and has less than a megabyte to send and compare for each bot. */
export const ONE_LINE = `exports.handler = async () => (${JSON.stringify({ service: SERVICE_NAME, version: VERSION })});`;

/** @returns A folder as the project's, whose bots are of one line each. */
export async function oneLineRoot(): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'one-line-'));
  cpSync('medplum.config.json', join(root, 'medplum.config.json'));
  const built = await readBundles(process.cwd());
  const folder = join(root, 'dist', 'bots');
  mkdirSync(folder, { recursive: true });
  for (const { filename } of built.values()) {
    writeFileSync(join(folder, filename), ONE_LINE);
  }
  return root;
}
