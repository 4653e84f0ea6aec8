// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../../src/engine/billing/code-sets.ts';
import { unitsOf } from '../../src/engine/billing/unit-allocation.ts';
import { assess } from '../../src/engine/assess.ts';
import type { Assessment } from '../../src/engine/billing/assessment.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';
import { toTreatmentDays } from '../../src/fhir/read/treatment-days.ts';
import { engineCorpus, type PatientLines } from './engine-corpus.ts';
import { cql } from './rivals/cql.ts';
import { fhirpathRules } from './rivals/fhirpath-rules.ts';
import { jsonRules } from './rivals/json-rules.ts';
import type { RivalDay, RivalProcedure } from './rivals/rival.ts';
import { median } from './visits.ts';

/*
 * The unit rules as somebody would write them with json-rules-engine, fhirpath.js or cql-execution, beside the engine,
 * on the same days, with the same answers. The rivals are given each day by itself and parsed, its payer's method, and
 * nothing that their rules do not need; the engine reads all of the JSON and answers with everything.
 */
const ROUNDS = 5;
const [DAYS = 500, SEED = 1] = process.argv.slice(2).map(Number);

type Json = Readonly<Record<string, unknown>>;

function assessAll(corpus: readonly PatientLines[]): Assessment[] {
  return corpus.flatMap(({ patient, lines }) => {
    const records = new RecordSet(lines.map((line): unknown => JSON.parse(line)));
    return toTreatmentDays(records, patient).map(({ day, policy, ptpEdits }) => assess(day, policy, ptpEdits));
  });
}

function rivalDays(corpus: readonly PatientLines[], assessments: readonly Assessment[]): RivalDay[] {
  const resources = corpus.flatMap(({ lines }) => lines.map((line) => JSON.parse(line) as Json));
  const byId = new Map(resources.map((one) => [`${String(one['resourceType'])}/${String(one['id'])}`, one]));
  return assessments.map(({ day, allocation }) => ({
    method: allocation.method === 'cms' ? 'cms' : 'cpt',
    patient: byId.get(day.patient) ?? {},
    procedures: day.services.map(({ source }) => byId.get(source) as unknown as RivalProcedure),
  }));
}

/** Milliseconds of processor time. */
async function timed<T>(work: () => T | Promise<T>): Promise<{ readonly ms: number; readonly result: T }> {
  const begin = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(begin);
  return { ms: (user + system) / 1000, result };
}

const rivals = [jsonRules(), fhirpathRules(), cql()];
const ours: number[] = [];
const theirs = new Map(rivals.map(({ name }) => [name, [] as number[]]));
for (let round = 0; round < ROUNDS; round += 1) {
  const corpus = engineCorpus(DAYS, SEED * 1000 + round, false);
  const { ms, result } = await timed(() => assessAll(corpus));
  ours.push(ms);
  const days = rivalDays(corpus, result);
  const expected = result.map(({ allocation }) => unitsOf(allocation, MANUAL_THERAPY));
  for (const { name, unitsOf: unitsOfRival } of rivals) {
    const answer = await timed(async () => unitsOfRival(days));
    const differing = answer.result.filter((units, at) => units !== expected[at]).length;
    if (differing > 0 || answer.result.length !== expected.length) {
      throw new Error(`${name} answers ${String(differing)} of ${String(expected.length)} days differently`);
    }
    theirs.get(name)?.push(answer.ms);
  }
}
const perSecond = (ms: number): string => Math.round((DAYS / ms) * 1000).toLocaleString('en');
console.log(`the engine, from JSON to assessment: ${perSecond(median(ours))} days/s (median of ${String(ROUNDS)})`);
for (const [name, times] of theirs) {
  const ratios = times.map((ms, round) => ms / (ours[round] ?? Number.NaN));
  console.log(
    `${name}, units alone: ${perSecond(median(times))} days/s, ${median(ratios).toFixed(2)} times as long ` +
      `(${ratios.map((ratio) => ratio.toFixed(1)).join(' ')})`,
  );
}
