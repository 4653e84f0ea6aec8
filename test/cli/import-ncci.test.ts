// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILT_IN_NCCI } from '../../src/engine/policies/ncci-table.ts';
import { ncciJson } from '../../src/deploy/ncci/built-in.ts';
import { mueText, ptpText } from '../support/ncci.ts';

const BUILT_IN = 'src/engine/policies/ncci-edits.json';
const folder = mkdtempSync(join(tmpdir(), 'ncci-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const run = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, ['src/cli/import-ncci.ts', ...args], { encoding: 'utf8' });
const mue = join(folder, 'MCR_MUE_PractitionerServices_Eff_10-01-2026.csv');
const limits = { ...BUILT_IN_NCCI.mue.unitsPerDay, '97140': 4 };
writeFileSync(mue, mueText(Object.entries(limits).map(([code, units]) => `${code} ${String(units)}`)));

test('a dry run prints what would change, and the build stays as it was', () => {
  const before = readFileSync(BUILT_IN, 'utf8');
  const { status, stdout } = run('--dry-run', mue);
  expect(status).toBe(0);
  expect(stdout).toContain('  97140: 6 units a day → 4 units a day\n');
  expect(stdout).toMatch(/daily limits through 2026-12-31\.\nNothing was written \(--dry-run\)\.\n$/);
  expect(readFileSync(BUILT_IN, 'utf8')).toBe(before);
});

test('one PTP file alone: refused with status 2, and the build stays as it was', () => {
  const before = readFileSync(BUILT_IN, 'utf8');
  const part = join(folder, 'ccipra-v324r0-f1.TXT');
  writeFileSync(part, ptpText(['97012 97140 19960101 * 1']));
  const { status, stderr } = run(part);
  expect(status).toBe(2);
  expect(stderr).toMatch(/count only together \(f2, f3, f4 missing\)\n$/);
  expect(readFileSync(BUILT_IN, 'utf8')).toBe(before);
});

test('the file in the build is written as an import writes it', () => {
  expect(readFileSync(BUILT_IN, 'utf8')).toBe(ncciJson(BUILT_IN_NCCI));
});
