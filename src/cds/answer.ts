// SPDX-License-Identifier: Apache-2.0
import { isResource } from '@medplum/core';
import type { ChargeItem, Encounter } from '@medplum/fhirtypes';
import { recordName } from '../engine/billing/source-words.ts';
import type { Assessment } from '../engine/billing/assessment.ts';
import { isManualTherapyCharge, isOpen } from '../fhir/read/existing-charge.ts';
import { batchOfGets, searchEach, type FhirClient } from '../fhir/fhir-client.ts';
import { R4_SCHEMAS } from '../fhir/r4.ts';
import { relativeReference, type RecordSet } from '../fhir/record-set.ts';
import { SITE_MAP } from '../fhir/systems.ts';
import { performedDate } from '../fhir/read/performed.ts';
import { widen } from '../fhir/query/scope.ts';
import type { Scope } from '../fhir/query/searches.ts';
import { scopeOfTrigger } from '../fhir/query/trigger.ts';
import { planWrites } from '../fhir/write/write-plan.ts';
import { assessScope, readPages, readRecords } from '../capture/read-records.ts';
import { toCards, type IssuedCard } from './cards.ts';
import { endsVisit, type HookRequest } from './hooks.ts';
import { gatherRecords, withReferenced, type SeenRecords } from './prefetch.ts';
import type { SuggestionSource } from './suggestions.ts';

/** The answer to a call: cards, or what could not be had (412). */
export type HookAnswer =
  | { readonly kind: 'cards'; readonly cards: readonly IssuedCard[] }
  | { readonly kind: 'unobtainable'; readonly what: readonly string[] };

export interface AnswerOptions {
  /** The FHIR server that the call names, with the authorization it gives; undefined where it gives none. */
  readonly client?: FhirClient | undefined;
  /** Where charges and issues are kept that the EHR cannot store; undefined where it stores them itself. */
  readonly ownStore?: FhirClient | undefined;
  readonly pages?: string | undefined;
}

const NO_CARDS: HookAnswer = { kind: 'cards', cards: [] };

/**
 * Answers a CDS Hooks call by the same engine that charges saved visits. Nothing is written and nothing kept: cards
 * are a view of what would stand.
 */
export async function answerHook(request: HookRequest, options: AnswerOptions = {}): Promise<HookAnswer> {
  const gathered = await gatherRecords(request, options.client);
  if (gathered.kind === 'unobtainable') {
    return gathered;
  }
  const own = options.ownStore ? await ownRecords(request, options.ownStore) : [];
  const records = asEnding(gathered.records.with(own), request);
  const scope = scopeOf(records, request);
  if (scope === 'no-such-visit') {
    return { kind: 'unobtainable', what: [`Encounter/${request.context.encounterId ?? ''}`] };
  }
  if (!scope) {
    return NO_CARDS;
  }
  const complete = await withReferenced({ records, unseen: gathered.unseen }, scope, options.client);
  return cardsOf(complete, { scope, request, pages: options.pages });
}

/**
 * Answers from the server that a bot is at home on: everything is read there, as for a saved visit. A patient who is
 * looked at without a visit gets the cards of the latest one.
 */
export async function answerAtHome(request: HookRequest, client: FhirClient): Promise<HookAnswer> {
  const { patientId, encounterId } = request.context;
  const [visits = []] = await searchEach(client, [
    encounterId === undefined
      ? `Encounter?patient=Patient/${patientId}&_sort=-date&_count=1`
      : `Encounter?_id=${encounterId}`,
  ]);
  const trigger = scopeOfTrigger(visits[0]);
  if (trigger?.patient !== `Patient/${patientId}`) {
    return NO_CARDS;
  }
  const { records, scope, failures } = await readRecords(client, trigger);
  return failures.length > 0
    ? { kind: 'unobtainable', what: failures.map(({ url, status }) => `${url} (status ${status})`) }
    : cardsOf({ records: asEnding(records, request), unseen: [] }, { scope, request });
}

async function ownRecords({ context }: HookRequest, ownStore: FhirClient): Promise<readonly unknown[]> {
  const patient = `patient=Patient/${context.patientId}`;
  const searches = batchOfGets([
    `DetectedIssue?${patient}&status=preliminary`,
    `ChargeItem?${patient}`,
    `ConceptMap?url=${encodeURIComponent(SITE_MAP)}`,
  ]);
  return (await readPages(ownStore, searches)).resources;
}

function cardsOf(
  { records, unseen }: SeenRecords,
  { scope, request, pages }: { scope: Scope; request: HookRequest; pages?: string | undefined },
): HookAnswer {
  const assessments = assessScope(records, scope, unseen);
  const { standing } = planWrites(records, assessments, { now: new Date(0).toISOString(), decides: () => false });
  const charges = standing.filter(
    (resource): resource is ChargeItem => resource.resourceType === 'ChargeItem' && isOpen(resource),
  );
  const sources = assessments.map((assessment): SuggestionSource => ({
    assessment,
    records,
    charges: charges.filter((charge) => isOfDay(charge, assessment)),
  }));
  const { hookInstance, hook } = request;
  const notSeen = [...new Set(unseen.map(({ source }) => recordName(new Map(), source, source)))];
  return { kind: 'cards', cards: toCards(sources, { hookInstance, offersCharge: endsVisit(hook), pages, notSeen }) };
}

function isOfDay(charge: ChargeItem, { day }: Assessment): boolean {
  const known = day.charges.some(({ source }) => source === `ChargeItem/${charge.id ?? ''}`);
  const isNew = charge.id === undefined && charge.identifier?.some(({ value }) => value?.startsWith(`${day.key}/`));
  return isManualTherapyCharge(R4_SCHEMAS.ChargeItem.parse({ id: 'new', ...charge })) && (known || isNew === true);
}

/** The visit of the call, at whose end its documentation is due, although the EHR has not closed it yet. */
function asEnding(records: RecordSet, { hook, context }: HookRequest): RecordSet {
  const raw: unknown = records.raw(`Encounter/${context.encounterId ?? ''}`);
  const isOpen = isResource<Encounter>(raw, 'Encounter') && (raw.status === 'in-progress' || raw.status === 'onleave');
  return endsVisit(hook) && isOpen ? records.with([{ ...raw, status: 'finished' }]) : records;
}

/** The visit's days; for a patient without a visit in the call, the latest day with a treatment. */
function scopeOf(records: RecordSet, { context }: HookRequest): Scope | 'no-such-visit' | undefined {
  const patient = `Patient/${context.patientId}`;
  if (context.encounterId !== undefined) {
    const source = `Encounter/${context.encounterId}`;
    // One that was given and cannot be read has a card that says so.
    const encounter = records.raw(source) ?? records.unreadableBy('source', source)[0]?.raw;
    const scope = scopeOfTrigger(encounter);
    const isTheirs = scope?.patient === patient;
    return encounter ? (isTheirs ? widen(scope, records) : undefined) : 'no-such-visit';
  }
  const dates = records
    .all('Procedure')
    .filter(({ subject }) => relativeReference(subject) === patient)
    .flatMap((procedure) => performedDate(procedure) ?? [])
    .sort()
    .reverse();
  const onDate = (date: string): Scope => ({ patient, dates: [date], encounters: [], procedures: [], performers: [] });
  return [...new Set(dates)].map(onDate).find((scope) => assessScope(records, scope).length > 0);
}
