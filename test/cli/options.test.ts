// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import * as z from 'zod';

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));
/** Every command of src/cli, and those of scripts/ that take words or options. */
const COMMANDS = [
  ...new Set(
    Object.values(scripts).flatMap((line) => [...line.matchAll(/src\/cli\/[\w-]+\.ts/g)].map(([path]) => path)),
  ),
  'scripts/backup.ts',
  'scripts/soak.ts',
  'scripts/update-rule-docs.ts',
];

const run = (script: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] },
  });

test('package.json names the commands', () => {
  expect(COMMANDS.length).toBeGreaterThan(7);
});

describe.each(COMMANDS)('%s', (script) => {
  test('--help says how it is used, and is no failure', () => {
    const { status, stdout, stderr } = run(script, '--help');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Usage: npm run /);
  });

  test('an unknown option is named in one line, with the usage, and status 2', () => {
    const { status, stdout, stderr } = run(script, '--no-such-option');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^Unknown option '--no-such-option'\.\nUsage: npm run /);
  });
});

test.each([
  ['src/cli/assess.ts', [], /^Name at least one file\.\nUsage: npm run /],
  ['src/cli/import-ncci.ts', [], /^Name at least one FILE\.\nUsage: npm run import-ncci/],
  ['src/cli/rules.ts', ['--payer'], /^Option '--payer <value>' argument missing\.\n/],
  ['src/cli/deploy.ts', ['--dry-run=yes'], /^Option '--dry-run' does not take an argument\.\n/],
  ['src/cli/deploy.ts', ['--since', 'March'], /^--since must be a date such as 2026-01-01, not March\.\n/],
  ['src/cli/deploy.ts', ['--usd-per-unit', 'many'], /^--usd-per-unit must be an amount such as 32\.50, not many\.\n/],
  [
    'src/cli/deploy.ts',
    ['--provider-app', 'provider'],
    /^--provider-app must be an address such as https:\/\/provider\.example\.org, not provider\.\n/,
  ],
  ['src/cli/audit.ts', ['export', '--fail-on', 'minor'], /^--fail-on is one of high, moderate, low or never\.\n/],
  ['src/cli/doctor.ts', ['now'], /^Unexpected argument 'now'\.\n/],
  ['scripts/backup.ts', ['one', 'two'], /^Unexpected argument 'two'\.\n/],
  ['scripts/backup.ts', [], /^No folder is named\.\n/],
])('%s %j is refused', (script, args, message) => {
  const { status, stderr } = run(script, ...args);
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
});

test('what Node.js makes of the sources is kept for the next command', () => {
  const folder = 'node_modules/.cache/compiled';
  rmSync(folder, { recursive: true, force: true });
  spawnSync(process.execPath, ['src/cli/generate.ts', '--days', 'some'], { env: { PATH: process.env['PATH'] } });
  expect(readdirSync(folder)).toHaveLength(1);
});
