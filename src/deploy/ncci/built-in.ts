// SPDX-License-Identifier: Apache-2.0
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NcciTableSchema, type NcciTable } from '../../engine/policies/ncci-table.ts';
import { ncciJson } from './import.ts';

const FILE = join(import.meta.dirname, '..', '..', 'engine', 'policies', 'ncci-edits.json');

/** The table of this build, as its file has it now. */
export async function readBuiltIn(): Promise<NcciTable> {
  return NcciTableSchema.parse(JSON.parse(await readFile(FILE, 'utf8')));
}

/** Puts a table into this build. */
export async function writeBuiltIn(table: NcciTable): Promise<void> {
  await writeFile(FILE, ncciJson(table));
}
