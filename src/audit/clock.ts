// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ClockIndex } from '../engine/billing/clock-index.ts';
import { clockOf, type PatientPresence, type PatientTime } from '../fhir/read/busy-times.ts';
import { indexBy } from '../fhir/index-by.ts';
import { RecordSet } from '../fhir/record-set.ts';
import { typeOf } from '../fhir/reference.ts';
import { BufferedFiles } from './disk/buffered-files.ts';
import { shardOf } from './disk/patient-hash.ts';
import { readShardLines, type ShardLine } from './disk/shard-line.ts';
import { writeWhole } from '../whole-file.ts';
import { fillWhole, linesOf, textOf, type Workspace } from './disk/workspace.ts';
import { recordsOf, type ShardRecord } from './shard-records.ts';

/** Types that say whom a therapist treated when; the last three only by a date that tells the facility's clock. */
export const CLOCK_TYPES: readonly string[] = [
  'Procedure',
  'Encounter',
  'Observation',
  'Composition',
  'DocumentReference',
];

const DATE_ONLY = /"(?:effectiveDateTime|date)"\s*:\s*"\d{4}-\d\d-\d\d"/;

/** A time with where in the source it stands. */
export interface PlacedTime extends Pick<ShardLine, 'file' | 'line'> {
  readonly time: PatientTime;
}

type ClockLine =
  | ({ readonly person: string; readonly shard: number } & PlacedTime)
  | { readonly person: string; readonly shard: number; readonly presence: PatientPresence };

/** Writes down whom a shard's patients kept busy and when, by therapist. */
export function writeClock(
  workspace: Workspace,
  shard: number,
  records: RecordSet,
  lines: readonly Pick<ShardLine, 'reference' | 'file' | 'line'>[],
): void {
  const { times, presences } = clockOf(records);
  const places = new Map(lines.map(({ reference, file, line }) => [reference, { file, line }]));
  const told: ClockLine[] = [
    ...times.flatMap((time) =>
      time.performers.map((person) => ({ person, shard, time, ...(places.get(time.source) ?? { file: -1, line: 0 }) })),
    ),
    ...presences.flatMap((presence) => presence.people.map((person) => ({ person, shard, presence }))),
  ];
  writeWhole(workspace.clock(shard), told.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/** The same for a shard that another part assesses: of its records, only those that tell the time are read. */
export function readClock(workspace: Workspace, shard: number, shared: readonly ShardRecord[]): void {
  if (existsSync(workspace.clock(shard))) {
    return;
  }
  const own = recordsOf(readShardLines(textOf(workspace.shard(shard))).filter(tellsTime));
  const records = new RecordSet([...shared, ...own].map(({ resource }) => resource));
  writeClock(workspace, shard, records, own);
}

function tellsTime({ reference, json }: ShardLine): boolean {
  const type = typeOf(reference);
  return type === 'Procedure' || type === 'Encounter' || (CLOCK_TYPES.includes(type) && DATE_ONLY.test(json));
}

/** A time that a patient's therapist gave to somebody else while treating the patient. */
interface TimeElsewhere extends PlacedTime {
  readonly patient: string;
  /** True where the other's records are in another shard. */
  readonly isUnknown: boolean;
}

/**
 * Finds for each shard the times that its therapists gave to other patients while they are said to have treated its own.
 * Therapists are taken a bucket at a time, so that their number does not matter.
 */
export function compareClocks(workspace: Workspace, shards: number): void {
  if (existsSync(workspace.elsewhere())) {
    return;
  }
  fillWhole(workspace.elsewhere(), (folder) => {
    const none = Array.from({ length: shards }, () => 0);
    const buckets = new BufferedFiles((index) => join(folder, `bucket-${String(index)}`), none);
    for (let shard = 0; shard < shards; shard += 1) {
      for (const line of linesOf(workspace.clock(shard))) {
        buckets.add(shardOf(personOf(line), shards), `${line}\n`);
      }
    }
    buckets.flush();
    const found = new BufferedFiles((index) => join(folder, `${String(index).padStart(5, '0')}.ndjson`), none);
    for (let bucket = 0; bucket < shards; bucket += 1) {
      const lines = linesOf(join(folder, `bucket-${String(bucket)}`)).map((line) => JSON.parse(line) as ClockLine);
      for (const [shard, time] of timesTogether(lines)) {
        found.add(shard, `${JSON.stringify(time)}\n`);
      }
    }
    found.flush();
  });
}

/** The person stands first, so that a line need not be parsed to be sorted: as it is written, escapes included. */
function personOf(line: string): string {
  return line.slice('{"person":"'.length, line.indexOf('","shard":'));
}

/** What compareClocks found for a shard: the patients whose days another shard changes, and the times that count for them. */
export function timesElsewhere(
  workspace: Workspace,
  shard: number,
): { readonly patients: ReadonlySet<string>; readonly times: readonly PlacedTime[] } {
  const found = linesOf(workspace.elsewhere(shard)).map((line) => JSON.parse(line) as TimeElsewhere);
  const patients = new Set(found.filter(({ isUnknown }) => isUnknown).map(({ patient }) => patient));
  const times = found.filter(({ patient }) => patients.has(patient));
  return { patients, times: [...new Map(times.map((one) => [one.time.source, one])).values()] };
}

/** Times that touch a patient's presence, with the patient's shard. */
function timesTogether(lines: readonly ClockLine[]): [shard: number, time: TimeElsewhere][] {
  const found = new Map<string, [number, TimeElsewhere]>();
  for (const [, ofPerson] of indexBy(lines, ({ person }) => [person])) {
    const times = ofPerson.flatMap((line) => ('time' in line ? [line] : []));
    const byClock = new ClockIndex(times, ({ time }) => time.interval);
    for (const line of ofPerson) {
      const others = 'presence' in line ? byClock.during(line.presence) : [];
      const patient = 'presence' in line ? line.presence.patient : '';
      for (const { shard, time, file, line: at } of others.filter(({ time }) => time.patient !== patient)) {
        const isUnknown = shard !== line.shard;
        found.set(`${patient} ${time.source}`, [line.shard, { patient, isUnknown, time, file, line: at }]);
      }
    }
  }
  return [...found.values()];
}
