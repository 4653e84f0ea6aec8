// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { normalizeErrorString } from '@medplum/core';
import { readBundles } from '../../deploy/bundles.ts';
import { examine } from '../../deploy/doctor.ts';
import { signIn } from '../../deploy/sign-in.ts';

export async function run(): Promise<void> {
  try {
    const complaints = await examine({
      client: await signIn(process.env),
      bundles: await readBundles(join(import.meta.dirname, '..', '..', '..')),
      today: new Date().toISOString().slice(0, 10),
    });
    for (const { what, fix } of complaints) {
      console.log(`${what}.\n  To fix it: ${fix}.`);
    }
    console.log(complaints.length === 0 ? 'Everything is as it should be.' : `${String(complaints.length)} to fix.`);
    process.exitCode = complaints.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(normalizeErrorString(error));
    process.exitCode = 2;
  }
}
