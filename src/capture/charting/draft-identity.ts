// SPDX-License-Identifier: Apache-2.0
import { tryGetDataType } from '@medplum/core';
import type { Identifier, Resource } from '@medplum/fhirtypes';
import { DRAFT_IDENTIFIER } from '../../fhir/systems.ts';

/**
 * A new record that bears the identity of the draft it was typed as: where the answer to its creation was lost, saving
 * it again finds it in place of making a second one.
 */
export function asDraft<T extends Resource>(record: T, draftId: string): T {
  const { identifier = [] } = record as { readonly identifier?: readonly Identifier[] };
  return { ...record, identifier: [...identifier, { system: DRAFT_IDENTIFIER, value: draftId }] };
}

/** The same for a record of a type that has no identifiers, such as a signature's Provenance: a tag says it. */
export function asTaggedDraft<T extends Resource>(record: T, draftId: string): T {
  const tag = [...(record.meta?.tag ?? []), { system: DRAFT_IDENTIFIER, code: draftId }];
  return { ...record, meta: { ...record.meta, tag } };
}

/** The search that finds the record of a draft; undefined for a record without a draft's identity. */
export function draftQuery(record: Resource): string | undefined {
  const { identifier } = record as { readonly identifier?: unknown };
  const own: Identifier | undefined = Array.isArray(identifier)
    ? (identifier as Identifier[]).find(({ system }) => system === DRAFT_IDENTIFIER)
    : undefined;
  const tag = record.meta?.tag?.find(({ system }) => system === DRAFT_IDENTIFIER);
  return own ? queryFor('identifier', own.value) : tag && queryFor('_tag', tag.code);
}

function queryFor(parameter: string, value = ''): string {
  return `${parameter}=${encodeURIComponent(`${DRAFT_IDENTIFIER}|${value}`)}`;
}

/** True for types with any number of identifiers; their schema must have been loaded. */
export function mayBeDraft(resourceType: string): boolean {
  return tryGetDataType(resourceType)?.elements['identifier']?.isArray === true;
}
