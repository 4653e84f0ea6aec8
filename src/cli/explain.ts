// SPDX-License-Identifier: Apache-2.0
import { explain } from '../explain.ts';
import { UNREADABLE, assessFiles } from './assess-files.ts';

const names = process.argv.slice(2);
if (names.length === 0) {
  console.error('Usage: npm run explain -- FILE…   (a Bundle, NDJSON, a folder of either, or - for standard input)');
  process.exitCode = UNREADABLE;
} else {
  const { assessments, errors } = await assessFiles(names);
  console.log(
    assessments.map((assessment) => explain(assessment).join('\n')).join('\n\n') || 'No manual therapy found.',
  );
  errors.forEach((line) => {
    console.error(line);
  });
  process.exitCode = errors.length > 0 ? UNREADABLE : 0;
}
