// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { RULES } from '../../src/engine/rules/index.ts';
import { PAYER_POLICY } from '../../src/fhir/systems.ts';

function run(args: readonly string[], input = ''): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli/rules.ts', ...args], {
    encoding: 'utf8',
    input,
  });
  return { status, stdout, stderr };
}

const payer = (rule: string): string =>
  JSON.stringify({
    resourceType: 'Organization',
    id: 'x',
    name: 'Sample Health Plan',
    extension: [
      {
        url: PAYER_POLICY,
        extension: [
          { url: 'muePerDay', valueInteger: 4 },
          {
            url: 'ruleSeverity',
            extension: [
              { url: 'rule', valueCode: rule },
              { url: 'severity', valueCode: 'off' },
            ],
          },
        ],
      },
    ],
  });

describe('rules', () => {
  test('the whole catalogue, one rule a line', () => {
    const { status, stdout } = run([]);
    const lines = stdout.trimEnd().split('\n');
    expect([status, lines.length]).toEqual([0, RULES.length]);
    expect(stdout).toMatch(/^units-mismatch +high +units +Units on the charge differ from the minutes$/m);
  });

  test('a payer’s severities', () => {
    const { status, stdout } = run(['--payer', 'Organization/x', '-'], payer('region-missing'));
    expect(status).toBe(0);
    expect(stdout).toContain('Organization/x: cpt method, daily limit 4');
    expect(stdout).toMatch(/^region-missing +off +documentation +No body region \(instead of moderate\)$/m);
  });

  test('a payer that is not in the files', () => {
    const { status, stderr } = run(['--payer', 'Organization/y', '-'], payer('region-missing'));
    expect([status, stderr.startsWith('Organization/y was not found')]).toEqual([2, true]);
  });
});
