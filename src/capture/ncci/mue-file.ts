// SPDX-License-Identifier: Apache-2.0
import { parse } from 'csv-parse/browser/esm/sync';
import * as z from 'zod';
import { MANUAL_THERAPY, isTherapyCode } from '../../engine/billing/code-sets.ts';
import type { NcciTable } from '../../engine/policies/ncci-table.ts';
import { isCalendarDate } from '../../fhir/date-time.ts';
import { cmsDate } from './cms-date.ts';
import { MAX_LINE, type NcciSource } from './sources.ts';

/** What a MUE file says about therapy. */
export interface MueFile {
  readonly label: string;
  readonly setting: NcciTable['setting'];
  readonly effective: string;
  readonly unitsPerDay: Readonly<Record<string, number>>;
}

const HEADER_ROWS = 15;
/** Code, units and why; half a number of units would be taken for a whole one. */
const LEAST_CELLS = 3;
/** There are some twenty thousand codes. */
const MAX_ROWS = 50_000;

/**
 * Reads a MUE file: a notice of several lines in quotes, a header whose cells are broken over lines, then code and units.
 * @throws Error that names file and line where the file is cut short or of another shape.
 */
export async function readMueFile(source: NcciSource): Promise<MueFile> {
  const { label } = source;
  const unitsPerDay: Record<string, number> = {};
  let setting: NcciTable['setting'] | undefined;
  for (const { cells, line } of await csvRows(source)) {
    const place = `${label}:${String(line)}`;
    if (setting === undefined) {
      setting = settingOf(cells, source);
      refuseWithoutHeader(setting, line, place);
      continue;
    }
    const [code = '', units = ''] = cells;
    if (!/^[0-9A-Z]{5}$/.test(code) || !/^\d{1,5}$/.test(units)) {
      throw new Error(`${place}: not a MUE (code “${code.slice(0, 12)}”, units “${units.slice(0, 12)}”)`);
    }
    if (cells.length < LEAST_CELLS) {
      throw new Error(`${place}: the row of ${code} breaks off after its units; the file is cut short`);
    }
    if (code in unitsPerDay && unitsPerDay[code] !== Number(units)) {
      throw new Error(`${place}: ${code} has ${units} units here and ${String(unitsPerDay[code])} before`);
    }
    if (isTherapyCode(code)) {
      unitsPerDay[code] = Number(units);
    }
  }
  if (setting === undefined || unitsPerDay[MANUAL_THERAPY] === undefined) {
    throw new Error(`${label}: no MUE of ${MANUAL_THERAPY} was found; the file is cut short, or is not an MUE file`);
  }
  return { label, setting, effective: effectiveOf(label), unitsPerDay };
}

const RowsSchema = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

interface CsvRow {
  readonly cells: readonly string[];
  readonly line: number;
}

async function csvRows({ text, label }: NcciSource): Promise<CsvRow[]> {
  const content = await wholeText(text);
  const rows = parsedRows(content, label);
  if (rows.length > MAX_ROWS) {
    throw new Error(`${label}: more than ${MAX_ROWS.toLocaleString('en-US')} rows; there are far fewer codes`);
  }
  return rows.map(({ record, info }) => ({ cells: record.map(oneLine), line: info.lines }));
}

function parsedRows(content: string, label: string): z.infer<typeof RowsSchema> {
  try {
    const rows = parse(content, {
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      max_record_size: MAX_LINE,
      to: MAX_ROWS + 1,
    });
    return RowsSchema.parse(rows);
  } catch (cause) {
    throw new Error(`${label}: ${cause instanceof Error ? cause.message : 'no CSV'}; the file is cut short`, { cause });
  }
}

async function wholeText(text: AsyncIterable<string>): Promise<string> {
  let whole = '';
  for await (const part of text) {
    whole += part;
  }
  return whole;
}

function oneLine(cell: string): string {
  return cell.replaceAll(/\s+/g, ' ').trim();
}

function settingOf(cells: readonly string[], { label, name }: NcciSource): NcciTable['setting'] | undefined {
  const header = cells.find((cell) => /\bMUE values\b/i.test(cell));
  if (!/hcpcs|cpt/i.test(cells[0] ?? '') || header === undefined) {
    return undefined;
  }
  if (/medicaid|\bMCD\b/i.test(header) || /medicaid|\bMCD_/i.test(name)) {
    throw new Error(`${label}: of Medicaid; the table is Medicare’s`);
  }
  if (/practitioner/i.test(header)) {
    return 'practitioner';
  }
  if (/outpatient hospital/i.test(header)) {
    return 'hospital';
  }
  throw new Error(`${label}: “${header}”: only the MUE files for practitioners and outpatient hospitals cover therapy`);
}

function refuseWithoutHeader(setting: string | undefined, line: number, place: string): void {
  if (setting === undefined && line > HEADER_ROWS) {
    throw new Error(`${place}: not a MUE file: no header “HCPCS/CPT Code … MUE Values” so far`);
  }
}

/** `…_Eff_07-01-2024.csv`, or the quarter in the name of CMS's zip: `medicare-ncci-2024-q3-…`. */
function effectiveOf(label: string): string {
  const [, month, day, year] = /eff[_-]?(\d{2})-(\d{2})-(\d{4})/i.exec(label) ?? [];
  const [, ofYear, quarter] = /(20\d{2})-?q([1-4])/i.exec(label) ?? [];
  const date =
    year === undefined
      ? `${ofYear ?? ''}-${String(Number(quarter) * 3 - 2).padStart(2, '0')}-01`
      : `${year}-${month ?? ''}-${day ?? ''}`;
  if (!isCalendarDate(date)) {
    throw new Error(
      `${label}: the name does not say when it takes effect; keep CMS’s file name, such as …_Eff_07-01-2024.csv`,
    );
  }
  return cmsDate(date, `${label}: ${date}`);
}
