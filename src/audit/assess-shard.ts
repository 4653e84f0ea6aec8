// SPDX-License-Identifier: Apache-2.0
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChargeItem, DetectedIssue, Task } from '@medplum/fhirtypes';
import { assessRecords } from '../capture/assess-collection.ts';
import { tellTimesElsewhere } from '../fhir/read/busy-times.ts';
import { indexBy } from '../fhir/index-by.ts';
import { RecordSet, relativeReference } from '../fhir/record-set.ts';
import { timesElsewhere } from './clock.ts';
import { dayRowOf, isFinding, type DayRow } from './day-row.ts';
import { byHash } from './disk/patient-hash.ts';
import { readShardLines, type ShardLine } from './disk/shard-line.ts';
import { OUTCOME_FILES, fillWhole, textOf, type OutcomeFile, type Workspace } from './disk/workspace.ts';
import { findingOf, type Place } from './finding.ts';

export interface ShardTask {
  readonly shard: number;
  /** Records that every shard has at hand. */
  readonly shared: readonly ShardRecord[];
  /** Names of the inputs. */
  readonly files: readonly string[];
  /** Instant to stamp new issues with. */
  readonly now: string;
}

/** A record with where it stands in the source. */
export interface ShardRecord extends ShardLine {
  readonly resource: unknown;
}

/** A record of which something could not be read, with where it stands. */
export interface RecordError extends Partial<Place> {
  readonly reference: string;
  readonly path: string;
  readonly message: string;
}

/** Assesses the patients of one shard and writes what came of it, whole or not at all. */
export function assessShard(workspace: Workspace, task: ShardTask): void {
  const { shard, shared, now } = task;
  if (existsSync(workspace.outcome(shard))) {
    return;
  }
  const own = newestOfEach(parseLines(textOf(workspace.shard(shard))));
  const records = new RecordSet([...shared, ...own].map(({ resource }) => resource));
  const elsewhere = timesElsewhere(workspace, shard);
  tellTimesElsewhere(
    records,
    elsewhere.map(({ time }) => time),
  );
  const { assessments, policies, standing, problems } = assessRecords(records, now);
  const known = [...elsewhere.map(({ time, ...at }) => ({ reference: time.source, ...at })), ...shared, ...own];
  const places = new Map(known.map((line) => [line.reference, placeOf(line, task.files)]));
  const days = assessments
    .map((assessment) => {
      const policy = policies.get(assessment.day.key);
      return { assessment, row: dayRowOf(records, assessment, policy) };
    })
    .sort((a, b) => byHash(a.row.patient, b.row.patient) || (a.row.key < b.row.key ? -1 : 1));
  const byPatient = inOrderOfPatients(standing);
  const everybodys = new Set(shared.map(({ reference }) => reference));
  const outcome: Record<OutcomeFile, readonly unknown[]> = {
    charges: byPatient.filter(({ resourceType }) => resourceType === 'ChargeItem'),
    issues: byPatient.filter(({ resourceType }) => resourceType === 'DetectedIssue'),
    days: days.map(({ row }): DayRow => row),
    findings: days.flatMap(({ assessment, row }) => (isFinding(row) ? [findingOf(assessment, row, places)] : [])),
    problems: problems
      // What everybody shares is told with the first shard.
      .filter(({ source }) => shard === 0 || !everybodys.has(source))
      .map(({ source, path, message }): RecordError => ({ ...places.get(source), reference: source, path, message }))
      .sort(byPlace),
  };
  fillWhole(workspace.outcome(shard), (folder) => {
    for (const file of OUTCOME_FILES) {
      writeFileSync(join(folder, `${file}.ndjson`), outcome[file].map((one) => `${JSON.stringify(one)}\n`).join(''));
    }
  });
}

/** Records of a shard file, or of the one that all shards share, in an order of their own. */
export function parseLines(text: string): ShardRecord[] {
  return readShardLines(text)
    .map((line) => ({ ...line, resource: JSON.parse(line.json) as unknown }))
    .sort(
      (a, b) => compare(a.reference, b.reference) || compare(updatedOf(b), updatedOf(a)) || compare(a.json, b.json),
    );
}

/** An export may hold a resource twice: the one that was saved last counts. A record without an id is none of these. */
export function newestOfEach(sorted: readonly ShardRecord[]): ShardRecord[] {
  return sorted.filter(
    ({ reference, json }, index) =>
      sorted[index - 1]?.reference !== reference ||
      (reference.endsWith('/(no id)') && sorted[index - 1]?.json !== json),
  );
}

function updatedOf({ resource }: ShardRecord): string {
  const { meta } = resource as { readonly meta?: { readonly lastUpdated?: string } };
  return meta?.lastUpdated ?? '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function placeOf({ file, line }: Pick<ShardLine, 'file' | 'line'>, files: readonly string[]): Place {
  return { file: files[file] ?? '', line };
}

function byPlace(a: RecordError, b: RecordError): number {
  return compare(a.reference, b.reference) || compare(a.path, b.path);
}

/** What stands, patient by patient in the order of shards, each patient's as it was planned. */
function inOrderOfPatients(
  standing: readonly (ChargeItem | DetectedIssue | Task)[],
): (ChargeItem | DetectedIssue | Task)[] {
  return [...indexBy(standing, (one) => [patientOf(one)])]
    .sort(([a], [b]) => byHash(a, b))
    .flatMap(([, ofPatient]) => ofPatient);
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
