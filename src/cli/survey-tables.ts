// SPDX-License-Identifier: Apache-2.0
import type { LocalCode, LocalRole } from '../capture/survey/local-codes.ts';
import type { FiringRule, Outcome } from '../capture/survey/outcome.ts';
import type { Survey } from '../capture/survey/survey.ts';
import type { Row } from '../capture/survey/tally.ts';
import type { Table } from './html-page.ts';
import { countText } from '../capture/facts/amounts.ts';

/** What was surveyed, in one line. */
export function headline({ resources, repeated, patients, dates }: Survey): string {
  const when = dates ? `, visits of ${dates[0]} to ${dates[1]}` : '';
  const twice = repeated === 0 ? '' : ` ${countText(repeated, 'resource')} with a type and id already seen: skipped.`;
  return `${countText(resources, 'resource')}, ${countText(patients, 'patient')}${when}.${twice}`;
}

/** The report in the order in which it is of use; parts without a row are left out. */
export function tablesOf(survey: Survey): Table[] {
  const { outcome, written, types, unreadable } = survey;
  return [
    outcomeTable(outcome),
    rulesTable(outcome.rules),
    rowsTable({
      title: 'Manual therapy that would go unnoticed',
      caption: 'No charge and no issue: fix the cause in the EHR, or map its code.',
      what: 'Why',
      rows: outcome.invisible,
    }),
    rowsTable({
      title: 'Other therapy that would not count',
      caption: 'Its minutes are missing from the day’s total.',
      what: 'Why',
      rows: outcome.otherInvisible,
    }),
    localTable(survey.localCodes),
    roleTable(survey.localRoles),
    payerTable(survey),
    rowsTable({
      title: 'Records that cannot be read',
      caption: 'What they say does not count.',
      what: 'Element',
      rows: unreadable,
    }),
    ...written.map(({ title, rows }) => rowsTable({ title, what: 'Written as', rows })),
    rowsTable({ title: 'Resources by type', what: 'Type', rows: types }),
  ].filter(({ rows }) => rows.length > 0);
}

function outcomeTable({ days, charged, held, open, none }: Outcome): Table {
  const row = (what: string, fate: Outcome['charged']): (string | number)[] => [what, fate.days, fate.units];
  return {
    title: 'What would happen to manual therapy',
    caption: `${countText(days, 'treatment day')} with CPT 97140, a charge for it, or a record of it that cannot be read.`,
    columns: ['The charge', 'Days', 'Units'],
    rows: [
      row('goes out as it is', charged),
      row('is held until an issue is mended or acknowledged', held),
      row('waits for the visit to end', open),
      row('earns no unit', none),
    ],
  };
}

function rulesTable(rules: readonly FiringRule[]): Table {
  return {
    title: 'Why',
    caption: 'Issues, by the number of days on which they are raised; high ones hold the charge.',
    columns: ['Issue', 'Severity', 'Days', 'Days held', 'Code', 'For example'],
    rows: rules.map(({ title, severity, days, holds, code, example }) => [title, severity, days, holds, code, example]),
  };
}

function localTable(codes: readonly LocalCode[]): Table {
  return {
    title: 'Local codes that look like therapy',
    caption:
      'No table lists them. Review each proposal, edit it in the file written by --map-out, and deploy that with --map.',
    columns: ['System', 'Code or words', 'Display', 'Procedures', 'Proposed', 'For example'],
    rows: codes.map(({ system, code, display, count: number, proposed, example }) => [
      system ?? '(none)',
      code ?? '(words of one patient’s record)',
      display ?? '',
      number,
      proposed ?? 'to be said',
      example,
    ]),
  };
}

function roleTable(roles: readonly LocalRole[]): Table {
  return {
    title: 'Occupations that tell no role',
    caption:
      'Give each one its NUCC code in the same file: 225100000X physical therapist, 225200000X assistant, 225X00000X occupational therapist, 224Z00000X assistant.',
    columns: ['System', 'Code or words', 'Display', 'People', 'For example'],
    rows: roles.map(({ system, code, display, count: number, example }) => [
      system ?? '(none)',
      code ?? '',
      display ?? '',
      number,
      example,
    ]),
  };
}

function payerTable({ payers }: Survey): Table {
  return {
    title: 'Payers, and the policy their charges would have',
    caption:
      'If a contract says otherwise, set it on the payer’s Organization (docs/payer-policy.md); “assumed” means that neither a contract nor a source says.',
    columns: ['Payer', 'Patients', 'Taken for', 'Units are counted by', 'Asks', 'Record'],
    rows: payers.map(({ name, patients, kind, units, unitsAreAssumed, asks, source }) => [
      name,
      patients,
      kind,
      unitsAreAssumed ? `${units} (assumed)` : units,
      asks.join('; '),
      source ?? '',
    ]),
  };
}

interface Rows extends Pick<Table, 'title' | 'caption'> {
  readonly what: string;
  readonly rows: readonly Row[];
}

function rowsTable({ what, rows, ...about }: Rows): Table {
  const hasExamples = rows.some(({ example }) => example !== undefined);
  return {
    ...about,
    columns: [what, 'Count', ...(hasExamples ? ['For example'] : [])],
    rows: rows.map((row) => [row.what, row.count, ...(hasExamples ? [row.example ?? ''] : [])]),
  };
}
