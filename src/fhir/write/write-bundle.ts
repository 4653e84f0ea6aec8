// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import type { Write } from './write.ts';

/** Medplum refuses a transaction with a conditional entry beyond this size, and more PUTs than this. */
const MAX_CONDITIONAL_TRANSACTION = 8;
const MAX_TRANSACTION_UPDATES = 50;

/**
 * One Bundle for all writes of a run: a transaction where the server's limits allow, else a batch, whose entries
 * are each safe to repeat. Creates are conditional on our identifier, updates on the version that was read.
 */
export function writeBundle(writes: readonly Write[]): Bundle {
  const creates = writes.filter(({ kind }) => kind === 'create').length;
  const fits =
    (creates === 0 || writes.length <= MAX_CONDITIONAL_TRANSACTION) &&
    writes.filter(({ kind }) => kind === 'update').length <= MAX_TRANSACTION_UPDATES &&
    !haveOneAddress(writes);
  return { resourceType: 'Bundle', type: fits ? 'transaction' : 'batch', entry: writes.map(toEntry) };
}

/**
 * Medplum before 5.2 takes `DetectedIssue.reference` for the issue's own address, and refuses a transaction in which
 * two have the same: two issues of one rule.
 */
function haveOneAddress(writes: readonly Write[]): boolean {
  const pages = writes.flatMap((write) =>
    write.kind === 'create' && write.resource.resourceType === 'DetectedIssue' ? (write.resource.reference ?? []) : [],
  );
  return new Set(pages).size < pages.length;
}

function toEntry(write: Write): BundleEntry {
  switch (write.kind) {
    case 'create': {
      const { fullUrl, resource } = write;
      return {
        fullUrl,
        resource,
        request: { method: 'POST', url: resource.resourceType, ifNoneExist: uniqueness(write) },
      };
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
 * What there must be one of. The patient stands in the identifier already; named apart, PostgreSQL finds it by an
 * index on patients and, of a serializable transaction, watches a page of that. An index on tokens it watches as a
 * whole: any two patients' creates would be in each other's way.
 */
function uniqueness({ resource, identifier }: Extract<Write, { kind: 'create' }>): string {
  const patient = patientOf(resource);
  const ours = `identifier=${encodeURIComponent(identifier)}`;
  return patient === undefined ? ours : `patient=${patient}&${ours}`;
}

function patientOf(resource: Resource): string | undefined {
  switch (resource.resourceType) {
    case 'Basic':
    case 'ChargeItem':
      return resource.subject?.reference;
    case 'DetectedIssue':
      return resource.patient?.reference;
    case 'Task':
      return resource.for?.reference;
    default:
      return undefined;
  }
}
