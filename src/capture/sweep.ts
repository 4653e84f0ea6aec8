// SPDX-License-Identifier: Apache-2.0
import type { Basic, BundleEntry, Resource, Task } from '@medplum/fhirtypes';
import { assessRecord, type RunContext } from './assess-record.ts';
import { FhirFault, isRetryable, readEach, searchEach, statusOfError, type FhirClient } from '../fhir/fhir-client.ts';
import { completedTask, tableNotices, tableSearches } from './table-notices.ts';
import { relativeReference } from '../fhir/record-set.ts';
import { SWEEP_IDENTIFIER, TASK_IDENTIFIER, TASK_TYPES } from '../fhir/systems.ts';
import { scopeOfTrigger } from '../fhir/query/trigger.ts';
import { retry } from './retry.ts';

/** What a sweep did, without patient data. */
export interface SweepReport {
  /** Records looked at a second time. */
  readonly looked: number;
  /** Of them, those whose charge or issues were not as the record asks. */
  readonly healed: number;
  readonly failed: number;
  /** True where the bound of one run was reached; the next sweep goes on from there. */
  readonly more: boolean;
}

export interface SweepLimits {
  /** Records a run looks at. */
  readonly records: number;
  /** Milliseconds for which a new version is left to its own bot. */
  readonly graceMs: number;
  /** Milliseconds that the first sweep of a project looks back. */
  readonly lookBackMs: number;
}

export const SWEEP_LIMITS: SweepLimits = { records: 200, graceMs: 60_000, lookBackMs: 7 * 24 * 3_600_000 };

const STATE_VALUE = 'swept-through';
const RETRIED_FAILURES = 20;

type Swept = Resource & { readonly id: string };

/**
 * Looks a second time, once, at each version of an Encounter or Procedure, and assesses it: where its bot did its
 * work, nothing is written. Medplum never runs a bot again that has thrown, so this is what heals.
 *
 * How far it came stands in a Basic resource. A record that cannot be assessed holds nobody up: it becomes a Task
 * for administrators with the record's reference and the error, is tried again by every sweep, and the Task is
 * completed when it succeeds. What was deleted is not seen again by a sweep.
 * @throws FhirFault when the server does not answer the sweep's own searches.
 */
export async function sweep(context: RunContext, limits: SweepLimits = SWEEP_LIMITS): Promise<SweepReport> {
  const now = Date.parse(context.now());
  const client = waitingClient(context);
  const [states, failures, libraries, notices] = await searchEach(client, [
    `Basic?identifier=${encodeURIComponent(`${SWEEP_IDENTIFIER}|${STATE_VALUE}`)}`,
    `Task?code=${encodeURIComponent(`${TASK_TYPES}|assessment-failed`)}&status=requested&_count=${String(RETRIED_FAILURES)}`,
    ...tableSearches(),
  ]);
  const state = (states as Basic[] | undefined)?.[0];
  const from = state?.extension?.[0]?.valueInstant ?? new Date(now - limits.lookBackMs).toISOString();
  const until = new Date(now - limits.graceMs).toISOString();
  const window = `_lastUpdated=gt${from}&_lastUpdated=le${until}&_sort=_lastUpdated&_count=${String(limits.records)}`;
  const [encounters = [], procedures = []] = await searchEach(client, [`Encounter?${window}`, `Procedure?${window}`]);
  const { records, more } = firstOf([...encounters, ...procedures] as Swept[], limits.records);
  const tasks = (failures ?? []) as Task[];
  // One that was deleted since is not read, and its Task completed.
  const retried = await readEach(
    client,
    tasks.flatMap(({ focus }) => relativeReference(focus?.reference) ?? []),
  );
  const outcomes = await assessEach(context, [...records, ...(retried as Swept[])]);
  const writes = [
    ...outcomes.failed.map(({ record, reason }) => failureTask(record, reason, context.now())),
    ...tasks.filter(({ focus }) => !outcomes.failedReferences.has(focus?.reference ?? '')).map(completedTask),
    ...tableNotices(libraries ?? [], (notices ?? []) as Task[], context.now()),
    ...(records.length > 0 ? [stateEntry(state, more ? updatedAt(records.at(-1)) : until)] : []),
  ];
  if (writes.length > 0) {
    await client.executeBatch({ resourceType: 'Bundle', type: 'batch', entry: writes });
  }
  const { looked, healed, failed } = outcomes;
  return { looked, healed, failed: failed.length, more };
}

interface Outcomes {
  readonly looked: number;
  readonly healed: number;
  readonly failed: readonly { readonly record: Swept; readonly reason: string }[];
  readonly failedReferences: ReadonlySet<string>;
}

/** One assessment for each visit day, however many of its records have changed. */
async function assessEach(context: RunContext, records: readonly Swept[]): Promise<Outcomes> {
  const byDay = new Map<string, Swept>();
  for (const record of records) {
    const scope = scopeOfTrigger(record);
    const visit = scope?.encounters[0] ?? scope?.procedures[0];
    byDay.set(scope ? [scope.patient, ...scope.dates, visit].join(' ') : referenceOf(record), record);
  }
  let healed = 0;
  const failed: { record: Swept; reason: string }[] = [];
  for (const record of byDay.values()) {
    try {
      const { writes } = await assessRecord(context, record);
      healed += writes > 0 ? 1 : 0;
    } catch (error) {
      failed.push({ record, reason: reasonOf(error) });
    }
  }
  const failedReferences = new Set(failed.map(({ record }) => referenceOf(record)));
  return { looked: records.length, healed, failed, failedReferences };
}

/** Our own words for a failure; a server's could quote the record. */
function reasonOf(error: unknown): string {
  const status = statusOfError(error);
  return error instanceof FhirFault ? error.message : `The assessment stopped with an error (status ${String(status)})`;
}

/** The records changed first, so many that the next sweep can go on behind the last of them. */
function firstOf(records: readonly Swept[], limit: number): { records: Swept[]; more: boolean } {
  const sorted = [...records].sort((a, b) => (updatedAt(a) < updatedAt(b) ? -1 : 1));
  if (sorted.length < limit) {
    return { records: sorted, more: false };
  }
  const taken = sorted.slice(0, limit);
  // Others of the last instant may not have been found: they are left, all of them, to the next sweep.
  const whole = taken.filter((record) => updatedAt(record) < updatedAt(taken.at(-1)));
  return { records: whole.length > 0 ? whole : taken, more: true };
}

function updatedAt(record: Resource | undefined): string {
  return record?.meta?.lastUpdated ?? '';
}

function referenceOf({ resourceType, id }: Swept): string {
  return `${resourceType}/${id}`;
}

function failureTask(record: Swept, reason: string, now: string): BundleEntry {
  const reference = referenceOf(record);
  const value = `assessment-failed/${reference}`;
  const resource: Task = {
    resourceType: 'Task',
    identifier: [{ system: TASK_IDENTIFIER, value }],
    status: 'requested',
    intent: 'order',
    priority: 'urgent',
    code: { coding: [{ system: TASK_TYPES, code: 'assessment-failed' }], text: 'Charge assessment keeps failing' },
    focus: { reference },
    authoredOn: now,
    description: `${reference} could not be assessed: ${reason}. It is tried again with every sweep. See AuditEvent?entity=${reference}.`,
  };
  const open = `identifier=${encodeURIComponent(`${TASK_IDENTIFIER}|${value}`)}&status=requested`;
  return { resource, request: { method: 'POST', url: 'Task', ifNoneExist: open } };
}

function stateEntry(existing: Basic | undefined, valueInstant: string): BundleEntry {
  const identifier = { system: SWEEP_IDENTIFIER, value: STATE_VALUE };
  const extension = [{ url: SWEEP_IDENTIFIER, valueInstant }];
  const resource: Basic = {
    ...existing,
    resourceType: 'Basic',
    identifier: [identifier],
    code: { text: 'How far the sweep has come' },
    extension,
  };
  const query = `identifier=${encodeURIComponent(`${identifier.system}|${identifier.value}`)}`;
  return existing
    ? {
        resource,
        request: { method: 'PUT', url: `Basic/${existing.id ?? ''}`, ifMatch: `W/"${existing.meta?.versionId ?? ''}"` },
      }
    : { resource, request: { method: 'POST', url: 'Basic', ifNoneExist: query } };
}

const ATTEMPTS = 3;

/** The server's client, with a few more tries for the sweep's own requests. */
function waitingClient({ client, backOff }: RunContext): FhirClient {
  const mayPass = (error: unknown): boolean => isRetryable(statusOfError(error));
  return {
    executeBatch: async (bundle) =>
      retry(async () => client.executeBatch(bundle), { attempts: ATTEMPTS, mayPass, wait: backOff }).catch(
        (cause: unknown) => {
          throw new FhirFault(`The server refused the sweep (status ${String(statusOfError(cause))})`, { cause });
        },
      ),
  };
}
