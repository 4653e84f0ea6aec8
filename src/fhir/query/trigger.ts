// SPDX-License-Identifier: Apache-2.0
import { parseDateTime } from '../date-time.ts';
import { ownIdentity } from '../identity.ts';
import { AnyResourceSchema, type R4Reference, type ReadResource } from '../r4.ts';
import { RecordSet, relativeReference } from '../record-set.ts';
import type { Scope } from './searches.ts';
import { occurrenceOf } from '../read/charge-place.ts';
import { performedStart } from '../read/performed.ts';
import { isPractitioner, relativeReferences } from '../reference.ts';

/** What a trigger says of where it belongs. */
interface Links {
  readonly subject: R4Reference | undefined;
  readonly dateTimes: readonly (string | undefined)[];
  /** Encounters and Procedures it is about; anything else is left aside. */
  readonly about: readonly (R4Reference | string | undefined)[];
  readonly people?: readonly (R4Reference | undefined)[];
}

type TriggerType = 'Encounter' | 'Procedure' | 'ChargeItem' | 'Claim' | 'DetectedIssue';

const LINKS: { readonly [T in TriggerType]: (resource: ReadResource<T>) => Links } = {
  Encounter: ({ id, subject, period, participant = [] }) => ({
    subject,
    dateTimes: [period?.start],
    about: [`Encounter/${id}`],
    people: participant.map(({ individual }) => individual),
  }),
  Procedure: ({ id, subject, encounter, performer = [], partOf = [], ...procedure }) => ({
    subject,
    dateTimes: [performedStart(procedure)],
    // What it is a part of may be of another day.
    about: [encounter, `Procedure/${id}`, ...partOf],
    people: performer.map(({ actor }) => actor),
  }),
  ChargeItem: ({ subject, context, service = [], supportingInformation = [], ...charge }) => ({
    subject,
    dateTimes: [occurrenceOf(charge) ?? charge.enteredDate, ownDate(charge)],
    about: [context, ...service, ...supportingInformation],
  }),
  Claim: ({ patient, item = [] }) => ({
    subject: patient,
    dateTimes: [],
    about: item.flatMap(({ encounter = [] }) => encounter),
  }),
  // Only issues of ours: another system's say nothing about the charge.
  DetectedIssue: ({ patient, implicated = [], ...issue }) => ({
    subject: ownIdentity(issue) ? patient : undefined,
    dateTimes: [ownDate(issue)],
    about: implicated,
  }),
};

/**
 * What to read because of a saved or deleted resource. The event is only a hint: it may be stale, doubled or late,
 * so nothing but its references and dates is taken from it.
 * @returns Undefined for a resource that is about no visit, or that names no patient.
 */
export function scopeOfTrigger(resource: unknown): Scope | undefined {
  const any = AnyResourceSchema.safeParse(resource);
  const type = any.data?.resourceType ?? '';
  const links = isTriggerType(type) ? linksOf(type, resource) : undefined;
  return links && scopeOf(links);
}

/** In whatever version of FHIR it is written. */
function linksOf(type: TriggerType, resource: unknown): Links | undefined {
  const read = readAs(type, resource) ?? readAs(type, withoutModifiers(resource));
  // The type of a resource gives what the type's reader takes.
  const linksIn = LINKS[type] as (resource: ReadResource<TriggerType>) => Links;
  return read && linksIn(read);
}

function readAs<T extends TriggerType>(type: T, resource: unknown): ReadResource<T> | undefined {
  return new RecordSet([resource]).all(type)[0];
}

/** What an extension may change of a record is no matter here: where it belongs leads to whoever reads it. */
function withoutModifiers(resource: unknown): unknown {
  return JSON.parse(
    JSON.stringify(resource, (key, value: unknown) => (key === 'modifierExtension' ? undefined : value)),
  );
}

function scopeOf({ subject, dateTimes, about, people = [] }: Links): Scope | undefined {
  const patient = relativeReference(subject);
  const references = [...new Set(relativeReferences(about))];
  const ofType = (prefix: string): string[] => references.filter((reference) => reference.startsWith(prefix));
  const dates = [...new Set(dateTimes.flatMap((dateTime) => parseDateTime(dateTime ?? '')?.date ?? []))];
  const [encounters, procedures] = [ofType('Encounter/'), ofType('Procedure/')];
  const performers = onlyPeople(relativeReferences(people));
  const isAboutVisit = dates.length + encounters.length + procedures.length > 0;
  return patient?.startsWith('Patient/') === true && isAboutVisit
    ? { patient, dates, encounters, procedures, performers }
    : undefined;
}

function isTriggerType(type: string): type is TriggerType {
  return Object.hasOwn(LINKS, type);
}

function ownDate(resource: Pick<ReadResource<'Task'>, 'identifier'>): string | undefined {
  return ownIdentity(resource)?.dateOfService;
}

/** References under which other patients may have been treated by the same person. */
export function onlyPeople(references: readonly string[]): string[] {
  return [...new Set(references)].filter(isPractitioner).sort();
}
