// SPDX-License-Identifier: Apache-2.0
import type { Performer } from '../engine/billing/treatment-day.ts';
import { batchOfGets, readEach, type FhirClient } from '../fhir/fhir-client.ts';
import { readPerformers } from '../fhir/read/performer.ts';
import { AnyResourceSchema, type R4Reference, type ReadResource } from '../fhir/r4.ts';
import { RecordSet, relativeReference } from '../fhir/record-set.ts';
import { performedDate } from '../fhir/read/performed.ts';
import type { Scope } from '../fhir/query/searches.ts';
import { readPages } from '../capture/read-records.ts';
import { OPTIONAL_KEYS, PREFETCH, PREFETCH_KEYS, queryOf, type HookRequest, type PrefetchKey } from './hooks.ts';
import { isReference } from '../fhir/reference.ts';

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
    const isExpected = resource?.resourceType === PREFETCH[key].split('?')[0];
    return isExpected ? { kind: 'records', records: [value] } : { kind: 'failed' };
  }
  const links = arrayOf(resource['link']);
  if (links.some((link) => partOf(link, 'relation') === 'next')) {
    return { kind: 'paginated' };
  }
  const entries = arrayOf(resource['entry']).map((entry) => partOf(entry, 'resource'));
  const isComplete = entries.every((entry) => AnyResourceSchema.safeParse(entry).success);
  return isComplete ? { kind: 'records', records: entries.filter(isRecord) } : { kind: 'failed' };
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

/** The records of a call, or the parts that could not be had. */
export type GatheredRecords =
  | { readonly kind: 'records'; readonly records: RecordSet }
  | { readonly kind: 'unobtainable'; readonly what: readonly string[] };

/**
 * Gathers what the decision rests on: what the client sent, and from its FHIR server what that lacks.
 * @param client - The client's FHIR server with the authorization it gave; undefined where it gave none.
 */
export async function gatherRecords(request: HookRequest, client: FhirClient | undefined): Promise<GatheredRecords> {
  const sent = PREFETCH_KEYS.map((key) => ({ key, ...readPrefetch(request.prefetch, key) }));
  const resources = sent.flatMap((part) => (part.kind === 'records' ? part.records : []));
  const lacking = sent
    .filter(({ kind }) => kind !== 'records' && kind !== 'none')
    .filter(({ key, kind }) => client !== undefined || kind !== 'missing' || !OPTIONAL_KEYS.includes(key));
  if (lacking.length > 0 && !client) {
    return { kind: 'unobtainable', what: lacking.map(({ key, kind }) => `prefetch.${key} (${kind})`) };
  }
  if (lacking.length > 0 && client) {
    const queries = batchOfGets(lacking.map(({ key }) => queryOf(key, request)));
    const answer = await readPages(client, queries);
    const [failure] = answer.failures;
    if (failure) {
      return { kind: 'unobtainable', what: answer.failures.map(({ url, status }) => `${url} (status ${status})`) };
    }
    resources.push(...answer.resources);
  }
  return { kind: 'records', records: new RecordSet(resources) };
}

/**
 * Adds the records that those of the scope's days refer to and that decide: people, diagnoses, payers.
 * @returns Unobtainable where the client sent none of them and gave no way to read them.
 */
export async function withReferenced(
  records: RecordSet,
  scope: Scope,
  client: FhirClient | undefined,
): Promise<GatheredRecords> {
  let complete = records;
  const asked = new Set<string>();
  // A role names a person: what the first round brings may refer to more.
  for (let lacking = unresolved(complete, scope); lacking.length > 0;) {
    if (!client) {
      return { kind: 'unobtainable', what: lacking };
    }
    lacking.forEach((reference) => asked.add(reference));
    complete = complete.with(await readEach(client, lacking));
    lacking = unresolved(complete, scope).filter((reference) => !asked.has(reference));
  }
  return { kind: 'records', records: client ? await withRoles(complete, scope, client) : complete };
}

/** A Practitioner without a taxonomy may have it in a role that nothing refers to. */
async function withRoles(records: RecordSet, scope: Scope, client: FhirClient): Promise<RecordSet> {
  const unknown = performersOf(records, scope).filter(({ role }) => role === 'unknown');
  if (unknown.length === 0) {
    return records;
  }
  const people = [...new Set(unknown.map(({ person }) => person))];
  const { resources } = await readPages(client, batchOfGets([`PractitionerRole?practitioner=${people.join(',')}`]));
  return records.with(resources);
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

const DECIDING = ['Practitioner', 'PractitionerRole', 'Condition', 'Organization'];

function unresolved(records: RecordSet, scope: Scope): string[] {
  const procedures = proceduresOf(records, scope);
  const visits = [
    ...scope.encounters,
    ...procedures.flatMap(({ encounter }) => relativeReference(encounter) ?? []),
  ].flatMap((reference) => records.find('Encounter', reference) ?? []);
  const links: (R4Reference | string)[] = [
    ...performersOf(records, scope).flatMap(({ source, person }) => [source, person]),
    ...procedures.flatMap(({ reasonReference = [] }) => reasonReference),
    ...visits.flatMap(({ diagnosis = [] }) => diagnosis.map(({ condition }) => condition)),
    ...records.all('Coverage').flatMap(({ payor = [] }) => payor),
  ];
  const references = links.flatMap((link) => relativeReference(link) ?? []);
  return [...new Set(references)].filter(
    (reference) => isReference(reference, DECIDING) && records.raw(reference) === undefined,
  );
}
