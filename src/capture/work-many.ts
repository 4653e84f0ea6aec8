// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleEntry, DetectedIssue, Reference, Resource, Task } from '@medplum/fhirtypes';
import type { FhirClient } from '../fhir/fhir-client.ts';
import { ownIdentity } from '../fhir/identity.ts';
import { etagOf } from '../fhir/reference.ts';
import { ISSUE_CODES, TASK_IDENTIFIER } from '../fhir/systems.ts';
import { Overtaken, isOutdated, putBack, refusalWords, type StoredRecord } from './charting/save-changes.ts';
import type { DayEntry } from './days.ts';
import { isAcknowledgeable } from './facts/rule-titles.ts';
import { searchAll } from './read-records.ts';

/** How an act on many visits went, in visits. */
export interface ManyOutcome {
  readonly done: number;
  /** Left alone: nothing there to act on, or it may not be. */
  readonly skipped: number;
  /** Changed by somebody else meanwhile. */
  readonly refused: number;
  /** What stopped it before all had their turn, such as a network that is gone. */
  readonly error?: Error;
  /** The way back of each. */
  readonly undo: readonly TakeBack[];
}

/** Takes one act back; what was taken back already stays so. */
export type TakeBack = () => Promise<void>;

/** Searches and writes of one request. */
const AT_ONCE = 40;
/** What is done by itself, at a time. */
const BESIDE = 4;

/** Does each by itself: what others have overtaken stops nothing, and is counted. */
export async function eachByItself<T>(
  all: readonly T[],
  act: (one: T) => Promise<TakeBack | undefined>,
): Promise<ManyOutcome> {
  const undo: TakeBack[] = [];
  let [done, refused] = [0, 0];
  for (let from = 0; from < all.length; from += BESIDE) {
    const ends = await Promise.allSettled(all.slice(from, from + BESIDE).map(act));
    undo.push(...ends.flatMap((end) => (end.status === 'fulfilled' && end.value ? [end.value] : [])));
    done += ends.filter(({ status }) => status === 'fulfilled').length;
    const failed = ends.filter((end) => end.status === 'rejected').map(({ reason }) => asError(reason));
    refused += failed.filter((reason) => reason instanceof Overtaken).length;
    const error = failed.find((reason) => !(reason instanceof Overtaken));
    if (error !== undefined) {
      return { done, skipped: 0, refused, undo, error };
    }
  }
  return { done, skipped: 0, refused, undo };
}

/**
 * Takes back what was done on many; what somebody else has changed since stays, and is counted.
 * @throws Error where not all had their turn: the whole may be tried again.
 */
export async function takeBackMany(undo: readonly TakeBack[]): Promise<ManyOutcome> {
  const outcome = await eachByItself(undo, async (takeBack) => {
    await takeBack();
    return undefined;
  });
  if (outcome.error) {
    throw outcome.error;
  }
  return outcome;
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

/**
 * Acknowledges what one rule holds on each of these days, with one reason. What holds even when it is acknowledged is
 * left alone.
 */
export async function acknowledgeMany(
  client: FhirClient,
  days: readonly DayEntry[],
  {
    rule,
    reason,
    who,
    at,
  }: { readonly rule: string; readonly reason: string; readonly who: Reference; readonly at: string },
): Promise<ManyOutcome> {
  if (!isAcknowledgeable(rule)) {
    return { done: 0, skipped: days.length, refused: 0, undo: [] };
  }
  const code = encodeURIComponent(`${ISSUE_CODES}|${rule}`);
  const urlOf = ({ visits }: DayEntry): string =>
    `DetectedIssue?implicated=${visits.join(',')}&code=${code}&status=preliminary`;
  const isOf = (issue: Resource, { key }: DayEntry): boolean =>
    issue.resourceType === 'DetectedIssue' && ownIdentity(issue)?.dayKey === key;
  return each(client, days, { urlOf, isOf }, (found) => {
    const issue = found as DetectedIssue;
    const mitigation = [...(issue.mitigation ?? []), { action: { text: reason }, date: at, author: who }];
    return { ...issue, mitigation: mitigation as NonNullable<DetectedIssue['mitigation']> };
  });
}

/** Gives the Task of each of these days to somebody; a visit in progress has none yet. */
export async function assignMany(client: FhirClient, days: readonly DayEntry[], owner: string): Promise<ManyOutcome> {
  const urlOf = ({ key }: DayEntry): string => `Task?identifier=${encodeURIComponent(`${TASK_IDENTIFIER}|${key}`)}`;
  const isOf = (task: Resource, { key }: DayEntry): boolean =>
    task.resourceType === 'Task' && ownIdentity(task)?.dayKey === key;
  return each(client, days, { urlOf, isOf }, (found) => ({ ...(found as Task), owner: { reference: owner } }));
}

interface Find {
  readonly urlOf: (day: DayEntry) => string;
  readonly isOf: (resource: Resource, day: DayEntry) => boolean;
}

async function each(
  client: FhirClient,
  days: readonly DayEntry[],
  { urlOf, isOf }: Find,
  change: (found: Resource) => Resource,
): Promise<ManyOutcome> {
  let [done, skipped, refused] = [0, 0, 0];
  const undo: TakeBack[] = [];
  for (let from = 0; from < days.length; from += AT_ONCE) {
    const some = days.slice(from, from + AT_ONCE);
    try {
      // A search of one day may find what is another's of the same visits: each is changed once.
      const found = new Map((await searchAll(client, some.map(urlOf))).map((one) => [one.id, one as StoredRecord]));
      const perDay = some.map((day) => [...found.values()].filter((one) => isOf(one, day)));
      const { stored, refusal } = await putEach(client, perDay.flat(), change);
      skipped += perDay.filter((own) => own.length === 0).length;
      done += perDay.filter((own) => own.length > 0 && own.every(({ id }) => stored.has(id))).length;
      refused += perDay.filter((own) => own.some(({ id }) => !stored.has(id))).length;
      const ways = perDay.map((own) => own.flatMap(({ id }) => stored.get(id) ?? [])).filter((own) => own.length > 0);
      undo.push(...ways.map((own) => async () => putBack(client, own)));
      if (refusal !== undefined) {
        return { done, skipped, refused, undo, error: new Error(refusal) };
      }
    } catch (error) {
      return { done, skipped, refused, undo, error: asError(error) };
    }
  }
  return { done, skipped, refused, undo };
}

interface Written {
  /** Those that were written, by their ids. */
  readonly stored: ReadonlyMap<string, { readonly before: StoredRecord; readonly stored: StoredRecord }>;
  /** Why one was not, where the reason is not that somebody else was faster. */
  readonly refusal: string | undefined;
}

/** Writes each record on the version that was seen. */
async function putEach(
  client: FhirClient,
  found: readonly StoredRecord[],
  change: (found: Resource) => Resource,
): Promise<Written> {
  const mine = found.map((before) => ({ before, stored: change(before) as StoredRecord }));
  const entry = mine.map(({ before, stored: resource }): BundleEntry => {
    const url = `${before.resourceType}/${before.id}`;
    return { resource, request: { method: 'PUT', url, ifMatch: etagOf(before) } };
  });
  const bundle: Bundle = { resourceType: 'Bundle', type: 'batch', entry };
  const { entry: answers = [] } = entry.length > 0 ? await client.executeBatch(bundle) : bundle;
  const stored = new Map<string, { before: StoredRecord; stored: StoredRecord }>();
  let refusal: string | undefined;
  for (const [at, one] of mine.entries()) {
    const { response, resource } = answers[at] ?? {};
    const status = Number.parseInt(response?.status ?? '0', 10);
    if (status >= 200 && status < 300) {
      stored.set(one.before.id, { ...one, stored: (resource ?? one.stored) as StoredRecord });
    } else if (!isOutdated(status)) {
      refusal ??= refusalWords(response?.outcome, status);
    }
  }
  return { stored, refusal };
}
