// SPDX-License-Identifier: Apache-2.0
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { botThreads } from './bot-threads.ts';
import { startEmbeddedServer } from './embedded-server.ts';
import { until } from './until.ts';

export const STORE = 'fhir.sqlite';

/**
 * Puts a store into a folder on which everything is deployed already, so that a start has only to find it so; with
 * `samples`, the samples and their charges stand on it too. It is made once for all test files of a run.
 */
export async function putStore(dataDir: string, { samples = false } = {}): Promise<void> {
  const template = await templateFile(samples);
  mkdirSync(dataDir, { recursive: true });
  copyFileSync(template, join(dataDir, STORE));
}

async function templateFile(samples: boolean): Promise<string> {
  const home = process.env['TEST_STORES'];
  if (home === undefined) {
    throw new Error('TEST_STORES is not set: jest.config.js names test/support/set-up.ts, which sets it');
  }
  const file = join(home, samples ? 'samples.sqlite' : STORE);
  if (!existsSync(file)) {
    const sign = `${file}.making`;
    await (isFirst(sign)
      ? make(file, samples).finally(() => {
          rmSync(sign, { recursive: true });
        })
      : until(() => existsSync(file)));
  }
  return file;
}

/** True for one of several workers. */
function isFirst(sign: string): boolean {
  try {
    mkdirSync(sign);
    return true;
  } catch {
    return false;
  }
}

async function make(file: string, samples: boolean): Promise<void> {
  const dataDir = mkdtempSync(`${file}-`);
  if (samples) {
    await putStore(dataDir);
  }
  const server = await startEmbeddedServer({ dataDir, samples, pools: botThreads() });
  try {
    if (samples && server.sampleCount <= 200) {
      throw new Error('The first start loads more than 200 samples');
    }
    await server.worker.whenIdle();
  } finally {
    await server.close();
  }
  renameSync(join(dataDir, STORE), file);
  rmSync(dataDir, { recursive: true });
}
