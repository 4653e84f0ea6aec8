// SPDX-License-Identifier: Apache-2.0
import { UNREADABLE, assessFiles } from './assess-files.ts';

const names = process.argv.slice(2);
if (names.length === 0) {
  console.error(
    'Usage: npm run --silent assess -- FILE…   (a Bundle, NDJSON, a folder of either, or - for standard input)',
  );
  process.exitCode = UNREADABLE;
} else {
  const { standing, errors } = await assessFiles(names);
  for (const resource of standing) {
    process.stdout.write(`${JSON.stringify(resource)}\n`);
  }
  errors.forEach((line) => {
    console.error(line);
  });
  process.exitCode = errors.length > 0 ? UNREADABLE : 0;
}
