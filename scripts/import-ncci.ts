// SPDX-License-Identifier: Apache-2.0
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { readNcciFiles, sourceText } from './ncci-files.ts';

/*
 * npm run import-ncci -- FILE…: puts CMS's quarterly edits in place of those in src/engine/policies/ncci-edits.json. Build
 * and deploy the bots afterwards. The same files give the same table, byte by byte.
 */
const TableSchema = z.object({
  source: z.string(),
  coversThrough: z.string(),
  muePerDay: z.optional(z.number()),
  edits: z.array(z.array(z.string())),
});

const path = join(import.meta.dirname, '..', 'src', 'engine', 'policies', 'ncci-edits.json');
const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('Usage: npm run import-ncci -- FILE…   (CMS practitioner PTP and MUE files, .txt or .xlsx)');
  process.exit(2);
}
try {
  const current = TableSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  const imported = await readNcciFiles(files);
  const hasEdits = imported.edits.length > 0;
  const muePerDay = imported.muePerDay ?? current.muePerDay;
  const edits = hasEdits ? imported.edits : current.edits;
  const head = {
    source: hasEdits ? sourceText(files) : current.source,
    coversThrough: hasEdits ? (imported.coversThrough ?? current.coversThrough) : current.coversThrough,
    ...(muePerDay === undefined ? {} : { muePerDay }),
  };
  const rows = edits.map((edit) => `    ${JSON.stringify(edit).replaceAll(',', ', ')}`).join(',\n');
  const text = `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "edits": [\n${rows}\n  ]\n}\n`;
  await writeFile(path, text);
  const { read, kept, neverActive } = imported.counts;
  console.log(
    `${String(read)} rows read, ${String(kept)} pairs kept, ${String(neverActive)} never active; covers dates through ${head.coversThrough}.`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(2);
}
