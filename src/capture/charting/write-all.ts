// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { batchOfGets, isGone, referenceOf, statusOfError, type FhirClient } from '../../fhir/fhir-client.ts';
import { etagOf } from '../../fhir/reference.ts';
import { isForeignPage, isMade, isOutdated, refusalOf, statusOf, tellsNothing, versionOf } from './answers.ts';
import { draftQuery } from './draft-identity.ts';
import { asJson, changedElements } from './record-changes.ts';

/** A record as a server stores it. */
export type StoredRecord = Resource & { readonly id: string };

/** A record as it was opened, and as somebody made it. */
export interface Change {
  readonly base: StoredRecord;
  readonly mine: StoredRecord;
}

/** What a server made of a write beside what it refused stands still, or may. */
export class PartlyKept extends Error {
  /** Why it could not be taken back; 0 where no answer came. */
  readonly status: number;

  constructor(status: number) {
    super('Only a part of this may have been saved. Look at it again before you go on.');
    this.status = status;
  }
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
): Promise<readonly Stored[] | undefined> {
  const save = new Save(client, changes, added);
  const isStored = await save.orNothing(async () => save.send());
  if (!isStored) {
    await save.takeBack();
    return undefined;
  }
  return save.stored();
}

/** A change, or a new record where there is none. */
interface Part {
  /** As it was made. */
  readonly opened?: Change;
  /** As it was sent last. */
  wanted?: Change;
  entry: BundleEntry;
  /** What the server said when it stored it. */
  answer?: BundleEntry;
  /** True where it was sent and may be stored, as no answer tells. */
  isUnheard?: boolean;
  /** The status with which it was refused last. */
  refusedWith?: number;
}

/**
 * Changes and new records that belong together. A server without transactions runs each entry by itself, silently: what
 * it has stored is not sent again, and the way back from it is kept until all is stored.
 */
export class Save {
  readonly #client: FhirClient;
  readonly #parts: readonly Part[];

  constructor(client: FhirClient, changes: readonly Change[], added: readonly Resource[]) {
    this.#client = client;
    this.#parts = [
      ...changes.map((change): Part => ({ opened: change, wanted: change, entry: putOf(change) })),
      ...added.map((record): Part => ({ entry: postOf(record) })),
    ];
  }

  /**
   * Sends what is not stored yet.
   * @returns False where a version had moved on.
   * @throws Error in the server's own words.
   */
  async send(): Promise<boolean> {
    const left = this.#parts.filter(({ answer }) => !answer);
    if (left.length === 0) {
      return true;
    }
    const type = left.length === 1 ? 'batch' : 'transaction';
    const bundle: Bundle = { resourceType: 'Bundle', type, entry: left.map(({ entry }) => entry) };
    let answers: readonly BundleEntry[];
    try {
      ({ entry: answers = [] } = await this.#client.executeBatch(bundle));
    } catch (error) {
      const status = statusOfError(error);
      for (const part of left) {
        part.refusedWith = status;
        part.isUnheard = tellsNothing(status) || isForeignPage(error);
      }
      if (isOutdated(status)) {
        return false;
      }
      throw error;
    }
    for (const [index, part] of left.entries()) {
      const status = statusOf(answers[index]);
      if (isMade(status)) {
        part.answer = answers[index] ?? {};
      }
      part.isUnheard = tellsNothing(status);
      part.refusedWith = status;
    }
    const unheard = left.findIndex(({ isUnheard }) => isUnheard);
    if (unheard >= 0) {
      throw refusalOf(answers[unheard]);
    }
    const refused = left.flatMap(({ answer }, index) => (answer ? [] : [answers[index]]));
    if (refused.length > 0 && !refused.some((answer) => isOutdated(statusOf(answer)))) {
      throw refusalOf(refused[0]);
    }
    return refused.length === 0;
  }

  /** True where a new record may be refused because several of its draft stand already: sent again, it would be so again. */
  mayStandTwice(): boolean {
    return this.#parts.some(
      ({ entry, answer, refusedWith }) =>
        !answer && entry.request?.ifNoneExist !== undefined && refusedWith === OUTDATED,
    );
  }

  /** Changes that are not stored yet: as they were made, and as they were sent last. */
  left(): { readonly opened: Change; readonly wanted: Change }[] {
    return this.#parts.flatMap(({ opened, wanted, answer }) =>
      opened && wanted && !answer ? [{ opened, wanted }] : [],
    );
  }

  /** Puts the changes that are left, in their order, on other versions. */
  putOnto(changes: readonly Change[]): void {
    const left = this.#parts.filter(({ opened, answer }) => opened && !answer);
    for (const [index, part] of left.entries()) {
      const change = changes[index];
      if (change) {
        part.wanted = change;
        part.entry = putOf(change);
      }
    }
  }

  /** What is stored, by change, then by new record. */
  stored(): Stored[] {
    return this.#parts.flatMap((part): Stored[] => {
      const resource = part.answer?.resource ?? part.entry.resource;
      return part.answer && resource ? [{ resource, isOld: isFound(part) }] : [];
    });
  }

  /** Each change as it was made, and as it was stored. */
  changes(): { readonly opened: Change; readonly saved: StoredRecord }[] {
    return this.#parts.flatMap(({ opened, wanted }) => (opened && wanted ? [{ opened, saved: wanted.mine }] : []));
  }

  /**
   * Does what may fail midway.
   * @throws What it throws, once what is stored has been taken back; PartlyKept where it cannot be.
   */
  async orNothing<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await this.takeBack();
      throw error;
    }
  }

  /**
   * Takes back what is stored, and what turns out to be beside it though no answer told; what somebody else has changed
   * since stays. Where nothing is known to be stored, nothing is done.
   * @throws PartlyKept where a part of it stays, or may.
   */
  async takeBack(): Promise<void> {
    const made = this.#parts.filter((part) => part.answer && !isFound(part));
    if (made.length === 0) {
      return;
    }
    let kept: number | undefined;
    try {
      kept = await this.#undo(
        made,
        this.#parts.filter(({ isUnheard }) => isUnheard),
      );
    } catch (error) {
      throw new PartlyKept(statusOfError(error));
    }
    if (kept !== undefined) {
      throw new PartlyKept(kept);
    }
  }

  /** @returns The status of what could not be taken back; undefined where all of it was. */
  async #undo(made: readonly Part[], unheard: readonly Part[]): Promise<number | undefined> {
    const created = made.filter(({ opened }) => !opened).map(({ answer = {} }) => answer);
    const doubtful = unheard.flatMap(({ wanted }) => wanted ?? []);
    const urls = [...created.map(referenceOf), ...doubtful.map(({ base }) => `${base.resourceType}/${base.id}`)];
    const stands = await this.#entriesOf(batchOfGets(urls).entry);
    const ways = [
      ...made.flatMap(({ wanted, answer = {} }) => (wanted ? [putBackOf(wanted, answer)] : [])),
      ...created.flatMap((answer, index) => deletionOf(answer, stands[index])),
      ...doubtful.flatMap((change, index) => wayBackOf(change, stands[created.length + index])),
      // Nobody knows the id of a new record that no answer told of.
      ...(doubtful.length < unheard.length ? [0] : []),
    ];
    const entry = ways.filter((way) => typeof way !== 'number');
    const ends = await this.#entriesOf(entry);
    const kept = entry.map((_, index) => statusOf(ends[index])).find((status) => !isMade(status));
    return kept ?? ways.find((way) => typeof way === 'number');
  }

  async #entriesOf(entry: readonly BundleEntry[] = []): Promise<readonly BundleEntry[]> {
    if (entry.length === 0) {
      return [];
    }
    const answer = await this.#client.executeBatch({ resourceType: 'Bundle', type: 'batch', entry: [...entry] });
    return answer.entry ?? [];
  }
}

const OUTDATED = 412;

/** True where a conditional create found an earlier one, with 200, and made nothing. */
function isFound({ opened, entry, answer }: Part): boolean {
  return !opened && entry.request?.ifNoneExist !== undefined && statusOf(answer) === 200;
}

/** The write that puts a record back to what it was, unless it has been changed since. */
function putBackOf({ base }: Change, answer: BundleEntry): BundleEntry {
  const ifMatch = versionOf(answer);
  const condition = ifMatch === undefined ? {} : { ifMatch };
  return { resource: base, request: { method: 'PUT', url: `${base.resourceType}/${base.id}`, ...condition } };
}

/**
 * What takes back a new record. It was read by its id: a search may not know it yet.
 * @returns Nothing where it is gone; a status where it has to stay, such as one whose server did not tell its id.
 */
function deletionOf(answer: BundleEntry, standing: BundleEntry | undefined): [] | [BundleEntry | number] {
  const url = referenceOf(answer);
  const status = statusOf(standing);
  if (isGone(status) && !url.endsWith('/')) {
    return [];
  }
  if (!isMade(status) || standing?.resource?.id === undefined) {
    return [status];
  }
  const version = versionOf(answer);
  // DELETE takes no version.
  return version !== undefined && etagOf(standing.resource) !== version
    ? [OUTDATED]
    : [{ request: { method: 'DELETE', url } }];
}

/**
 * What takes back a change that no answer told of.
 * @returns Nothing where it was not written; a status where nobody can tell.
 */
function wayBackOf(change: Change, standing: BundleEntry = {}): [] | [BundleEntry | number] {
  const { resource } = standing;
  if (!isMade(statusOf(standing)) || !resource) {
    return [statusOf(standing)];
  }
  if (etagOf(resource) === etagOf(change.base)) {
    return [];
  }
  const isOurs = changedElements(asJson(change.mine), asJson(resource)).length === 0;
  return [isOurs ? putBackOf(change, { resource }) : OUTDATED];
}

/** The write of a change on the version that was seen. */
export function putOf({ base, mine }: Change): BundleEntry {
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
