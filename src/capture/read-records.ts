// SPDX-License-Identifier: Apache-2.0
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { assess } from '../engine/assess.ts';
import type { Assessment } from '../engine/billing/assessment.ts';
import { FhirFault, isRetryable, statusOfError, type FhirClient } from '../fhir/fhir-client.ts';
import { UNDATED } from '../fhir/identity.ts';
import { RecordSet } from '../fhir/record-set.ts';
import { isWider, widen } from '../fhir/query/scope.ts';
import {
  parseAnswer,
  readBundle,
  typesOf,
  type ReadAnswer,
  type ReadFailure,
  type Scope,
} from '../fhir/query/searches.ts';
import { toTreatmentDays } from '../fhir/read/treatment-days.ts';

const MAX_PAGES = 20;

/** What a run works on. */
export interface ReadRecords {
  readonly records: RecordSet;
  readonly scope: Scope;
  readonly failures: readonly ReadFailure[];
  readonly requests: number;
}

/**
 * Reads what a decision about the scope rests on, in one batch, and a second one for what the first reveals.
 * @param found - Resources that no search leads to, known from an earlier attempt.
 */
export async function readRecords(
  client: FhirClient,
  trigger: Scope,
  found: readonly Resource[] = [],
): Promise<ReadRecords> {
  const resources: unknown[] = [];
  const failures: ReadFailure[] = [];
  let requests = 0;
  let scope = trigger;
  let batch = readBundle(trigger);
  while (batch.entry?.length && requests < MAX_PAGES) {
    const answer = parseAnswer(batch, await execute(client, batch));
    requests += 1;
    resources.push(...answer.resources);
    failures.push(...answer.failures);
    const wider = widen(scope, new RecordSet(resources));
    const more = isWider(wider, scope) && failures.length === 0 ? (readBundle(wider, scope).entry ?? []) : [];
    scope = wider;
    batch = { resourceType: 'Bundle', type: 'batch', entry: [...(answer.next?.entry ?? []), ...more] };
  }
  if (batch.entry?.length) {
    failures.push(tooManyPages('Procedure'));
  }
  return { records: new RecordSet([...resources, ...found]), scope, failures, requests };
}

/** Every page of a batch of searches. */
export async function readPages(
  client: FhirClient,
  first: Bundle,
): Promise<Pick<ReadRecords, 'failures'> & { readonly resources: readonly Resource[] }> {
  const resources: Resource[] = [];
  const failures: ReadFailure[] = [];
  let batch: Bundle | undefined = first;
  for (let page = 0; batch?.entry?.length && page < MAX_PAGES; page += 1) {
    const answer: ReadAnswer = parseAnswer(batch, await execute(client, batch));
    resources.push(...answer.resources);
    failures.push(...answer.failures);
    batch = answer.next;
  }
  if (batch) {
    failures.push(tooManyPages(batch.entry?.[0]?.request?.url ?? ''));
  }
  return { resources, failures };
}

function tooManyPages(url: string): ReadFailure {
  return { url: typesOf(url), status: '', message: `more than ${String(MAX_PAGES)} pages of records` };
}

type Execute = FhirClient['executeBatch'];

/** A server that is busy, or cannot be reached, has refused each search: the run waits and asks again. */
async function execute(client: FhirClient, batch: Parameters<Execute>[0]): Promise<Awaited<ReturnType<Execute>>> {
  try {
    return await client.executeBatch(batch);
  } catch (cause) {
    const status = statusOfError(cause);
    if (!isRetryable(status)) {
      throw new FhirFault(`The server refused the read Bundle (status ${String(status)})`, { cause });
    }
    const entry = (batch.entry ?? []).map(() => ({ response: { status: String(status) } }));
    return { resourceType: 'Bundle', type: 'batch-response', entry };
  }
}

/** The assessments of the scope's dates, and of what has no date. */
export function assessScope(records: RecordSet, { patient, dates }: Scope): Assessment[] {
  const isWanted = (date: string): boolean => dates.includes(date) || date === UNDATED;
  return toTreatmentDays(records, patient, isWanted).map(({ day, policy, ptpEdits }) => assess(day, policy, ptpEdits));
}
