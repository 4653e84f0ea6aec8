// SPDX-License-Identifier: Apache-2.0
import type { Issue } from '../engine/billing/assessment.ts';
import { issueWords } from '../engine/issue-words.ts';
import { shownDate } from './charting/clinic-clock.ts';
import type { Names } from './names.ts';

/** What an issue says on a page, with everybody's name. */
export function namedDetail(issue: Issue, names: Names): string {
  return issueWords(issue, names, shownDate).detail;
}
