// SPDX-License-Identifier: Apache-2.0
import { R4_SCHEMAS, type AnyResource, type R4Reference, type ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { containedIn } from '../reference.ts';
import { bearersOf, conditionalKey, identifiersOf, keyInWords, keyOf } from './identifier-key.ts';

type Practitioner = ReadResource<'Practitioner'>;
type PractitionerRole = ReadResource<'PractitionerRole'>;

/** A record that names people, with those that stand inside it. */
export interface NamingRecord {
  /** `Procedure/1` */
  readonly source: string;
  readonly contained?: readonly AnyResource[] | undefined;
}

/** Somebody whom a record names, as far as the records tell who it is. */
export interface Named {
  /** As `Performer.source`. */
  readonly source: string;
  /** As `Performer.person`. */
  readonly person: string;
  readonly practitioner?: Practitioner | undefined;
  /** The same person as the naming record has them inside it. */
  readonly inside?: Practitioner;
  /** The roles that speak for this naming: the one that is named, else all active ones of the person. */
  readonly roles: readonly PractitionerRole[];
  readonly display?: string | undefined;
}

const PERSON = /^Practitioner(?:Role)?[/?]/;

/**
 * Resolves whoever a record names: by a reference of any form, a contained resource, an identifier alone, a conditional
 * reference (`Practitioner?identifier=system|value`), or in words only.
 * @returns Undefined where the reference names no person: a patient, an organization, a device, nobody.
 */
export function resolvePerson(
  records: RecordSet,
  reference: R4Reference | undefined,
  within: NamingRecord,
): Named | undefined {
  const { display, identifier } = reference ?? {};
  const text = relativeReference(reference);
  const inside = containedIn(within.contained, text);
  if (inside || text?.startsWith('#') === true) {
    return inside && containedPerson(records, inside, within, display);
  }
  // An address that only its Bundle knows says no more than the name beside it.
  const isInWords = text === undefined || text.startsWith('urn:');
  const key =
    (text === undefined ? keyOf(identifier) : conditionalKey(text)) ?? (isInWords ? keyInWords(display) : undefined);
  if (key !== undefined) {
    return personByIdentifier(records, key, display);
  }
  if (isInWords) {
    return display === undefined ? undefined : { source: within.source, person: within.source, roles: [], display };
  }
  return PERSON.test(text) ? personByReference(records, text, within, display) : undefined;
}

function personByReference(
  records: RecordSet,
  source: string,
  within: NamingRecord,
  display: string | undefined,
): Named {
  const role = records.find('PractitionerRole', source);
  const behind = role && resolvePerson(records, role.practitioner, within);
  const person = behind?.person ?? source;
  return {
    source,
    person,
    practitioner: behind ? behind.practitioner : records.find('Practitioner', source),
    roles: role ? [role] : rolesOf(records, person),
    display: display ?? behind?.display,
  };
}

function personByIdentifier(records: RecordSet, key: string, display: string | undefined): Named {
  const [role] = bearersOf(records, 'PractitionerRole', key);
  const [practitioner] = bearersOf(records, 'Practitioner', key);
  if (role && !practitioner) {
    return personByReference(records, `PractitionerRole/${role.id}`, { source: '' }, display);
  }
  const source = practitioner ? `Practitioner/${practitioner.id}` : `Practitioner?identifier=${key}`;
  return { source, person: source, practitioner, roles: rolesOf(records, source), display };
}

/** One inside the record; where it bears an identifier of somebody who is known, it is that person. */
function containedPerson(
  records: RecordSet,
  found: AnyResource,
  within: NamingRecord,
  display: string | undefined,
): Named | undefined {
  const inside = `${within.source}#${found.id ?? ''}`;
  const role = R4_SCHEMAS.PractitionerRole.safeParse(found).data;
  if (role) {
    const behind = resolvePerson(records, role.practitioner, within);
    const person = behind?.person ?? inside;
    return { source: person, person, practitioner: behind?.practitioner, roles: [role], display };
  }
  const practitioner = R4_SCHEMAS.Practitioner.safeParse(found).data;
  if (!practitioner) {
    return undefined;
  }
  const keys = identifiersOf(practitioner);
  const key = keys.find((one) => bearersOf(records, 'Practitioner', one).length > 0) ?? keys[0];
  const known = key === undefined ? undefined : personByIdentifier(records, key, display);
  const person = known?.person ?? inside;
  return {
    source: person,
    person,
    practitioner: known?.practitioner ?? practitioner,
    inside: practitioner,
    roles: known?.roles ?? [],
    display,
  };
}

/** Active roles of a person: those that name them by reference, which a search finds; else however they name them. */
function rolesOf(records: RecordSet, person: string): readonly PractitionerRole[] {
  const byReference = records.index('PractitionerRole', 'practitioner', ({ practitioner, active }) =>
    active === false ? [] : [relativeReference(practitioner)],
  );
  return byReference.get(person) ?? [];
}

/** Those that name the person by an identifier alone: they speak where nothing else tells what somebody is. */
export function rolesByIdentifier(records: RecordSet, person: string): readonly PractitionerRole[] {
  const byPerson = records.index('PractitionerRole', 'person', ({ practitioner, active }) =>
    active === false ? [] : [personOfRole(records, practitioner)],
  );
  const known = rolesOf(records, person);
  return (byPerson.get(person) ?? []).filter((role) => !known.includes(role));
}

/** The identifiers by which a role may name a person. */
export function keysOfPerson(person: string, practitioner: Practitioner | undefined): string[] {
  const named = conditionalKey(person);
  return practitioner ? identifiersOf(practitioner) : named === undefined ? [] : [named];
}

function personOfRole(records: RecordSet, practitioner: R4Reference | undefined): string | undefined {
  const text = relativeReference(practitioner);
  const key = text === undefined ? keyOf(practitioner?.identifier) : conditionalKey(text);
  const [known] = bearersOf(records, 'Practitioner', key);
  return known ? `Practitioner/${known.id}` : key === undefined ? text : `Practitioner?identifier=${key}`;
}
