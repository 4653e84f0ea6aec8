// SPDX-License-Identifier: Apache-2.0
import { globSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Every test of the engine, of the FHIR zone and of the use cases in one file, for `npm run mutate` alone.
 *
 * Each rule is reached through `assess()`, so every rule's test file is related to every rule: run file by file, each
 * mutant would load all of them anew. In one file they load once, and only the tests that reach the mutant run.
 */
const ALL = '{test/{engine,conformance,fhir,capture}/**,test/golden}/*.test.ts';

describe.each(globSync(process.env['MUTATION_TESTS'] ?? ALL).sort())('%s', (file) => {
  jest.requireActual(join(process.cwd(), file));
});
