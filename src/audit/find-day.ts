// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DayRow } from './day-row.ts';
import { forEachLine } from './disk/input-lines.ts';
import type { Finding } from './finding.ts';
import type { LargeFinding } from './report/report.ts';

/**
 * Days of a finished audit with what was found of them, in the order in which they were asked for.
 * @throws Error that names a folder without an audit, or a day on which nothing was found.
 */
export function findDays(folder: string, keys: readonly string[]): LargeFinding[] {
  if (!existsSync(join(folder, 'audit.json'))) {
    throw new Error(`${folder}: is no finished audit`);
  }
  const [rows, findings] = [new Map<string, DayRow>(), new Map<string, Finding>()];
  forEachLine(join(folder, 'days.ndjson'), pick(keys, rows));
  forEachLine(join(folder, 'findings.ndjson'), pick(keys, findings));
  return keys.map((key) => {
    const [row, finding] = [rows.get(key), findings.get(key)];
    if (!row || !finding) {
      throw new Error(`${key}: no such day was found; differences.csv lists the days with findings`);
    }
    return { row, finding };
  });
}

/** Keeps the lines of some days. The key stands first, so that few lines need to be parsed. */
export function pick<T>(keys: Iterable<string>, into: Map<string, T>): (line: string) => void {
  const wanted = new Set(keys);
  return (line) => {
    const [, key = ''] = /^\{"key":"([^"]*)"/.exec(line) ?? [];
    if (wanted.has(key)) {
      into.set(key, JSON.parse(line) as T);
    }
  };
}
