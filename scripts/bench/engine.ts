// SPDX-License-Identifier: Apache-2.0
import { assess } from '../../src/engine/assess.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';
import { toTreatmentDays } from '../../src/fhir/read/treatment-days.ts';
import { engineCorpus, type PatientLines } from './engine-corpus.ts';
import { median } from './visits.ts';

/*
 * From the JSON of FHIR records to their assessments, beside `JSON.parse` of the same bytes: one core, both in one run,
 * in turn: `npm run bench`, or by itself with another number of days and seed.
 */
const ROUNDS = 9;
const [DAYS = 2000, SEED = 1] = process.argv.slice(2).map(Number);

function parse(lines: readonly string[]): unknown[] {
  return lines.map((line): unknown => JSON.parse(line));
}

function assessAll(corpus: readonly PatientLines[]): number {
  let units = 0;
  for (const { patient, lines } of corpus) {
    const records = new RecordSet(parse(lines));
    for (const { day, policy, ptpEdits } of toTreatmentDays(records, patient)) {
      units += assess(day, policy, ptpEdits).units;
    }
  }
  return units;
}

function parseAll(corpus: readonly PatientLines[]): number {
  return corpus.reduce((count, { lines }) => count + parse(lines).length, 0);
}

/** Milliseconds of processor time, those of collecting garbage too: a busy machine makes no difference to them. */
function timed(work: () => void): number {
  const begin = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1000;
}

for (const withNotes of [false, true]) {
  // Other days in each round: a note that was read before is not read again.
  const rounds = Array.from({ length: ROUNDS }, (_, round) => {
    const corpus = engineCorpus(DAYS, SEED * 1000 + round, withNotes);
    const bytes = corpus.reduce((sum, { lines }) => sum + lines.reduce((size, line) => size + line.length, 0), 0);
    const floor = timed(() => parseAll(corpus));
    const whole = timed(() => assessAll(corpus));
    return { bytes: bytes / DAYS, floor: DAYS / floor, whole: DAYS / whole, ratio: whole / floor };
  });
  const of = (name: keyof (typeof rounds)[number]): number => median(rounds.map((round) => round[name]));
  const perSecond = (perMs: number): string => Math.round(perMs * 1000).toLocaleString('en');
  console.log(
    `${withNotes ? 'with notes' : 'no notes'}: ${String(DAYS)} days, ${of('bytes').toFixed(0)} bytes a day; ` +
      `JSON.parse ${perSecond(of('floor'))} days/s, to assessment ${perSecond(of('whole'))} days/s, ` +
      `ratio ${of('ratio').toFixed(1)} (${rounds.map(({ ratio }) => ratio.toFixed(1)).join(' ')})`,
  );
}
