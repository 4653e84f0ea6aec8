// SPDX-License-Identifier: Apache-2.0
import type { BundleEntry, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { isOperationOutcome, normalizeErrorString } from '@medplum/core';
import type { FhirClient } from '../../fhir/fhir-client.ts';
import { changedElements, mergeChanges, withElements, type Conflict, type JsonRecord } from './record-changes.ts';

/** A record as a server stores it. */
export type StoredRecord = Resource & { readonly id: string };

/** What two people made of one record, for a person to choose. */
export interface Collision {
  /** What stands now, with my changes where nobody else changed anything. */
  readonly merged: StoredRecord;
  readonly mine: StoredRecord;
  readonly conflicts: readonly Conflict[];
}

/** How saving ended. `others`: elements that somebody else had changed meanwhile, and that were kept. */
export type SaveOutcome =
  | { readonly kind: 'saved'; readonly stored: StoredRecord; readonly others: readonly string[] }
  | { readonly kind: 'collision'; readonly collision: Collision };

/** A record that changes under every attempt is left to a person to save again. */
const MAX_ATTEMPTS = 4;
const OUTDATED: readonly string[] = ['409', '412'];

/**
 * Saves what somebody changed of a record, on the version they saw. Where another was saved meanwhile, the changes go
 * on top of it, unless both changed the same element: that is for a person to decide.
 * @throws Error in the server's own words; nothing has been written then.
 */
export async function saveChanges(client: FhirClient, base: StoredRecord, mine: StoredRecord): Promise<SaveOutcome> {
  let [from, wanted] = [base, mine];
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const answer = await one(client, putOf(wanted, from));
    if (answer.kind === 'done') {
      return { kind: 'saved', stored: answer.resource, others: elementsOfOthers(base, mine, wanted) };
    }
    const theirs = await stored(client, mine);
    const { merged, conflicts } = mergeChanges(asJson(base), asJson(mine), asJson(theirs));
    const combined = merged as unknown as StoredRecord;
    if (conflicts.length > 0) {
      return { kind: 'collision', collision: { merged: combined, mine, conflicts } };
    }
    [from, wanted] = [theirs, combined];
  }
  throw new Error('Others keep saving this record. Wait a moment, then save again: what you typed is kept.');
}

/** What stands after a person chose, for each element in conflict, whose is kept. */
export function resolved({ merged, mine }: Collision, keptMine: readonly string[]): StoredRecord {
  return withElements(asJson(merged), asJson(mine), keptMine) as unknown as StoredRecord;
}

/** The record as it stands on the server. */
export async function stored(client: FhirClient, { resourceType, id }: StoredRecord): Promise<StoredRecord> {
  const answer = await one(client, { request: { method: 'GET', url: `${resourceType}/${id}` } });
  if (answer.kind === 'outdated') {
    throw new Error('The server did not give the record.');
  }
  return answer.resource;
}

function elementsOfOthers(base: StoredRecord, mine: StoredRecord, saved: StoredRecord): string[] {
  const ours = changedElements(asJson(base), asJson(mine));
  return changedElements(asJson(base), asJson(saved)).filter((element) => !ours.includes(element));
}

function putOf(resource: StoredRecord, { resourceType, id, meta }: StoredRecord): BundleEntry {
  const ifMatch = `W/"${meta?.versionId ?? ''}"`;
  return { resource, request: { method: 'PUT', url: `${resourceType}/${id}`, ifMatch } };
}

type Answer = { readonly kind: 'done'; readonly resource: StoredRecord } | { readonly kind: 'outdated' };

async function one(client: FhirClient, entry: BundleEntry): Promise<Answer> {
  const { entry: [answer] = [] } = await client.executeBatch({ resourceType: 'Bundle', type: 'batch', entry: [entry] });
  const status = answer?.response?.status ?? '';
  if (entry.request?.method === 'PUT' && OUTDATED.some((code) => status.startsWith(code))) {
    return { kind: 'outdated' };
  }
  const resource = answer?.resource ?? entry.resource;
  if (!status.startsWith('2') || resource?.id === undefined) {
    throw new Error(wordsOf(answer?.response?.outcome, status));
  }
  return { kind: 'done', resource: resource as StoredRecord };
}

function wordsOf(outcome: Resource | undefined, status: string): string {
  return isOperationOutcome(outcome)
    ? normalizeErrorString(outcome satisfies OperationOutcome)
    : `The server refused (${status}).`;
}

function asJson(resource: StoredRecord): JsonRecord {
  return resource as unknown as JsonRecord;
}
