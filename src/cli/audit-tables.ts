// SPDX-License-Identifier: Apache-2.0
import { NO_FEE } from '../audit/day-row.ts';
import type { Appraisal } from '../audit/report/appraisal.ts';
import { precisionOf, recallOf, type Accuracy } from '../audit/report/accuracy.ts';
import type { Report, Sample } from '../audit/report/report.ts';
import type { NamedTally, RuleTally } from '../audit/report/totals.ts';
import { ruleOf } from '../capture/facts/rules.ts';
import type { Table } from './html-page.ts';
import { countText, numberText, usdText } from '../capture/facts/amounts.ts';

/** What was audited and what came of it, in a few sentences. Over- and under-billing stand apart and are never netted. */
export function summaryOf({ totals, errors }: Report): string[] {
  const { all, firstDate, lastDate } = totals;
  if (all.days === 0) {
    return ['No treatment day with manual therapy or a 97140 charge was found.', ...errorsText(errors)];
  }
  return [
    `${countText(all.days, 'treatment day')} from ${firstDate} to ${lastDate}; ${countText(all.billedDays, 'day')} with a bill in the data.`,
    `Over-billed: ${countText(all.overUnits, 'unit')} on ${countText(all.overDays, 'day')}, ${money(all.cents.over)}.`,
    `Under-billed: ${countText(all.underUnits, 'unit')} on ${countText(all.underDays, 'day')}, ${money(all.cents.under)}.`,
    `At risk: ${countText(all.heldUnits, 'unit')} on ${countText(all.heldDays, 'day')}, ${money(all.cents.atRisk)}: the minutes support them, but a finding holds the charge.`,
    `Supported but not billed: ${countText(all.unbilledUnits, 'unit')}, ${money(all.cents.unbilled)}.`,
    ...(all.unpricedDays === 0
      ? []
      : [
          `The fee is not known for ${countText(all.unpricedDays, 'day')}: their units are counted above, and their amounts are 0.`,
        ]),
    ...errorsText(errors),
  ];
}

function errorsText(errors: number): string[] {
  return errors === 0
    ? []
    : [`${countText(errors, 'record or line', 'records and lines')} could not be read: errors.ndjson.`];
}

export function rulesTable(rules: readonly RuleTally[]): Table {
  return {
    title: 'Findings by rule',
    caption:
      'Days on which each rule was raised, and the amount at stake on those that were billed. A day with several findings counts under each, so the dollar columns do not add up to the totals.',
    columns: ['Rule', 'Code', 'High', 'Moderate', 'Low', 'Acknowledged', 'Over-billed', 'Under-billed', 'At risk'],
    rows: rules.map((rule) => [
      ruleOf(rule.code).meta.title,
      rule.code,
      rule.days.high,
      rule.days.moderate,
      rule.days.low,
      rule.acknowledged,
      money(rule.cents.over),
      money(rule.cents.under),
      money(rule.cents.atRisk),
    ]),
  };
}

/** Days, units and amounts by payer, therapist or month. */
export function talliesTable(title: string, what: string, tallies: readonly NamedTally[]): Table {
  return {
    title,
    columns: [
      what,
      'Days',
      'With findings',
      'Billed days',
      'Billed units',
      'Over',
      'Under',
      'Over-billed',
      'Under-billed',
      'At risk',
      'Not billed',
    ],
    rows: tallies.map(({ cents, ...tally }) => [
      labelOf(tally),
      tally.days,
      tally.findings,
      tally.billedDays,
      tally.billedUnits,
      tally.overUnits,
      tally.underUnits,
      money(cents.over),
      money(cents.under),
      money(cents.atRisk),
      money(cents.unbilled),
    ]),
  };
}

/** A therapist's name with the reference behind it; a payer or a month by its name. */
export function labelOf({ key, name }: Pick<NamedTally, 'key' | 'name'>): string {
  return name === '' ? key : /^Practitioner/.test(key) ? `${name} (${key})` : name;
}

export function sampleTables({ wish, frame, rows, rate, over, under, atRisk }: Sample): Table[] {
  const appraisals = [
    ['Over-billed', over],
    ['Under-billed', under],
    ['At risk', atRisk],
  ] as const;
  const unpriced = rows.filter(({ fee }) => fee === NO_FEE).length;
  const unknown =
    unpriced === 0
      ? ''
      : ` The fee is not known for ${countText(unpriced, 'day')} of the sample: their amounts count as 0.`;
  const belowZero = appraisals.some(([, found]) => found && found.lower < 0)
    ? ' A lower limit below 0 means that the sample does not prove any amount: draw a larger one.'
    : '';
  const drawn = `${countText(rows.length, 'billed treatment day')} of ${numberText(frame)}, drawn with seed “${wish.seed}”; sample.csv lists them.`;
  return [
    {
      title: 'Error rate in the sample',
      caption: `${drawn} A day is in error where the number of units billed is not the one that the record supports, or where a finding about more than that number holds the charge. Two-sided 90 % interval by Clopper–Pearson.`,
      columns: ['Days in error', 'Days drawn', 'Error rate', 'Lower limit', 'Upper limit'],
      rows: rate ? [[rate.errors, rate.drawn, percent(rate.rate), percent(rate.lower), percent(rate.upper)]] : [],
    },
    {
      title: 'Extrapolated to all billed days',
      caption: `As the OIG’s RAT-STATS appraises an unrestricted variable sample. The OIG recommends recovering the lower limit of the two-sided 90 % interval. Over- and under-billing are appraised separately.${unknown}${belowZero}`,
      columns: [
        'Amount',
        'Days not 0',
        'Mean',
        'Standard deviation',
        'Point estimate',
        'Standard error',
        'Lower limit',
        'Upper limit',
      ],
      rows: appraisals.flatMap(([what, found]) => (found ? [[what, ...appraisalCells(found)]] : [])),
    },
  ];
}

function appraisalCells({ nonzero, mean, deviation, point, error, lower, upper }: Appraisal): (string | number)[] {
  return [nonzero, ...[mean, deviation, point, error, lower, upper].map((cents) => money(Math.round(cents)))];
}

/** What could not be assessed, and why. */
export function coverageTable({ totals, facts, errors }: Report): Table {
  const { bills, fees, unreadDays, undatedDays } = totals;
  const days = (rows: Readonly<Record<string, number>>, what: (key: string) => string): (string | number)[][] =>
    Object.entries(rows).map(([key, number]) => [what(key), number]);
  const seen = Object.entries(facts.counts);
  return {
    title: 'What the data cover',
    columns: ['What', 'Number'],
    rows: [
      ...days(bills, (by) => (by === 'nothing' ? 'Days without a bill: nothing to compare' : `Days billed by ${by}`)),
      ...days(fees, (by) =>
        by === NO_FEE ? 'Days whose payer’s fee is not known: their amounts are 0' : `Days priced by ${by}`,
      ),
      ['Days with a record that could not be read', unreadDays],
      ['Days without a date', undatedDays],
      ['Lines and files without a resource, or without a known patient', facts.inputErrors],
      ['Records that could not be read', errors - facts.inputErrors],
      ...seen.map(([type, number]) => [`${type} resources`, number]),
    ],
  };
}

export function inputsTable({ facts }: Report): Table {
  return {
    title: 'Files that were read',
    columns: ['File', 'Lines', 'SHA-256'],
    rows: facts.inputs.map(({ name, lines, sha256 }) => [name, lines, sha256]),
  };
}

/** Precision and recall of every rule, and of the units. */
export function accuracyTable(found: readonly Accuracy[]): Table {
  const share = (of: number | undefined): string => (of === undefined ? '' : percent(of));
  return {
    title: 'Against the truth',
    caption:
      'By days. Precision: the share of what was reported that is true; recall: the share of what is true that was reported.',
    columns: ['Rule', 'Right', 'Told, not true', 'True, not told', 'Precision', 'Recall', 'For example'],
    rows: found.map((one) => [
      one.what,
      one.truePositives,
      one.falsePositives,
      one.falseNegatives,
      share(precisionOf(one)),
      share(recallOf(one)),
      one.example ?? '',
    ]),
  };
}

/** Whole cents as dollars, always with their cents: they stand in columns. */
export function money(cents: number): string {
  const text = usdText(cents / 100);
  return text.includes('.') ? text : `${text}.00`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
