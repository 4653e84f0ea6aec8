// SPDX-License-Identifier: Apache-2.0
import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../fhir/write/provenance.ts';
import type { DayRow } from './day-row.ts';
import { isFinding, isInError } from './day-row.ts';
import { LineFileWriter } from './disk/buffered-files.ts';
import { forEachChunk, forEachLine, type Stretch } from './disk/input-lines.ts';
import { ownShards, type Journal, type Part } from './disk/journal.ts';
import { stretchesOf, type OutcomeFile } from './disk/outcome.ts';
import { writeWhole } from '../whole-file.ts';
import type { Workspace } from './disk/workspace.ts';
import { pick } from './find-day.ts';
import type { Finding } from './finding.ts';
import { appraise, errorRate } from './report/appraisal.ts';
import { CSV_HEAD, csvLine } from './report/csv.ts';
import type { Facts, LargeFinding, Report, Sample } from './report/report.ts';
import { Sampler, type SampleWish } from './report/sample.ts';
import { Adder } from './report/totals.ts';

/** How the outcome is put together. */
export interface Assembly {
  readonly out: string;
  readonly sample?: SampleWish;
  /** The report as a page. */
  readonly render: (report: Report) => string;
}

/** Files of an audit that hold a line for each thing, in the order of shards. */
export const LINE_FILES = {
  'charges.ndjson': 'charges',
  'issues.ndjson': 'issues',
  'days.ndjson': 'days',
  'findings.ndjson': 'findings',
  'errors.ndjson': 'problems',
} as const satisfies Record<string, OutcomeFile>;
export type LineFile = keyof typeof LINE_FILES;

const LARGEST = 10;

/** Puts together what came of a run's shards. */
export function gather(
  workspace: Workspace,
  journal: Journal,
  now: string,
  { engine, ...assembly }: Assembly & { readonly engine: Engine },
): Report {
  const facts: Facts = {
    engine,
    now,
    inputs: journal.read,
    counts: journal.counts,
    inputErrors: journal.errors,
  };
  const shards = ownShards(journal);
  const piecesOf = (file: LineFile): Stretch[] => [
    // Whatever concerns no patient is the first part's to tell.
    ...(file === 'errors.ndjson' && journal.part === 1 ? [{ path: workspace.inputErrors() }] : []),
    ...shards.flatMap((shard) =>
      stretchesOf(workspace.outcome(shard), workspace.secondOutcome(shard), LINE_FILES[file]),
    ),
  ];
  return assemble(facts, journal, piecesOf, assembly);
}

/** Writes an audit's folder out of pieces that follow each other. */
export function assemble(
  facts: Facts,
  { part, parts }: Part,
  piecesOf: (file: LineFile) => readonly Stretch[],
  { out, sample: wish, render }: Assembly,
): Report {
  const partial = (name: string): string => join(out, `${name}.part`);
  const lines: Record<string, number> = {};
  for (const file of Object.keys(LINE_FILES) as LineFile[]) {
    lines[file] = concatenate(piecesOf(file), partial(file));
  }
  const { largest, ...sums } = sumUp(partial, wish);
  const report: Report = {
    facts,
    ...sums,
    errors: lines['errors.ndjson'] ?? 0,
    largest: withFindings(largest, partial('findings.ndjson')),
  };
  if (report.sample) {
    writeFileSync(partial('sample.csv'), `${CSV_HEAD}${report.sample.rows.map(csvLine).join('')}`);
  }
  writeFileSync(partial('report.html'), render(report));
  // All of it can be written: what an earlier audit left goes, its sign that it was finished first.
  rmSync(join(out, 'audit.json'), { force: true });
  rmSync(join(out, 'sample.csv'), { force: true });
  const files = [
    ...Object.keys(LINE_FILES),
    'differences.csv',
    'report.html',
    ...(report.sample ? ['sample.csv'] : []),
  ];
  for (const file of files) {
    renameSync(partial(file), join(out, file));
  }
  // Last, because with it the audit is finished.
  writeWhole(join(out, 'audit.json'), `${JSON.stringify({ ...facts, part, parts }, undefined, 2)}\n`);
  return report;
}

/** Reads the days once: what they come to, a sample of them, those with most at stake, and the file of differences. */
function sumUp(
  partial: (name: string) => string,
  wish: SampleWish | undefined,
): Pick<Report, 'totals' | 'sample'> & { readonly largest: readonly DayRow[] } {
  const adder = new Adder();
  const sampler = wish && new Sampler(wish);
  const largest = new Largest();
  const differences = new LineFileWriter(partial('differences.csv'), CSV_HEAD);
  forEachLine(partial('days.ndjson'), (line) => {
    const row = JSON.parse(line) as DayRow;
    adder.add(row);
    sampler?.add(row);
    if (isFinding(row)) {
      largest.add(row);
      differences.add(csvLine(row));
    }
  });
  differences.flush();
  return { totals: adder.totals(), sample: wish && sampler && sampleOf(wish, sampler), largest: largest.rows() };
}

/** Puts stretches of whole lines behind each other; returns the number of lines. */
function concatenate(pieces: readonly Stretch[], to: string): number {
  let lines = 0;
  writeFileSync(to, '');
  for (const piece of pieces) {
    forEachChunk(piece, (bytes) => {
      appendFileSync(to, bytes);
      for (let at = bytes.indexOf(NEW_LINE); at >= 0; at = bytes.indexOf(NEW_LINE, at + 1)) {
        lines += 1;
      }
    });
  }
  return lines;
}

const NEW_LINE = 0x0a;

/** The days with most at stake. */
class Largest {
  #rows: DayRow[] = [];

  add(row: DayRow): void {
    this.#rows.push(row);
    if (this.#rows.length > 100 * LARGEST) {
      this.#rows = [...this.rows()];
    }
  }

  rows(): readonly DayRow[] {
    return this.#rows.sort((a, b) => stakeOf(b) - stakeOf(a) || (a.key < b.key ? -1 : 1)).slice(0, LARGEST);
  }
}

/** What is at stake on a day; the three are never of the same units. */
export function stakeOf({ cents }: DayRow): number {
  return cents.over + cents.under + cents.atRisk;
}

function sampleOf(wish: SampleWish, sampler: Sampler): Sample {
  const rows = sampler.rows();
  const { frame } = sampler;
  const errors = rows.filter(isInError);
  return {
    wish,
    frame,
    rows,
    rate: errorRate(errors.length, rows.length),
    over: appraise(
      rows.map(({ cents }) => cents.over),
      frame,
    ),
    under: appraise(
      rows.map(({ cents }) => cents.under),
      frame,
    ),
    atRisk: appraise(
      rows.map(({ cents }) => cents.atRisk),
      frame,
    ),
  };
}

function withFindings(rows: readonly DayRow[], path: string): LargeFinding[] {
  const found = new Map<string, Finding>();
  forEachLine(
    path,
    pick(
      rows.map(({ key }) => key),
      found,
    ),
  );
  return rows.flatMap((row) => {
    const finding = found.get(row.key);
    return finding ? [{ row, finding }] : [];
  });
}
