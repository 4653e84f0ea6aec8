// SPDX-License-Identifier: Apache-2.0
import type { Assessment } from '../billing/assessment.ts';
import { explain } from '../explain.ts';
import { plainWords } from '../plain/plain-words.ts';
import { UNREADABLE, assessFiles } from './assess-files.ts';

/*
 * npm run explain -- [--plain] FILE…: each treatment day for people. With `--plain`, in simple words for the patient,
 * in the patient's language.
 */
const args = process.argv.slice(2);
const names = args.filter((arg) => arg !== '--plain');
if (names.length === 0) {
  console.error(
    'Usage: npm run explain -- [--plain] FILE…   (a Bundle, NDJSON, a folder of either, or - for standard input)',
  );
  process.exitCode = UNREADABLE;
} else {
  const { assessments, languages, errors } = await assessFiles(names);
  const textOf = (assessment: Assessment): string =>
    args.includes('--plain')
      ? plainWords(assessment, languages.get(assessment.day.patient) ?? 'en').join('\n')
      : explain(assessment).join('\n');
  console.log(assessments.map(textOf).join('\n\n') || 'No manual therapy found.');
  errors.forEach((line) => {
    console.error(line);
  });
  process.exitCode = errors.length > 0 ? UNREADABLE : 0;
}
