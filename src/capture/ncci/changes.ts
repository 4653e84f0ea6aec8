// SPDX-License-Identifier: Apache-2.0
import type { PtpEdit } from '../../engine/billing/ptp-edits.ts';
import { ptpEditsOf, type NcciTable } from '../../engine/policies/ncci-table.ts';

/** How one table differs from the one before, each as a line for people. */
export interface NcciChanges {
  readonly added: readonly string[];
  /** In force before, with a last day now. */
  readonly ended: readonly string[];
  /** Another indicator, or another last day. */
  readonly changed: readonly string[];
  /** Pairs of the table before of which the new one has no row at all. */
  readonly missing: readonly string[];
  readonly mue: readonly LimitChange[];
}

/** A code whose daily limit is another, or is there in one table only. */
export interface LimitChange {
  readonly code: string;
  readonly was: number | undefined;
  readonly is: number | undefined;
}

/** Compares by column 1, column 2 and first day. */
export function changesOf(before: NcciTable, after: NcciTable): NcciChanges {
  const [old, now] = [ptpEditsOf(before), ptpEditsOf(after)];
  const byKey = new Map(old.map((edit) => [keyOf(edit), edit]));
  const pairs = new Set(now.map(pairOf));
  const changes = { added: [] as string[], ended: [] as string[], changed: [] as string[] };
  for (const edit of now) {
    const was = byKey.get(keyOf(edit));
    const isSame = was?.modifierIndicator === edit.modifierIndicator;
    if (!was) {
      changes.added.push(
        `${pairOf(edit)}, indicator ${edit.modifierIndicator}, from ${edit.effectiveFrom}${untilText(edit)}`,
      );
    } else if (isSame && was.effectiveTo === undefined && edit.effectiveTo !== undefined) {
      changes.ended.push(`${pairOf(edit)}, not from ${edit.effectiveTo} on`);
    } else if (!isSame || was.effectiveTo !== edit.effectiveTo) {
      const text = (one: PtpEdit): string => `indicator ${one.modifierIndicator}${untilText(one)}`;
      changes.changed.push(`${pairOf(edit)}, ${text(was)} → ${text(edit)}`);
    }
  }
  const missing = old.map(pairOf).filter((pair) => !pairs.has(pair));
  return { ...changes, missing: [...new Set(missing)], mue: mueChanges(before, after) };
}

function mueChanges({ mue: before }: NcciTable, { mue: after }: NcciTable): LimitChange[] {
  const codes = [...new Set([...Object.keys(before.unitsPerDay), ...Object.keys(after.unitsPerDay)])].sort();
  return codes
    .map((code) => ({ code, was: before.unitsPerDay[code], is: after.unitsPerDay[code] }))
    .filter(({ was, is }) => was !== is);
}

function limitLine({ code, was, is }: LimitChange): string {
  const text = (units: number | undefined): string =>
    units === undefined ? 'no limit' : `${String(units)} units a day`;
  return `${code}: ${text(was)} → ${text(is)}`;
}

/** Changes of one kind, those that there are. */
export function changeGroups(changes: NcciChanges): { readonly title: string; readonly lines: readonly string[] }[] {
  const { added, ended, changed, missing, mue } = changes;
  const limits = mue.map(limitLine);
  const groups = { added, ended, changed, 'missing from the files': missing, 'daily limits changed': limits };
  return Object.entries(groups).flatMap(([title, lines]) => (lines.length === 0 ? [] : [{ title, lines }]));
}

/** The report of an import, line by line. */
export function reportOf(changes: NcciChanges): string[] {
  const lines = changeGroups(changes).flatMap(({ title, lines: found }) => [
    `${title}: ${String(found.length)}`,
    ...found.map((line) => `  ${line}`),
  ]);
  return lines.length > 0 ? lines : ['no change'];
}

function keyOf(edit: PtpEdit): string {
  return `${pairOf(edit)} ${edit.effectiveFrom}`;
}

function pairOf({ column1, column2 }: PtpEdit): string {
  return `${column1}/${column2}`;
}

function untilText({ effectiveTo }: PtpEdit): string {
  return effectiveTo === undefined ? '' : ` until before ${effectiveTo}`;
}
