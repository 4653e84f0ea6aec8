// SPDX-License-Identifier: Apache-2.0
import { isOperationOutcome } from '@medplum/core';
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { assess, type Decision } from '../engine/assess.ts';
import type { Unseen } from '../engine/billing/documentation.ts';
import { encodeBase64 } from '../fhir/base64.ts';
import {
  FhirFault,
  MAX_PAGES,
  batchOfGets,
  isRetryable,
  outcomeOf,
  statusOfError,
  type FhirClient,
} from '../fhir/fhir-client.ts';
import { UNDATED } from '../fhir/identity.ts';
import { RecordSet } from '../fhir/record-set.ts';
import { attachedNotes } from '../fhir/query/attached-notes.ts';
import { furtherSearches } from '../fhir/query/further-searches.ts';
import { namedRecords } from '../fhir/query/named-records.ts';
import { isWider, widen } from '../fhir/query/scope.ts';
import { markNotGiven, typesNotGiven } from '../fhir/query/not-given.ts';
import { PAGE_SIZE, parseAnswer, readBundle, typesOf, type ReadFailure, type Scope } from '../fhir/query/searches.ts';
import { MAX_NOTE_BYTES, MAX_PDF_BYTES } from '../fhir/read/note-text.ts';
import { toTreatmentDays, type AssessableDay } from '../fhir/read/treatment-days.ts';
import { withPdfText } from './pdf-notes.ts';

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
  let scope = trigger;
  const asked = new Set<string>();
  const more = (resources: readonly Resource[], failures: readonly ReadFailure[]): BundleEntry[] => {
    const known = new RecordSet([...found, ...resources]);
    const wider = widen(scope, known);
    const entries = isWider(wider, scope) && failures.length === 0 ? (readBundle(wider, scope).entry ?? []) : [];
    const fresh = (urls: readonly string[]): string[] => urls.filter((url) => !asked.has(url));
    const named = fresh([
      ...attachedNotes(wider, known, client.textOfPdf !== undefined),
      ...namedRecords(wider, known),
    ]);
    // What the records name may explain what is amiss.
    const beyond = named.length > 0 ? named : fresh(furtherSearches(scope, known));
    beyond.forEach((url) => asked.add(url));
    scope = wider;
    return [...entries, ...(batchOfGets(beyond).entry ?? [])];
  };
  const { resources, notGiven, failures, requests } = await readPages(client, readBundle(trigger), { more });
  const records = new RecordSet([...markNotGiven(resources, notGiven), ...found]);
  return { records, scope, failures, requests };
}

interface ReadOptions {
  /** What to ask for beside the next pages, by what was found so far. */
  readonly more?: (found: readonly Resource[], failures: readonly ReadFailure[]) => BundleEntry[];
  /** The answer to the batch, where it came with another. */
  readonly answered?: Bundle | undefined;
}

/** What a batch of searches found on all its pages. */
export interface ReadPages extends Pick<ReadRecords, 'failures' | 'requests'> {
  readonly resources: readonly Resource[];
  /** Types of which there may be more that the server refuses to give. */
  readonly notGiven: readonly string[];
}

/** Every page of a batch of searches. */
export async function readPages(
  client: FhirClient,
  first: Bundle,
  { more = () => [], answered }: ReadOptions = {},
): Promise<ReadPages> {
  const resources: Resource[] = [];
  const failures: ReadFailure[] = [];
  let requests = 0;
  let given = answered;
  let entry = first.entry ?? [];
  while (entry.length > 0 && requests < MAX_PAGES) {
    const batch: Bundle = { resourceType: 'Bundle', type: 'batch', entry };
    requests += given ? 0 : 1;
    const answer = parseAnswer(batch, given ?? (await execute(client, batch)));
    given = undefined;
    resources.push(...(await Promise.all(answer.resources.map(async (resource) => withContent(client, resource)))));
    failures.push(...answer.failures);
    entry = [...(answer.next?.entry ?? []), ...more(resources, failures)];
  }
  if (entry.length > 0) {
    failures.push(tooManyPages(entry[0]?.request?.url ?? ''));
  }
  const notGiven = new Set(resources.flatMap(typesNotGiven));
  return { resources, notGiven: [...notGiven].sort(), failures, requests };
}

/**
 * Every page of searches whose answer must be whole: what is passed over would be taken for what is not there.
 * @throws FhirFault where one is not answered.
 */
export async function searchAll(client: FhirClient, urls: readonly string[]): Promise<readonly Resource[]> {
  const { resources, failures } = await readPages(
    client,
    batchOfGets(urls.map((url) => `${url}&_count=${String(PAGE_SIZE)}`)),
  );
  throwFirst(failures);
  return resources;
}

/**
 * The first resource of a sorted search that is wanted, looked for page after page.
 * @throws FhirFault where a page is not answered.
 */
export async function searchFirst<T extends Resource>(
  client: FhirClient,
  url: string,
  isWanted: (resource: Resource) => resource is T,
): Promise<T | undefined> {
  let batch: Bundle | undefined = batchOfGets([url]);
  for (let page = 0; batch !== undefined && page < MAX_PAGES; page += 1) {
    const { resources, next, failures } = parseAnswer(batch, await execute(client, batch));
    throwFirst(failures);
    const found = resources.find(isWanted);
    if (found) {
      return found;
    }
    batch = next;
  }
  return undefined;
}

/** @throws FhirFault for the first of what the server has not answered. */
export function throwFirst([failure]: readonly ReadFailure[]): void {
  if (failure) {
    throw new FhirFault(`${failure.url}: the search was not answered (${failure.status})`, {
      isOutage: isRetryable(Number(failure.status)),
      waitMs: failure.waitMs,
    });
  }
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
    if (cause instanceof FhirFault) {
      // Whoever waits for the quota has waited, and says for how long it is used up.
      throw cause;
    }
    const status = statusOfError(cause);
    if (!isRetryable(status)) {
      throw new FhirFault(`The server refused the read Bundle (status ${String(status)})`, { cause });
    }
    const outcome = outcomeOf(cause);
    const response = { status: String(status), ...(isOperationOutcome(outcome) ? { outcome } : {}) };
    const entry = (batch.entry ?? []).map(() => ({ response }));
    return { resourceType: 'Bundle', type: 'batch-response', entry };
  }
}

/** A record with what its file says: the bytes, which Medplum gives apart from a Binary, and the text of a PDF. */
async function withContent(client: FhirClient, resource: Resource): Promise<Resource> {
  return withPdfText(await withBytes(client, resource), client.textOfPdf);
}

async function withBytes(client: FhirClient, resource: Resource): Promise<Resource> {
  const isEmpty = resource.resourceType === 'Binary' && resource.data === undefined;
  if (!isEmpty || !client.download || !client.fhirUrl) {
    return resource;
  }
  const content = await client.download(client.fhirUrl('Binary', resource.id ?? '')).catch(() => undefined);
  const most = client.textOfPdf ? MAX_PDF_BYTES : MAX_NOTE_BYTES;
  return content && content.size <= most
    ? { ...resource, data: encodeBase64(new Uint8Array(await content.arrayBuffer())) }
    : resource;
}

/** The days of a scope's dates, and what has no date. */
export function daysInScope(records: RecordSet, { patient, dates }: Scope): AssessableDay[] {
  return toTreatmentDays(records, patient, (date) => dates.includes(date) || date === UNDATED);
}

/**
 * Their assessments.
 * @param unseen - Parts of the record that nobody could look at.
 */
export function assessScope(records: RecordSet, scope: Scope, unseen: readonly Unseen[] = []): Decision[] {
  return daysInScope(records, scope).map(({ day, policy, ptpEdits }) => {
    const documentation = { ...day.documentation, unseen: [...day.documentation.unseen, ...unseen] };
    return assess({ ...day, documentation }, policy, ptpEdits);
  });
}
