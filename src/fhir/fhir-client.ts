// SPDX-License-Identifier: Apache-2.0
import { getStatus, isOperationOutcome } from '@medplum/core';
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import type { Write } from './write-plan.ts';

/** The one thing asked of a FHIR server: run a batch or transaction Bundle. MedplumClient is one. */
export interface FhirClient {
  readonly executeBatch: (bundle: Bundle) => Promise<Bundle>;
}

/**
 * How a write ended: made, or lost to another run, so that everything must be read again. `found` is what stood
 * already under an identifier of ours, for the next attempt to know although no search led to it.
 */
export type WriteOutcome =
  { readonly kind: 'made' } | { readonly kind: 'conflict'; readonly found: readonly Resource[] };

/** Medplum refuses a transaction with a conditional entry beyond this size, and more PUTs than this. */
const MAX_CONDITIONAL_TRANSACTION = 8;
const MAX_TRANSACTION_UPDATES = 50;

/** What another run, or a busy server, answers; a fresh attempt may well succeed. */
const RETRYABLE_STATUS: readonly number[] = [409, 412, 429, 500, 502, 503, 504];

/**
 * One Bundle for all writes of a run: a transaction where the server's limits allow, else a batch, whose entries
 * are each safe to repeat. Creates are conditional on our identifier, updates on the version that was read.
 */
export function writeBundle(writes: readonly Write[]): Bundle {
  const creates = writes.filter(({ kind }) => kind === 'create').length;
  const fits =
    (creates === 0 || writes.length <= MAX_CONDITIONAL_TRANSACTION) &&
    writes.filter(({ kind }) => kind === 'update').length <= MAX_TRANSACTION_UPDATES;
  return { resourceType: 'Bundle', type: fits ? 'transaction' : 'batch', entry: writes.map(toEntry) };
}

function toEntry(write: Write): BundleEntry {
  switch (write.kind) {
    case 'create': {
      const { fullUrl, resource, identifier } = write;
      const ifNoneExist = `identifier=${encodeURIComponent(identifier)}`;
      return { fullUrl, resource, request: { method: 'POST', url: resource.resourceType, ifNoneExist } };
    }
    case 'update': {
      const { reference, versionId, resource } = write;
      const ifMatch = versionId === undefined ? {} : { ifMatch: `W/"${versionId}"` };
      return { resource, request: { method: 'PUT', url: reference, ...ifMatch } };
    }
    case 'record':
      return { resource: write.resource, request: { method: 'POST', url: write.resource.resourceType } };
    case 'delete':
      return { request: { method: 'DELETE', url: write.reference } };
    default:
      return write satisfies never;
  }
}

/**
 * Sends the writes.
 * @returns `conflict` where a version had moved on, or a conditional create found what another run had just made.
 * @throws FhirFault for any other refusal, naming the entry; the server's answer is its cause.
 */
export async function write(client: FhirClient, writes: readonly Write[]): Promise<WriteOutcome> {
  let answer: Bundle;
  try {
    answer = await client.executeBatch(writeBundle(writes));
  } catch (error) {
    if (RETRYABLE_STATUS.includes(statusOfError(error))) {
      return { kind: 'conflict', found: [] };
    }
    throw new FhirFault('The server refused the write Bundle', { cause: error });
  }
  const statuses = writes.map((_, index) => Number.parseInt(answer.entry?.[index]?.response?.status ?? '0', 10));
  const refused = statuses.findIndex(
    (status) => status < 200 || (status >= 300 && !RETRYABLE_STATUS.includes(status) && !isGone(status)),
  );
  if (refused >= 0) {
    throw new FhirFault(`${describe(writes[refused])}: ${outcomeText(answer.entry?.[refused])}`);
  }
  const found = statuses.flatMap((status, index) =>
    writes[index]?.kind === 'create' && status === 200 ? (answer.entry?.[index]?.resource ?? []) : [],
  );
  const lostRace = found.length > 0 || statuses.some((status) => status >= 300 && !isGone(status));
  return lostRace ? { kind: 'conflict', found } : { kind: 'made' };
}

/** A delete that comes second finds nothing left to delete. */
function isGone(status: number): boolean {
  return status === 404 || status === 410;
}

/** A failure of the server or of our request, as opposed to a finding about the record. Carries no patient data. */
export class FhirFault extends Error {
  override readonly name = 'FhirFault';
}

/** HTTP status behind an error of MedplumClient; 0 where it has none. Bots get errors of another realm, so no `instanceof`. */
export function statusOfError(error: unknown): number {
  const outcome: unknown =
    typeof error === 'object' && error !== null && 'outcome' in error ? error.outcome : undefined;
  return isOperationOutcome(outcome) ? getStatus(outcome) : 0;
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

function outcomeText(entry: BundleEntry | undefined): string {
  const outcome = entry?.response?.outcome;
  const issue = outcome?.resourceType === 'OperationOutcome' ? outcome.issue[0] : undefined;
  const where = issue?.expression?.join(', ');
  return `${entry?.response?.status ?? 'no answer'} ${issue?.details?.text ?? issue?.code ?? ''}${where === undefined ? '' : ` (${where})`}`;
}
