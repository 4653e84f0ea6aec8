// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import type { Change } from '../charting/save-changes.ts';

/** Something that a person says to put an issue right where it is shown. */
export interface MendField {
  readonly name: string;
  readonly label: string;
  readonly kind: 'text' | 'number' | 'time' | 'list' | 'choice' | 'people';
  /** As it stands; of a list, people and choices any number, else one at most. */
  readonly value: readonly string[];
  /** What can be chosen, or what is often said. */
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  /** A tap away: said elsewhere of this patient. */
  readonly known: readonly string[];
}

/** What a person said, by field. */
export type Said = Readonly<Record<string, readonly string[]>>;

/** What is wrong, in words, by field; empty where nothing is. */
export type Faults = Readonly<Record<string, string>>;

/** What saving it writes. */
export interface MendWrites {
  readonly changes: readonly Change[];
  readonly added: readonly Resource[];
}

/** The way to put an issue right in place; one without fields is one tap. */
export interface InPlace {
  readonly label: string;
  readonly fields: readonly MendField[];
  /** What keeps it from being saved, in words, by the name of the field at fault. */
  readonly faultsOf: (said: Said) => Faults;
  readonly writesOf: (said: Said) => MendWrites;
}

/** A field of one line, empty unless something stands there. */
export function lineField(name: string, label: string, value = ''): MendField {
  return { name, label, kind: 'text', value: value === '' ? [] : [value], choices: [], known: [] };
}

/** What stands, with what a person said over it. */
export function saidOver(fields: readonly MendField[], said: Said): Said {
  return Object.fromEntries(fields.map(({ name, value }) => [name, said[name] ?? value]));
}

/** A field's only value, trimmed. */
export function oneOf(said: Said, name: string): string {
  return (said[name]?.[0] ?? '').trim();
}

/** True where a person said something else than what stands. */
export function isSaid(fields: readonly MendField[], said: Said): boolean {
  return fields.some(({ name, value }) => JSON.stringify(said[name] ?? value) !== JSON.stringify(value));
}

/** One fault, where there is one. */
export function fault(name: string, text: string | undefined): Faults {
  return text === undefined ? {} : { [name]: text };
}

/** A line that must not be left empty. */
export function emptyFault(said: Said, name: string, text: string): Faults {
  return fault(name, oneOf(said, name) === '' ? text : undefined);
}

/** What keeps an answer from being saved: a fault, or that nothing was said. */
export function faultsIn({ fields, faultsOf }: InPlace, said: Said): Faults {
  const [first] = fields;
  return first === undefined || isSaid(fields, said)
    ? faultsOf(said)
    : { [first.name]: first.value.length === 0 ? 'Fill this in before you save.' : 'Change this before you save.' };
}
