// SPDX-License-Identifier: Apache-2.0
import { MINUTE_WORDS } from './figure-lead.ts';
import type { Stretch } from './table-lines.ts';
import type { Token } from './tokens.ts';

const FEWEST_DAYS = 2;
/** Between the figures of a row: units and marks, no other name. */
const UNITS = new Set([...MINUTE_WORDS, 'm', 'x']);

/**
 * The lines of a flow sheet that hold a figure for each of several days: "Date 11/2 11/5 11/9" above "MT 10' 12' 15'". Which of
 * the days the note is of is not told, so none of them is read.
 */
export function flowSheetRows(tokens: readonly Token[], lines: readonly Stretch[]): (at: number) => boolean {
  const rows: Stretch[] = [];
  let days = 0;
  for (const line of lines) {
    const dates = datesIn(tokens, line);
    if (dates >= FEWEST_DAYS) {
      days = dates;
    } else if (days > 0 && figuresInARow(tokens, line) >= days) {
      rows.push(line);
    }
  }
  const read = new Set(rows.flatMap(({ first, end }) => tokens.slice(first, end).map((_, index) => first + index)));
  return (at) => read.has(at);
}

const MOST_HEADING_WORDS = 2;

/** How many dates a line holds that tells nothing else: "Date 11/2 11/5 11/9". */
function datesIn(tokens: readonly Token[], { first, end }: Stretch): number {
  let [dates, words] = [0, 0];
  for (let at = first; at < end; at += 1) {
    const kind = tokens[at]?.kind;
    if (kind === 'number') {
      const isDate = tokens[at + 1]?.text === '/' && tokens[at + 2]?.kind === 'number';
      if (!isDate) {
        return 0;
      }
      dates += 1;
      at += tokens[at + 3]?.text === '/' ? 4 : 2;
    } else {
      words += kind === 'mark' ? 0 : 1;
      if (words > MOST_HEADING_WORDS) {
        return 0;
      }
    }
  }
  return dates;
}

/** How many figures stand in a line behind its name, one beside the other; 0 where more is named among them. */
function figuresInARow(tokens: readonly Token[], { first, end }: Stretch): number {
  const row = tokens.slice(first, end);
  const begin = row.findIndex(({ kind }) => kind === 'number');
  const cells = begin < 0 ? [] : row.slice(begin);
  const isNamed = cells.some(({ kind, text }) => kind === 'word' && !UNITS.has(text));
  return isNamed ? 0 : cells.filter(({ kind }) => kind === 'number').length;
}
