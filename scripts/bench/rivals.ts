// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../../src/engine/billing/code-sets.ts';
import { unitsOf } from '../../src/engine/billing/unit-allocation.ts';
import { assess, type Decision } from '../../src/engine/assess.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';
import { toTreatmentDays } from '../../src/fhir/read/treatment-days.ts';
import { engineCorpus, type PatientLines } from './engine-corpus.ts';
import { cql } from './rivals/cql.ts';
import { fhirpathRules } from './rivals/fhirpath-rules.ts';
import { jsonRules } from './rivals/json-rules.ts';
import type { RivalDay, RivalProcedure } from './rivals/rival.ts';
import { unitRule } from './rivals/unit-rule.ts';
import { median } from './visits.ts';

/*
 * The unit rules as somebody would write them with json-rules-engine, fhirpath.js or cql-execution, on the same days,
 * with the same answers: beside the engine's unit rule alone, which is given the same parsed records; beside `assess()`,
 * which is given days that were read, with all that was found of them, and answers with everything; and beside the
 * whole engine, which reads all of the JSON first.
 */
const ROUNDS = 7;
const [DAYS = 500, SEED = 1] = process.argv.slice(2).map(Number);

type Json = Readonly<Record<string, unknown>>;

function assessAll(corpus: readonly PatientLines[]): Decision[] {
  return corpus.flatMap(({ patient, lines }) => {
    const records = new RecordSet(lines.map((line): unknown => JSON.parse(line)));
    return toTreatmentDays(records, patient).map(({ day, policy, ptpEdits }) => assess(day, policy, ptpEdits));
  });
}

function rivalDays(corpus: readonly PatientLines[], assessments: readonly Decision[]): RivalDay[] {
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

const contenders = [unitRule(), jsonRules(), fhirpathRules(), cql()];
const whole: number[] = [];
const assessing: number[] = [];
const times = new Map(contenders.map(({ name }) => [name, [] as number[]]));
for (let round = 0; round < ROUNDS; round += 1) {
  const corpus = engineCorpus(DAYS, SEED * 1000 + round, false);
  const { ms, result } = await timed(() => assessAll(corpus));
  whole.push(ms);
  assessing.push((await timed(() => result.map(({ day, policy }) => assess(day, policy)))).ms);
  const days = rivalDays(corpus, result);
  const expected = result.map(({ allocation }) => unitsOf(allocation, MANUAL_THERAPY));
  for (const { name, unitsOf: unitsOfContender } of contenders) {
    const answer = await timed(async () => unitsOfContender(days));
    const differing = answer.result.filter((units, at) => units !== expected[at]).length;
    if (differing > 0 || answer.result.length !== expected.length) {
      throw new Error(`${name} answers ${String(differing)} of ${String(expected.length)} days differently`);
    }
    times.get(name)?.push(answer.ms);
  }
}
const [ours = []] = times.values();
/** How many times as long as another took, round by round. */
const beside = (own: readonly number[], other: readonly number[]): string =>
  median(own.map((ms, round) => ms / (other[round] ?? Number.NaN))).toFixed(2);
console.log(
  `${String(DAYS)} days in each of ${String(ROUNDS)} rounds; days/s | times the unit rule alone | times the engine`,
);
const steps = [['assess() alone', assessing] as const, ['the engine, from JSON to assessment', whole] as const];
for (const [name, own] of [...times, ...steps]) {
  const perSecond = Math.round((DAYS / median(own)) * 1000).toLocaleString('en');
  console.log(`${name}: ${perSecond} | ${beside(own, ours)} | ${beside(own, whole)}`);
}
