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
  /** First date of service it no longer applies to (half-open; CMS's deletion date is inclusive). */
  readonly effectiveTo?: string;
}

/** Edits by pair, with the last date of service that they are complete for. */
export interface PtpTable {
  readonly coversThrough: string;
  readonly byPair: ReadonlyMap<string, readonly PtpEdit[]>;
}

/** Puts edits into a table. */
export function ptpTable(edits: readonly PtpEdit[], coversThrough: string): PtpTable {
  const byPair = new Map<string, PtpEdit[]>();
  for (const edit of edits) {
    const key = pairKey(edit.column1, edit.column2);
    byPair.set(key, [...(byPair.get(key) ?? []), edit]);
  }
  return { coversThrough, byPair };
}

/**
 * The edit in force between two codes on a date, whichever stands in column 1.
 * @param dateOfService - Look-ups take the date of service, never today.
 */
export function findPtpEdit(table: PtpTable, code: string, other: string, dateOfService: string): PtpEdit | undefined {
  const edits = [...(table.byPair.get(pairKey(code, other)) ?? []), ...(table.byPair.get(pairKey(other, code)) ?? [])];
  return edits.find(
    ({ effectiveFrom, effectiveTo, modifierIndicator }) =>
      modifierIndicator !== '9' &&
      effectiveFrom <= dateOfService &&
      (effectiveTo === undefined || dateOfService < effectiveTo),
  );
}

function pairKey(column1: string, column2: string): string {
  return `${column1}/${column2}`;
}
