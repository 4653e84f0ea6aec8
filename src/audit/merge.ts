// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { assemble, type Assembly } from './gather.ts';
import type { Stretch } from './disk/input-lines.ts';
import { FileReadSchema } from './disk/journal.ts';
import type { Report } from './report/report.ts';

const AuditSchema = z.object({
  engine: z.object({ version: z.string(), ruleSetSha256: z.string(), editsSha256: z.string() }),
  now: z.string(),
  inputs: z.array(FileReadSchema),
  counts: z.record(z.string(), z.number()),
  inputErrors: z.number(),
  part: z.number(),
  parts: z.number(),
});

/**
 * Adds up the parts of an audit: the same as one run, byte for byte.
 * @param folders - The folders of all parts, in any order.
 * @throws Error where a part is missing, stands twice, or is of other records or another build.
 */
export function mergeAudits(folders: readonly string[], assembly: Assembly): Report {
  const parts = folders
    .map((folder) => ({ folder, audit: readAudit(folder) }))
    .sort((a, b) => a.audit.part - b.audit.part);
  const [first] = parts;
  if (!first) {
    throw new Error('There is nothing to merge');
  }
  const { part: _part, parts: count, ...facts } = first.audit;
  for (const { folder, audit } of parts) {
    const { part: _own, parts: ownCount, ...own } = audit;
    if (JSON.stringify(own) !== JSON.stringify(facts) || ownCount !== count) {
      throw new Error(`${folder}: belongs to a different audit from ${first.folder}`);
    }
  }
  const numbers = parts.map(({ audit }) => audit.part).join(', ');
  if (numbers !== Array.from({ length: count }, (_, index) => String(index + 1)).join(', ')) {
    throw new Error(`Parts ${numbers} of ${String(count)} were given: each is needed exactly once`);
  }
  mkdirSync(assembly.out, { recursive: true });
  const piecesOf = (file: string): Stretch[] => parts.map(({ folder }) => ({ path: join(folder, file) }));
  return assemble(facts, { part: 1, parts: 1 }, piecesOf, assembly);
}

function readAudit(folder: string): z.infer<typeof AuditSchema> {
  try {
    return AuditSchema.parse(JSON.parse(readFileSync(join(folder, 'audit.json'), 'utf8')));
  } catch (cause) {
    throw new Error(`${folder}: is no finished audit`, { cause });
  }
}
