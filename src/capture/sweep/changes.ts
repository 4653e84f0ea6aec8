// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { searchEach, type FhirClient } from '../../fhir/fhir-client.ts';
import { SHARED_TYPES, SIGNATURES, WATCHED_TYPES } from '../../fhir/query/watched.ts';
import { BOT_IDENTIFIER } from '../../fhir/systems.ts';

/** A record that was saved or deleted. */
export interface Change {
  readonly reference: string;
  readonly updatedAt: string;
  /** As it is stored, or as it was before it was deleted. */
  readonly resource: Resource;
}

/** What changed in a span. */
export interface Changes {
  readonly changes: readonly Change[];
  /** The instant up to which nothing is left out. */
  readonly through: string;
  /** True where the span holds others behind it. */
  readonly more: boolean;
  /** True where the next span must begin behind this one: what it holds is dear to find again, or it has grown long. */
  readonly isToNote: boolean;
}

/** Changes after one instant, up to another. */
export interface Span {
  readonly after: string;
  readonly until: string;
  /** As many at most. */
  readonly count: number;
}

const IS_SHARED = new Set<string>(SHARED_TYPES);

/** A server looks through all of the span for each page of several types; for that of one type as far as the page goes. */
const SHORT_MS = 5 * 60_000;

/** A span that a sweep of the next minute, or of the one after, would find too long. */
const NEARLY_LONG_MS = SHORT_MS - 90_000;

/**
 * The first records that were saved or deleted in a span, in the order of their change; without what our own bots
 * wrote.
 */
export async function changesIn(client: FhirClient, { after, until, count }: Span): Promise<Changes> {
  const window = `_lastUpdated=gt${after}&_lastUpdated=le${until}&_sort=_lastUpdated&_count=${String(count)}`;
  const lengthMs = Date.parse(until) - Date.parse(after);
  const isShort = lengthMs <= SHORT_MS;
  const together = `?_type=${WATCHED_TYPES.join(',')}`;
  const saved = [
    ...(isShort ? [`${together}&${window}`] : WATCHED_TYPES.map((type) => `${type}?${window}`)),
    `${SIGNATURES}&${window}`,
  ];
  const deleted = WATCHED_TYPES.map((type) => `${type}?_deleted=true&${window}`);
  const [bots = [], ...found] = await searchEach(client, [
    `Bot?identifier=${encodeURIComponent(`${BOT_IDENTIFIER}|`)}&_count=100`,
    ...saved,
    ...(isShort ? [`${together}&_deleted=true&${window}`] : deleted),
  ]);
  if (isShort && (found.pop() ?? []).length > 0) {
    // Of which type each was, a search of several does not say.
    found.push(...(await searchEach(client, deleted)));
  }
  const ours = new Set(bots.map(({ id }) => `Bot/${id ?? ''}`));
  const gone = found
    .slice(saved.length)
    .flatMap((resources, index) => resources.map((one) => named(one, WATCHED_TYPES[index])));
  const all = [...found.slice(0, saved.length).flat(), ...gone].sort((a, b) => (updatedAt(a) < updatedAt(b) ? -1 : 1));
  const more = found.some((resources) => resources.length >= count);
  const taken = more ? firstOf(all, count) : all;
  const isGone = new Set(gone.map(referenceOf));
  const stored = taken.filter((one) => !isGone.has(referenceOf(one)) && isOthers(one, ours));
  const lost = await beforeDeletion(
    client,
    taken.filter((one) => isGone.has(referenceOf(one))),
  );
  const changes = [...stored.map(changeOf), ...lost].sort((a, b) => (a.updatedAt < b.updatedAt ? -1 : 1));
  // A write costs as much as several searches: a quiet minute does without one.
  const isToNote = all.length > 0 || lengthMs > NEARLY_LONG_MS;
  return { changes, through: more ? updatedAt(taken.at(-1)) : until, more, isToNote };
}

/** The records changed first, so many that the next span can begin behind the last of them. */
function firstOf(sorted: readonly Resource[], count: number): readonly Resource[] {
  const taken = sorted.slice(0, count);
  // Others of the last instant may not have been found: they are left, all of them, to the next span.
  const whole = taken.filter((one) => updatedAt(one) < updatedAt(taken.at(-1)));
  return whole.length > 0 ? whole : taken;
}

function isOthers(resource: Resource, ours: ReadonlySet<string>): boolean {
  return !IS_SHARED.has(resource.resourceType) || !ours.has(resource.meta?.author?.reference ?? '');
}

/** Each deleted record as its last version had it. */
async function beforeDeletion(client: FhirClient, gone: readonly Resource[]): Promise<Change[]> {
  if (gone.length === 0) {
    return [];
  }
  const histories = await searchEach(
    client,
    gone.map((one) => `${referenceOf(one)}/_history`),
  );
  return gone.flatMap((one, index) => {
    const resource = histories[index]?.find(saysAnything);
    return resource ? [{ reference: referenceOf(one), updatedAt: updatedAt(one), resource }] : [];
  });
}

/** The version that a delete makes may come as an empty resource. */
function saysAnything(version: Resource): boolean {
  return Object.keys(version).some((element) => !['resourceType', 'id', 'meta'].includes(element));
}

function named(resource: Resource, resourceType: string | undefined): Resource {
  return { ...resource, resourceType: resourceType ?? resource.resourceType } as Resource;
}

function changeOf(resource: Resource): Change {
  return { reference: referenceOf(resource), updatedAt: updatedAt(resource), resource };
}

function updatedAt(resource: Resource | undefined): string {
  return resource?.meta?.lastUpdated ?? '';
}

function referenceOf({ resourceType, id }: Resource): string {
  return `${resourceType}/${id ?? ''}`;
}
