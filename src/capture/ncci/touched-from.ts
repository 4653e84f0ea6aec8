// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import type { PtpEdit } from '../../engine/billing/ptp-edits.ts';
import { ptpEditsOf, type NcciTable } from '../../engine/policies/ncci-table.ts';
import { addDays } from '../../fhir/date-time.ts';

/** A daily limit has no date: another one touches every open day. */
export const EVERY_DATE = '1900-01-01';

/**
 * The first date of service on which 97140 may be decided otherwise by another table; undefined where none is.
 *
 * Edits are compared by pair and first day: one that is new touches the days from its first one on, one with another
 * last day those from the earlier of the two on. How far a table is known decides how severe an issue about a pair is.
 */
export function touchedFrom(before: NcciTable, after: NcciTable): string | undefined {
  const [was, is] = [before.ptp.knownThrough, after.ptp.knownThrough];
  const [limitWas, limitIs] = [before, after].map(({ mue }) => mue.unitsPerDay[MANUAL_THERAPY]);
  return [
    ...changedEdits(editsOf(before), editsOf(after)),
    ...(was === is ? [] : [addDays(was < is ? was : is, 1)]),
    ...(limitWas === limitIs ? [] : [EVERY_DATE]),
  ].sort()[0];
}

function editsOf(table: NcciTable): ReadonlyMap<string, PtpEdit> {
  const edits = ptpEditsOf(table).filter(({ column1, column2 }) => [column1, column2].includes(MANUAL_THERAPY));
  return new Map(edits.map((edit) => [Object.values({ ...edit, effectiveTo: '' }).join(' '), edit]));
}

/** The first day of each difference. */
function changedEdits(before: ReadonlyMap<string, PtpEdit>, after: ReadonlyMap<string, PtpEdit>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)];
    if (!was || !is) {
      return (was ?? is)?.effectiveFrom ?? [];
    }
    const [ended, ends] = [was.effectiveTo ?? '', is.effectiveTo ?? ''];
    return ended === ends ? [] : ([ended, ends].filter(Boolean).sort()[0] ?? []);
  });
}
