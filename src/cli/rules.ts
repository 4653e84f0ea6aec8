// SPDX-License-Identifier: Apache-2.0
import { readOptions } from './options.ts';

const USAGE = `Usage: npm run rules
       the catalogue of rules
       npm run rules -- --payer Organization/<id> FILE…
       the severities under that payer’s policy; the files hold the Organization`;

const {
  values: { payer },
  positionals: files,
} = readOptions(USAGE, { payer: { type: 'string' } }, Infinity);

const { run } = await import('./run/rules.ts');
await run(files, payer);
