// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../../whole-file.ts';
import { NcciTableSchema, type NcciTable } from '../../engine/policies/ncci-table.ts';

const FILE = join(import.meta.dirname, '..', '..', 'engine', 'policies', 'ncci-edits.json');

/** The table of this build, as its file has it now. */
export async function readBuiltIn(): Promise<NcciTable> {
  return NcciTableSchema.parse(JSON.parse(await readFile(FILE, 'utf8')));
}

/** Puts a table into this build; where that is cut short, the table before it stays. */
export function writeBuiltIn(table: NcciTable): void {
  writeWhole(FILE, ncciJson(table));
}

/** A table as the file in the build: the same edits give the same bytes. */
export function ncciJson(table: NcciTable): string {
  const rows = table.ptp.edits.map((group) => `      ${JSON.stringify(group).replaceAll('","', '", "')}`);
  const rest = JSON.stringify({ ...table, ptp: { ...table.ptp, edits: [] } }, null, 2);
  return `${rest.replace('"edits": []', `"edits": [\n${rows.join(',\n')}\n    ]`)}\n`;
}
