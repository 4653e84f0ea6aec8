// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { isOperationOutcome, normalizeErrorString } from '@medplum/core';
import { referenceOf, statusOfError, type FhirClient } from '../../fhir/fhir-client.ts';
import { etagOf } from '../../fhir/reference.ts';
import { draftQuery } from './draft-identity.ts';

/** A record as a server stores it. */
export type StoredRecord = Resource & { readonly id: string };

/** A record as it was opened, and as somebody made it. */
export interface Change {
  readonly base: StoredRecord;
  readonly mine: StoredRecord;
}

/** A server did not do what it was asked, in its own words. */
export class Refused extends Error {
  /** 0 where the server said none. */
  readonly status: number;

  constructor(words: string, status: number) {
    super(words);
    this.status = status;
  }
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
  const statuses = answers.map(statusOf);
  const refused = statuses.findIndex((status) => !isMade(status));
  if (refused >= 0) {
    await takeBackMade(client, changes, answers);
    if (statuses.some(isOutdated)) {
      return undefined;
    }
    throw refusalOf(answers[refused]);
  }
  return answers.flatMap((one, index): Stored[] => {
    const resource = one?.resource ?? entry[index]?.resource;
    const isOld = entry[index]?.request?.ifNoneExist !== undefined && statuses[index] === 200;
    return resource ? [{ resource, isOld }] : [];
  });
}

/**
 * A server without transactions runs each entry by itself, silently: what it made beside what it refused is taken back.
 * @throws PartlyKept where it cannot be.
 */
async function takeBackMade(
  client: FhirClient,
  changes: readonly Change[],
  answers: readonly (BundleEntry | undefined)[],
): Promise<void> {
  const entry = answers.flatMap((answer, index): BundleEntry[] => {
    const status = statusOf(answer);
    const base = changes[index]?.base;
    if (base && isMade(status)) {
      const ifMatch = answer?.response?.etag ?? (answer?.resource && etagOf(answer.resource));
      const condition = ifMatch === undefined ? {} : { ifMatch };
      return [{ resource: base, request: { method: 'PUT', url: `${base.resourceType}/${base.id}`, ...condition } }];
    }
    // A conditional create that found an earlier one, with 200, made nothing.
    return status === 201 ? [{ request: { method: 'DELETE', url: referenceOf(answer ?? {}) } }] : [];
  });
  if (entry.length === 0) {
    return;
  }
  let ends: readonly BundleEntry[];
  try {
    ({ entry: ends = [] } = await client.executeBatch({ resourceType: 'Bundle', type: 'batch', entry }));
  } catch (error) {
    throw new PartlyKept(statusOfError(error));
  }
  const kept = entry.findIndex((_, index) => !isMade(statusOf(ends[index])));
  if (kept >= 0) {
    throw new PartlyKept(statusOf(ends[kept]));
  }
}

/** The status of an answer to one entry; 0 where it has none. */
export function statusOf(answer: BundleEntry | undefined): number {
  return Number.parseInt(answer?.response?.status ?? '', 10) || 0;
}

export function isMade(status: number): boolean {
  return status >= 200 && status < 300;
}

/** True where a version had moved on. */
export function isOutdated(status: number): boolean {
  return status === 409 || status === 412;
}

/** Why a server did not write something. */
export function refusalOf(answer: BundleEntry | undefined): Refused {
  const outcome = answer?.response?.outcome;
  const status = statusOf(answer);
  return new Refused(
    isOperationOutcome(outcome) ? normalizeErrorString(outcome) : `The server refused (${String(status)}).`,
    status,
  );
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
