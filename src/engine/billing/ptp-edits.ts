// SPDX-License-Identifier: Apache-2.0

/** 0: no modifier helps; 1: a modifier does where the services were distinct; 9: the edit is not active. */
export type ModifierIndicator = '0' | '1' | '9';

/** An NCCI procedure-to-procedure edit: column 2 is not paid beside column 1 on one day by one provider. */
export interface PtpEdit {
  readonly column1: string;
  readonly column2: string;
  readonly modifierIndicator: ModifierIndicator;
  /** First date of service it applies to. */
  readonly effectiveFrom: string;
  /** First date of service it no longer applies to (half-open; CMS's deletion date is the last day it applies). */
  readonly effectiveTo?: string;
}

/** Edits by pair, with the last date of service for which their state is known. */
export interface PtpTable {
  readonly knownThrough: string;
  readonly byPair: ReadonlyMap<string, readonly PtpEdit[]>;
}

/** Puts edits into a table; those that were never in force are left out. */
export function ptpTable(edits: readonly PtpEdit[], knownThrough: string): PtpTable {
  const byPair = new Map<string, PtpEdit[]>();
  for (const edit of edits.filter(isEverInForce)) {
    const key = pairKey(edit.column1, edit.column2);
    byPair.set(key, [...(byPair.get(key) ?? []), edit]);
  }
  return { knownThrough, byPair };
}

/** False for indicator 9, and for an edit that ended before it began: CMS withdrew it. */
export function isEverInForce({ modifierIndicator, effectiveFrom, effectiveTo }: PtpEdit): boolean {
  return modifierIndicator !== '9' && (effectiveTo === undefined || effectiveFrom < effectiveTo);
}

/**
 * The edit in force between two codes on a date, whichever stands in column 1.
 * @param dateOfService - Look-ups take the date of service, never today.
 */
export function findPtpEdit(table: PtpTable, code: string, other: string, dateOfService: string): PtpEdit | undefined {
  const edits = [...(table.byPair.get(pairKey(code, other)) ?? []), ...(table.byPair.get(pairKey(other, code)) ?? [])];
  return edits.find(
    ({ effectiveFrom, effectiveTo }) =>
      effectiveFrom <= dateOfService && (effectiveTo === undefined || dateOfService < effectiveTo),
  );
}

/** CMS publishes by the quarter: `2024-09-30` → `the third quarter of 2024`. */
export function quarterText(date: string): string {
  const quarter = Math.ceil(Number(date.slice(5, 7)) / 3);
  return `the ${['first', 'second', 'third', 'fourth'][quarter - 1] ?? ''} quarter of ${date.slice(0, 4)}`;
}

function pairKey(column1: string, column2: string): string {
  return `${column1}/${column2}`;
}
