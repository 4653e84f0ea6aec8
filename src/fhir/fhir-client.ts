// SPDX-License-Identifier: Apache-2.0
import { getStatus, isOperationOutcome } from '@medplum/core';
import type { Bundle, BundleEntry, Reference, Resource } from '@medplum/fhirtypes';
import { THROTTLED, toldWait } from './quota.ts';
import { targetOf } from './write/provenance.ts';
import type { Write } from './write/write.ts';
import { writeBundle } from './write/write-bundle.ts';
import { etagOf, referenceIn } from './reference.ts';

/**
 * What is asked of a FHIR server: to run a batch or transaction Bundle, and where it keeps files apart from their
 * Binary, to give them. MedplumClient is one.
 */
export interface FhirClient {
  readonly executeBatch: (bundle: Bundle) => Promise<Bundle>;
  /** Address on the server. */
  readonly fhirUrl?: (...path: string[]) => URL;
  readonly download?: (url: URL) => Promise<Pick<Blob, 'size' | 'arrayBuffer'>>;
  /** The text of a PDF, where whoever runs this can read one; undefined where it has none. Never throws. */
  readonly textOfPdf?: (pdf: Uint8Array) => Promise<string | undefined>;
}

/**
 * How a write ended: made; refused as a whole because the server could not put it in order with the writes of others,
 * so that it may be sent again as it is; or lost to another run, so that everything must be read again. `found` is what
 * stood already under an identifier of ours, for the next attempt to know although no search led to it.
 */
export type WriteOutcome =
  | {
      readonly kind: 'made';
      /** What was created or changed, as it stands. */
      readonly stored: readonly Resource[];
      /** Answers to what was asked beside the writes, of the server as they have left it. */
      readonly seen?: Bundle;
    }
  | { readonly kind: 'unordered' }
  | {
      readonly kind: 'conflict';
      readonly found: readonly Resource[];
      /** Milliseconds to wait before the next attempt, where the server has said so. */
      readonly waitMs?: number;
    };

/** The status of a request that got no answer: the server was not reached, or went away meanwhile. */
const NO_ANSWER = 0;

/** What Medplum answers where PostgreSQL refuses a transaction beside others, of whomever: nothing of it is stored. */
const UNORDERED = 409;

/** What another run, a busy server or none at all answers; a fresh attempt may well succeed. */
const RETRYABLE_STATUS: readonly number[] = [NO_ANSWER, UNORDERED, 412, 429, 500, 502, 503, 504];

/**
 * Sends the writes.
 * @param look - Searches to answer in the same request, once the writes are made.
 * @returns `conflict` where a version had moved on, or a conditional create found what another run had just made.
 * @throws FhirFault for any other refusal, naming the entry; the server's answer is its cause.
 */
export async function write(client: FhirClient, writes: readonly Write[], look?: Bundle): Promise<WriteOutcome> {
  let answer: Bundle;
  let seen: Bundle | undefined;
  try {
    ({ answer, seen } = await executeThenLook(client, writeBundle(writes), look));
  } catch (error) {
    const status = statusOfError(error);
    if (status === UNORDERED) {
      return { kind: 'unordered' };
    }
    if (isRetryable(status) || isGone(status)) {
      return { kind: 'conflict', found: [], ...(status === THROTTLED ? { waitMs: toldWait(outcomeOf(error)) } : {}) };
    }
    throw new FhirFault('The server refused the write Bundle', { cause: error });
  }
  const statuses = writes.map((_, index) => Number.parseInt(answer.entry?.[index]?.response?.status ?? '-1', 10));
  // A delete that comes second finds nothing left to delete; what an update was for is to be decided anew.
  const mayBeGone = (index: number): boolean => ['delete', 'update'].includes(writes[index]?.kind ?? '');
  const refused = statuses.findIndex(
    (status, index) => !isRetryable(status) && !(isGone(status) && mayBeGone(index)) && (status < 200 || status >= 300),
  );
  if (refused >= 0) {
    throw new FhirFault(`${describe(writes[refused])}: ${outcomeText(answer.entry?.[refused])}`);
  }
  const found = statuses.flatMap((status, index) =>
    writes[index]?.kind === 'create' && status === 200 ? (answer.entry?.[index]?.resource ?? []) : [],
  );
  const isMade = statuses.map(
    (status, index) => (status >= 200 && status < 300) || (isGone(status) && writes[index]?.kind === 'delete'),
  );
  if (found.length === 0 && isMade.every(Boolean)) {
    const corrected = await correctLinks(client, writes, answer);
    return { kind: 'made', stored: storedBy(writes, answer, corrected), ...(seen && { seen }) };
  }
  const throttled = answer.entry?.[statuses.indexOf(THROTTLED)];
  if (throttled) {
    // The record of the writes is an entry like the others, and a correction would be refused too.
    return { kind: 'conflict', found, waitMs: toldWait(throttled.response?.outcome) };
  }
  await correctRecord(client, { writes, isMade, answer });
  return { kind: 'conflict', found };
}

/**
 * A request more costs a server as much as several searches. Medplum's router makes a Bundle within a batch before it
 * answers the searches beside it, whatever their order; elsewhere nobody looks, as runs follow each other.
 * @throws What the client throws for a Bundle that is refused as a whole.
 */
async function executeThenLook(
  client: FhirClient,
  writes: Bundle,
  look: Bundle | undefined,
): Promise<{ readonly answer: Bundle; readonly seen?: Bundle }> {
  if (!look) {
    return { answer: await client.executeBatch(writes) };
  }
  const within: BundleEntry = { resource: writes, request: { method: 'POST', url: '/' } };
  const { entry = [] } = await client.executeBatch({ ...look, entry: [within, ...(look.entry ?? [])] });
  const [made, ...seen] = entry;
  if (made?.resource?.resourceType !== 'Bundle') {
    throw Object.assign(new Error('The writes were refused'), { outcome: made?.response?.outcome });
  }
  return { answer: made.resource, seen: { resourceType: 'Bundle', type: 'batch-response', entry: seen } };
}

/**
 * A batch makes each entry by itself, also where a transaction was asked for and the server has none. When some were
 * lost to another run, the record of the writes is left with those that were made.
 */
async function correctRecord(
  client: FhirClient,
  { writes, isMade, answer }: { writes: readonly Write[]; isMade: readonly boolean[]; answer: Bundle },
): Promise<void> {
  const index = writes.findIndex(({ kind }) => kind === 'record');
  const record = answer.entry?.[index]?.resource;
  if (record?.resourceType !== 'Provenance' || isMade[index] !== true) {
    return;
  }
  const target = writes.flatMap((write, at) => (isMade[at] === true ? madeReference(write, answer.entry?.[at]) : []));
  const url = `Provenance/${record.id ?? ''}`;
  const entry: BundleEntry =
    target.length === 0
      ? { request: { method: 'DELETE', url } }
      : { resource: { ...record, target }, request: { method: 'PUT', url } };
  await correct(client, [entry]);
}

/**
 * Medplum before 5.2 links whatever references a new DetectedIssue in its Bundle to the page of the rule instead.
 * Where the server's answer shows such a link, it is set right, and returned.
 */
async function correctLinks(client: FhirClient, writes: readonly Write[], answer: Bundle): Promise<Resource[]> {
  const created = new Map(
    writes.flatMap((write, index): [string, string][] =>
      write.kind === 'create' ? [[write.fullUrl, referenceOf(answer.entry?.[index] ?? {})]] : [],
    ),
  );
  const entries = writes.flatMap((write, index): BundleEntry[] => {
    const stored = answer.entry?.[index]?.resource;
    if (write.kind === 'delete' || stored?.id === undefined) {
      return [];
    }
    const asked = JSON.stringify(write.resource);
    const links = [...created].filter(([fullUrl]) => asked.includes(`"${fullUrl}"`));
    const text = JSON.stringify(stored);
    if (links.every(([, reference]) => text.includes(`"${reference}"`))) {
      return [];
    }
    const linked = links.reduce((json, [fullUrl, reference]) => json.replaceAll(fullUrl, reference), asked);
    const resource = { ...(JSON.parse(linked) as Resource), id: stored.id, meta: stored.meta };
    const ifMatch = etagOf(stored);
    return [{ resource, request: { method: 'PUT', url: `${stored.resourceType}/${stored.id}`, ifMatch } }];
  });
  return entries.length > 0 ? correct(client, entries) : [];
}

/** What was created and updated, as it stands; the record of the writes is nobody's to change. */
function storedBy(writes: readonly Write[], { entry = [] }: Bundle, corrected: readonly Resource[]): Resource[] {
  return writes.flatMap(({ kind }, index) => {
    const resource = entry[index]?.resource;
    const isKept = kind === 'create' || kind === 'update';
    return isKept ? (corrected.find(({ id }) => id === resource?.id) ?? resource ?? []) : [];
  });
}

async function correct(client: FhirClient, entry: BundleEntry[]): Promise<Resource[]> {
  try {
    const answer = await client.executeBatch({ resourceType: 'Bundle', type: 'batch', entry });
    return (answer.entry ?? []).flatMap(({ resource }) => resource ?? []);
  } catch (cause) {
    const urls = entry.map(({ request }) => request?.url).join(', ');
    throw new FhirFault(`${urls} could not be corrected`, { cause });
  }
}

/** A conditional create that found another run's resource made nothing. */
function madeReference(write: Write, entry: BundleEntry = {}): Reference[] {
  const isFound = write.kind === 'create' && entry.response?.status.startsWith('201') !== true;
  return isFound ? [] : targetOf(write, referenceOf(entry));
}

/** What an answer is about. */
export function referenceOf({ response, resource }: BundleEntry): string {
  const location = referenceIn(response?.location ?? '');
  return location ?? `${resource?.resourceType ?? ''}/${resource?.id ?? ''}`;
}

/** More pages than any search of ours needs. */
export const MAX_PAGES = 20;

/** A batch of reads or searches, none of which depends on another's answer. */
export function batchOfGets(urls: readonly string[]): Bundle {
  return { resourceType: 'Bundle', type: 'batch', entry: urls.map((url) => ({ request: { method: 'GET', url } })) };
}

/**
 * What each search finds, in one request.
 * @throws FhirFault where one is not answered: an empty result would be taken for the truth.
 */
export async function searchEach(client: FhirClient, urls: readonly string[]): Promise<Resource[][]> {
  const { entry = [] } = await client.executeBatch(batchOfGets(urls));
  return urls.map((url, index) => {
    const { resource, response } = entry[index] ?? {};
    if (resource?.resourceType !== 'Bundle') {
      const status = response?.status ?? 'nothing';
      throw new FhirFault(`${url.split('?')[0] ?? url}: the search was not answered (${status})`, {
        isOutage: isRetryable(Number(status)),
        waitMs: Number(status) === THROTTLED ? toldWait(response?.outcome) : undefined,
      });
    }
    return (resource.entry ?? []).flatMap((found) => found.resource ?? []);
  });
}

/** The resources, or versions, at these references, in one request; one that is not there is left out. */
export async function readEach(client: FhirClient, references: readonly string[]): Promise<Resource[]> {
  if (references.length === 0) {
    return [];
  }
  const { entry = [] } = await client.executeBatch(batchOfGets(references));
  const throttled = entry.find(({ response }) => Number(response?.status) === THROTTLED);
  if (throttled) {
    throw new FhirFault('The quota is used up', { waitMs: toldWait(throttled.response?.outcome) });
  }
  return entry.flatMap(({ resource }) => (resource && resource.resourceType !== 'OperationOutcome' ? resource : []));
}

/** What was read is not there any more. */
export function isGone(status: number): boolean {
  return status === 404 || status === 410;
}

interface FaultOptions extends ErrorOptions {
  readonly isOutage?: boolean;
  readonly waitMs?: number | undefined;
}

/** A failure of the server or of our request, as opposed to a finding about the record. Carries no patient data. */
export class FhirFault extends Error {
  override readonly name = 'FhirFault';
  /** True where the server was away or busy all the time: later it may well do what it was asked. */
  readonly isOutage: boolean;
  /** Milliseconds until the quota is there again, where it is used up. */
  readonly waitMs: number | undefined;

  constructor(message: string, { isOutage = false, waitMs, ...options }: FaultOptions = {}) {
    super(message, options);
    this.isOutage = isOutage || waitMs !== undefined;
    this.waitMs = waitMs;
  }
}

/** HTTP status behind an error of MedplumClient; 0 where no answer came. Bots get errors of another realm, so no `instanceof`. */
export function statusOfError(error: unknown): number {
  const outcome = outcomeOf(error);
  return isOperationOutcome(outcome) ? getStatus(outcome) : NO_ANSWER;
}

/** The OperationOutcome that an error of MedplumClient carries. */
export function outcomeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'outcome' in error ? error.outcome : undefined;
}

/** True for answers that a later attempt may well change. */
export function isRetryable(status: number): boolean {
  return RETRYABLE_STATUS.includes(status);
}

function describe(write: Write | undefined): string {
  return write?.kind === 'create' || write?.kind === 'record'
    ? `create ${write.resource.resourceType}`
    : `${write?.kind ?? ''} ${write?.reference ?? ''}`;
}

/** Status, code and path; the server's words are left out, because they may quote the record. */
function outcomeText(entry: BundleEntry | undefined): string {
  const outcome = entry?.response?.outcome;
  const issue = outcome?.resourceType === 'OperationOutcome' ? outcome.issue[0] : undefined;
  return [entry?.response?.status ?? 'no answer', issue?.code, issue?.expression?.join(', ')].filter(Boolean).join(' ');
}
