// SPDX-License-Identifier: Apache-2.0
import { createReadStream } from 'node:fs';
import { basename, extname } from 'node:path';
import { createInterface } from 'node:readline';
import ExcelJS from 'exceljs';
import { MANUAL_THERAPY, isTherapyCode } from '../src/engine/billing/code-sets.ts';
import { addDays } from '../src/fhir/date-time.ts';

/** A row of src/engine/policies/ncci-edits.json: column 1, column 2, indicator, effective from, effective to, confidence. */
export type EditRow = readonly [string, string, string, string, string, string];

/** What CMS's files hold that this product uses. */
export interface NcciImport {
  readonly edits: readonly EditRow[];
  /** Units of 97140 a day, from a MUE file. */
  readonly muePerDay?: number;
  /** Last day of the quarter of the newest date in the PTP files. */
  readonly coversThrough?: string;
  readonly counts: { readonly read: number; readonly kept: number; readonly neverActive: number };
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

const HEADER_ROWS = 15;

/**
 * Reads CMS's quarterly practitioner PTP and MUE files, tab-delimited text or .xlsx as published, row by row.
 *
 * Kept are pairs that hold 97140, and pairs of two therapy codes. CMS's deletion date is the last day an edit
 * applies; one that equals the effective date means the edit never applied.
 * @throws Error that names file and line for a file of another shape.
 */
export async function readNcciFiles(files: readonly string[]): Promise<NcciImport> {
  const edits = new Map<string, EditRow>();
  const counts = { read: 0, kept: 0, neverActive: 0 };
  let muePerDay: number | undefined;
  let newest = '';
  for (const file of files) {
    let shape: 'ptp' | 'mue' | undefined;
    let started = false;
    for await (const { line, cells } of rowsOf(file)) {
      shape ??= shapeOf(cells);
      if (shape === undefined) {
        failWithoutHeader(file, line);
        continue;
      }
      const data = shape === 'ptp' ? ptpRow(cells) : mueRow(cells);
      if (!data) {
        failInsideData(file, line, cells, started);
        continue;
      }
      started = true;
      counts.read += 1;
      if (typeof data === 'object' && 'mue' in data) {
        muePerDay = data.code === MANUAL_THERAPY ? data.mue : muePerDay;
        continue;
      }
      newest = [newest, data.effective, data.deleted].sort().at(-1) ?? newest;
      if (data.effective === data.deleted) {
        counts.neverActive += 1;
      } else if (isWanted(data)) {
        const to = data.deleted === '' ? '' : addDays(data.deleted, 1);
        const row: EditRow = [data.column1, data.column2, data.indicator, data.effective, to, 'CMS'];
        edits.set(row.join(), row);
      }
    }
    if (!started) {
      throw new Error(`${file}: no NCCI data row was found`);
    }
  }
  const sorted = [...edits.values()].sort((a, b) => (a.join() < b.join() ? -1 : 1));
  return {
    edits: sorted,
    ...(muePerDay === undefined ? {} : { muePerDay }),
    ...(newest === '' ? {} : { coversThrough: quarterEnd(newest) }),
    counts: { ...counts, kept: sorted.length },
  };
}

/** Last day of a date's quarter: `2026-04-01` → `2026-06-30`. */
export function quarterEnd(date: string): string {
  const quarter = Math.floor((Number(date.slice(5, 7)) - 1) / 3);
  const [year, month] = quarter === 3 ? [Number(date.slice(0, 4)) + 1, 1] : [Number(date.slice(0, 4)), quarter * 3 + 4];
  return addDays(`${String(year)}-${String(month).padStart(2, '0')}-01`, -1);
}

function shapeOf(cells: readonly string[]): 'ptp' | 'mue' | undefined {
  const [first = '', second = ''] = cells;
  if (/column\s*1/i.test(first) && /column\s*2/i.test(second)) {
    return 'ptp';
  }
  return /hcpcs|cpt/i.test(first) && cells.some((cell) => /mue\s+values?/i.test(cell)) ? 'mue' : undefined;
}

function failWithoutHeader(file: string, line: number): void {
  if (line >= HEADER_ROWS) {
    throw new Error(
      `${file}:${String(line)}: neither a PTP nor a MUE file: no header was found in the first ${String(HEADER_ROWS)} lines`,
    );
  }
}

/** Headers go over several lines; once data has begun, a row of another shape is an error, never passed over. */
function failInsideData(file: string, line: number, cells: readonly string[], started: boolean): void {
  const isEmpty = cells.every((cell) => cell.trim() === '');
  if (!isEmpty && (started || line > HEADER_ROWS)) {
    throw new Error(
      `${file}:${String(line)}: not a row of an NCCI file: ${String(cells.length)} cells, first “${(cells[0] ?? '').slice(0, 12)}”`,
    );
  }
}

interface PtpRow {
  readonly column1: string;
  readonly column2: string;
  readonly effective: string;
  readonly deleted: string;
  readonly indicator: string;
}

function ptpRow(cells: readonly string[]): PtpRow | undefined {
  const [column1 = '', column2 = '', , effective = '', deleted = '', indicator = ''] = cells.map((cell) => cell.trim());
  const isRow =
    /^[0-9A-Z]{5}$/.test(column1) &&
    /^[0-9A-Z]{5}$/.test(column2) &&
    /^\d{8}$/.test(effective) &&
    /^(?:\d{8}|\*)$/.test(deleted) &&
    /^[019]$/.test(indicator);
  return isRow
    ? { column1, column2, effective: toDate(effective), deleted: deleted === '*' ? '' : toDate(deleted), indicator }
    : undefined;
}

function mueRow(cells: readonly string[]): { readonly code: string; readonly mue: number } | undefined {
  const [code = '', value = ''] = cells.map((cell) => cell.trim());
  return /^[0-9A-Z]{5}$/.test(code) && /^\d+$/.test(value) ? { code, mue: Number(value) } : undefined;
}

function isWanted({ column1, column2 }: PtpRow): boolean {
  const has97140 = column1 === MANUAL_THERAPY || column2 === MANUAL_THERAPY;
  return has97140 || (isTherapyCode(column1) && isTherapyCode(column2));
}

function toDate(digits: string): string {
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
}

async function* rowsOf(file: string): AsyncGenerator<Row> {
  yield* extname(file).toLowerCase() === '.xlsx' ? xlsxRows(file) : textRows(file);
}

async function* textRows(file: string): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    line += 1;
    yield { line, cells: text.split('\t') };
  }
}

async function* xlsxRows(file: string): AsyncGenerator<Row> {
  const options = {
    sharedStrings: 'cache',
    worksheets: 'emit',
    entries: 'emit',
    hyperlinks: 'ignore',
    styles: 'ignore',
  } as const;
  for await (const sheet of new ExcelJS.stream.xlsx.WorkbookReader(file, options)) {
    for await (const row of sheet) {
      const values = Array.isArray(row.values) ? row.values.slice(1) : [];
      yield { line: row.number, cells: Array.from(values, cellText) };
    }
  }
}

function cellText(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  return typeof value === 'number' ? String(value) : '';
}

/** Names of files for the table's own account of where it came from. */
export function sourceText(files: readonly string[]): string {
  return `CMS practitioner files: ${files.map((file) => basename(file)).join(', ')}`;
}
