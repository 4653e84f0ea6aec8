// SPDX-License-Identifier: Apache-2.0
import { readOptions } from './options.ts';

const USAGE = `Usage: npm run doctor
       says what is missing or wrong on the Medplum server at MEDPLUM_BASE_URL, and how to fix it`;

readOptions(USAGE, {});
const { run } = await import('./run/doctor.ts');
await run();
