// SPDX-License-Identifier: Apache-2.0
import { policyOn } from '../../capture/facts/payer-policies.ts';
import { RULES } from '../../capture/facts/rules.ts';
import { UNREADABLE } from '../assess-files.ts';
import { readInputs } from '../input.ts';

/** The catalogue; with a payer, whose Organization is in the files, its severities. */
export async function run(files: readonly string[], payer: string | undefined): Promise<void> {
  const { resources, errors } = await readInputs(files);
  const given = resources.map(({ resource }) => resource);
  const found = payer === undefined ? undefined : policyOn(given, payer);
  const problems = [
    ...errors,
    ...(found?.problems ?? []).map(({ source, path, message }) => `${source}: ${path}: ${message}`),
  ];
  if (payer !== undefined && !found) {
    problems.push(`${payer} was not found in the files`);
  }
  if (found) {
    const { unitMethod, muePerDay } = found.policy;
    console.log(
      `${payer ?? ''}: ${unitMethod} method, daily limit ${muePerDay === undefined ? 'none' : String(muePerDay)}\n`,
    );
  }
  const width = Math.max(...RULES.map(({ meta }) => meta.code.length));
  for (const { meta } of RULES) {
    const severity = found?.policy.ruleSeverity[meta.code] ?? meta.severity;
    const changed = severity === meta.severity ? '' : ` (instead of ${meta.severity})`;
    console.log(
      `${meta.code.padEnd(width)}  ${severity.padEnd(8)}  ${meta.category.padEnd(13)}  ${meta.title}${changed}`,
    );
  }
  problems.forEach((line) => {
    console.error(line);
  });
  process.exitCode = problems.length > 0 ? UNREADABLE : 0;
}
