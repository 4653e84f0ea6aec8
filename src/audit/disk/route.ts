// SPDX-License-Identifier: Apache-2.0
import { fitsOf } from '../../fhir/fits.ts';
import { FILED_TYPES, binariesOf, filesOf } from '../../fhir/query/attached-notes.ts';
import { TOO_NESTED, isTooNested } from '../../nesting.ts';
import { AnyResourceSchema, R4_SCHEMAS, type AnyResource } from '../../fhir/r4.ts';
import { nameIn } from '../../capture/with-known-ids.ts';
import { isObject } from '../../json-object.ts';
import { RecordSet, relativeReference } from '../../fhir/record-set.ts';

/** Where a resource goes while the source is taken apart. */
export type Route =
  /** To the shards of these patients; of one that names none, to that of its own reference. */
  | { readonly to: 'patients'; readonly keys: readonly string[]; readonly binaries: readonly string[] }
  /** To the patient who bears this name (see `nameIn`), once all have been read. */
  | { readonly to: 'bearer'; readonly name: string }
  /** To what every shard has at hand: people, organizations, tables, visits without a patient. */
  | { readonly to: 'all' }
  /** The text of a note, which only the document that names it can place. */
  | { readonly to: 'binaries' }
  /** Of a type that no charge rests on. */
  | { readonly to: 'nobody' };

/** A resource of a source: what it is, how it is known, and where it goes. */
export interface Routed {
  readonly reference: string;
  readonly type: string;
  /** The latest that it tells of. */
  readonly instant: string | undefined;
  readonly route: Route;
}

/** Records of ours and of treatment: never everybody's, with or without a patient, for each would be told anew. */
const NEVER_OF_ALL: readonly string[] = ['Procedure', 'ChargeItem', 'DetectedIssue', 'Task'];

/**
 * Where a line's resource goes.
 * @param isLast - True where nobody was found who bears the identifier that it names its patient by.
 * @returns What is wrong where it is no resource.
 */
export function routeOf(value: unknown, isLast = false): Routed | string {
  if (isTooNested(value)) {
    return `not a FHIR resource: ${TOO_NESTED}`;
  }
  if (!isResource(value)) {
    const [path = 'resourceType'] = AnyResourceSchema.safeParse(value).error?.issues[0]?.path ?? [];
    return path === 'resourceType'
      ? 'not a FHIR resource: resourceType is missing'
      : `${String(path)} is not as FHIR has it`;
  }
  const type = value.resourceType;
  const reference = `${type}/${value.id ?? '(no id)'}`;
  return { reference, type, instant: instantOf(value), route: placeOf(value, reference, isLast) };
}

const isResource = fitsOf(AnyResourceSchema);

/** When a record was saved; of one that does not say so, when its visit ended. */
function instantOf(raw: AnyResource): string | undefined {
  const period: unknown = raw['period'];
  const end: unknown = typeof period === 'object' && period !== null && 'end' in period ? period.end : undefined;
  const written = [raw.meta?.['lastUpdated'], raw.resourceType === 'Encounter' ? end : undefined];
  return written.flatMap((text) => (typeof text === 'string' && INSTANT.test(text) ? [text] : []))[0];
}

const INSTANT = /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/;

function placeOf(raw: AnyResource, reference: string, isLast: boolean): Route {
  if (!Object.hasOwn(R4_SCHEMAS, raw.resourceType)) {
    return { to: 'nobody' };
  }
  if (raw.resourceType === 'Binary') {
    return { to: 'binaries' };
  }
  const patients = patientsOf(raw);
  const name = patients.length > 0 || isLast ? undefined : nameOfPatient(raw);
  if (name !== undefined) {
    return { to: 'bearer', name };
  }
  if (patients.length === 0 && !NEVER_OF_ALL.includes(raw.resourceType)) {
    return { to: 'all' };
  }
  return { to: 'patients', keys: patients.length > 0 ? patients : [reference], binaries: notesOf(raw) };
}

const PATIENT_ELEMENTS = ['subject', 'patient', 'beneficiary', 'for'] as const;

/** By an identifier alone, or a conditional reference. */
function nameOfPatient(raw: AnyResource): string | undefined {
  return PATIENT_ELEMENTS.flatMap((element) => {
    const named: unknown = raw[element];
    return (Array.isArray(named) ? named : [named]).flatMap((one: unknown) =>
      isObject(one) ? (nameIn(one, element) ?? []) : [],
    );
  }).find((name) => name.startsWith('Patient '));
}

function patientsOf(raw: AnyResource): string[] {
  if (raw.resourceType === 'Patient') {
    return raw.id === undefined ? [] : [`Patient/${raw.id}`];
  }
  const found = new Set<string>();
  for (const element of PATIENT_ELEMENTS) {
    const named = raw[element];
    for (const one of Array.isArray(named) ? named : [named]) {
      const reference = referenceOf(one);
      if (reference?.startsWith('Patient/') === true) {
        found.add(reference);
      }
    }
  }
  return [...found];
}

function referenceOf(value: unknown): string | undefined {
  const reference: unknown =
    typeof value === 'object' && value !== null && 'reference' in value ? value.reference : undefined;
  return typeof reference === 'string' ? relativeReference(reference) : undefined;
}

function notesOf(raw: AnyResource): string[] {
  return FILED_TYPES.includes(raw.resourceType) ? binariesOf(filesOf(new RecordSet([raw])), true) : [];
}
