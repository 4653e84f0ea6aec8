// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import fc from 'fast-check';

const WINDOW_LINES = 10;

const HELP = `Mutation tests of a random sample of lines, where all of a zone would take hours:
  npm run mutate:sample -- --zone fhir --windows 40 --seed 1

  --zone NAME     a folder of src, for example fhir, capture or engine/rules
  --windows N     how many stretches of ${String(WINDOW_LINES)} lines, each as likely as any other (40)
  --seed S        the same seed takes the same lines (1)
  --tests GLOB    these tests alone, for a score that is no higher than that of all, and is known sooner`;

/** Stretches of lines of the zone's files, as Stryker's `--mutate` names them. */
function stretchesOf(zone: string): string[] {
  return globSync(`src/${zone}/**/*.ts`)
    .sort()
    .flatMap((file) => {
      const lines = readFileSync(file, 'utf8').split('\n').length;
      return Array.from(
        { length: Math.ceil(lines / WINDOW_LINES) },
        (_, index) => `${file}:${String(index * WINDOW_LINES + 1)}-${String((index + 1) * WINDOW_LINES)}`,
      );
    });
}

const { values } = parseArgs({
  options: {
    zone: { type: 'string' },
    windows: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    tests: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const stretches = values.zone === undefined ? [] : stretchesOf(values.zone);
if (values.help || stretches.length === 0) {
  console.log(values.help ? HELP : `No files in src/${values.zone ?? ''}.\n\n${HELP}`);
  process.exit(values.help ? 0 : 2);
}
const size = Math.min(Number(values.windows), stretches.length);
const [sample = []] = fc.sample(fc.shuffledSubarray(stretches, { minLength: size, maxLength: size }), {
  seed: Number(values.seed),
  numRuns: 1,
});
console.log(`${String(sample.length)} of ${String(stretches.length)} stretches of src/${values.zone ?? ''}`);
const env = { ...process.env, ...(values.tests === undefined ? {} : { MUTATION_TESTS: values.tests }) };
const { status } = spawnSync('stryker', ['run', '--mutate', sample.join(',')], { stdio: 'inherit', env });
process.exitCode = status ?? 1;
