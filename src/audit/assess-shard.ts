// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import type { ChargeItem, DetectedIssue, Task } from '@medplum/fhirtypes';
import { assessRecords } from '../capture/assess-collection.ts';
import type { PdfReader } from '../pdf/pdf-reader.ts';
import { tellTimesElsewhere } from '../fhir/read/busy-times.ts';
import { indexBy } from '../fhir/index-by.ts';
import { RecordSet, relativeReference } from '../fhir/record-set.ts';
import { timesElsewhere, writeClock } from './clock.ts';
import { dayRowOf, isFinding } from './day-row.ts';
import { writeOutcome, type Outcome, type PatientOutcome } from './disk/outcome.ts';
import { isOfPatients, readShardLines, type ShardLine } from './disk/shard-line.ts';
import { textOf, type Workspace } from './disk/workspace.ts';
import { findingOf, type Place } from './finding.ts';
import { compare, recordsOf, withKnownVisits, withPdfTexts, type ShardRecord } from './shard-records.ts';

export interface ShardTask {
  readonly shard: number;
  /** Records that every shard has at hand. */
  readonly shared: readonly ShardRecord[];
  /** Names of the inputs. */
  readonly files: readonly string[];
  /** Instant to stamp new issues with. */
  readonly now: string;
}

/** A record of which something could not be read, with where it stands. */
export interface RecordError extends Partial<Place> {
  readonly reference: string;
  readonly path: string;
  readonly message: string;
}

/**
 * Assesses the patients of one shard by what is known within it, and writes down what came of it, and when their
 * therapists treated them.
 */
export async function assessShard(workspace: Workspace, task: ShardTask, pdf: PdfReader): Promise<void> {
  const { shard, shared } = task;
  if (existsSync(workspace.outcome(shard))) {
    return;
  }
  const own = await withPdfTexts(withKnownVisits(recordsOf(readShardLines(textOf(workspace.shard(shard))))), pdf);
  const known = [...shared, ...own];
  const records = new RecordSet(known.map(({ resource }) => resource));
  writeClock(workspace, shard, records, own);
  writeOutcome(workspace.outcome(shard), outcomeOf(records, known, task));
}

/** Assesses those patients of a shard again whose therapists gave time to patients of another. */
export async function assessAgain(workspace: Workspace, task: ShardTask, pdf: PdfReader): Promise<void> {
  const { shard, shared } = task;
  const { patients, times } = timesElsewhere(workspace, shard);
  if (patients.size === 0 || existsSync(workspace.secondOutcome(shard))) {
    return;
  }
  const lines = readShardLines(textOf(workspace.shard(shard)));
  const own = await withPdfTexts(withKnownVisits(recordsOf(lines.filter((line) => isOfPatients(line, patients)))), pdf);
  const records = new RecordSet([...shared, ...own].map(({ resource }) => resource));
  tellTimesElsewhere(
    records,
    times.map(({ time }) => time),
  );
  const elsewhere = times.map(({ time, ...at }) => ({ reference: time.source, ...at }));
  const outcome = outcomeOf(records, [...elsewhere, ...shared, ...own], task);
  const ofThem = [...outcome.patients].filter(([patient]) => patients.has(patient));
  writeOutcome(workspace.secondOutcome(shard), { ...outcome, patients: new Map(ofThem) });
}

/** What came of records, each patient's as it was planned, days by their keys. */
function outcomeOf(
  records: RecordSet,
  known: readonly Pick<ShardLine, 'reference' | 'file' | 'line'>[],
  { shard, shared, files, now }: ShardTask,
): Outcome {
  const { assessments, policies, standing, problems } = assessRecords(records, now);
  const places = new Map(known.map((line) => [line.reference, placeOf(line, files)]));
  const everybodys = new Set(shared.map(({ reference }) => reference));
  const days = assessments
    .map((assessment) => ({ assessment, row: dayRowOf(records, assessment, policies.get(assessment.day.key)) }))
    .sort((a, b) => compare(a.row.key, b.row.key));
  const daysOf = indexBy(days, ({ row }) => [row.patient]);
  const standingOf = indexBy(standing, (one) => [patientOf(one)]);
  const patients = [...new Set([...daysOf.keys(), ...standingOf.keys()])].map((patient): [string, PatientOutcome] => {
    const [own, stands] = [daysOf.get(patient) ?? [], standingOf.get(patient) ?? []];
    const findings = own.filter(({ row }) => isFinding(row));
    return [
      patient,
      {
        charges: linesOf(stands.filter(({ resourceType }) => resourceType === 'ChargeItem')),
        issues: linesOf(stands.filter(({ resourceType }) => resourceType === 'DetectedIssue')),
        days: linesOf(own.map(({ row }) => row)),
        findings: linesOf(findings.map(({ assessment, row }) => findingOf(assessment, row, places))),
      },
    ];
  });
  const told = problems
    // What everybody shares is told with the first shard.
    .filter(({ source }) => shard === 0 || !everybodys.has(source))
    .map(({ source, path, message }): RecordError => ({ ...places.get(source), reference: source, path, message }))
    .sort(byPlace);
  return { patients: new Map(patients), problems: linesOf(told) };
}

function linesOf(things: readonly unknown[]): string {
  return things.map((thing) => `${JSON.stringify(thing)}\n`).join('');
}

function placeOf({ file, line }: Pick<ShardLine, 'file' | 'line'>, files: readonly string[]): Place {
  return { file: files[file] ?? '', line };
}

function byPlace(a: RecordError, b: RecordError): number {
  return compare(a.reference, b.reference) || compare(a.path, b.path);
}

function patientOf(resource: ChargeItem | DetectedIssue | Task): string {
  switch (resource.resourceType) {
    case 'ChargeItem':
      return relativeReference(resource.subject) ?? '';
    case 'DetectedIssue':
      return relativeReference(resource.patient) ?? '';
    case 'Task':
      return relativeReference(resource.for) ?? '';
    default:
      return resource satisfies never;
  }
}
