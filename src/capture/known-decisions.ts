// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import type { RunReport } from './run-report.ts';
import { onePerPatient } from '../fhir/query/scope.ts';
import type { Scope } from '../fhir/query/searches.ts';
import type { RecordSet } from '../fhir/record-set.ts';
import { versionedReference } from '../fhir/reference.ts';
import type { Write } from '../fhir/write/write.ts';

/** A saved record, and what has to be decided because of it. */
interface Told {
  readonly version: string;
  readonly scope: Scope;
  /** False of a record that is new. */
  readonly hasEarlier: boolean;
}

/** What a run is for: a scope, and the saved records that led to it; none where something else did. */
export interface Wanted {
  readonly scope: Scope;
  readonly told: readonly (Told | undefined)[];
}

export function wantedFor(scope: Scope, saved: unknown, hasEarlier: boolean): Wanted {
  return { scope, told: [{ version: versionedReference(saved as Resource), scope, hasEarlier }] };
}

/** What several runs of one patient are for, as one. */
export function joined(first: Wanted, ...rest: readonly Wanted[]): Wanted {
  const all = [first, ...rest];
  const [scope = first.scope] = onePerPatient(all.map((one) => one.scope));
  return { scope, told: all.flatMap(({ told }) => told) };
}

/** A decision that has been settled. */
export interface KnownDecision {
  readonly scope: Scope;
  /** Those of its days. */
  readonly treatments: readonly string[];
  /** `Type/id/_history/version` of all that was read, and of what stands since. */
  readonly versions: ReadonlySet<string>;
  /** The versions that were deleted: their own events tell nothing else. */
  readonly withdrawn: ReadonlySet<string>;
  readonly days: RunReport['days'];
  /** When its reading began. */
  readonly since: number;
}

/** What nobody is told of may change meanwhile: a price that is set for the first time, a site's own codes. */
const KNOWN_MS = 60_000;

/** Some versions of each patient's records. */
const MAX_KNOWN = 200;

/** Whether a decision was made from everything that was told; it holds then as long as what it was made from stands. */
export function wasMadeFor(known: KnownDecision, { told }: Wanted, now: number): boolean {
  const age = now - known.since;
  return age >= 0 && age < KNOWN_MS && told.every((one) => one !== undefined && isKnown(one, known));
}

/** The event of a deletion names the version that was deleted; what it said before was told when it was saved. */
function isKnown(told: Told, known: KnownDecision): boolean {
  const isWithdrawn = told.hasEarlier && known.withdrawn.has(told.version);
  return isWithdrawn
    ? isWithin({ ...told, hasEarlier: false }, known)
    : known.versions.has(told.version) && isWithin(told, known);
}

/** Of a record that is new, what stood for its treatments and people before is no matter: that these are decided is enough. */
function isWithin({ scope, hasEarlier }: Told, known: KnownDecision): boolean {
  const decided = hasEarlier
    ? known.scope
    : { ...known.scope, procedures: known.treatments, performers: scope.performers };
  return (['dates', 'encounters', 'procedures', 'performers'] as const).every((key) =>
    scope[key].every((one) => decided[key].includes(one)),
  );
}

/**
 * The versions that a decision rests on once its writes are made; undefined where one is not known. A Binary, which no
 * search finds, is left out.
 * @param stored - What creates and updates have come to.
 */
export function versionsAfter(
  records: RecordSet,
  writes: readonly Write[],
  stored: readonly Resource[],
): ReadonlySet<string> | undefined {
  const written = new Set(writes.flatMap((write) => ('reference' in write ? write.reference : [])));
  const left = records.resources().filter(({ resourceType, id = '' }) => !written.has(`${resourceType}/${id}`));
  const all = [...left, ...stored].filter(({ resourceType }) => resourceType !== 'Binary');
  const isWhole = stored.length === writes.filter(({ kind }) => kind === 'create' || kind === 'update').length;
  return isWhole && all.every(({ meta }) => meta?.versionId !== undefined)
    ? new Set(all.map(versionedReference))
    : undefined;
}

/** The versions, as they were read, of what is deleted by these writes. */
export function withdrawnBy(records: RecordSet, writes: readonly Write[]): ReadonlySet<string> {
  const deleted = new Set(writes.flatMap((write) => (write.kind === 'delete' ? write.reference : [])));
  const read = records.resources().filter(({ resourceType, id = '' }) => deleted.has(`${resourceType}/${id}`));
  return new Set(read.map(versionedReference));
}

/**
 * The last decision of each patient, kept for the events that tell of what it was made from: a visit is saved as many
 * records at once. Who takes one keeps it again, or leaves none.
 */
export class KnownDecisions {
  readonly #byPatient = new Map<string, KnownDecision>();

  take(patient: string): KnownDecision | undefined {
    const known = this.#byPatient.get(patient);
    this.#byPatient.delete(patient);
    return known;
  }

  keep(patient: string, decision: KnownDecision): void {
    this.#byPatient.delete(patient);
    this.#byPatient.set(patient, decision);
    if (this.#byPatient.size > MAX_KNOWN) {
      const [oldest = ''] = this.#byPatient.keys();
      this.#byPatient.delete(oldest);
    }
  }
}
