// SPDX-License-Identifier: Apache-2.0
import { namesBorneBy, withBearer } from '../../capture/with-known-ids.ts';
import { indexBy } from '../../fhir/index-by.ts';
import { isObject } from '../../json-object.ts';
import { CLOCK_TYPES } from '../clock.ts';
import { BufferedFiles } from './buffered-files.ts';
import { notRead, readLines, type InputFile } from './input-lines.ts';
import { ownShards, saveJournal, type Journal } from './journal.ts';
import { jsonMessage } from './json-message.ts';
import { byHash, shardOf } from './patient-hash.ts';
import { routeOf, type Routed } from './route.ts';
import { readShardLines, writeShardLine } from './shard-line.ts';
import { linesOf, textOf, type Workspace } from './workspace.ts';

/** A line that holds no resource or one of an unknown patient, or a file that ends too early. */
export interface InputError {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/**
 * Takes the source apart on disk: each patient's records into the shard of the patient's hash, what belongs to nobody
 * beside them. A file counts once it is read to its end; a run that was cut short goes on behind the last that was.
 * @param onBytes - Is told how many bytes have been read since it was last told.
 */
export async function partition(
  workspace: Workspace,
  journal: Journal,
  inputs: readonly InputFile[],
  onBytes: (bytes: number) => void,
): Promise<Journal> {
  if (journal.isWhole) {
    return journal;
  }
  const parter = new Parter(workspace, journal);
  let now = journal;
  for (const [index, file] of inputs.entries()) {
    if (journal.read.some(({ name }) => name === file.name)) {
      onBytes(file.bytes);
      continue;
    }
    const take = (text: string, line: number): void => {
      parter.take(text, { file, index, line });
    };
    const { sha256, lines, fault } =
      file.fault === undefined ? await readLines(file, take, onBytes) : notRead(file.fault);
    if (fault !== undefined) {
      const message = file.fault ?? `the rest of the file cannot be read: ${fault}`;
      parter.error({ file: file.name, line: lines + 1, message });
    }
    const read = [...now.read, { name: file.name, sha256, lines, ...(fault === undefined ? {} : { fault }) }];
    now = { ...now, ...parter.state(), read };
    saveJournal(workspace, now);
  }
  parter.placeNamed(inputs);
  parter.placeBinaries();
  now = { ...now, ...parter.state(), isWhole: true };
  saveJournal(workspace, now);
  return now;
}

interface Place {
  readonly file: InputFile;
  readonly index: number;
  readonly line: number;
}

class Parter {
  readonly #workspace: Workspace;
  readonly #shards: number;
  readonly #own: ReadonlySet<number>;
  readonly #files: BufferedFiles;
  readonly #counts: Map<string, number>;
  #errors: number;
  #newest: string;

  constructor(workspace: Workspace, journal: Journal) {
    const { shards, sizes, counts, errors, newest } = journal;
    this.#workspace = workspace;
    this.#shards = shards;
    this.#own = new Set(ownShards(journal));
    this.#counts = new Map(Object.entries(counts));
    this.#errors = errors;
    this.#newest = newest;
    const paths = [
      ...each(shards, workspace.shard),
      ...each(shards, workspace.binaries),
      ...each(shards, workspace.wanted),
      workspace.shared(),
      workspace.inputErrors(),
      ...each(shards, workspace.bearers),
      ...each(shards, workspace.named),
    ];
    this.#files = new BufferedFiles(
      (index) => paths[index] ?? '',
      paths.map((_, index) => sizes[index] ?? 0),
    );
  }

  take(text: string, place: Place): void {
    const { file, index, line } = place;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      this.error({ file: file.name, line, message: `not JSON: ${jsonMessage(error)}` });
      return;
    }
    const routed = routeOf(value);
    if (typeof routed === 'string') {
      this.error({ file: file.name, line, message: routed });
      return;
    }
    const { type, instant } = routed;
    this.#counts.set(type, (this.#counts.get(type) ?? 0) + 1);
    this.#newest = instant !== undefined && instant > this.#newest ? instant : this.#newest;
    this.#place(routed, { file: index, line, json: text.trimEnd() });
    for (const name of type === 'Patient' && isObject(value) ? namesBorneBy(value) : []) {
      this.#files.add(this.#bucketOf(name, 0), `${JSON.stringify([name, routed.reference])}\n`);
    }
  }

  #place(
    { reference, type, route }: Routed,
    { file, line, json }: { readonly file: number; readonly line: number; readonly json: string },
  ): void {
    const written = (patients: readonly string[]): string =>
      writeShardLine({ patients: JSON.stringify(patients), reference, file, line, json });
    switch (route.to) {
      case 'patients':
        this.#toPatients(type, route, written(route.keys));
        break;
      case 'bearer':
        this.#files.add(this.#bucketOf(route.name, 1), written([route.name]));
        break;
      case 'all':
        this.#files.add(3 * this.#shards, written([]));
        break;
      case 'binaries':
        this.#files.add(this.#shards + shardOf(reference, this.#shards), written([]));
        break;
      case 'nobody':
        break;
      default:
        route satisfies never;
    }
  }

  error(error: InputError): void {
    this.#errors += 1;
    this.#files.add(3 * this.#shards + 1, `${JSON.stringify(error)}\n`);
  }

  /**
   * Gives records that name their patient by an identifier to the one who bears it, and tells of those that nobody or
   * more than one bears: by hash, an order that the number of shards does not change.
   */
  placeNamed(inputs: readonly InputFile[]): void {
    this.#files.flush();
    for (let bucket = 0; bucket < this.#shards; bucket += 1) {
      const bearers = this.#bearersIn(bucket);
      const lines = readShardLines(textOf(this.#workspace.named(bucket))).map((line) => ({
        ...line,
        name: String((JSON.parse(line.patients) as string[])[0]),
      }));
      for (const line of lines.sort((a, b) => byHash(a.name, b.name) || a.file - b.file || a.line - b.line)) {
        const [bearer, ...others] = bearers.get(line.name) ?? [];
        const isKnown = bearer !== undefined && others.length === 0;
        const value: unknown = JSON.parse(line.json);
        const known = isKnown ? withBearer(value, line.name, bearer) : value;
        const routed = routeOf(known, true);
        if (typeof routed === 'string') {
          continue;
        }
        // A treatment that names no patient is told of as such.
        if (!isKnown && routed.type !== 'Procedure') {
          const whose = bearer === undefined ? 'no Patient bears' : 'more than one Patient bears';
          const message = `${line.reference} names its patient by an identifier that ${whose}`;
          this.error({ file: inputs[line.file]?.name ?? '', line: line.line, message });
        }
        this.#place(routed, { ...line, json: isKnown ? JSON.stringify(known) : line.json });
      }
    }
  }

  #bearersIn(bucket: number): ReadonlyMap<string, ReadonlySet<string>> {
    const bearers = new Map<string, Set<string>>();
    for (const line of linesOf(this.#workspace.bearers(bucket))) {
      const [name, reference] = JSON.parse(line) as [string, string];
      bearers.set(name, (bearers.get(name) ?? new Set()).add(reference));
    }
    return bearers;
  }

  /** Appends each note's text to the shards of the documents that name it. */
  placeBinaries(): void {
    this.#files.flush();
    for (let bucket = 0; bucket < this.#shards; bucket += 1) {
      const wanted = new Map<string, Set<string>>();
      for (const line of linesOf(this.#workspace.wanted(bucket))) {
        const [reference, patient] = JSON.parse(line) as [string, string];
        wanted.set(reference, (wanted.get(reference) ?? new Set()).add(patient));
      }
      for (const line of readShardLines(textOf(this.#workspace.binaries(bucket)))) {
        for (const [shard, patients] of this.#shardsOf([...(wanted.get(line.reference) ?? [])])) {
          this.#files.add(shard, writeShardLine({ ...line, patients: JSON.stringify(patients) }));
        }
      }
    }
  }

  /** What the journal keeps, once everything is written. */
  state(): Pick<Journal, 'sizes' | 'counts' | 'errors' | 'newest'> {
    const counts = Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
    return { sizes: [...this.#files.flush()], counts, errors: this.#errors, newest: this.#newest };
  }

  #toPatients(
    type: string,
    { keys, binaries }: { readonly keys: readonly string[]; readonly binaries: readonly string[] },
    written: string,
  ): void {
    for (const [shard, ofShard] of this.#shardsOf(keys)) {
      // Of other parts' patients nothing matters but when their therapists treated them.
      if (this.#own.has(shard) || CLOCK_TYPES.includes(type)) {
        this.#files.add(shard, written);
      }
      for (const binary of this.#own.has(shard) ? binaries : []) {
        for (const patient of ofShard) {
          this.#files.add(2 * this.#shards + shardOf(binary, this.#shards), `${JSON.stringify([binary, patient])}\n`);
        }
      }
    }
  }

  /** The file of a name's bucket: behind those of shards, binaries and wanted, what is shared, and errors. */
  #bucketOf(name: string, kind: 0 | 1): number {
    return (3 + kind) * this.#shards + 2 + shardOf(name, this.#shards);
  }

  #shardsOf(patients: readonly string[]): ReadonlyMap<number, readonly string[]> {
    return indexBy(patients, (patient) => [shardOf(patient, this.#shards)]);
  }
}

function each(count: number, pathOf: (index: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => pathOf(index));
}
