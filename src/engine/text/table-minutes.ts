// SPDX-License-Identifier: Apache-2.0
import { clockBlock } from './clock-times.ts';
import { NOT_DONE } from './figure-lead.ts';
import type { Interpretation } from './interpretation.ts';
import { isTime, type NotedMinutes } from './minutes-subject.ts';
import type { Hit, StepCounter } from './phrases.ts';
import { measuredMs } from './measured-figures.ts';
import { cellsOf, isEmpty, separatorOf, type Separator, type Stretch } from './table-lines.ts';
import type { Token } from './tokens.ts';
import { isManualTherapy, type Meaning } from './vocabulary.ts';

/** What tables of a text tell, and which of its tokens stand in rows that were read. */
export interface TableReading {
  readonly minutes: readonly NotedMinutes[];
  readonly isRead: (at: number) => boolean;
}

/** A table as its heading tells it: how its cells are parted, and which of them hold minutes, or begin and end. */
interface Table {
  readonly separator: Separator;
  readonly columns: number;
  readonly minutes: number | undefined;
  readonly begin: number;
  readonly end: number;
}

const MINUTE_MS = 60_000;
const MOST_MINUTES = 480;

/** A column's heading is short. */
const LONGEST_HEADING = 6;

const MINUTES = new Set(['min', 'mins', 'minute', 'minutes', 'time', 'duration']);
const BEGIN = new Set(['start', 'begin', 'in', 'from', 'started', 'began']);
const END = new Set(['end', 'stop', 'out', 'to', 'finish', 'ended', 'stopped']);

/**
 * Reads tables whose heading names a column of minutes, or of begin and end: "CPT | Units | Minutes". A row belongs to
 * what it names first; rows of manual therapy add up.
 */
export function tableMinutes(
  interpreted: Interpretation,
  lines: readonly Stretch[],
  counter: StepCounter,
): TableReading {
  const { text, tokens } = interpreted;
  const rows = rowsOf(text, tokens, lines, counter);
  const named = interpreted.hits.filter(
    (hit) => hit.meaning.is === 'service' || hit.meaning.is === 'manual-therapy' || isTime(hit),
  );
  const read = new Set<number>();
  const found: NotedMinutes[] = [];
  let next = 0;
  for (const row of rows) {
    while ((named[next]?.first ?? Infinity) < row.line.first) {
      next += 1;
    }
    const hits: Hit<Meaning>[] = [];
    for (let hit = named[next]; hit !== undefined && hit.first < row.line.end; next += 1, hit = named[next]) {
      hits.push(hit);
    }
    counter.steps += row.line.end - row.line.first;
    const of = subjectOfRow(hits, row, interpreted);
    const durationMs = of === undefined ? undefined : durationOf(row, tokens);
    if (of !== undefined && durationMs !== undefined) {
      markRead(row.line, read);
      found.push(...(of === 'other' ? [] : [{ of, durationMs, start: startOf(row, tokens) }]));
    }
  }
  return { minutes: asParts(found), isRead: (at) => read.has(at) };
}

interface Row {
  readonly table: Table;
  readonly line: Stretch;
  readonly cells: readonly Stretch[];
}

function rowsOf(text: string, tokens: readonly Token[], lines: readonly Stretch[], counter: StepCounter): Row[] {
  const rows: Row[] = [];
  let table: Table | undefined;
  for (const line of lines) {
    counter.steps += line.end - line.first;
    const cells = table ? cellsOf(text, tokens, line, table.separator) : [];
    if (table && cells.length > 1) {
      rows.push(...rowOf(table, line, cells, tokens));
    } else {
      table = tableAt(text, tokens, line);
    }
  }
  return rows;
}

/** A row of as many cells as the heading; in a line of totals those in the middle may be left out. */
function rowOf(table: Table, line: Stretch, cells: readonly Stretch[], tokens: readonly Token[]): Row[] {
  const missing = table.columns - cells.length;
  if (missing === 0) {
    return [{ table, line, cells }];
  }
  const [head, ...others] = cells;
  const empty = new Array<Stretch>(Math.max(missing, 0)).fill({ first: line.first, end: line.first });
  const isTotal = missing > 0 && head !== undefined && TOTALS.has(tokens[head.first]?.text ?? '');
  return isTotal ? [{ table, line, cells: [head, ...empty, ...others] }] : [];
}

function tableAt(text: string, tokens: readonly Token[], line: Stretch): Table | undefined {
  const separator = namesColumn(tokens, line) ? separatorOf(text, tokens, line) : undefined;
  if (separator === undefined) {
    return undefined;
  }
  const cells = cellsOf(text, tokens, line, separator);
  const words = cells.map(({ first, end }) => tokens.slice(first, end).map((token) => token.text));
  if (words.some((cell) => cell.length > LONGEST_HEADING || cell.some((word) => /^\d/.test(word)))) {
    return undefined;
  }
  const [begin, end] = [BEGIN, END].map((known) => words.findIndex((cell) => cell.some((word) => known.has(word))));
  const minutes = words.flatMap((cell, column) => (isMinutes(cell) ? [column] : []));
  const isClock = begin !== undefined && end !== undefined && begin >= 0 && end > begin;
  return minutes.length === 1 || (minutes.length === 0 && isClock)
    ? { separator, columns: cells.length, minutes: minutes[0], begin: begin ?? -1, end: end ?? -1 }
    : undefined;
}

/** Most lines of a note have no word that a column of times is called by. */
function namesColumn(tokens: readonly Token[], { first, end }: Stretch): boolean {
  for (let at = first; at < end; at += 1) {
    const word = tokens[at]?.text ?? '';
    if (MINUTES.has(word) || END.has(word)) {
      return true;
    }
  }
  return false;
}

function isMinutes(words: readonly string[]): boolean {
  const isOther = words.some((word) => NOT_DONE.has(word) || BEGIN.has(word) || END.has(word));
  return words.some((word) => MINUTES.has(word)) && !isOther;
}

const TOTALS = new Set(['total', 'totals', 'sum', 'tot']);

/** What a row is of: what it names first, or in a line of totals the visit. */
function subjectOfRow(
  hits: readonly Hit<Meaning>[],
  { cells }: Row,
  { tokens, context }: Interpretation,
): NotedMinutes['of'] | 'other' | undefined {
  const [service] = hits.filter((hit) => !isTime(hit));
  if (service) {
    const isManual = isManualTherapy(service) && context.ofService[service.first] === undefined;
    return isManual ? (service.meaning.is === 'manual-therapy' ? 'manual-therapy' : 'technique') : 'other';
  }
  const isTotal = TOTALS.has(tokens[cells[0]?.first ?? 0]?.text ?? '');
  const times = hits.flatMap(({ meaning }) => (meaning.is === 'time' ? [meaning.of] : []));
  return !isTotal || times.includes('untimed') ? undefined : times.includes('timed') ? 'timed' : 'visit';
}

function durationOf({ table, cells }: Row, tokens: readonly Token[]): number | undefined {
  const cell = table.minutes === undefined ? undefined : cells[table.minutes];
  const [begin, end] = [cells[table.begin], cells[table.end]];
  const durationMs =
    cell && !isEmpty(cell)
      ? figureOf(tokens, cell)
      : begin && end && !isEmpty(begin) && !isEmpty(end)
        ? clockBlock(tokens, begin.first, end.first)
        : undefined;
  return durationMs !== undefined && durationMs > 0 && durationMs <= MOST_MINUTES * MINUTE_MS ? durationMs : undefined;
}

/** A cell that holds one figure, with its unit or without. */
function figureOf(tokens: readonly Token[], { first, end }: Stretch): number | undefined {
  const figure = tokens[first];
  if (figure?.kind === 'number' && end === first + 1) {
    return Number(figure.text) * MINUTE_MS;
  }
  const measured = measuredMs(tokens, first);
  return measured?.next === end ? measured.ms : undefined;
}

function startOf({ table, cells }: Row, tokens: readonly Token[]): number {
  const cell = cells[table.minutes ?? table.begin];
  return tokens[cell?.first ?? 0]?.start ?? 0;
}

function markRead({ first, end }: Stretch, read: Set<number>): void {
  for (let at = first; at < end; at += 1) {
    read.add(at);
  }
}

/** Several rows of manual therapy are parts of it. */
function asParts(minutes: readonly NotedMinutes[]): NotedMinutes[] {
  const isPart = ({ of }: NotedMinutes): boolean => of === 'manual-therapy' || of === 'technique';
  const areMany = minutes.filter(isPart).length > 1;
  return minutes.map((noted) => (areMany && isPart(noted) ? { ...noted, of: 'technique' } : noted));
}
