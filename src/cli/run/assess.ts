// SPDX-License-Identifier: Apache-2.0
import { normalizeErrorString } from '@medplum/core';
import { worthLines } from '../../capture/facts/words.ts';
import { saySeen } from '../../capture/survey/seen.ts';
import { UNREADABLE, assessFiles } from '../assess-files.ts';
import { complain } from '../terminal.ts';

interface AssessOptions {
  readonly map?: string | undefined;
  readonly worth: boolean;
}

/** Charges, issues and Tasks as they should stand, one resource a line; where there are none, what was seen. */
export async function run(names: readonly string[], { map, worth }: AssessOptions): Promise<void> {
  try {
    const { standing, errors, resources, assessments } = await assessFiles(names, map);
    for (const resource of standing) {
      process.stdout.write(`${JSON.stringify(resource)}\n`);
    }
    for (const assessment of worth ? assessments : []) {
      complain([assessment.day.key, ...worthLines(assessment).map((line) => `  ${line}`)].join('\n'));
    }
    errors.forEach((line) => {
      complain(line);
    });
    if (standing.length === 0) {
      complain(saySeen(resources));
    }
    process.exitCode = errors.length > 0 ? UNREADABLE : 0;
  } catch (error) {
    complain(normalizeErrorString(error));
    process.exitCode = UNREADABLE;
  }
}
