// SPDX-License-Identifier: Apache-2.0
import type { Engine } from '../../fhir/write/provenance.ts';
import type { DayRow } from '../day-row.ts';
import type { FileInJournal } from '../disk/journal.ts';
import type { Finding } from '../finding.ts';
import type { Appraisal, ErrorRate } from './appraisal.ts';
import type { SampleWish } from './sample.ts';
import type { Totals } from './totals.ts';

/** What an audit was made of: with the same, a second run is the same byte for byte. */
export interface Facts {
  readonly engine: Engine;
  /** The instant that new issues are stamped with. */
  readonly now: string;
  readonly inputs: readonly FileInJournal[];
  /** Resources by type. */
  readonly counts: Readonly<Record<string, number>>;
  /** Lines that hold no resource, and files that end too early. */
  readonly inputErrors: number;
}

export interface Sample {
  readonly wish: SampleWish;
  readonly frame: number;
  readonly rows: readonly DayRow[];
  readonly rate: ErrorRate | undefined;
  readonly over: Appraisal | undefined;
  readonly under: Appraisal | undefined;
  readonly atRisk: Appraisal | undefined;
}

export interface LargeFinding {
  readonly row: DayRow;
  readonly finding: Finding;
}

/** All that the report tells. */
export interface Report {
  readonly facts: Facts;
  readonly totals: Totals;
  /** Lines of errors.ndjson. */
  readonly errors: number;
  readonly sample: Sample | undefined;
  readonly largest: readonly LargeFinding[];
}
