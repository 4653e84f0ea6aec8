// SPDX-License-Identifier: Apache-2.0
import { deepEquals, normalizeErrorString } from '@medplum/core';
import type { Resource } from '@medplum/fhirtypes';
import { batchOfGets, isGone, isRetryable, readEach, type FhirClient } from '../fhir/fhir-client.ts';
import type { Scope } from '../fhir/query/searches.ts';
import { withFormsRead } from '../capture/pdf-notes.ts';
import { readRecords } from '../capture/read-records.ts';
import { PermanentFailure } from '../queue/work-queue.ts';
import { markedNotGiven } from '../fhir/query/not-given.ts';
import type { RecordSet } from '../fhir/record-set.ts';
import { versionedReference } from '../fhir/reference.ts';
import type { EhrClient } from './ehr-client.ts';
import { EhrError } from './ehr-error.ts';

/** What of our own store the mirror uses: resources under the ids that the EHR gave them. */
export interface MirrorStore {
  readonly read: (reference: string) => Promise<Resource | undefined>;
  /** The store as a decision reads it. */
  readonly client: FhirClient;
  /** Stores and deletes all of it, or nothing. */
  readonly apply: (change: { readonly put: readonly Resource[]; readonly remove: readonly string[] }) => Promise<void>;
}

/** What we write ourselves is never copied: here is where it is kept. */
const OWN: readonly string[] = ['DetectedIssue', 'Task', 'Device', 'Provenance', 'ChargeItemDefinition'];

/**
 * Copies of an EHR's records in our own store, where it can hold no charges: there they are assessed, charged and
 * shown as on any server. The EHR stays the truth; the copies follow it.
 */
export class Mirror {
  readonly #fhirUrl: string;
  readonly #store: MirrorStore;

  constructor(fhirUrl: string, store: MirrorStore) {
    this.#fhirUrl = fhirUrl;
    this.#store = store;
  }

  /**
   * Makes the copies of a scope equal to the EHR's records; what is equal already is not written.
   * @throws PermanentFailure naming a record that our own store refuses, or a search that the EHR does.
   */
  async sync(ehr: EhrClient, scope: Scope): Promise<void> {
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
      await this.#apply({ put, remove: gone });
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
      .filter(({ meta }) => String(meta?.['source']).startsWith(this.#fhirUrl))
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

  /** Forgets a record that the EHR no longer has. */
  async remove(reference: string): Promise<void> {
    if (await this.#store.read(reference)) {
      await this.#apply({ put: [], remove: [reference] });
    }
  }

  async #apply(change: Parameters<MirrorStore['apply']>[0]): Promise<void> {
    try {
      await this.#store.apply(change);
    } catch (cause) {
      const references = change.put.map(({ resourceType, id }) => `${resourceType}/${id ?? ''}`);
      const path = /(?:at|on) ([A-Z][\w.[\]]+)/.exec(normalizeErrorString(cause))?.[1] ?? '';
      throw new PermanentFailure(`Our store refused one of ${references.join(', ')}: ${path} is no valid FHIR R4`, {
        cause,
      });
    }
  }

  /** Versions are the store's own; `meta.source` says which one of the EHR's it is. */
  #asCopy<T extends Resource>(resource: T): T {
    const { meta } = resource;
    const source = `${this.#fhirUrl}${versionedReference(resource)}`;
    return { ...resource, meta: { ...(meta?.tag ? { tag: meta.tag } : {}), source } };
  }
}

/** A copy of the same version is left alone, whatever has been written on it here: a charge that was adopted, say. */
function isCopyOf(stored: Resource, copy: Resource): boolean {
  const source = copy.meta?.source ?? '';
  return source.includes('/_history/')
    ? stored.meta?.source === source && deepEquals(markedNotGiven(stored), markedNotGiven(copy))
    : deepEquals({ ...stored, meta: undefined }, { ...copy, meta: undefined });
}
