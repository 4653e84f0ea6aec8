// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { VERSION } from '../../version.ts';
import type { InputFile } from './input-lines.ts';
import { writeWhole } from '../../whole-file.ts';
import type { Workspace } from './workspace.ts';

const InputSchema = z.object({ name: z.string(), bytes: z.number(), modifiedMs: z.number() });
/** A file as it was read; its hash tells which it was. */
export const FileReadSchema = z.object({
  name: z.string(),
  sha256: z.string(),
  lines: z.number(),
  fault: z.string().optional(),
});

const JournalSchema = z.object({
  version: z.string(),
  /** Which part of how many this run assesses. */
  part: z.number(),
  parts: z.number(),
  shards: z.number(),
  inputs: z.array(InputSchema),
  /** Files that are in the shards whole. */
  read: z.array(FileReadSchema),
  /** Bytes of each file of the workspace as of then; what stands behind them is of a file that was cut short. */
  sizes: z.array(z.number()),
  counts: z.record(z.string(), z.number()),
  errors: z.number(),
  /** The latest instant that a record was saved, or a visit ended. */
  newest: z.string(),
  isWhole: z.boolean(),
});

/** How far taking the source apart has come. */
export type Journal = z.infer<typeof JournalSchema>;
export type FileInJournal = z.infer<typeof FileReadSchema>;

export interface Part {
  /** From 1. */
  readonly part: number;
  readonly parts: number;
}

/** A shard's records have to fit into a worker's memory, which takes some thirty times their bytes. */
const SHARD_BYTES = 1 << 20;
const MOST_SHARDS = 4096;
/** NDJSON of FHIR is so many times larger than its `.gz`. */
const GZIP_RATIO = 12;

/** A journal for a source of which nothing has been read. */
export function newJournal(inputs: readonly InputFile[], { part, parts }: Part, shardBytes = SHARD_BYTES): Journal {
  const bytes = inputs.reduce((sum, file) => sum + file.bytes * (file.name.endsWith('.gz') ? GZIP_RATIO : 1), 0);
  const wanted = Math.min(MOST_SHARDS, Math.max(1, Math.ceil(bytes / shardBytes)));
  return {
    version: VERSION,
    part,
    parts,
    // Each part is a whole number of shards.
    shards: Math.ceil(wanted / parts) * parts,
    inputs: inputs.map(({ name, bytes: size, modifiedMs }) => ({ name, bytes: size, modifiedMs })),
    read: [],
    sizes: [],
    counts: {},
    errors: 0,
    newest: '',
    isWhole: false,
  };
}

/**
 * The journal of a run that was cut short; undefined where there is none.
 * @throws Error where it is of another source, version or part: what it has done is not what is asked for.
 */
export function journalToResume(workspace: Workspace, inputs: readonly InputFile[], part: Part): Journal | undefined {
  if (!existsSync(workspace.journal())) {
    return undefined;
  }
  const { data } = JournalSchema.safeParse(JSON.parse(readFileSync(workspace.journal(), 'utf8')));
  const wanted = newJournal(inputs, part);
  const isSame =
    data?.version === wanted.version &&
    data.part === part.part &&
    data.parts === part.parts &&
    JSON.stringify(data.inputs) === JSON.stringify(wanted.inputs);
  if (!isSame) {
    throw new Error('The run that was cut short was of other files, another version or another part: start it anew');
  }
  return data;
}

export function saveJournal(workspace: Workspace, journal: Journal): void {
  writeWhole(workspace.journal(), JSON.stringify(journal));
}

/** Indexes of the shards that a run assesses. */
export function ownShards({ part, parts, shards }: Pick<Journal, 'part' | 'parts' | 'shards'>): number[] {
  const each = shards / parts;
  return Array.from({ length: each }, (_, index) => (part - 1) * each + index);
}
