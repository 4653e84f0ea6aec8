// SPDX-License-Identifier: Apache-2.0
import { toCsv, type Cell } from '../../capture/csv.ts';
import type { DayRow } from '../day-row.ts';

const COLUMNS: readonly (readonly [title: string, of: (row: DayRow) => Cell])[] = [
  ['day', ({ key }) => key],
  ['patient', ({ patient }) => patient],
  ['date', ({ date }) => date],
  ['discipline', ({ discipline }) => discipline],
  ['payer', ({ payer }) => payer],
  ['therapist', ({ therapist }) => therapist],
  ['therapist_name', ({ therapistName }) => therapistName],
  ['visits', ({ encounters }) => encounters.join(' ')],
  ['billed_by', ({ billedBy }) => billedBy],
  ['bills', ({ billed }) => billed.map(({ source }) => source).join(' ')],
  ['billed_units', ({ billedUnits }) => billedUnits],
  ['supported_units', ({ supportedUnits }) => supportedUnits],
  ['billed_modifiers', ({ billed }) => billed.map(({ modifiers }) => modifiers.join(' ')).join(' / ')],
  ['supported_modifiers', ({ supportedModifiers }) => supportedModifiers.map((codes) => codes.join(' ')).join(' / ')],
  ['over_billed_usd', ({ cents }) => dollars(cents.over)],
  ['under_billed_usd', ({ cents }) => dollars(cents.under)],
  ['at_risk_usd', ({ cents }) => dollars(cents.atRisk)],
  ['unbilled_usd', ({ cents }) => dollars(cents.unbilled)],
  ['fee_by', ({ fee }) => fee],
  ['high', ({ issues }) => codesOf(issues, 'high')],
  ['moderate', ({ issues }) => codesOf(issues, 'moderate')],
  ['low', ({ issues }) => codesOf(issues, 'low')],
  ['acknowledged', ({ issues }) => issues.flatMap(({ key, acknowledged }) => (acknowledged ? [key] : [])).join(' ')],
  ['records_not_read', ({ unread }) => unread],
];

export const CSV_HEAD = toCsv([COLUMNS.map(([title]) => title)]);

/** A day as a line of the CSV of differences. */
export function csvLine(row: DayRow): string {
  return toCsv([COLUMNS.map(([, of]) => of(row))]);
}

/** Whole cents as dollars, without a thousands separator. */
export function dollars(cents: number): string {
  return (cents / 100).toFixed(2);
}

function codesOf(issues: DayRow['issues'], severity: string): string {
  return [...new Set(issues.filter((issue) => issue.severity === severity).map(({ code }) => code))].join(' ');
}
