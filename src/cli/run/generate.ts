// SPDX-License-Identifier: Apache-2.0
import { normalizeErrorString } from '@medplum/core';
import { generate } from '../../audit/generate/generate.ts';
import { withProgress } from '../progress.ts';
import { complain } from '../terminal.ts';

export async function run(out: string, days: number, seed: string): Promise<void> {
  try {
    await withProgress(
      'Writing',
      (reached) => {
        generate(out, days, seed, reached);
      },
      'days',
    );
    console.log(`${out}/export, ${out}/truth.ndjson`);
  } catch (error) {
    complain(normalizeErrorString(error));
    process.exitCode = 2;
  }
}
