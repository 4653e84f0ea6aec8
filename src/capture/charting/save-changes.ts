// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { searchEach, type FhirClient } from '../../fhir/fhir-client.ts';
import { isOpen } from '../../fhir/read/existing-charge.ts';
import { waitMs } from '../retry.ts';
import { Refused } from './answers.ts';
import { asJson, changedElements, mergeChanges, withElements, type Conflict } from './record-changes.ts';
import { Save, type Change, type Stored, type StoredRecord } from './write-all.ts';

export type { Change, StoredRecord } from './write-all.ts';

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
 * a person to decide. A new one that was stored before, and whose answer was lost, gets what was typed since, in a
 * second save: where that one fails or collides, the first stands, and saving again sends only what is missing.
 * @throws PartlyKept where a part of it may stand; Error where a charge is no longer open, or in the server's own words:
 * nothing has been written then, but for a first save as above.
 */
export async function saveChanges(
  client: FhirClient,
  changes: readonly Change[],
  added: readonly Resource[] = [],
): Promise<SaveOutcome> {
  const changed = changes.filter(({ base, mine }) => changedElements(asJson(base), asJson(mine)).length > 0);
  await requireStanding(client, changed);
  const save = new Save(client, changed, added);
  const collision = await save.orNothing(async () => sendUntilStored(client, save));
  if (collision) {
    await save.takeBack();
    return { kind: 'collision', collision };
  }
  const stored = save.stored();
  const late = added.flatMap((one, index) => lateChange(one, stored.at(index - added.length)) ?? []);
  if (late.length > 0) {
    return saveChanges(client, late);
  }
  const others = save.changes().flatMap(({ opened, saved }) => elementsOfOthers(opened, saved));
  return { kind: 'saved', stored: stored.map(({ resource }) => resource), others };
}

/**
 * Sends what is left, on top of what stands now, until all of it is stored.
 * @returns What is for a person to decide first.
 */
async function sendUntilStored(client: FhirClient, save: Save): Promise<Collision | undefined> {
  for (let attempt = 1; !(await save.send()); attempt += 1) {
    const left = save.left();
    const opened = left.map((one) => one.opened);
    const merges = mergesOnto(await standing(client, opened), opened);
    const collided = merges.find(({ conflicts }) => conflicts.length > 0);
    if (collided) {
      return collided;
    }
    if (attempt === MAX_ATTEMPTS) {
      const isAsSeen = merges.every(({ theirs }, index) => isSameVersion(theirs, left[index]?.wanted.base));
      if (!isAsSeen) {
        throw new Overtaken('Others keep saving this record. Wait a moment, then save again: what you typed is kept.');
      }
      throw save.mayStandTwice()
        ? new Refused(
            'This is in the record more than once already, so nothing was saved. Keep one and remove the others.',
            412,
          )
        : new Refused('The server is busy. Wait a moment, then try again.', 503);
    }
    save.putOnto(merges.map(({ theirs, merged }) => ({ base: theirs, mine: merged })));
    await pause(attempt);
  }
  return undefined;
}

/** What is sent again at once meets the same writes of others again. A browser has no timers of Node’s. */
async function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, waitMs(attempt, 0, Math.random()));
  });
}

function isSameVersion(one: StoredRecord, other: StoredRecord | undefined): boolean {
  return one.meta?.versionId === other?.meta?.versionId;
}

/** What was changed, on top of what stands now. */
function mergesOnto(stand: readonly (StoredRecord | undefined)[], opened: readonly Change[]): Collision[] {
  return opened.map(({ base, mine }, index) => {
    const theirs = stillOpen(base, stand[index]);
    const { merged, conflicts } = mergeChanges(asJson(base), asJson(mine), asJson(theirs));
    return { merged: merged as unknown as StoredRecord, theirs, mine, conflicts };
  });
}

/**
 * Puts records back to what stood before they were saved; what others have changed of them since stays.
 * @throws Error where somebody else has changed the same since, a record is gone, a charge no longer open, or in the
 * server's own words; nothing is written then.
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

/**
 * Looks that what is to be changed is still there: Medplum brings a deleted record back, whatever version a PUT names.
 * @throws Overtaken where one was deleted, or is a charge that is no longer open.
 */
export async function requireStanding(client: FhirClient, changes: readonly Change[]): Promise<void> {
  const stand = await standing(client, changes);
  for (const [index, { base }] of changes.entries()) {
    stillOpen(base, stand[index]);
  }
}

/** What a record is after a person chose, for each element in conflict, whose is kept. */
export function resolved({ merged, mine }: Collision, keptMine: readonly string[]): StoredRecord {
  return withElements(asJson(merged), asJson(mine), keptMine) as unknown as StoredRecord;
}

/**
 * What stands now, where changes may go on top of it unseen: not on what has gone out with a claim.
 * @throws Overtaken where they may not, or nothing stands any more.
 */
function stillOpen(base: StoredRecord, theirs: StoredRecord | undefined): StoredRecord {
  if (!theirs) {
    throw new Overtaken('The record was deleted meanwhile, so nothing was changed.');
  }
  if (base.resourceType === 'ChargeItem' && theirs.resourceType === 'ChargeItem' && isOpen(base) && !isOpen(theirs)) {
    throw new Overtaken(
      theirs.status === 'billed'
        ? 'The charge was billed meanwhile, so it is left as it is. If the claim is wrong, correct the claim.'
        : `The charge is no longer open (${theirs.status}), so it is left as it is.`,
    );
  }
  return theirs;
}

function elementsOfOthers({ base, mine }: Change, saved: StoredRecord): string[] {
  const ours = changedElements(asJson(base), asJson(mine));
  return changedElements(asJson(base), asJson(saved)).filter((element) => !ours.includes(element));
}

async function standing(client: FhirClient, changes: readonly Change[]): Promise<(StoredRecord | undefined)[]> {
  if (changes.length === 0) {
    return [];
  }
  const found = await searchEach(
    client,
    changes.map(({ base: { resourceType, id } }) => `${resourceType}?_id=${id}`),
  );
  return found.map(([first]) => first as StoredRecord | undefined);
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
