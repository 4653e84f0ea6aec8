// SPDX-License-Identifier: Apache-2.0
import { AUDIT_TITLE } from '../capture/audit-report.ts';
import type { DayRow } from '../audit/day-row.ts';
import type { Finding } from '../audit/finding.ts';
import type { Report } from '../audit/report/report.ts';
import { daysOf, type NamedTally } from '../audit/report/totals.ts';
import { PICTURE_STYLE, barsSvg, stripSvg, type BarGroup } from './audit-pictures.ts';
import {
  coverageTable,
  inputsTable,
  labelOf,
  money,
  rulesTable,
  sampleTables,
  summaryOf,
  talliesTable,
} from './audit-tables.ts';
import { escapeHtml, htmlPage, tableHtml } from './html-page.ts';

const STYLE = `${PICTURE_STYLE}
h2 { font-size: 1.25rem; margin: 2.5rem 0 .25rem; } h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
.packet { border-top: 1px solid var(--line); padding-top: .5rem; } pre { overflow-x: auto; font-size: 12px; }
.legend span { margin-right: 1.5rem; white-space: nowrap; } .legend svg { display: inline; margin: 0 .3rem 0 0; }
@media print { .packet, h2.packets, .packet + h2 { break-before: page; } h1 + .packet, p + .packet { break-before: auto; }
  pre { white-space: pre-wrap; } }
`;

/** Pictures show so many of a long list; the table has all. */
const MOST_BARS = 20;

/** The audit as one page that fetches nothing, ready to print. */
export function auditHtml(report: Report): string {
  const { totals, sample, largest } = report;
  const sections = [
    summaryOf(report)
      .map((line) => `<p>${escapeHtml(line)}</p>`)
      .join('\n'),
    '<p>Amounts stand apart: what was billed too much is owed, what was billed too little is lost, and neither makes up for the other. They are allowed amounts by the fee that is named under “What the data cover”, not what was paid.</p>',
    ...(sample ? [`<h2>Sample</h2>`, ...sampleTables(sample).map(tableHtml)] : []),
    section('By rule', barsSvg('Days by rule', ruleBars(report), String), tableHtml(rulesTable(totals.rules))),
    tallySection('By payer', 'Payer', totals.payers),
    tallySection('By therapist', 'Therapist', totals.therapists),
    tallySection('By month', 'Month', totals.months),
    ...(largest.length > 0
      ? [
          '<h2 class="packets">Largest findings</h2>',
          '<p>By what is at stake. Each prints on a page of its own; <code>npm run audit -- packet</code> writes one for any other day.</p>',
          ...largest.map(({ row, finding }) => packetHtml(row, finding)),
        ]
      : []),
    METHOD,
    '<h2>Coverage</h2>',
    tableHtml(coverageTable(report)),
    tableHtml(inputsTable(report)),
    versionsHtml(report),
  ];
  return htmlPage(AUDIT_TITLE, sections.join('\n'), STYLE);
}

/** One day's finding as a page of its own. */
export function packetPage(row: DayRow, finding: Finding): string {
  return htmlPage(`Treatment day ${row.key}`, packetHtml(row, finding), STYLE);
}

function section(title: string, picture: string, table: string): string {
  return `<h2>${escapeHtml(title)}</h2>\n${picture}\n${table}`;
}

function tallySection(title: string, what: string, tallies: readonly NamedTally[]): string {
  const groups = tallies.slice(0, MOST_BARS).map((tally): BarGroup => ({
    label: labelOf(tally),
    bars: [
      { className: 'over', what: 'Over-billed', value: tally.cents.over },
      { className: 'under', what: 'Under-billed', value: tally.cents.under },
      { className: 'risk', what: 'At risk', value: tally.cents.atRisk },
    ],
  }));
  return section(title, `${LEGEND}\n${barsSvg(title, groups, money)}`, tableHtml(talliesTable(title, what, tallies)));
}

function ruleBars({ totals }: Report): BarGroup[] {
  const mostFirst = [...totals.rules].sort((a, b) => daysOf(b) - daysOf(a));
  return mostFirst.slice(0, MOST_BARS).map((rule) => ({
    label: rule.code,
    bars: [{ className: 'risk', what: 'Days', value: daysOf(rule) }],
  }));
}

const LEGEND = `<p class="legend">${(
  [
    ['over', 'Over-billed'],
    ['under', 'Under-billed'],
    ['risk', 'At risk'],
  ] as const
)
  .map(
    ([className, what]) =>
      `<span><svg width="10" height="10" aria-hidden="true"><rect class="${className}" width="10" height="10"/></svg>${what}</span>`,
  )
  .join('')}</p>`;

/** A finding with its clock picture, its reasons and its records. */
function packetHtml(row: DayRow, { issues, explanation, sources, ...finding }: Finding): string {
  const { cents } = row;
  const amounts = [
    ['over-billed', cents.over],
    ['under-billed', cents.under],
    ['at risk', cents.atRisk],
    ['not billed', cents.unbilled],
  ] as const;
  const stake = amounts.flatMap(([what, amount]) => (amount > 0 ? [`${money(amount)} ${what}`] : [])).join(', ');
  const strip = stripSvg({ issues, explanation, sources, ...finding });
  const bill = row.billed.map(
    ({ source, units, modifiers }) => `${source}: 97140 × ${[units, ...modifiers].join(' ')}`,
  );
  return `<section class="packet">
<h3>${escapeHtml(`${row.date}, ${row.patient}, ${row.discipline}${stake === '' ? '' : `: ${stake}`}`)}</h3>
<p>${escapeHtml(`${row.payer}; ${labelOf({ key: row.therapist, name: row.therapistName })}. Billed: ${bill.join('; ') || 'nothing in the data'}. Supported: ${String(row.supportedUnits)}. Priced by ${row.fee}.`)}</p>
${strip ?? '<p>No service of this day has a start and an end time, so there is no clock to show.</p>'}
<ul>
${issues.map((issue) => `<li><strong>${escapeHtml(issue.title)}</strong> (${escapeHtml(`${issue.code}, ${issue.severity}${issue.acknowledged ? ', acknowledged' : ''}`)}): ${escapeHtml(issue.detail)}</li>`).join('\n')}
</ul>
<pre>${escapeHtml(explanation.join('\n'))}</pre>
${tableHtml({
  title: 'Records that this rests on',
  columns: ['Record', 'File', 'Line'],
  rows: sources.map(({ reference, file = 'not in the data', line = 0 }) => [
    reference,
    file,
    line === 0 ? '' : String(line),
  ]),
})}
</section>`;
}

const METHOD = `<h2>Method</h2>
<ol>
<li>Records are grouped by patient, local date of service, discipline and billing organization: a treatment day. Minutes on the clock count once, also across patients of one therapist.</li>
<li>Units of CPT 97140 follow from all timed minutes of the day by the payer’s own method and limits; each rule is checked, with its source in <code>docs/rules</code>.</li>
<li>Billed is what active Claims say; without one, ChargeItems that are billed or billable. Where a tie leaves the number of units to the biller, either number is right.</li>
<li>Over-billed and under-billed are the fee for the units billed against the fee for the units supported. At risk is the part of a bill that the minutes support, while a high finding about more than the number of units, which nobody has acknowledged, holds the charge.</li>
<li>The fee is the one that an administrator has set for the payer, else Medicare’s fee schedule where Medicare pays, with the reduction of later units and for assistants. Where neither is known, units are counted and amounts are 0.</li>
</ol>`;

function versionsHtml({ facts }: Report): string {
  const { engine, now } = facts;
  return tableHtml({
    title: 'Versions',
    caption: 'The same files and the same build reproduce this page byte for byte.',
    columns: ['What', 'Value'],
    rows: [
      ['Version', engine.version],
      ['Rule set, SHA-256', engine.ruleSetSha256],
      ['Edit tables, SHA-256', engine.editsSha256],
      ['New issues are stamped with', now],
    ],
  });
}
