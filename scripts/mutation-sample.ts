// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { indexBy } from '../src/fhir/index-by.ts';

const WINDOW_LINES = 10;

/** Which files import which, by absolute path. */
const IMPORTERS = indexBy(
  globSync('{src,test/{engine,fhir,capture,conformance,cds,ehr,queue,deploy}}/**/*.ts'),
  (file) =>
    Array.from(readFileSync(file, 'utf8').matchAll(/(?:im|ex)port (?!type )[^;]* from '(\.[^']+)'/g), ([, path = '']) =>
      resolve(dirname(file), path),
    ),
);

const HELP = `Mutation tests of a random sample of lines, where all of a zone would take hours:
  npm run mutate:sample -- --zone fhir --windows 40 --seed 1

  --zone NAME     a folder of src, for example fhir, capture or engine/rules
  --windows N     how many stretches of ${String(WINDOW_LINES)} lines, each as likely as any other (40)
  --seed S        the same seed takes the same lines (1)
  --tests GLOB    these tests alone, for a score that is no higher than that of all, and is known sooner
  --own           by the tests alone that import one of the files, or else what imports it, and so on: known soonest`;

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
    own: { type: 'boolean', default: false },
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

/** The tests that import a file; where none does, those that import what imports it, and so on. */
function testsOf(file: string): string[] {
  let level = [file];
  const seen = new Set(level);
  while (level.length > 0) {
    const importers = level.flatMap((one) => IMPORTERS.get(resolve(one)) ?? []);
    const tests = importers.filter((one) => one.startsWith('test/'));
    if (tests.length > 0) {
      return tests;
    }
    level = [...new Set(importers)].filter((one) => !seen.has(one));
    level.forEach((one) => seen.add(one));
  }
  return globSync(`${dirname(file).replace(/^src/, 'test')}/*.test.ts`);
}

const own = new Set(sample.map((stretch) => stretch.slice(0, stretch.indexOf(':'))).flatMap(testsOf));
const tests = values.own ? `{${[...own].join(',')},}` : values.tests;
const { stdout, status } = spawnSync('stryker', ['run', '--allowEmpty', '--mutate', sample.join(',')], {
  stdio: ['inherit', 'pipe', 'inherit'],
  encoding: 'utf8',
  env: { ...process.env, ...(tests === undefined ? {} : { MUTATION_TESTS: tests }) },
});
console.log(stdout);
process.exitCode = status ?? 1;
const [, row = ''] = /^All files\s*\|(.*)$/m.exec(stdout) ?? [];
const [killed = 0, late = 0, survived = 0, uncovered = 0] = row.split('|').map(Number).slice(2, 6);
const all = killed + late + survived + uncovered;
console.log(`${String(killed + late)} of ${String(all)} mutants killed, ${String(late)} by the time limit`);
