// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../fhir/write/provenance.ts';
import { VERSION } from '../version.ts';

/** What decides: the whole engine, whose texts are part of a decision too, and how FHIR and its notes are read. */
const RULE_SET = ['src/engine/**/*.ts', 'src/fhir/**/*.ts', 'src/pdf/**/*.ts'];
const EDIT_TABLES = ['src/engine/policies/*.json'];

/**
 * The engine as its sources stand: what a bundle built from them bears in its Provenance.
 * @param root - The project's folder.
 */
export async function engineOf(root: string): Promise<Engine> {
  return {
    version: VERSION,
    ruleSetSha256: await sha256Of(root, RULE_SET),
    editsSha256: await sha256Of(root, EDIT_TABLES),
  };
}

async function sha256Of(root: string, patterns: readonly string[]): Promise<string> {
  const files: string[] = [];
  for await (const file of glob(patterns, { cwd: root })) {
    files.push(file.replaceAll('\\', '/'));
  }
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    hash.update(`${file}\n`).update(await readFile(join(root, file)));
  }
  return hash.digest('hex');
}
