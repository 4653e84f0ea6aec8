// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { audit, type AuditOptions } from '../../src/audit/audit.ts';
import type { Report } from '../../src/audit/report/report.ts';

export const ENGINE = { version: '0', ruleSetSha256: 'rules', editsSha256: 'edits' };

/** A Bulk Data export: a file for each type. */
export function exported(resources: readonly Resource[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'bulk-'));
  for (const type of new Set(resources.map(({ resourceType }) => resourceType))) {
    const lines = resources.filter(({ resourceType }) => resourceType === type).map((one) => JSON.stringify(one));
    writeFileSync(join(folder, `${type}.000.ndjson`), `${lines.join('\n')}\n`);
  }
  return folder;
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'audit-'));
}

/** An audit in this process, with shards so small that a story has several. */
export async function run(
  source: string,
  options: Partial<AuditOptions> = {},
): Promise<{ out: string; report: Report }> {
  const out = options.out ?? newFolder();
  const report = await audit({
    sources: [source],
    resume: false,
    workers: 0,
    root: process.cwd(),
    part: 1,
    parts: 1,
    shardBytes: 10_000,
    engine: ENGINE,
    render: (told) => JSON.stringify(told),
    progress: async (_what, _unit, work) => work(() => undefined),
    ...options,
    out,
  });
  return { out, report };
}

/** Every file of a finished audit. */
export function filesOf(out: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(out)
      .sort()
      .map((name) => [name, readFileSync(join(out, name), 'utf8')]),
  );
}

export function linesOf<T>(out: string, name: string): T[] {
  return readFileSync(join(out, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
