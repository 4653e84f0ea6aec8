// SPDX-License-Identifier: Apache-2.0
import type { Survey } from '../capture/survey/survey.ts';
import { escapeHtml, htmlPage, tableHtml } from './html-page.ts';
import { headline, tablesOf } from './survey-tables.ts';

/** The report as one page that fetches nothing. */
export function surveyHtml(survey: Survey): string {
  const tables = tablesOf(survey).map(tableHtml).join('\n');
  return htmlPage('Survey of records', `<p>${escapeHtml(headline(survey))}</p>\n${tables}`);
}
