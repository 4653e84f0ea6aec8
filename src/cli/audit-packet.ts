// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findDays } from '../audit/find-day.ts';
import { packetPage } from './audit-html.ts';

/** Writes days of a finished audit as pages of their own, with all that an appeal needs; returns where they are. */
export function writePackets(folder: string, keys: readonly string[]): string[] {
  const found = findDays(folder, keys);
  mkdirSync(join(folder, 'packets'), { recursive: true });
  return found.map(({ row, finding }) => {
    const path = join(folder, 'packets', `${row.key.replace(/[^A-Za-z0-9.-]+/g, '_')}.html`);
    writeFileSync(path, packetPage(row, finding));
    return path;
  });
}
