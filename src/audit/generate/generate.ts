// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LineFileWriter } from '../disk/buffered-files.ts';
import type { Truth } from '../report/accuracy.ts';
import { plannedPatients, therapistsFor } from './clinic.ts';
import { clinicRecords, patientRecords, visitRecords, type Written } from './records.ts';
import type { PlannedVisit } from './visit.ts';

/**
 * Writes a clinic's year as a Bulk Data export, a file for each type, and beside it what is true of each day: known from
 * how it was made, never from reading it.
 * @param reached - Is told how many days have been written.
 */
export function generate(out: string, days: number, seed: string, reached: (done: number, of: number) => void): void {
  mkdirSync(join(out, 'export'), { recursive: true });
  const files = new Map<string, LineFileWriter>();
  const write = (resource: Written): void => {
    const name = `${resource.resourceType}.000.ndjson`;
    const file = files.get(name) ?? new LineFileWriter(join(out, 'export', name), '');
    files.set(name, file);
    file.add(`${JSON.stringify(resource)}\n`);
  };
  const truth = new LineFileWriter(join(out, 'truth.ndjson'), '');
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
  truth.flush();
  files.forEach((file) => {
    file.flush();
  });
}

function truthOf({ patient, date, rules, billedUnits, supportedUnits }: PlannedVisit): Truth {
  return { day: `${patient}/${date}`, rules, billedUnits, supportedUnits };
}
