// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { goesOn } from '../bundle-links.ts';
import type { Performer } from '../engine/billing/treatment-day.ts';
import type { RecordKind, Unseen } from '../engine/billing/documentation.ts';
import { batchOfGets, readEach, type FhirClient } from '../fhir/fhir-client.ts';
import { conditionalKey } from '../fhir/read/identifier-key.ts';
import { coveragesOn } from '../fhir/read/payer.ts';
import { readPerformers } from '../fhir/read/performer.ts';
import { AnyResourceSchema, type R4Reference, type ReadResource } from '../fhir/r4.ts';
import { RecordSet, relativeReference } from '../fhir/record-set.ts';
import { performedDate } from '../fhir/read/performed.ts';
import { attachedNotes } from '../fhir/query/attached-notes.ts';
import { furtherSearches, inOrder } from '../fhir/query/further-searches.ts';
import { namedRecords, visitsOf } from '../fhir/query/named-records.ts';
import { unseenOfType } from '../fhir/query/not-given.ts';
import { searchedKey, windowsOf, type Scope } from '../fhir/query/searches.ts';
import { withPdfText } from '../capture/pdf-notes.ts';
import { assessScope, readPages } from '../capture/read-records.ts';
import { NEEDED_KEYS, PREFETCH, PREFETCH_KEYS, queryOf, type HookRequest, type PrefetchKey } from './hooks.ts';
import { PRACTITIONERS, isReference, relativeReferences, typeOf } from '../fhir/reference.ts';

/** What the client sent under a prefetch key. */
export type Prefetched =
  | { readonly kind: 'records'; readonly records: readonly unknown[] }
  /** The client looked, and there is nothing. */
  | { readonly kind: 'none' }
  /** Left out: the client could not or would not look. */
  | { readonly kind: 'missing' }
  /** A page of more: taken for the whole it would be wrong. */
  | { readonly kind: 'paginated' }
  /** An OperationOutcome, or something that is no searchset at all. */
  | { readonly kind: 'failed' };

const PEOPLE = [...PRACTITIONERS, 'Patient', 'RelatedPerson'];

/** Tells apart what may stand under a prefetch key. */
export function readPrefetch(prefetch: HookRequest['prefetch'], key: PrefetchKey): Prefetched {
  if (!prefetch || !Object.hasOwn(prefetch, key)) {
    return { kind: 'missing' };
  }
  const value = prefetch[key];
  if (value === null) {
    return { kind: 'none' };
  }
  const resource = AnyResourceSchema.safeParse(value).data;
  if (resource?.resourceType !== 'Bundle') {
    const expected = key === 'user' ? PEOPLE : [typeOfKey(key)];
    const isExpected = expected.includes(resource?.resourceType ?? '');
    return isExpected ? { kind: 'records', records: [value] } : { kind: 'failed' };
  }
  if (goesOn(resource)) {
    return { kind: 'paginated' };
  }
  const entries = arrayOf(resource['entry']).map((entry) => partOf(entry, 'resource'));
  const records = entries.filter(isRecord);
  const isComplete = entries.every((entry) => AnyResourceSchema.safeParse(entry).success);
  const isRefused = records.length === 0 && entries.some(tellsOfError);
  return isComplete && !isRefused ? { kind: 'records', records } : { kind: 'failed' };
}

/** A server that refuses a search may say so inside a searchset: that it brought nothing does not mean there is nothing. */
function tellsOfError(outcome: unknown): boolean {
  return arrayOf(partOf(outcome, 'issue')).some((issue) =>
    ['error', 'fatal'].includes(String(partOf(issue, 'severity'))),
  );
}

/** A searchset may hold an outcome beside its matches: it tells of the search, and is no record. */
function isRecord(entry: unknown): boolean {
  return AnyResourceSchema.safeParse(entry).data?.resourceType !== 'OperationOutcome';
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function partOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** The records of a call with what of it was not seen, or what nothing can be said without. */
export type GatheredRecords =
  (SeenRecords & { readonly kind: 'records' }) | { readonly kind: 'unobtainable'; readonly what: readonly string[] };

/** Records, and what beside them was not seen. */
export interface SeenRecords {
  readonly records: RecordSet;
  readonly unseen: readonly Unseen[];
}

const NOT_GIVEN = 'not given';

/**
 * Gathers what the decision rests on: what the client sent, and from its FHIR server what that lacks. What neither
 * gives is not seen, and said so; only without visits and treatments there is nothing to say.
 * @param client - The client's FHIR server with the authorization it gave; undefined where it gave none.
 */
export async function gatherRecords(request: HookRequest, client: FhirClient | undefined): Promise<GatheredRecords> {
  const sent = PREFETCH_KEYS.map((key) => ({ key, ...readPrefetch(request.prefetch, key) }));
  const lacking = sent.filter(({ kind }) => kind !== 'records' && kind !== 'none').map(({ key }) => key);
  // From a server forms are asked for where something is amiss, as they are of a saved visit.
  const toRead = lacking.filter((key) => key !== 'questionnaires');
  const read = client ? await readKeys(client, toRead, request) : { resources: [], refused: lacking };
  const refused = read.refused.map((key) => ({ key, kind: sent.find((part) => part.key === key)?.kind ?? 'missing' }));
  const needed = refused.filter(({ key }) => NEEDED_KEYS.includes(key));
  if (needed.length > 0) {
    return { kind: 'unobtainable', what: needed.map(({ key, kind }) => `prefetch.${key} (${kind})`) };
  }
  const resources = [...sent.flatMap((part) => (part.kind === 'records' ? part.records : [])), ...read.resources];
  const records = new RecordSet(resources);
  const given = new Set(records.resources().map(({ resourceType }) => resourceType));
  const unseen = read.refused.filter((key) => !given.has(typeOfKey(key))).flatMap(unseenOf);
  return { kind: 'records', records, unseen };
}

async function readKeys(
  client: FhirClient,
  keys: readonly PrefetchKey[],
  request: HookRequest,
): Promise<{ readonly resources: readonly unknown[]; readonly refused: readonly PrefetchKey[] }> {
  if (keys.length === 0) {
    return { resources: [], refused: [] };
  }
  const { resources, failures, notGiven } = await readPages(
    client,
    batchOfGets(keys.map((key) => queryOf(key, request))),
  );
  const types = new Set([...failures.map(({ url }) => url), ...notGiven]);
  return { resources, refused: keys.filter((key) => types.has(typeOfKey(key))) };
}

function typeOfKey(key: PrefetchKey): string {
  return PREFETCH[key].split('?')[0] ?? '';
}

function unseenOf(key: PrefetchKey): Unseen[] {
  return unseenOfType(typeOfKey(key), NOT_GIVEN);
}

/** Adds the records that those of the scope's days refer to and that decide: people, diagnoses, payers. */
export async function withReferenced(
  { records, unseen }: SeenRecords,
  scope: Scope,
  client: FhirClient | undefined,
): Promise<SeenRecords> {
  let complete = records;
  const asked = new Set<string>();
  // A role names a person, a room its building: what one round brings may refer to more.
  const first = new Set([...unresolved(complete, scope), ...placesOf(complete, scope)]);
  for (let lacking = [...first]; client && lacking.length > 0;) {
    lacking.forEach((reference) => asked.add(reference));
    complete = complete.with(await readEach(client, lacking));
    lacking = unresolved(complete, scope).filter((reference) => !asked.has(reference));
  }
  const gone = unresolved(complete, scope).map((source) => ({ source, kind: kindOfType(source), reason: NOT_GIVEN }));
  if (!client) {
    return { records: complete, unseen: [...unseen, ...gone] };
  }
  const noted = await withRoles(await withNotes(complete, scope, client), scope, client);
  const beside = await besidePrefetch(noted, scope, client);
  const whole = beside.length === 0 ? noted : await withNotes(noted.with(beside), scope, client);
  return { records: whole, unseen: [...unseen, ...gone] };
}

/** The files that hold the visit's notes, where they are not at hand yet. */
async function withNotes(records: RecordSet, scope: Scope, client: FhirClient): Promise<RecordSet> {
  const { textOfPdf } = client;
  const lacking = attachedNotes(scope, records, textOfPdf !== undefined).filter((file) => !records.raw(file));
  const files = await readEach(client, lacking);
  return records.with(await Promise.all(files.map(async (file) => withPdfText(file, textOfPdf))));
}

/**
 * What the prefetch leaves aside because it would bring a laboratory's as well: measurements of no category, such as
 * the minutes of a treatment, notes that come as reports, and forms; and what a saved visit is searched for where
 * something is amiss. Of a day on which nothing is they decide nothing.
 */
async function besidePrefetch(records: RecordSet, scope: Scope, client: FhirClient): Promise<Resource[]> {
  if (assessScope(records, scope).every(({ issues }) => issues.length === 0)) {
    return [];
  }
  const { patient, dates, encounters } = scope;
  const beside = BESIDE_PREFETCH.flatMap(([type, date]) => [
    ...windowsOf(dates).map(([from, to]) => `${type}?patient=${patient}&${date}=ge${from}&${date}=le${to}`),
    ...(encounters.length > 0 ? [`${type}?encounter=${encounters.join(',')}`] : []),
  ]);
  const searches = [...beside, ...furtherSearches(scope, records)];
  return searches.length > 0 ? [...(await readPages(client, batchOfGets(searches))).resources] : [];
}

/** Types beside those of the prefetch, each with the parameter of its date. */
const BESIDE_PREFETCH = [
  ['Observation', 'date'],
  ['DiagnosticReport', 'date'],
  ['QuestionnaireResponse', 'authored'],
] as const;

function kindOfType(reference: string): RecordKind {
  switch (typeOf(reference)) {
    case 'Condition':
    case 'Encounter':
    case 'EpisodeOfCare':
    case 'ServiceRequest':
      return 'diagnosis';
    case 'DiagnosticReport':
    case 'DocumentReference':
    case 'Composition':
      return 'visit-note';
    case 'Organization':
      return 'payer';
    default:
      return 'person';
  }
}

/** A Practitioner without a taxonomy may have it in a role that nothing refers to; one named by an identifier is looked up by it. */
async function withRoles(records: RecordSet, scope: Scope, client: FhirClient): Promise<RecordSet> {
  const unknown = unknownOf(records, scope);
  const keys = unknown.flatMap((person) => conditionalKey(person) ?? []).map(searchedKey);
  const named =
    keys.length === 0 ? records : await withFound(records, `Practitioner?identifier=${inOrder(keys)}`, client);
  const people = unknownOf(named, scope).filter((person) => isReference(person, PRACTITIONERS));
  return people.length === 0 ? named : withFound(named, `PractitionerRole?practitioner=${people.join(',')}`, client);
}

function unknownOf(records: RecordSet, scope: Scope): string[] {
  const unknown = performersOf(records, scope).filter(({ role }) => role === 'unknown');
  return [...new Set(unknown.map(({ person }) => person))];
}

async function withFound(records: RecordSet, search: string, client: FhirClient): Promise<RecordSet> {
  return records.with((await readPages(client, batchOfGets([search]))).resources);
}

/** The places of the visits, which may be at a distance. */
function placesOf(records: RecordSet, scope: Scope): string[] {
  return visitsOf(scope, records)
    .flatMap(({ location = [] }) => location.flatMap((one) => relativeReference(one.location) ?? []))
    .filter((place) => isReference(place, ['Location']) && records.raw(place) === undefined);
}

function proceduresOf(records: RecordSet, { dates, encounters }: Scope): ReadResource<'Procedure'>[] {
  return records.all('Procedure').filter((procedure) => {
    const date = performedDate(procedure);
    return date === undefined
      ? encounters.includes(relativeReference(procedure.encounter) ?? '')
      : dates.includes(date);
  });
}

function performersOf(records: RecordSet, scope: Scope): Performer[] {
  return proceduresOf(records, scope).flatMap((procedure) =>
    readPerformers(records, procedure, records.find('Encounter', procedure.encounter)),
  );
}

const DECIDING = [...PRACTITIONERS, 'Condition', 'Organization'];

function unresolved(records: RecordSet, scope: Scope): string[] {
  const procedures = proceduresOf(records, scope);
  const visits = [
    ...scope.encounters,
    ...procedures.flatMap(({ encounter }) => relativeReference(encounter) ?? []),
  ].flatMap((reference) => records.find('Encounter', reference) ?? []);
  // Who was behind a Coverage that was cancelled, and pays on none of the days, holds nothing where nobody can tell.
  const paying = scope.dates.flatMap((date) => coveragesOn(records, scope.patient, date));
  const coverages = records.all('Coverage').filter((one) => one.status !== 'cancelled' || paying.includes(one));
  const links: (R4Reference | string)[] = [
    ...performersOf(records, scope).flatMap(({ source, person }) => [source, person]),
    ...procedures.flatMap(({ reasonReference = [] }) => reasonReference),
    ...visits.flatMap(({ diagnosis = [] }) => diagnosis.map(({ condition }) => condition)),
    ...coverages.flatMap(({ payor = [] }) => payor),
  ];
  const references = relativeReferences(links);
  const unread = references.filter(
    (reference) => isReference(reference, DECIDING) && records.raw(reference) === undefined,
  );
  return [...new Set([...unread, ...namedRecords(scope, records)])];
}
