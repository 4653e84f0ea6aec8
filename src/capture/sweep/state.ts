// SPDX-License-Identifier: Apache-2.0
import type { Basic, BundleEntry, Extension } from '@medplum/fhirtypes';
import { etagOf } from '../../fhir/reference.ts';
import { SWEEP_IDENTIFIER } from '../../fhir/systems.ts';

/** What the sweep notes for its next run, each in a Basic of its own. */
export const SWEEP_NOTES = {
  'swept-through': 'How far the sweep has come',
  'tables-followed': 'How far open charges have followed CMS’s tables and the site’s own codes',
} as const;
type NoteName = keyof typeof SWEEP_NOTES;

export function noteSearch(name: NoteName): string {
  return `Basic?${noteQuery(name)}`;
}

/** A note among several Basics. */
export function noteAmong(found: readonly Basic[], name: NoteName): Basic | undefined {
  return found.find(({ identifier = [] }) => identifier.some(({ value }) => value === name));
}

function noteQuery(name: NoteName): string {
  return `identifier=${encodeURIComponent(`${SWEEP_IDENTIFIER}|${name}`)}`;
}

/** Writes a note in the place of the one that was read, where nobody changed it meanwhile. */
export function noteEntry(
  name: NoteName,
  existing: Basic | undefined,
  content: Pick<Extension, 'valueInstant' | 'extension'>,
): BundleEntry {
  const resource: Basic = {
    ...existing,
    resourceType: 'Basic',
    identifier: [{ system: SWEEP_IDENTIFIER, value: name }],
    code: { text: SWEEP_NOTES[name] },
    extension: [{ url: SWEEP_IDENTIFIER, ...content }],
  };
  return existing
    ? {
        resource,
        request: { method: 'PUT', url: `Basic/${existing.id ?? ''}`, ifMatch: etagOf(existing) },
      }
    : { resource, request: { method: 'POST', url: 'Basic', ifNoneExist: noteQuery(name) } };
}

/** Another sweep has noted how far it came since this one read it: one takes longer than the minute until the next. */
export class OtherSweep extends Error {}

/**
 * A note as it is stored, by the answer to its entry.
 * @throws OtherSweep where another one was first: both would do the same work, and the notes of this one be refused on.
 */
export function storedNote({ response, resource }: BundleEntry = {}): Basic | undefined {
  if (response?.status.startsWith('412') === true) {
    throw new OtherSweep();
  }
  return resource?.resourceType === 'Basic' ? resource : undefined;
}

/** How far the sweep has come: whatever was saved or deleted up to that instant has been assessed, or has its Task. */
export const STATE = noteSearch('swept-through');

export function sweptThrough(state: Basic | undefined): string | undefined {
  return state?.extension?.[0]?.valueInstant;
}

export function stateEntry(existing: Basic | undefined, valueInstant: string): BundleEntry {
  return noteEntry('swept-through', existing, { valueInstant });
}
