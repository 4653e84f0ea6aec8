// SPDX-License-Identifier: Apache-2.0
import type { CodeableConcept, Period, Provenance, Reference, Resource } from '@medplum/fhirtypes';
import { recordName } from '../engine/billing/source-words.ts';
import { relativeReference } from '../fhir/record-set.ts';
import { table } from '../engine/table.ts';
import { unitsText } from '../engine/billing/wording.ts';
import type { ClinicClock } from './charting/clinic-clock.ts';
import { namesOf } from './names.ts';

/** What is said of types that are no part of a treatment day. */
const KINDS = table<string>({
  AuditEvent: 'log entry',
  Basic: 'summary of a day',
  DetectedIssue: 'issue',
  Provenance: 'record of a decision',
});

/** What a record of one of many types may say about itself. */
interface Telling {
  readonly code?: CodeableConcept;
  readonly name?: unknown;
  readonly title?: string;
  readonly period?: Period;
  readonly performedPeriod?: Period;
  readonly performedDateTime?: string;
  readonly occurrencePeriod?: Period;
  readonly occurrenceDateTime?: string;
  readonly effectivePeriod?: Period;
  readonly effectiveDateTime?: string;
  readonly identifiedDateTime?: string;
  readonly recorded?: string;
  readonly recordedDate?: string;
  readonly authoredOn?: string;
  readonly date?: string;
  readonly created?: string;
}

/**
 * What a record is called where nothing around it says whose it is: its kind, what it is about, and when.
 * `Treatment: manual therapy, Mar 2, 2026, 10:05`; of people and organizations their name.
 * @param made - Of a decision, what it wrote, as it wrote it.
 */
export function recordTitle(resource: Resource, clock: ClinicClock, made?: Resource): string {
  if (resource.resourceType === 'Provenance') {
    return provenanceTitle(resource, clock, made);
  }
  const name = namesOf([resource]).get(`${resource.resourceType}/${resource.id ?? ''}`);
  if (name !== undefined) {
    return name;
  }
  const { code, title, name: itsName, ...rest } = resource as Telling;
  const kind = kindName(resource.resourceType);
  const what = code?.text ?? code?.coding?.find(({ display }) => display !== undefined)?.display ?? title;
  const about = what ?? (typeof itsName === 'string' ? itsName : code?.coding?.[0]?.code);
  const when = whenOf(rest);
  const words = about === undefined || about.toLowerCase() === kind ? kind : `${kind}: ${about}`;
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}${when === undefined ? '' : `, ${clock.shown(when)}`}`;
}

/** `Decision: 97140 × 2 units, Mar 2, 2026`; of what a person said, what they did. */
function provenanceTitle(
  { activity, signature = [], recorded }: Provenance,
  clock: ClinicClock,
  made: Resource | undefined,
): string {
  const did = activity?.text ?? (signature.length > 0 ? 'Signature' : undefined);
  if (did !== undefined || !made) {
    return `${did ?? 'Record of a decision'}, ${clock.shown(recorded)}`;
  }
  return `Decision: ${wordsOfMade(made)}${dayOf(made, clock)}`;
}

function wordsOfMade(made: Resource): string {
  if (made.resourceType === 'ChargeItem') {
    const { code, quantity } = made;
    return `${code.coding?.[0]?.code ?? 'charge'} × ${unitsText(quantity?.value ?? 0)}`;
  }
  const { code } = made as Telling;
  return code?.text ?? kindName(made.resourceType);
}

function dayOf(made: Resource, clock: ClinicClock): string {
  const when = whenOf(made as Telling);
  return when === undefined ? '' : `, ${clock.shown(when)}`;
}

/** A type in words: `visit`, `plan of care`, `payment notice`. */
export function kindName(type: string): string {
  const known = KINDS[type] ?? recordName(new Map(), `${type}/1`, '').replace(/^the /, '');
  return known === '' ? type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase() : known;
}

function whenOf(told: Omit<Telling, 'code' | 'name' | 'title'>): string | undefined {
  const periods = [told.period, told.performedPeriod, told.occurrencePeriod, told.effectivePeriod];
  const dates = [told.performedDateTime, told.occurrenceDateTime, told.effectiveDateTime, told.identifiedDateTime];
  const written = [told.recorded, told.recordedDate, told.authoredOn, told.date, told.created];
  return [...periods.map((period) => period?.start), ...dates, ...written].find((one) => one !== undefined);
}

/** A record whose references without a name have what they lead to instead of an address; those of a version say so. */
export function withNamedReferences<T>(value: T, titles: ReadonlyMap<string, string>): T {
  return eachReference(value, (one) => {
    const to = relativeReference(one);
    const type = to?.split('/')[0];
    return one.display !== undefined || to === undefined || type === undefined
      ? one
      : { ...one, display: titles.get(to) ?? `The ${kindName(type)}` };
  }) as T;
}

/** Where a record leads: `Type/id`, each once. */
export function referencesIn(value: unknown): string[] {
  const found = new Set<string>();
  eachReference(value, (one) => {
    const to = relativeReference(one);
    if (to !== undefined) {
      found.add(to);
    }
    return one;
  });
  return [...found];
}

function eachReference(value: unknown, change: (one: Reference) => Reference): unknown {
  if (Array.isArray(value)) {
    return value.map((item): unknown => eachReference(item, change));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if ('reference' in value && typeof value.reference === 'string') {
    return change(value as Reference);
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, part]): [string, unknown] => [name, eachReference(part, change)]),
  );
}
