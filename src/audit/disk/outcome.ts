// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { byHash } from './patient-hash.ts';
import { fillWhole } from './workspace.ts';

/** Files of a shard's outcome that tell of patients, one after the other. */
export const PATIENT_FILES = ['charges', 'issues', 'days', 'findings'] as const;
export type PatientFile = (typeof PATIENT_FILES)[number];
export type OutcomeFile = PatientFile | 'problems';

/** What came of a patient: the lines of each file. */
export type PatientOutcome = Readonly<Record<PatientFile, string>>;

/** What came of a shard. */
export interface Outcome {
  readonly patients: ReadonlyMap<string, PatientOutcome>;
  readonly problems: string;
}

/** How many characters of each file are a patient's. */
type Lengths = [patient: string, lengths: Record<PatientFile, number>][];

/** Where a shard's outcome keeps a file. */
export function outcomeFile(folder: string, file: OutcomeFile): string {
  return join(folder, `${file}.ndjson`);
}

/** Writes a shard's outcome, its patients in the order of shards, whole or not at all. */
export function writeOutcome(folder: string, { patients, problems }: Outcome): void {
  const inOrder = [...patients].sort(([a], [b]) => byHash(a, b));
  fillWhole(folder, (to) => {
    for (const file of PATIENT_FILES) {
      writeFileSync(outcomeFile(to, file), inOrder.map(([, outcome]) => outcome[file]).join(''));
    }
    writeFileSync(outcomeFile(to, 'problems'), problems);
    const lengths: Lengths = inOrder.map(([patient, { charges, issues, days, findings }]) => [
      patient,
      { charges: charges.length, issues: issues.length, days: days.length, findings: findings.length },
    ]);
    writeFileSync(join(to, LENGTHS), JSON.stringify(lengths));
  });
}

const LENGTHS = 'lengths.json';

/** Reads it again; undefined where it has not been written. */
export function readOutcome(folder: string): Outcome | undefined {
  if (!existsSync(folder)) {
    return undefined;
  }
  const textOf = (file: OutcomeFile): string => readFileSync(outcomeFile(folder, file), 'utf8');
  const lengths = JSON.parse(readFileSync(join(folder, LENGTHS), 'utf8')) as Lengths;
  const next = (file: PatientFile): ((of: Lengths[number]) => string) => {
    const text = textOf(file);
    let at = 0;
    return ([, { [file]: length }]) => text.slice(at, (at += length));
  };
  const [charges, issues, days, findings] = [next('charges'), next('issues'), next('days'), next('findings')];
  const patients = lengths.map((of): [string, PatientOutcome] => [
    of[0],
    { charges: charges(of), issues: issues(of), days: days(of), findings: findings(of) },
  ]);
  return { patients: new Map(patients), problems: textOf('problems') };
}
