// SPDX-License-Identifier: Apache-2.0
import type { Bundle, DetectedIssue, Reference, Resource, Task } from '@medplum/fhirtypes';
import { deepEquals } from '@medplum/core';
import type { FhirClient } from '../fhir/fhir-client.ts';
import { ownIdentity } from '../fhir/identity.ts';
import { ISSUE_CODES, TASK_IDENTIFIER } from '../fhir/systems.ts';
import { Overtaken, putBack } from './charting/save-changes.ts';
import { isMade, isOutdated, refusalOf, statusOf } from './charting/answers.ts';
import { putOf, type StoredRecord } from './charting/write-all.ts';
import type { DayEntry } from './days.ts';
import { isAcknowledgeable } from './facts/rule-titles.ts';
import { asError, isStopped, outcomeOf, type End, type ManyOutcome } from './many-outcome.ts';
import { searchAll } from './read-records.ts';

/** Searches and writes of one request. */
const AT_ONCE = 40;

/**
 * Acknowledges what one rule holds on each of these days, with one reason. What holds even when it is acknowledged is
 * left alone.
 * @param word - Asked again with the same `at`, because an answer was lost, it stands on each once.
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
    return outcomeOf(days.map((day) => ({ day, kind: 'skipped' })));
  }
  const code = encodeURIComponent(`${ISSUE_CODES}|${rule}`);
  const urlOf = ({ visits }: DayEntry): string =>
    `DetectedIssue?implicated=${visits.join(',')}&code=${code}&status=preliminary`;
  const isOf = (issue: Resource, { key }: DayEntry): boolean =>
    issue.resourceType === 'DetectedIssue' && ownIdentity(issue)?.dayKey === key;
  return each(client, days, { urlOf, isOf }, (found) => {
    const { mitigation = [], ...bare } = found as DetectedIssue & StoredRecord;
    const mine = { action: { text: reason }, date: at, author: who } as Mitigation;
    const others = mitigation.filter((one) => !deepEquals(one, mine));
    const before = others.length > 0 ? { ...bare, mitigation: others } : bare;
    return others.length < mitigation.length
      ? { before, after: found }
      : { before, after: { ...bare, mitigation: [...others, mine] } };
  });
}

/** Gives the Task of each of these days to somebody; a visit in progress has none yet. */
export async function assignMany(client: FhirClient, days: readonly DayEntry[], owner: string): Promise<ManyOutcome> {
  const urlOf = ({ key }: DayEntry): string => `Task?identifier=${encodeURIComponent(`${TASK_IDENTIFIER}|${key}`)}`;
  const isOf = (task: Resource, { key }: DayEntry): boolean =>
    task.resourceType === 'Task' && ownIdentity(task)?.dayKey === key;
  return each(client, days, { urlOf, isOf }, (found) => ({
    before: found,
    after: { ...(found as Task & StoredRecord), owner: { reference: owner } },
  }));
}

type Mitigation = NonNullable<DetectedIssue['mitigation']>[number];

interface Find {
  readonly urlOf: (day: DayEntry) => string;
  readonly isOf: (resource: Resource, day: DayEntry) => boolean;
}

interface Edit {
  /** What taking it back leaves. */
  readonly before: StoredRecord;
  /** The record as it was found where it is so already. */
  readonly after: StoredRecord;
}

/** How the write of one record ended. */
type Written = { readonly before: StoredRecord; readonly stored: StoredRecord } | Error;

async function each(
  client: FhirClient,
  days: readonly DayEntry[],
  { urlOf, isOf }: Find,
  change: (found: StoredRecord) => Edit,
): Promise<ManyOutcome> {
  const ends: End[] = [];
  for (let from = 0; from < days.length && !ends.some(isStopped); from += AT_ONCE) {
    const some = days.slice(from, from + AT_ONCE);
    let found: Map<string, StoredRecord>;
    try {
      // A search of one day may find what is another's of the same visits: each is changed once.
      found = new Map((await searchAll(client, some.map(urlOf))).map((one) => [one.id ?? '', one as StoredRecord]));
    } catch (error) {
      return { ...outcomeOf(ends), error: asError(error) };
    }
    const perDay = some.map((day) => ({ day, own: [...found.values()].filter((one) => isOf(one, day)) }));
    const written = await putEach(
      client,
      perDay.flatMap(({ own }) => own),
      change,
    );
    ends.push(
      ...perDay.map(({ day, own }) =>
        endOf(
          client,
          day,
          own.flatMap(({ id }) => written.get(id) ?? []),
        ),
      ),
    );
  }
  return outcomeOf(ends);
}

function endOf(client: FhirClient, day: DayEntry, written: readonly Written[]): End {
  const stored = written.flatMap((one) => (one instanceof Error ? [] : one));
  const errors = written.filter((one) => one instanceof Error);
  const takeBack = stored.length > 0 ? async (): Promise<void> => putBack(client, stored) : undefined;
  const [error] = errors;
  return error
    ? { day, kind: 'failed', error, takeBack }
    : { day, kind: stored.length > 0 ? 'done' : 'skipped', takeBack };
}

/** Writes each record on the version that was seen. */
async function putEach(
  client: FhirClient,
  found: readonly StoredRecord[],
  change: (found: StoredRecord) => Edit,
): Promise<ReadonlyMap<string, Written>> {
  const edits = found.map((base) => ({ base, ...change(base) }));
  const sent = edits.filter(({ base, after }) => after !== base);
  const bundle: Bundle = {
    resourceType: 'Bundle',
    type: 'batch',
    entry: sent.map(({ base, after }) => putOf({ base, mine: after })),
  };
  const answers = sent.length > 0 ? await client.executeBatch(bundle).catch(asError) : bundle;
  return new Map(
    edits.map(({ base, before, after }): [string, Written] => {
      const at = sent.findIndex((one) => one.base === base);
      if (at < 0) {
        return [base.id, { before, stored: after }];
      }
      if (answers instanceof Error) {
        return [base.id, answers];
      }
      const answer = answers.entry?.[at];
      const status = statusOf(answer);
      if (isMade(status)) {
        return [base.id, { before, stored: (answer?.resource ?? after) as StoredRecord }];
      }
      return [base.id, isOutdated(status) ? new Overtaken(OVERTAKEN) : refusalOf(answer)];
    }),
  );
}

const OVERTAKEN = 'Somebody else changed it meanwhile. Look at it again.';
