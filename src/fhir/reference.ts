// SPDX-License-Identifier: Apache-2.0
import { ID, TYPE_AND_ID, referenceIn } from '../reference-text.ts';
import type { AnyResource, R4Reference } from './r4.ts';

export { referenceIn } from '../reference-text.ts';

/** An id as FHIR has it. */
export const FHIR_ID = new RegExp(`^${ID}$`);

const WHOLE = new RegExp(`^${TYPE_AND_ID}$`);

/** `Procedure/123` from a reference of any form; as it stands where it is none to a resource by its id. */
export function relativeReference(reference: R4Reference | string | undefined): string | undefined {
  const text = typeof reference === 'string' ? reference : reference?.reference;
  return text === undefined || WHOLE.test(text) ? text : (referenceIn(text) ?? text);
}

/** What links name, in their order; a link by its words alone names nothing. */
export function relativeReferences(links: readonly (R4Reference | string | undefined)[] = []): string[] {
  return links.flatMap((link) => relativeReference(link) ?? []);
}

/** `Procedure/123/_history/4` of a resource; without the version where it states none. */
export function versionedReference({ resourceType, id = '', meta }: Versioned): string {
  const version = meta?.versionId;
  return `${resourceType}/${id}${version === undefined ? '' : `/_history/${version}`}`;
}

/** `W/"4"`: the version of a record that was read, without which it is not to be written. */
export function etagOf({ meta }: Pick<Versioned, 'meta'>): string {
  return `W/"${meta?.versionId ?? ''}"`;
}

interface Versioned {
  readonly resourceType: string;
  readonly id?: string | undefined;
  readonly meta?: { readonly versionId?: string | undefined } | undefined;
}

/**
 * What stands inside a record under a name: `#pt`. Exports also leave the mark out of the reference, or put it into the
 * id.
 */
export function containedIn(within: readonly AnyResource[] = [], reference = ''): AnyResource | undefined {
  const id = unmarked(reference);
  return id === '' ? undefined : within.find((one) => unmarked(one.id) === id);
}

function unmarked(id = ''): string {
  return id.startsWith('#') ? id.slice(1) : id;
}

/** A reference in a record that no schema has accepted; undefined where there is none to be read. */
export function rawReference(
  raw: AnyResource,
  element: 'subject' | 'patient' | 'beneficiary' | 'encounter' | 'context',
): string | undefined {
  const value: unknown = raw[element];
  const reference: unknown =
    typeof value === 'object' && value !== null && 'reference' in value ? value.reference : undefined;
  return typeof reference === 'string' ? relativeReference(reference) : undefined;
}

/** True for `Type/id` and no more, of one of the types where some are given. */
export function isReference(text: string, types: readonly string[] = []): boolean {
  return WHOLE.test(text) && (types.length === 0 || types.includes(typeOf(text)));
}

/** `Procedure` of `Procedure/123`. */
export function typeOf(reference: string): string {
  return reference.slice(0, reference.indexOf('/'));
}

/** Types of those who treat. */
export const PRACTITIONERS: readonly string[] = ['Practitioner', 'PractitionerRole'];

/** What `Procedure.report` may name. */
export const REPORTS: readonly string[] = ['DiagnosticReport', 'DocumentReference', 'Composition'];

/** True for a reference to somebody who treats. */
export function isPractitioner(reference: string): boolean {
  return PRACTITIONERS.includes(typeOf(reference));
}

/** `123` of `Procedure/123`. */
export function idOf(reference: string): string {
  return reference.slice(reference.indexOf('/') + 1);
}

/** Where Medplum's files are kept: it gives a document's address signed, with the ids of the Binary and its version. */
const STORED_FILE = new RegExp(`/(?:binary|storage)/(${ID})(?:/${ID})?\\?`);

/** `Binary/123` from the address of an attachment; undefined where it names none. */
export function binaryIn(url: string): string | undefined {
  const reference = referenceIn(url);
  const id = STORED_FILE.exec(url)?.[1];
  return reference?.startsWith('Binary/') ? reference : id && `Binary/${id}`;
}
