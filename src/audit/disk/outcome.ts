// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stretch } from './input-lines.ts';
import { byHash } from './patient-hash.ts';
import { fillWhole } from './workspace.ts';

/** Files of a shard's outcome that tell of patients, one after the other. */
const PATIENT_FILES = ['charges', 'issues', 'days', 'findings'] as const;
type PatientFile = (typeof PATIENT_FILES)[number];
export type OutcomeFile = PatientFile | 'problems';

/** What came of a patient: the lines of each file. */
export type PatientOutcome = Readonly<Record<PatientFile, string>>;

/** What came of a shard. */
export interface Outcome {
  readonly patients: ReadonlyMap<string, PatientOutcome>;
  readonly problems: string;
}

/** Writes an outcome, its patients in the order of shards, whole or not at all. */
export function writeOutcome(folder: string, { patients, problems }: Outcome): void {
  const inOrder = [...patients].sort(([a], [b]) => byHash(a, b));
  fillWhole(folder, (to) => {
    for (const file of PATIENT_FILES) {
      writeFileSync(pathOf(to, file), inOrder.map(([, outcome]) => outcome[file]).join(''));
      const lengths = inOrder.map(([patient, outcome]) => [patient, Buffer.byteLength(outcome[file])]);
      writeFileSync(lengthsPath(to, file), JSON.stringify(lengths));
    }
    writeFileSync(pathOf(to, 'problems'), problems);
  });
}

/**
 * Where the lines of a file stand, in their order: each patient's in the second outcome, if it tells of the patient, else
 * in the first. What could not be read is the same in both.
 */
export function stretchesOf(first: string, second: string, file: OutcomeFile): Stretch[] {
  const path = pathOf(first, file);
  if (file === 'problems' || !existsSync(second)) {
    return [{ path }];
  }
  const anew = new Map(patientStretches(second, file));
  const stretches: Required<Stretch>[] = [];
  for (const [patient, stretch] of patientStretches(first, file)) {
    const next = anew.get(patient) ?? stretch;
    const last = stretches.at(-1);
    if (last?.path === next.path && last.to === next.from) {
      stretches.splice(-1, 1, { ...last, to: next.to });
    } else {
      stretches.push(next);
    }
  }
  return stretches;
}

function patientStretches(folder: string, file: PatientFile): [patient: string, stretch: Required<Stretch>][] {
  const lengths = JSON.parse(readFileSync(lengthsPath(folder, file), 'utf8')) as [string, number][];
  const path = pathOf(folder, file);
  let end = 0;
  return lengths.map(([patient, length]) => [patient, { path, from: end, to: (end += length) }]);
}

function pathOf(folder: string, file: OutcomeFile): string {
  return join(folder, `${file}.ndjson`);
}

/** How many bytes of a file are each patient's. */
function lengthsPath(folder: string, file: PatientFile): string {
  return join(folder, `${file}.lengths.json`);
}
