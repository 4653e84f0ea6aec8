// SPDX-License-Identifier: Apache-2.0
import type { Basic, BundleEntry } from '@medplum/fhirtypes';
import { SWEEP_IDENTIFIER } from '../../fhir/systems.ts';

const IDENTIFIER = { system: SWEEP_IDENTIFIER, value: 'swept-through' };
const QUERY = `identifier=${encodeURIComponent(`${IDENTIFIER.system}|${IDENTIFIER.value}`)}`;

/** How far the sweep has come: whatever was saved or deleted up to that instant has been assessed, or has its Task. */
export const STATE = `Basic?${QUERY}`;

export function sweptThrough(state: Basic | undefined): string | undefined {
  return state?.extension?.[0]?.valueInstant;
}

export function stateEntry(existing: Basic | undefined, valueInstant: string): BundleEntry {
  const resource: Basic = {
    ...existing,
    resourceType: 'Basic',
    identifier: [IDENTIFIER],
    code: { text: 'How far the sweep has come' },
    extension: [{ url: SWEEP_IDENTIFIER, valueInstant }],
  };
  return existing
    ? {
        resource,
        request: { method: 'PUT', url: `Basic/${existing.id ?? ''}`, ifMatch: `W/"${existing.meta?.versionId ?? ''}"` },
      }
    : { resource, request: { method: 'POST', url: 'Basic', ifNoneExist: QUERY } };
}
