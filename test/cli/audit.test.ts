// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { generate } from '../../src/audit/generate/generate.ts';
import { sampleResources } from '../support/samples.ts';
import { exported, filesOf, newFolder } from '../audit/audit-run.ts';

interface Output {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param killAfterMs - Kills the process then, as the system would. */
async function run(args: readonly string[], killAfterMs?: number): Promise<Output> {
  const child = spawn(process.execPath, ['src/cli/audit.ts', ...args]);
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const [stdout, stderr, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ]);
  clearTimeout(timer);
  return { status, stdout, stderr };
}

let clinic: string;
beforeAll(() => {
  clinic = newFolder();
  generate(clinic, 300, 'k', () => undefined);
});

test('killed at any moment and resumed, the outcome is that of one run, on one thread or two', async () => {
  const source = join(clinic, 'export');
  const [whole, killed] = [newFolder(), newFolder()];
  const { status, stdout } = await run([source, '--out', whole, '--sample', '20', '--workers', '1']);
  expect(status).toBe(1);
  expect(stdout).toContain('300 treatment days');
  for (const ms of [300, 600, 900, 1200]) {
    await run([source, '--out', killed, '--sample', '20', '--workers', '2', '--resume'], ms);
  }
  await run([source, '--out', killed, '--sample', '20', '--workers', '2', '--resume']);
  expect(filesOf(killed)).toEqual(filesOf(whole));
  expect(existsSync(join(killed, '.work'))).toBe(false);
});

test('the page names the rules, draws the clocks, and fetches nothing', async () => {
  const out = newFolder();
  await run([join(clinic, 'export'), '--out', out, '--truth', join(clinic, 'truth.ndjson')]);
  const page = readFileSync(join(out, 'report.html'), 'utf8');
  expect(page).toContain('<svg');
  expect(page).toContain('Over-billed');
  expect(page).not.toMatch(/https?:\/\/[^"]*"|<script/);
  const key = /^([^,]+),/m.exec(readFileSync(join(out, 'differences.csv'), 'utf8').split('\r\n')[1] ?? '')?.[1] ?? '';
  expect((await run(['packet', out, key])).status).toBe(0);
  expect(readdirSync(join(out, 'packets'))).toHaveLength(1);
});

test('the status says whether anything was found, and --fail-on what counts', async () => {
  const moderate = exported(sampleResources('32-region-missing'));
  const clean = exported(sampleResources('04-cms-example-1'));
  const status = async (...args: string[]): Promise<number | null> =>
    (await run([...args, '--out', newFolder()])).status;
  expect(await status(moderate)).toBe(1);
  expect(await status(moderate, '--fail-on', 'high')).toBe(0);
  expect(await status(clean)).toBe(0);
  expect(await status('no-such-folder')).toBe(2);
  expect(await status(clean, '--shard', '3/2')).toBe(2);
});

test('a folder of somebody’s own is not cleared for an export', async () => {
  const out = newFolder();
  mkdirSync(join(out, 'export'));
  writeFileSync(join(out, 'export', 'mine.txt'), 'x');
  const { status, stderr } = await run(['--server', 'http://127.0.0.1:1/', '--out', out]);
  expect([status, stderr]).toEqual([2, expect.stringContaining('holds files that are not from an export')]);
  expect(readdirSync(join(out, 'export'))).toEqual(['mine.txt']);
});
