// SPDX-License-Identifier: Apache-2.0
import type { PtpEdit } from '../../engine/billing/ptp-edits.ts';
import { NcciTableSchema, editGroups, type NcciTable } from '../../engine/policies/ncci-table.ts';
import { addDays } from '../../fhir/date-time.ts';
import { changesOf, type LimitChange, type NcciChanges } from './changes.ts';
import { readMueFile, type MueFile } from './mue-file.ts';
import { readPtpFile, type PlacedEdit, type PtpFile } from './ptp-file.ts';
import { placeOf } from './setting.ts';
import { baseName, openSources, type NcciFile } from './sources.ts';

/** A table made of CMS's files, and how it differs from the one before. */
export interface NcciImport {
  readonly table: NcciTable;
  readonly changes: NcciChanges;
  /** PTP rows that were read, and how many of them were never in force; absent where no PTP file was given. */
  readonly ptp?: { readonly read: number; readonly neverInForce: number };
}

export interface ImportOptions {
  /** Takes files that are older than the table, lack pairs or limits of it, or allow no unit of a code: CMS ends pairs by a date and leaves their rows in its files. */
  readonly force?: boolean;
  readonly maxBytes?: number;
  /** Called with each text file's label before it is read. */
  readonly onFile?: (label: string) => void;
}

/** The files are older than the table, lack pairs of it, or forbid a code: `force` takes them. */
export class StepBack extends Error {}

const PTP_PARTS = [1, 2, 3, 4];
/** CMS has a handful of rows for a pair, and each is compared with the others. */
const MAX_ROWS_OF_PAIR = 100;

/**
 * Reads CMS's quarterly files: the four PTP files f1–f4 of one version together, a MUE file, or both. The half that is
 * not given stays as it was.
 * @param current - The table that stands.
 * @throws Error with file and line where a file is none of CMS's, is cut short, or contradicts another; nothing is taken then.
 * @throws StepBack where the table that stands is newer, has pairs or limits that the files lack, or allows what they forbid.
 */
export async function importNcci(
  files: readonly NcciFile[],
  current: NcciTable,
  { force = false, maxBytes, onFile }: ImportOptions = {},
): Promise<NcciImport> {
  const [ptpFiles, mueFiles]: [PtpFile[], MueFile[]] = [[], []];
  for (const file of files) {
    for await (const source of openSources(file, maxBytes)) {
      onFile?.(source.label);
      if (/\.csv$/i.test(source.name)) {
        mueFiles.push(await readMueFile(source));
      } else {
        ptpFiles.push(await readPtpFile(source));
      }
    }
  }
  const [mue, secondMue] = mueFiles;
  if (secondMue) {
    throw new Error(`${secondMue.label}: a second MUE file; give one`);
  }
  const table = NcciTableSchema.parse({
    setting: oneSetting([...ptpFiles, ...mueFiles], { current, isWhole: ptpFiles.length > 0 && mue !== undefined }),
    ptp: ptpFiles.length > 0 ? ptpHalf(ptpFiles) : current.ptp,
    mue: mue ? mueHalf(mue) : current.mue,
  });
  const changes = changesOf(current, table);
  if (!force) {
    refuseStepBack(current, table, changes);
  }
  const counts = ptpFiles.map((file) => file.counts);
  const sum = (of: 'read' | 'neverInForce'): number => counts.reduce((all, one) => all + one[of], 0);
  return {
    table,
    changes,
    ...(ptpFiles.length > 0 ? { ptp: { read: sum('read'), neverInForce: sum('neverInForce') } } : {}),
  };
}

function refuseStepBack(current: NcciTable, table: NcciTable, { missing, mue }: NcciChanges): void {
  if (table.setting === current.setting) {
    refuseOlder(current, table);
    refuseFewer(
      missing,
      mue.filter(({ is }) => is === undefined),
    );
  }
  // No therapy code that CMS pays has a limit of 0 units: it would hold every charge of the code.
  const zero = mue.filter(({ was = 0, is }) => is === 0 && was > 0);
  if (zero.length > 0) {
    throw new StepBack(
      `The MUE file allows 0 units a day of ${someOf(zero.map(({ code }) => code))}, of which the table allows more, so it is damaged, or CMS no longer pays them`,
    );
  }
}

function refuseOlder(current: NcciTable, table: NcciTable): void {
  for (const half of ['ptp', 'mue'] as const) {
    const [was, is] = [current[half].effective, table[half].effective];
    if (is < was) {
      throw new StepBack(`The files take effect on ${is}, and the table of ${was} is newer`);
    }
  }
}

function refuseFewer(pairs: readonly string[], limits: readonly LimitChange[]): void {
  if (pairs.length > 0) {
    throw new StepBack(
      `${String(pairs.length)} pairs of the table are not in the files (${pairs.slice(0, 3).join(', ')} …), so a file is cut short: CMS ends a pair with a date and keeps its row`,
    );
  }
  if (limits.length > 0) {
    throw new StepBack(
      `The MUE file has no limit for ${someOf(limits.map(({ code }) => code))}, which the table has, so it is cut short, or CMS has retired them`,
    );
  }
}

function someOf(codes: readonly string[]): string {
  return `${codes.slice(0, 3).join(', ')}${codes.length > 3 ? ' …' : ''}`;
}

function oneSetting(
  files: readonly { readonly label: string; readonly setting: NcciTable['setting'] }[],
  { current, isWhole }: { readonly current: NcciTable; readonly isWhole: boolean },
): NcciTable['setting'] {
  const [first] = files;
  if (!first) {
    throw new Error('no file of CMS’s was given');
  }
  const other = files.find(({ setting }) => setting !== first.setting);
  if (other) {
    throw new Error(
      `${other.label}: is for ${placeOf(other.setting)}, and ${first.label} for ${placeOf(first.setting)}`,
    );
  }
  if (first.setting !== current.setting && !isWhole) {
    throw new Error(
      `${first.label}: for ${placeOf(first.setting)}, but the table is for ${placeOf(current.setting)}; to switch, give the PTP files and the MUE file together`,
    );
  }
  return first.setting;
}

function ptpHalf(files: readonly PtpFile[]): NcciTable['ptp'] {
  const [first] = files;
  const other = files.find(({ version }) => version !== first?.version);
  if (other) {
    throw new Error(
      `${other.label}: is of version ${other.version}, and ${first?.label ?? ''} of ${first?.version ?? ''}`,
    );
  }
  const parts = files.map(({ part }) => part).sort((a, b) => a - b);
  const missing = PTP_PARTS.filter((part) => !parts.includes(part));
  if (missing.length > 0 || parts.length > PTP_PARTS.length) {
    const what =
      missing.length > 0 ? `${missing.map((part) => `f${String(part)}`).join(', ')} missing` : 'one is given twice';
    throw new Error(
      `${files.map(({ label }) => label).join(', ')}: CMS’s PTP edits come in four files, f1 to f4, and count only together (${what})`,
    );
  }
  const placed = files.flatMap(({ edits }) => edits);
  refuseContradictions(placed);
  const effective =
    files
      .map(({ newest }) => newest)
      .sort()
      .at(-1) ?? '';
  const names = files.map(({ label }) => baseName(label.split(': ').at(-1) ?? label)).sort();
  return {
    source: `CMS NCCI PTP edits, ${names.join(', ')}`,
    effective,
    knownThrough: quarterEnd(effective),
    edits: editGroups(withoutRepeats(placed.map(({ edit }) => edit))),
  };
}

/** CMS has some edits twice from one day, with another last day: the later one holds. */
function withoutRepeats(edits: readonly PtpEdit[]): PtpEdit[] {
  const byStart = new Map<string, PtpEdit>();
  for (const edit of edits) {
    const key = [edit.column1, edit.column2, edit.modifierIndicator, edit.effectiveFrom].join();
    const before = byStart.get(key);
    if (!before || endOf(edit) > endOf(before)) {
      byStart.set(key, edit);
    }
  }
  return [...byStart.values()];
}

function endOf({ effectiveTo = '9999' }: PtpEdit): string {
  return effectiveTo;
}

/** Of one pair in one order, two rows in force on one day must say the same. */
function refuseContradictions(placed: readonly PlacedEdit[]): void {
  const byPair = new Map<string, PlacedEdit[]>();
  for (const one of placed) {
    const { column1, column2, modifierIndicator } = one.edit;
    const pair = `${column1}/${column2}`;
    const known = byPair.get(pair) ?? [];
    if (known.length === MAX_ROWS_OF_PAIR) {
      throw new Error(`${one.place}: ${pair} has more than ${String(MAX_ROWS_OF_PAIR)} rows; CMS has a few`);
    }
    for (const { edit: before, place } of known) {
      if (before.modifierIndicator !== modifierIndicator && overlap(before, one.edit)) {
        const [here, there] = [modifierIndicator, before.modifierIndicator];
        throw new Error(`${one.place}: ${pair} has indicator ${here} here and ${there} at ${place}, for the same days`);
      }
    }
    known.push(one);
    byPair.set(pair, known);
  }
}

function overlap(a: PtpEdit, b: PtpEdit): boolean {
  return a.effectiveFrom < endOf(b) && b.effectiveFrom < endOf(a);
}

function mueHalf({ label, effective, unitsPerDay }: MueFile): NcciTable['mue'] {
  const name = baseName(label.split(': ').at(-1) ?? label);
  return {
    source: `CMS medically unlikely edits, ${name}`,
    effective,
    knownThrough: quarterEnd(effective),
    unitsPerDay: Object.fromEntries(Object.entries(unitsPerDay).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** Last day of a date's quarter: `2026-04-01` → `2026-06-30`. */
export function quarterEnd(date: string): string {
  const quarter = Math.floor((Number(date.slice(5, 7)) - 1) / 3);
  const [year, month] = quarter === 3 ? [Number(date.slice(0, 4)) + 1, 1] : [Number(date.slice(0, 4)), quarter * 3 + 4];
  return addDays(`${String(year)}-${String(month).padStart(2, '0')}-01`, -1);
}
