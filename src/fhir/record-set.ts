// SPDX-License-Identifier: Apache-2.0
import type { AssumedDate, RecordProblem } from '../engine/billing/treatment-day.ts';
import {
  AnyResourceSchema,
  R4_SCHEMAS,
  type AnyResource,
  type R4Reference,
  type ReadResource,
  type ReadType,
} from './r4.ts';
import { fitsOf } from './fits.ts';
import { withPlainStatus } from './plain-status.ts';
import { indexBy } from './index-by.ts';
import { localRecords } from './local-records.ts';
import { inR4 } from './other-versions.ts';
import { rawReference, relativeReference } from './reference.ts';
import { firstProblem } from './schema-problem.ts';
import { withoutNulls } from './without-nulls.ts';

export { rawReference, relativeReference } from './reference.ts';

/** Types whose `subject` is the patient. */
type PatientType =
  | 'Procedure'
  | 'ChargeItem'
  | 'Observation'
  | 'QuestionnaireResponse'
  | 'Condition'
  | 'CarePlan'
  | 'Composition'
  | 'DocumentReference'
  | 'DiagnosticReport'
  | 'ClinicalImpression';

/** A record that could not be read, with what is still known of where it belongs. */
export interface UnreadableRecord extends RecordProblem {
  readonly raw: AnyResource;
}

/** What an issue tells of it. */
export function problemOf({ source, path, message }: UnreadableRecord): RecordProblem {
  return { source, path, message };
}

/** Resources of the types that are read, typed and looked up by reference; the rest is left aside. */
export class RecordSet {
  readonly #byReference = new Map<string, HeldRecord>();
  readonly #byType = new Map<ReadType, HeldRecord[]>();
  readonly #all = new Map<ReadType, readonly ReadResource<ReadType>[]>();
  readonly #indexes = new Map<ReadType, Map<string, ReadonlyMap<string, readonly ReadResource<ReadType>[]>>>();
  readonly #written = new Map<ReadResource<ReadType>, AnyResource>();
  readonly #workedOut = new Map<unknown, Map<unknown, unknown>>();
  readonly unreadable: UnreadableRecord[] = [];
  readonly #unread = new Set<string>();
  /** Visits whose date of service rests on an assumption about the facility's clock, by `Encounter/<id>`. */
  readonly assumedDates: ReadonlyMap<string, AssumedDate>;
  /** Visits for whose clock no time zone is stated, by `Encounter/<id>`: that of a place not read yet would decide. */
  readonly unstatedZones: ReadonlySet<string>;

  constructor(resources: readonly unknown[]) {
    for (const resource of resources) {
      this.#add(resource);
    }
    const { changed, assumed, unstated } = localRecords({
      all: (type) => this.all(type),
      find: (type, reference) => this.find(type, reference),
    });
    for (const [reference, resource] of changed) {
      const held = this.#byReference.get(reference);
      if (held) {
        held.read = resource;
        this.#written.set(resource, held.raw);
      }
    }
    this.#all.clear();
    this.assumedDates = assumed;
    this.unstatedZones = unstated;
  }

  all<T extends ReadType>(type: T): readonly ReadResource<T>[] {
    let known = this.#all.get(type);
    if (!known) {
      known = (this.#byType.get(type) ?? []).map(({ read }) => read);
      this.#all.set(type, known);
    }
    return known as readonly ReadResource<T>[];
  }

  find<T extends ReadType>(type: T, reference: R4Reference | string | undefined): ReadResource<T> | undefined {
    const read = this.#held(typeof reference === 'string' ? reference : reference?.reference)?.read;
    return read?.resourceType === type ? (read as ReadResource<T>) : undefined;
  }

  /** Most references stand as records are held; those of another form are looked up by what they come to. */
  #held(reference: string | undefined): HeldRecord | undefined {
    return reference === undefined
      ? undefined
      : (this.#byReference.get(reference) ?? this.#byReference.get(relativeReference(reference) ?? ''));
  }

  /**
   * Resources of a type by a key, worked out once: `name` says which key it is.
   * @param keysOf - The keys of a resource; one without keys is not found by this index.
   */
  index<T extends ReadType>(
    type: T,
    name: string,
    keysOf: (resource: ReadResource<T>) => readonly (string | undefined)[],
  ): ReadonlyMap<string, readonly ReadResource<T>[]> {
    const ofType = this.#indexes.get(type) ?? new Map<string, ReadonlyMap<string, readonly ReadResource<ReadType>[]>>();
    const known = ofType.get(name);
    if (known) {
      return known as ReadonlyMap<string, readonly ReadResource<T>[]>;
    }
    const index = indexBy(this.all(type), (resource) => uniqueKeys(keysOf(resource)));
    this.#indexes.set(type, ofType.set(name, index));
    return index;
  }

  /** Records that could not be read: by their own reference, or by the one in an element of theirs. */
  unreadableBy(by: 'source' | 'subject' | 'beneficiary', reference: string): readonly UnreadableRecord[] {
    return this.once(indexUnreadable, by).get(reference) ?? [];
  }

  /** What `work` makes of a thing with these records, worked out once for each thing: they do not change. */
  once<About, Fact>(work: (records: RecordSet, about: About) => Fact, about: About): Fact {
    const facts = (this.#workedOut.get(work) ?? new Map<About, Fact>()) as Map<About, Fact>;
    const known = facts.get(about);
    if (known !== undefined || facts.has(about)) {
      return known as Fact;
    }
    const fact = work(this, about);
    this.#workedOut.set(work, facts.set(about, fact));
    return fact;
  }

  /** Resources of a type that are about a patient. */
  ofPatient<T extends PatientType>(type: T, patient: string): readonly ReadResource<T>[] {
    return this.index(type, 'patient', ({ subject }) => [relativeReference(subject)]).get(patient) ?? [];
  }

  /** The JSON as it was read, for writing it back with everything a person put there. */
  raw(reference: string): AnyResource | undefined {
    return this.#byReference.get(reference)?.raw;
  }

  /** The JSON behind a record of these: mostly the record itself. */
  written(read: ReadResource<ReadType>): AnyResource {
    return this.#written.get(read) ?? read;
  }

  /** The same records with some put in the place of those of their references, or beside them. */
  with(resources: readonly unknown[]): RecordSet {
    return resources.length === 0 ? this : new RecordSet([...resources, ...this.resources()]);
  }

  /** Every resource as it was read, those that could not be understood included. */
  resources(): AnyResource[] {
    return [...[...this.#byReference.values()].map(({ raw }) => raw), ...this.unreadable.map(({ raw }) => raw)];
  }

  /** Everything that was read and could be, as `Type/id/_history/version`. */
  versions(): string[] {
    return [...this.#byReference].flatMap(([reference, { raw }]) =>
      raw.meta?.versionId === undefined ? [] : `${reference}/_history/${raw.meta.versionId}`,
    );
  }

  #add(resource: unknown): void {
    const record = readRecord(resource);
    // The first of a reference stands, and is told of where it cannot be read; without an id nobody knows which it is.
    if (!record || this.#byReference.has(record.source) || (this.#unread.has(record.source) && record.raw.id)) {
      return;
    }
    const { source, raw } = record;
    if (record.kind === 'unreadable') {
      this.#unread.add(source);
      this.unreadable.push(record.problem);
      return;
    }
    const { read } = record;
    const held = { read, raw };
    if (read !== (raw as unknown)) {
      this.#written.set(read, raw);
    }
    this.#byReference.set(source, held);
    const ofType = this.#byType.get(read.resourceType);
    if (ofType) {
      ofType.push(held);
    } else {
      this.#byType.set(read.resourceType, [held]);
    }
  }
}

/** A record as it is understood, with the facility's times, and as it was written. */
interface HeldRecord {
  read: ReadResource<ReadType>;
  readonly raw: AnyResource;
}

function indexUnreadable(
  { unreadable }: RecordSet,
  by: 'source' | 'subject' | 'beneficiary',
): ReadonlyMap<string | undefined, readonly UnreadableRecord[]> {
  return indexBy(unreadable, ({ source, raw }) => [by === 'source' ? source : rawReference(raw, by)]);
}

function uniqueKeys(keys: readonly (string | undefined)[]): string[] {
  const [only] = keys;
  if (keys.length < 2) {
    return only === undefined ? [] : [only];
  }
  return [...new Set(keys.filter((key) => key !== undefined))];
}

/** What a resource is: read by its type's schema, or what is wrong with it. */
type ReadRecord = { readonly source: string; readonly raw: AnyResource } & (
  | { readonly kind: 'read'; readonly read: ReadResource<ReadType> }
  | { readonly kind: 'unreadable'; readonly problem: UnreadableRecord }
);

const isResource = fitsOf(AnyResourceSchema);

/** Undefined for what is no resource, and for a type that is not read. */
function readRecord(resource: unknown): ReadRecord | undefined {
  if (!isResource(resource) || !isReadType(resource.resourceType)) {
    return undefined;
  }
  const type = resource.resourceType;
  const source = `${type}/${resource.id ?? '(no id)'}`;
  const raw: AnyResource = resource;
  const written = inR4(withPlainStatus(raw));
  if (fitsOf<(typeof R4_SCHEMAS)[ReadType]>(R4_SCHEMAS[type])(written)) {
    return { kind: 'read', source, raw, read: written };
  }
  const parsed = R4_SCHEMAS[type].safeParse(withoutNulls(written));
  return parsed.success
    ? { kind: 'read', source, raw, read: parsed.data }
    : { kind: 'unreadable', source, raw, problem: { source, ...firstProblem(type, parsed.error, raw), raw } };
}

function isReadType(type: string): type is ReadType {
  return Object.hasOwn(R4_SCHEMAS, type);
}
