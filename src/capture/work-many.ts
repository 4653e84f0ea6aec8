// SPDX-License-Identifier: Apache-2.0
import type { BundleEntry, DetectedIssue, Reference, Resource, Task } from '@medplum/fhirtypes';
import type { FhirClient } from '../fhir/fhir-client.ts';
import { ownIdentity } from '../fhir/identity.ts';
import { etagOf } from '../fhir/reference.ts';
import { ISSUE_CODES, TASK_IDENTIFIER } from '../fhir/systems.ts';
import type { DayEntry } from './days.ts';
import { isAcknowledgeable } from './facts/rule-titles.ts';
import { searchAll } from './read-records.ts';

/** How an act on many visits went. */
export interface ManyOutcome {
  readonly done: number;
  /** Left alone: nothing there to act on, or it may not be. */
  readonly skipped: number;
  /** Refused by the server, or changed by somebody else meanwhile. */
  readonly refused: number;
}

/** Searches and writes of one request. */
const AT_ONCE = 40;

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
    return { done: 0, skipped: days.length, refused: 0 };
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
  for (let from = 0; from < days.length; from += AT_ONCE) {
    const some = days.slice(from, from + AT_ONCE);
    // A search of one day may find what is another's of the same visits: each is changed once.
    const found = new Map((await searchAll(client, some.map(urlOf))).map((one) => [one.id, one]));
    const perDay = some.map((day) => [...found.values()].filter((one) => isOf(one, day)));
    skipped += perDay.filter((own) => own.length === 0).length;
    const entry = perDay.flat().map((one): BundleEntry => {
      const url = `${one.resourceType}/${one.id ?? ''}`;
      return { resource: change(one), request: { method: 'PUT', url, ifMatch: etagOf(one) } };
    });
    if (entry.length > 0) {
      const answer = await client.executeBatch({ resourceType: 'Bundle', type: 'batch', entry });
      const made = (answer.entry ?? []).filter(({ response }) => response?.status.startsWith('2') === true).length;
      done += made;
      refused += entry.length - made;
    }
  }
  return { done, skipped, refused };
}
