// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { LineFileWriter } from '../disk/buffered-files.ts';
import { fillWhole } from '../disk/workspace.ts';
import type { Truth } from '../report/accuracy.ts';
import { plannedPatients, therapistsFor } from './clinic.ts';
import { clinicRecords, patientRecords, visitRecords, type Written } from './records.ts';
import type { PlannedVisit } from './visit.ts';

/**
 * Writes a clinic's year as a Bulk Data export, a file for each type, and beside it what is true of each day: known from
 * how it was made, never from reading it. What stood there stays until all of it is written.
 * @param reached - Is told how many days have been written.
 */
export function generate(out: string, days: number, seed: string, reached: (done: number, of: number) => void): void {
  mkdirSync(out, { recursive: true });
  const truth = new LineFileWriter(join(out, 'truth.ndjson.part'), '');
  fillWhole(join(out, 'export'), (folder) => {
    writeClinic({ folder, truth }, { days, seed }, reached);
  });
  truth.flush();
  renameSync(join(out, 'truth.ndjson.part'), join(out, 'truth.ndjson'));
}

function writeClinic(
  { folder, truth }: { readonly folder: string; readonly truth: LineFileWriter },
  { days, seed }: { readonly days: number; readonly seed: string },
  reached: (done: number, of: number) => void,
): void {
  const files = new Map<string, LineFileWriter>();
  const write = (resource: Written): void => {
    const name = `${resource.resourceType}.000.ndjson`;
    const file = files.get(name) ?? new LineFileWriter(join(folder, name), '');
    files.set(name, file);
    file.add(`${JSON.stringify(resource)}\n`);
  };
  clinicRecords(therapistsFor(days)).forEach(write);
  let done = 0;
  for (const patient of plannedPatients(days, seed)) {
    patientRecords(patient).forEach(write);
    for (const visit of patient.visits) {
      visitRecords(visit).forEach(write);
      truth.add(`${JSON.stringify(truthOf(visit))}\n`);
    }
    done += patient.visits.length;
    reached(done, days);
  }
  files.forEach((file) => {
    file.flush();
  });
}

function truthOf({ patient, date, rules, billedUnits, supportedUnits }: PlannedVisit): Truth {
  return { day: `${patient}/${date}`, rules, billedUnits, supportedUnits };
}
