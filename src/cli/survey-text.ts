// SPDX-License-Identifier: Apache-2.0
import type { Survey } from '../capture/survey/survey.ts';
import type { Table } from './html-page.ts';
import { headline, tablesOf } from './survey-tables.ts';

/** The report for a terminal. */
export function surveyText(survey: Survey): string {
  return [headline(survey), ...tablesOf(survey).map(textOf)].join('\n\n');
}

/** Longer cells go on in the next line. */
const MOST_WIDE = 60;

/** A table for a terminal. */
export function textOf({ title, caption, columns, rows }: Table): string {
  const lines = [columns, ...rows].map((row) => row.map(wrapped));
  const widths = columns.map((_, at) =>
    Math.max(...lines.flatMap((line) => (line[at] ?? []).map(({ length }) => length))),
  );
  const isNumber = columns.map((_, at) => rows.every((row) => typeof row[at] === 'number'));
  const cell = (text: string, at: number): string =>
    isNumber[at] === true ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0);
  const body = lines.flatMap((line) => {
    const height = Math.max(...line.map(({ length }) => length));
    return Array.from({ length: height }, (_, part) =>
      `  ${line.map((texts, at) => cell(texts[part] ?? '', at)).join('  ')}`.trimEnd(),
    );
  });
  return [title, ...(caption === undefined ? [] : [`  ${caption}`]), ...body].join('\n');
}

function wrapped(value: string | number): string[] {
  const lines = [''];
  for (const word of String(value).split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + 1 + word.length > MOST_WIDE) {
      lines.push(word);
    } else {
      lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
    }
  }
  return lines;
}
