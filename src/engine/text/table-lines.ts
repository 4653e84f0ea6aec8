// SPDX-License-Identifier: Apache-2.0
import type { StepCounter } from './phrases.ts';
import type { Token } from './tokens.ts';

/** The tokens of a line or of a cell of it: from `first` to before `end`, the same where it is empty. */
export interface Stretch {
  readonly first: number;
  readonly end: number;
}

/** What parts the cells of a table in a text. */
export type Separator = '|' | '\t' | ' ' | ',';

/** The lines of a text, empty ones as well. */
export function linesOf(tokens: readonly Token[], counter: StepCounter): Stretch[] {
  const lines: Stretch[] = [];
  let first = 0;
  for (let at = 0; at <= tokens.length; at += 1) {
    counter.steps += 1;
    if (at === tokens.length || tokens[at]?.text === '\n') {
      lines.push({ first, end: at });
      first = at + 1;
    }
  }
  return lines;
}

/** What parts the cells of a line, the surest sign first; undefined for a line of one cell. */
export function separatorOf(text: string, tokens: readonly Token[], line: Stretch): Separator | undefined {
  const all: readonly Separator[] = ['|', '\t', ' ', ','];
  return all.find((separator) => cellsOf(text, tokens, line, separator).length > (separator === ',' ? 2 : 1));
}

/** The cells of a line; those beside the outer rules of "| a | b |" are none. */
export function cellsOf(text: string, tokens: readonly Token[], line: Stretch, separator: Separator): Stretch[] {
  const cells: Stretch[] = [];
  let first = line.first;
  for (let at = line.first; at < line.end; at += 1) {
    const isSign = tokens[at]?.text === separator;
    const gaps = isSign ? 1 : at > line.first ? gapsBefore(text, tokens, at, separator) : 0;
    for (let gap = 0; gap < gaps; gap += 1) {
      cells.push({ first, end: at });
      first = isSign ? at + 1 : at;
    }
  }
  cells.push({ first, end: line.end });
  return separator === '|' ? cells.slice(isEmpty(cells[0]) ? 1 : 0, isEmpty(cells.at(-1)) ? -1 : undefined) : cells;
}

export function isEmpty(cell: Stretch | undefined): boolean {
  return cell === undefined || cell.first === cell.end;
}

/** How many ends of cells lie between a token and the one before it. */
function gapsBefore(text: string, tokens: readonly Token[], at: number, separator: Separator): number {
  const [from, to] = [tokens[at - 1]?.end ?? 0, tokens[at]?.start ?? 0];
  if (separator === ' ') {
    return to - from >= 2 ? 1 : 0;
  }
  let tabs = 0;
  for (let place = from; separator === '\t' && place < to; place += 1) {
    tabs += text.charAt(place) === '\t' ? 1 : 0;
  }
  return tabs;
}
