// SPDX-License-Identifier: Apache-2.0
import { deepEquals, normalizeErrorString } from '@medplum/core';
import type { Resource } from '@medplum/fhirtypes';
import { batchOfGets, isGone, isRetryable, readEach, type FhirClient } from '../fhir/fhir-client.ts';
import type { Scope } from '../fhir/query/searches.ts';
import { withFormsRead } from '../capture/pdf-notes.ts';
import { readRecords } from '../capture/read-records.ts';
import { PermanentFailure } from '../queue/work-queue.ts';
import { markedNotGiven } from '../fhir/query/not-given.ts';
import type { AnyResource } from '../fhir/r4.ts';
import type { RecordSet } from '../fhir/record-set.ts';
import { versionedReference } from '../fhir/reference.ts';
import { savedAt } from '../saved-at.ts';
import type { EhrClient } from './ehr-client.ts';
import { EhrError } from './ehr-error.ts';

/** What of our own store the mirror uses: resources under the ids that the EHR gave them. */
export interface MirrorStore {
  readonly read: (reference: string) => Promise<Resource | undefined>;
  /** The store as a decision reads it. */
  readonly client: FhirClient;
  /** Stores and deletes all of it, or nothing, but for copies that have been passed by what is stored meanwhile. */
  readonly apply: (change: MirrorChange) => Promise<void>;
}

interface MirrorChange {
  readonly put: readonly Resource[];
  readonly remove: readonly string[];
  /** @param stored - What is stored under the copy's id; undefined: nothing. */
  readonly isPassed: (copy: Resource, stored: Resource | undefined) => boolean;
}

/** Longer than any sync takes. */
const REMEMBER_MS = 600_000;

/** What we write ourselves is never copied: here is where it is kept. */
const OWN: readonly string[] = ['DetectedIssue', 'Task', 'Device', 'Provenance', 'ChargeItemDefinition'];

/**
 * Copies of an EHR's records in our own store, where it can hold no charges: there they are assessed, charged and
 * shown as on any server. The EHR stays the truth; the copies follow it.
 */
export class Mirror {
  readonly #fhirUrl: string;
  readonly #store: MirrorStore;
  /** When copies were last removed: a sync that read one before must not bring it back. */
  readonly #removed = new Map<string, number>();

  constructor(fhirUrl: string, store: MirrorStore) {
    this.#fhirUrl = fhirUrl;
    this.#store = store;
  }

  /**
   * Makes the copies of a scope equal to the EHR's records; what is equal already is not written.
   * @throws PermanentFailure naming a record that our own store refuses, or a search that the EHR does.
   */
  async sync(ehr: EhrClient, scope: Scope): Promise<void> {
    const sinceMs = Date.now();
    const { records, scope: wide, failures } = await readRecords(ehr, scope);
    const [failure] = failures;
    if (failure) {
      const status = Number(failure.status);
      if (failure.status !== '' && isRetryable(status)) {
        throw new EhrError(status, `${failure.url} was not answered`);
      }
      throw new PermanentFailure(`${failure.url}: the EHR refused the search (status ${failure.status})`);
    }
    // For the page: the engine itself needs no names.
    const patient = await readEach(ehr, [scope.patient]);
    const { moved, gone } = await this.#noLongerThere(ehr, wide, records);
    const wanted = [...patient, ...(records.resources() as Resource[]), ...moved]
      .filter(({ resourceType }) => !OWN.includes(resourceType))
      .map((resource) => this.#asCopy(withFormsRead(resource, records)));
    const put: Resource[] = [];
    for (const copy of wanted) {
      const stored = await this.#store.read(`${copy.resourceType}/${copy.id ?? ''}`);
      if (!stored || !isCopyOf(stored, copy)) {
        put.push(copy);
      }
    }
    if (put.length + gone.length > 0) {
      await this.#apply({ put, remove: gone }, sinceMs);
    }
  }

  /**
   * Copies that a decision here would rest on and that the EHR no longer gives for the scope: it has deleted them, or
   * moved them to another patient, visit or day. What it does not answer for stays as it was.
   */
  async #noLongerThere(
    ehr: EhrClient,
    scope: Scope,
    records: RecordSet,
  ): Promise<{ readonly moved: readonly Resource[]; readonly gone: readonly string[] }> {
    const kept = (await readRecords(this.#store.client, scope)).records.resources();
    const stale = kept
      .filter((one) => this.#isCopy(one))
      .map(({ resourceType, id }) => `${resourceType}/${id ?? ''}`)
      .filter((reference) => records.raw(reference) === undefined);
    const { entry = [] } = stale.length === 0 ? {} : await ehr.executeBatch(batchOfGets(stale));
    const statuses = entry.map(({ response }) => Number(response?.status));
    const busy = statuses.find(isRetryable);
    if (busy !== undefined) {
      throw new EhrError(busy, 'a record was not given');
    }
    return {
      moved: entry.flatMap(({ resource }) => resource ?? []),
      gone: stale.filter((_, index) => isGone(statuses[index] ?? 0)),
    };
  }

  /** Our copy of a record, as it was when it was made; undefined where there is none. */
  async copyOf(reference: string): Promise<Resource | undefined> {
    return this.#store.read(reference);
  }

  /** True of a record of the EHR's that has been copied. */
  async hasCopyOf(reference: string): Promise<boolean> {
    return this.#isCopy(await this.#store.read(reference));
  }

  #isCopy(resource: { readonly meta?: Resource['meta'] | AnyResource['meta'] } | undefined): boolean {
    return String(resource?.meta?.['source']).startsWith(this.#fhirUrl);
  }

  /** Forgets a record that the EHR no longer has. */
  async remove(reference: string): Promise<void> {
    if (await this.#store.read(reference)) {
      await this.#apply({ put: [], remove: [reference] }, Date.now());
    }
  }

  async #apply(change: Omit<MirrorChange, 'isPassed'>, sinceMs: number): Promise<void> {
    const isPassed: MirrorChange['isPassed'] = (copy, stored) =>
      stored
        ? (savedAt(stored) ?? 0) >= sinceMs && isOlder(copy, stored)
        : (this.#removed.get(`${copy.resourceType}/${copy.id ?? ''}`) ?? 0) >= sinceMs;
    try {
      await this.#store.apply({ ...change, isPassed });
      this.#remember(change.remove);
    } catch (cause) {
      const references = change.put.map(({ resourceType, id }) => `${resourceType}/${id ?? ''}`);
      const path = /(?:at|on) ([A-Z][\w.[\]]+)/.exec(normalizeErrorString(cause))?.[1] ?? '';
      throw new PermanentFailure(`Our store refused one of ${references.join(', ')}: ${path} is no valid FHIR R4`, {
        cause,
      });
    }
  }

  #remember(removed: readonly string[]): void {
    const now = Date.now();
    [...this.#removed].filter(([, at]) => at < now - REMEMBER_MS).forEach(([one]) => this.#removed.delete(one));
    removed.forEach((one) => this.#removed.set(one, now));
  }

  /** Versions are the store's own; `meta.source` says which one of the EHR's it is, and when that was saved there. */
  #asCopy<T extends Resource>(resource: T): T {
    const { meta } = resource;
    const at = meta?.lastUpdated === undefined ? '' : `#${meta.lastUpdated}`;
    const source = `${this.#fhirUrl}${versionedReference(resource)}${at}`;
    return { ...resource, meta: { ...(meta?.tag ? { tag: meta.tag } : {}), source } };
  }
}

/** A copy of the same version is left alone, whatever has been written on it here: a charge that was adopted, say. */
function isCopyOf(stored: Resource, copy: Resource): boolean {
  const [source, before] = [sourceOf(copy), sourceOf(stored)];
  return source.version !== undefined
    ? before.address === source.address && deepEquals(markedNotGiven(stored), markedNotGiven(copy))
    : deepEquals({ ...stored, meta: undefined }, { ...copy, meta: undefined });
}

/** True of a copy of what the EHR has since replaced by what is stored: two syncs that read one record have crossed. */
function isOlder(copy: Resource, stored: Resource): boolean {
  const [one, other] = [sourceOf(copy), sourceOf(stored)];
  const before = one.savedMs - other.savedMs || Number(one.version) - Number(other.version);
  return before < 0;
}

/** What a copy is of. */
function sourceOf({ meta }: Resource): {
  readonly address: string;
  readonly version: string | undefined;
  readonly savedMs: number;
} {
  const [address = '', at = ''] = (meta?.source ?? '').split('#');
  return { address, version: address.split('/_history/')[1], savedMs: Date.parse(at) };
}
