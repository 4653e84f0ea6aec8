// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { isOperationOutcome, normalizeErrorString } from '@medplum/core';
import { searchEach, statusOfError, type FhirClient } from '../../fhir/fhir-client.ts';
import { draftQuery } from './draft-identity.ts';
import { changedElements, mergeChanges, withElements, type Conflict, type JsonRecord } from './record-changes.ts';
import { etagOf } from '../../fhir/reference.ts';
import { isOpen } from '../../fhir/read/existing-charge.ts';

/** A record as a server stores it. */
export type StoredRecord = Resource & { readonly id: string };

/** A record as it was opened, and as somebody made it. */
export interface Change {
  readonly base: StoredRecord;
  readonly mine: StoredRecord;
}

/** What two people made of one record, for a person to choose. */
export interface Collision {
  /** What stands now, with my changes where nobody else changed anything. */
  readonly merged: StoredRecord;
  /** What stands now. */
  readonly theirs: StoredRecord;
  readonly mine: StoredRecord;
  readonly conflicts: readonly Conflict[];
}

/** How saving ended. `others`: elements that somebody else had changed meanwhile, and that were kept. */
export type SaveOutcome =
  | { readonly kind: 'saved'; readonly stored: readonly Resource[]; readonly others: readonly string[] }
  | { readonly kind: 'collision'; readonly collision: Collision };

/** What somebody else did meanwhile stands in the way; nothing has been written. */
export class Overtaken extends Error {}

/** A record that changes under every attempt is left to a person to save again. */
const MAX_ATTEMPTS = 4;

/**
 * Saves what somebody changed of records, on the versions they saw, and new ones beside: all of it or nothing. Where
 * another version was saved meanwhile, the changes go on top of it, unless both changed the same element: that is for
 * a person to decide. A new one that was stored before, and whose answer was lost, gets what was typed since.
 * @throws Error where a charge is no longer open, or in the server's own words; nothing has been written then.
 */
export async function saveChanges(
  client: FhirClient,
  changes: readonly Change[],
  added: readonly Resource[] = [],
): Promise<SaveOutcome> {
  let wanted = changes.filter(({ base, mine }) => changedElements(asJson(base), asJson(mine)).length > 0);
  const opened = wanted;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const stored = await write(client, wanted, added);
    if (stored) {
      const late = added.flatMap((one, index) => lateChange(one, stored[wanted.length + index]) ?? []);
      if (late.length > 0) {
        return saveChanges(client, late);
      }
      const others = opened.flatMap((change, index) => elementsOfOthers(change, wanted[index]?.mine ?? change.mine));
      return { kind: 'saved', stored: stored.map(({ resource }) => resource), others };
    }
    const stand = await standing(client, wanted);
    for (const [index, { base }] of opened.entries()) {
      refuseClosed(base, stand[index]);
    }
    const merges = opened.map(({ base, mine }, index) => ({
      mine,
      theirs: stand[index] ?? base,
      ...mergeChanges(asJson(base), asJson(mine), asJson(stand[index] ?? base)),
    }));
    const collided = merges.find(({ conflicts }) => conflicts.length > 0);
    if (collided) {
      const { merged, theirs, mine, conflicts } = collided;
      return { kind: 'collision', collision: { merged: merged as unknown as StoredRecord, theirs, mine, conflicts } };
    }
    wanted = merges.map(({ theirs, merged }) => ({ base: theirs, mine: merged as unknown as StoredRecord }));
  }
  throw new Overtaken('Others keep saving this record. Wait a moment, then save again: what you typed is kept.');
}

/**
 * Puts records back to what stood before they were saved; what others have changed of them since stays.
 * @throws Error where somebody else has changed the same since, a charge is no longer open, or in the server's own words;
 * nothing is written then.
 */
export async function putBack(
  client: FhirClient,
  saved: readonly { readonly before: StoredRecord; readonly stored: StoredRecord }[],
  added: readonly Resource[] = [],
): Promise<void> {
  const back = saved.map(({ before, stored }) => ({ base: stored, mine: { ...before, meta: stored.meta } }));
  const { kind } = await saveChanges(client, back, added);
  if (kind === 'collision') {
    throw new Overtaken('Somebody else changed this after you, so nothing was taken back. Look at it again.');
  }
}

/** What a record is after a person chose, for each element in conflict, whose is kept. */
export function resolved({ merged, mine }: Collision, keptMine: readonly string[]): StoredRecord {
  return withElements(asJson(merged), asJson(mine), keptMine) as unknown as StoredRecord;
}

/** What has gone out with a claim stays as it went: nobody's changes are put on top of it unseen. */
function refuseClosed(base: StoredRecord, theirs: StoredRecord | undefined): void {
  if (base.resourceType !== 'ChargeItem' || theirs?.resourceType !== 'ChargeItem') {
    return;
  }
  if (isOpen(base) && !isOpen(theirs)) {
    throw new Overtaken(
      theirs.status === 'billed'
        ? 'The charge was billed meanwhile, so it is left as it is. If the claim is wrong, correct the claim.'
        : `The charge is no longer open (${theirs.status}), so it is left as it is.`,
    );
  }
}

function elementsOfOthers({ base, mine }: Change, saved: StoredRecord): string[] {
  const ours = changedElements(asJson(base), asJson(mine));
  return changedElements(asJson(base), asJson(saved)).filter((element) => !ours.includes(element));
}

async function standing(client: FhirClient, changes: readonly Change[]): Promise<(StoredRecord | undefined)[]> {
  const found = await searchEach(
    client,
    changes.map(({ base: { resourceType, id } }) => `${resourceType}?_id=${id}`),
  );
  return found.map(([first]) => first as StoredRecord | undefined);
}

function putOf({ base, mine }: Change): BundleEntry {
  return {
    resource: mine,
    request: { method: 'PUT', url: `${base.resourceType}/${base.id}`, ifMatch: etagOf(base) },
  };
}

function postOf(resource: Resource): BundleEntry {
  const ifNoneExist = draftQuery(resource);
  const condition = ifNoneExist === undefined ? {} : { ifNoneExist };
  return { resource, request: { method: 'POST', url: resource.resourceType, ...condition } };
}

/** What an earlier save of the same draft lacks of what is typed now. */
function lateChange(mine: Resource, stored: Stored | undefined): Change | undefined {
  const base = stored?.resource;
  if (stored?.isOld !== true || base?.id === undefined) {
    return undefined;
  }
  const change = { base: base as StoredRecord, mine: { ...mine, id: base.id, meta: base.meta } as StoredRecord };
  return changedElements(asJson(change.base), asJson(change.mine)).length > 0 ? change : undefined;
}

/** A record as a server keeps it now. */
export interface Stored {
  readonly resource: Resource;
  /** True where a conditional create found it: it was there before. */
  readonly isOld: boolean;
}

/**
 * Writes changes on exactly the versions that were seen, and new records, all of it or nothing.
 * @returns What is stored then; undefined where a version had moved on, and nothing was written.
 * @throws Error in the server's own words.
 */
export async function write(
  client: FhirClient,
  changes: readonly Change[],
  added: readonly Resource[],
): Promise<Stored[] | undefined> {
  const entry = [...changes.map(putOf), ...added.map(postOf)];
  if (entry.length === 0) {
    return [];
  }
  const type = entry.length === 1 ? 'batch' : 'transaction';
  let answer: Bundle;
  try {
    answer = await client.executeBatch({ resourceType: 'Bundle', type, entry });
  } catch (error) {
    if (isOutdated(statusOfError(error))) {
      return undefined;
    }
    throw error;
  }
  const answers = entry.map((_, index) => answer.entry?.[index]);
  const statuses = answers.map((one) => Number.parseInt(one?.response?.status ?? '0', 10));
  if (statuses.some(isOutdated)) {
    return undefined;
  }
  const refused = statuses.findIndex((status) => status < 200 || status >= 300);
  if (refused >= 0) {
    throw new Error(refusalWords(answers[refused]?.response?.outcome, statuses[refused] ?? 0));
  }
  return answers.flatMap((one, index): Stored[] => {
    const resource = one?.resource ?? entry[index]?.resource;
    const isOld = entry[index]?.request?.ifNoneExist !== undefined && statuses[index] === 200;
    return resource ? [{ resource, isOld }] : [];
  });
}

/** True where a version had moved on. */
export function isOutdated(status: number): boolean {
  return status === 409 || status === 412;
}

/** Why a server did not write something. */
export function refusalWords(outcome: Resource | undefined, status: number): string {
  return isOperationOutcome(outcome) ? normalizeErrorString(outcome) : `The server refused (${String(status)}).`;
}

/**
 * Stores a new record once, however often its draft is saved.
 * @throws Error in the server's own words.
 */
export async function createOnce<T extends Resource>(client: FhirClient, record: T): Promise<T & { id: string }> {
  const outcome = await saveChanges(client, [], [record]);
  const [stored] = outcome.kind === 'saved' ? outcome.stored : [];
  if (stored?.id === undefined) {
    throw new Error('Somebody else changed this meanwhile. Look at it again.');
  }
  return stored as T & { id: string };
}

function asJson(resource: StoredRecord): JsonRecord {
  return resource as unknown as JsonRecord;
}
