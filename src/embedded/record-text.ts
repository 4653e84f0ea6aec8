// SPDX-License-Identifier: Apache-2.0
import { OperationOutcomeError, type WithId } from '@medplum/core';
import type { OperationOutcome, Resource } from '@medplum/fhirtypes';

const damaged = (text: string): OperationOutcome => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: 'exception', details: { text } }],
});
const DAMAGED = damaged('A stored record is damaged: start again, which sets it aside');
/** Nothing else rests on it. */
export const DAMAGED_VERSION = damaged('This stored version is damaged: a backup may have it whole');

/**
 * What was stored was validated when it came in.
 * @throws OperationOutcomeError where it is damaged since, without a word of what it says.
 */
export function wholeRecord(json: unknown): WithId<Resource> {
  const resource = recordIn(json);
  if (!resource) {
    throw new OperationOutcomeError(DAMAGED);
  }
  return resource;
}

/** Undefined where there is none, or none any more. */
export function recordIn(json: unknown): WithId<Resource> | undefined {
  if (typeof json !== 'string') {
    return undefined;
  }
  try {
    const resource = JSON.parse(json) as WithId<Resource> | null;
    if (typeof resource?.resourceType !== 'string') {
      return undefined;
    }
    lengths.set(resource, json.length);
    return resource;
  } catch {
    return undefined;
  }
}

const lengths = new WeakMap<object, number>();

/** How many characters a resource has as it was read from a table; 0 for one that was not. */
export function lengthOf(resource: object | undefined): number {
  return resource === undefined ? 0 : (lengths.get(resource) ?? 0);
}
