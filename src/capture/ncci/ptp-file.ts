// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY, isTherapyCode } from '../../engine/billing/code-sets.ts';
import { isEverInForce, type PtpEdit } from '../../engine/billing/ptp-edits.ts';
import type { NcciTable } from '../../engine/policies/ncci-table.ts';
import { addDays } from '../../fhir/date-time.ts';
import { cmsDate } from './cms-date.ts';
import { MAX_LINE, type NcciSource } from './sources.ts';

/** Which of CMS's PTP files it is, by the name that CMS gave it: `ccipra-v302r0-f1.TXT`. */
export interface PtpPart {
  readonly setting: NcciTable['setting'];
  /** `v302r0`: version 30.2, the third quarter of 2024. */
  readonly version: string;
  readonly part: number;
}

/** What one PTP file says about therapy. */
export interface PtpFile extends PtpPart {
  readonly label: string;
  readonly edits: readonly PlacedEdit[];
  readonly counts: PtpCounts;
  /** The newest date on which an edit takes effect. */
  readonly newest: string;
}

export interface PtpCounts {
  readonly read: number;
  readonly neverInForce: number;
}

/** An edit with where it was read: `ccipra-v302r0-f4.TXT:1204`. */
export interface PlacedEdit {
  readonly edit: PtpEdit;
  readonly place: string;
}

const PTP_NAME = /cci(pra|oph)-?(v\d{3}r\d{1,2})-?f([1-4])\b/i;
const HEADER_LINES = 15;
/** CMS's longest file has some seven hundred thousand; an empty one takes as long as any. */
const MAX_LINES = 1_500_000;
/** CMS's four files together have some ten thousand rows for therapy. */
const MAX_EDITS = 100_000;

/** @throws Error where the name does not say. */
export function ptpPartOf({ name, label }: Pick<NcciSource, 'name' | 'label'>): PtpPart {
  const [, kind, version, part] = PTP_NAME.exec(name) ?? [];
  if (kind === undefined || version === undefined) {
    throw new Error(
      `${label}: the name does not say which of CMS’s four PTP files it is; keep CMS’s file names, such as ccipra-v302r0-f1.TXT`,
    );
  }
  const setting = kind.toLowerCase() === 'pra' ? 'practitioner' : 'hospital';
  return { setting, version: version.toLowerCase(), part: Number(part) };
}

/**
 * Reads a PTP file line by line. Kept are pairs that hold 97140, and pairs of two therapy codes.
 *
 * CMS's deletion date is the last day that an edit applies; one on the effective date, and indicator 9, mean that it
 * never applied.
 * @throws Error that names file and line where the file is cut short or of another shape.
 */
export async function readPtpFile(source: NcciSource): Promise<PtpFile> {
  const { label } = source;
  const part = ptpPartOf(source);
  const edits: PlacedEdit[] = [];
  const rationales = new Set<string>();
  let [line, read, neverInForce, width, newest] = [0, 0, 0, 0, ''];
  for await (const { text, isEnded } of linesOf(source)) {
    line += 1;
    const place = `${label}:${String(line)}`;
    if (line > MAX_LINES) {
      throw new Error(`${place}: more than ${MAX_LINES.toLocaleString('en-US')} lines; no file of CMS’s has so many`);
    }
    const cells = text.split('\t').map((cell) => cell.trim());
    const edit = editOf(cells, place);
    if (!edit || (read > 0 && cells.length !== width)) {
      refuseInsideData(cells, place, { started: read > 0, line });
      continue;
    }
    const [, , , , , , rationale = ''] = cells;
    refuseCut(place, isEnded || rationales.has(rationale));
    rationales.add(rationale);
    read += 1;
    width = cells.length;
    newest = edit.effectiveFrom > newest ? edit.effectiveFrom : newest;
    if (!isEverInForce(edit)) {
      neverInForce += 1;
    } else if (isWanted(edit)) {
      if (edits.length === MAX_EDITS) {
        throw new Error(`${place}: more than ${MAX_EDITS.toLocaleString('en-US')} rows for therapy; CMS has far fewer`);
      }
      edits.push({ edit, place });
    }
  }
  if (read === 0) {
    throw new Error(`${label}: no PTP edit was found`);
  }
  return { ...part, label, edits, counts: { read, neverInForce }, newest };
}

interface Line {
  readonly text: string;
  /** False for a last line without a line break. */
  readonly isEnded: boolean;
}

async function* linesOf({ text, label }: NcciSource): AsyncGenerator<Line> {
  let rest = '';
  for await (const chunk of text) {
    // A line break may lie across two chunks.
    const lines = `${rest}${chunk}`.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE) {
      throw new Error(
        `${label}: a line is longer than ${MAX_LINE.toLocaleString('en-US')} characters; no file of CMS’s has such a line`,
      );
    }
    yield* lines.map((one) => ({ text: one, isEnded: true }));
  }
  if (rest !== '') {
    yield { text: rest.replace(/\r$/, ''), isEnded: rest.endsWith('\r') };
  }
}

/** CMS's rationales are a dozen, and its files end with a line break: a last line without one whose rationale no row before has is half a line. */
function refuseCut(place: string, isWhole: boolean): void {
  if (!isWhole) {
    throw new Error(`${place}: the line breaks off in its rationale; the file is cut short`);
  }
}

function editOf(cells: readonly string[], place: string): PtpEdit | undefined {
  const [column1 = '', column2 = '', , effective = '', deleted = '', indicator = ''] = cells;
  const isRow =
    /^[0-9A-Z]{5}$/.test(column1) &&
    /^[0-9A-Z]{5}$/.test(column2) &&
    /^\d{8}$/.test(effective) &&
    /^(?:\d{8}|\*)$/.test(deleted);
  if (!isRow || column1 === column2 || (indicator !== '0' && indicator !== '1' && indicator !== '9')) {
    return undefined;
  }
  const effectiveFrom = toDate(effective, place);
  if (deleted !== '*' && deleted < effective) {
    throw new Error(`${place}: ends (${deleted}) before it begins (${effective})`);
  }
  const edit = { column1, column2, modifierIndicator: indicator, effectiveFrom } as const;
  return deleted === '*' ? edit : { ...edit, effectiveTo: dayAfter(effectiveFrom, toDate(deleted, place)) };
}

/** The first day that an edit no longer applies: its first day where CMS deleted it as of that day, so that it never did. */
function dayAfter(effective: string, deleted: string): string {
  return deleted > effective ? addDays(deleted, 1) : effective;
}

function toDate(digits: string, place: string): string {
  const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
  return cmsDate(date, `${place}: ${digits}`);
}

/** Headers go over several lines; once data has begun, a line of another shape is an error, never passed over. */
function refuseInsideData(
  cells: readonly string[],
  place: string,
  { started, line }: { readonly started: boolean; readonly line: number },
): void {
  const isEmpty = cells.every((cell) => cell === '');
  // A header has no codes: what begins with one is a row, the first one too.
  const isRow = /^[0-9A-Z]{5}$/.test(cells[0] ?? '');
  if (!isEmpty && (started || isRow || line > HEADER_LINES)) {
    const found = `${String(cells.length)} cells, the first “${(cells[0] ?? '').slice(0, 12)}”`;
    throw new Error(`${place}: not a PTP edit (${found}); the file is cut short, or has another format`);
  }
}

function isWanted({ column1, column2 }: PtpEdit): boolean {
  const has97140 = column1 === MANUAL_THERAPY || column2 === MANUAL_THERAPY;
  return has97140 || (isTherapyCode(column1) && isTherapyCode(column2));
}
