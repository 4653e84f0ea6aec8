// SPDX-License-Identifier: Apache-2.0
import { deepEquals } from '@medplum/core';
import type { Resource } from '@medplum/fhirtypes';
import { parseDateTime } from '../../fhir/date-time.ts';
import { isObject } from '../../json-object.ts';

/** A record as JSON, by element. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export function asJson(resource: Resource): JsonRecord {
  return resource as unknown as JsonRecord;
}

/** Elements that the server keeps; nobody edits them in a form. */
const SERVERS: readonly string[] = ['id', 'meta', 'resourceType'];

/** An element that two people changed apart since the same version. */
export interface Conflict {
  readonly element: string;
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
}

/** Elements that differ between two versions of a record, in the order of the alphabet. */
export function changedElements(before: JsonRecord, after: JsonRecord): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((element) => !SERVERS.includes(element) && !isSame(before[element], after[element]))
    .sort();
}

/**
 * What a form made of a record, with everything that nobody changed as it was written: a form may write the same
 * instant in another zone, add what is empty, or leave out what it does not know.
 */
export function onlyChanges<T extends object>(base: T, edited: object): T {
  return restored(base, edited) as T;
}

function restored(base: unknown, edited: unknown): unknown {
  if (isSame(base, edited) || isSameInstant(base, edited)) {
    return base;
  }
  if (isObject(base) && isObject(edited)) {
    const names = [...Object.keys(base), ...Object.keys(edited).filter((name) => !Object.hasOwn(base, name))];
    return Object.fromEntries(
      names.flatMap((name) => {
        const value = restored(base[name], edited[name]);
        return isEmpty(value) ? [] : [[name, value]];
      }),
    );
  }
  if (Array.isArray(base) && Array.isArray(edited)) {
    return edited.filter((item) => !isEmpty(item)).map((item, index): unknown => restored(base[index], item));
  }
  return edited;
}

/**
 * My changes since `base`, put on the version that stands now.
 * @returns `conflicts`: elements that both changed, each in its own way; `merged` has theirs there.
 */
export function mergeChanges<T extends JsonRecord>(
  base: JsonRecord,
  mine: JsonRecord,
  theirs: T,
): { readonly merged: T; readonly conflicts: readonly Conflict[] } {
  const theirChanges = changedElements(base, theirs);
  const changes = changedElements(base, mine).filter((element) => !isSame(mine[element], theirs[element]));
  const conflicts = changes
    .filter((element) => theirChanges.includes(element))
    .map((element) => ({ element, base: base[element], mine: mine[element], theirs: theirs[element] }));
  const free = changes.filter((element) => !theirChanges.includes(element));
  return { merged: withElements(theirs, mine, free), conflicts };
}

/** A record with some elements as another has them; what that one lacks is taken out. */
export function withElements<T extends JsonRecord>(record: T, from: JsonRecord, elements: readonly string[]): T {
  const kept = Object.entries(record).filter(([name]) => !elements.includes(name));
  const put = elements.flatMap((name) => (isEmpty(from[name]) ? [] : [[name, from[name]] as const]));
  return Object.fromEntries([...kept, ...put]) as T;
}

function isSame(a: unknown, b: unknown): boolean {
  return (isEmpty(a) && isEmpty(b)) || (a !== undefined && b !== undefined && deepEquals(wrapped(a), wrapped(b)));
}

/** `deepEquals` passes over `meta` and compares objects only. */
function wrapped(value: unknown): object {
  return { value };
}

function isSameInstant(a: unknown, b: unknown): boolean {
  const [was, is] = [a, b].map((text) => (typeof text === 'string' ? parseDateTime(text)?.epochMs : undefined));
  return was !== undefined && was === is;
}

/** Absent, or what a form leaves where nothing was typed. */
function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === '' ||
    (Array.isArray(value) && value.every(isEmpty)) ||
    (isObject(value) && Object.values(value).every(isEmpty))
  );
}
