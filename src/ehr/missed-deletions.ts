// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, Reference, Resource } from '@medplum/fhirtypes';
import * as z from 'zod';
import { readPages } from '../capture/read-records.ts';
import { groupsOf } from '../engine/present.ts';
import { batchOfGets, isGone, isRetryable } from '../fhir/fhir-client.ts';
import { ownIdentity } from '../fhir/identity.ts';
import { idOf, relativeReference, typeOf } from '../fhir/reference.ts';
import { isOurs } from '../fhir/write/provenance.ts';
import type { SharedMemory } from '../queue/work-queue.ts';
import { keeps } from './capabilities.ts';
import type { EhrClient } from './ehr-client.ts';
import { EhrError } from './ehr-error.ts';
import { isOfInterest, toWork, type EhrWorkContext } from './ehr-work.ts';
import { isWithdrawn } from './ehr-writes.ts';
import { savedIn } from './saved-in.ts';

const HOUR_MS = 3_600_000;
/** How far back decisions are looked at: what was decided before is billed. */
const LOOK_BACK_MS = 120 * 24 * HOUR_MS;
/** Records that one look asks for, those of a last span added. */
const AT_ONCE = 200;
const IDS_AT_ONCE = 50;

/** What is withdrawn is deleted by ourselves. */
const OURS: readonly string[] = ['ChargeItem', 'DetectedIssue'];

/**
 * No search finds what was deleted. So some of the records that decisions rest on are asked for at each look, from the
 * newest decisions to the oldest and round again: what the EHR has no longer is work as if it had told of it, once for
 * each version.
 * @throws EhrError where it does not answer; the next look goes on from the same decisions.
 */
export async function lookForDeleted(context: EhrWorkContext, memory: SharedMemory): Promise<void> {
  const { tenant, home, queue } = context;
  const key = `looked-back:${tenant}`;
  const nowMs = Date.now();
  const lookedMs = z.number().safeParse(await memory.get(key)).data ?? Infinity;
  const { named, fromMs } = await decidedBefore(context, Math.min(lookedMs, nowMs), nowMs - LOOK_BACK_MS);
  const gone = new Set(await deletedAmong(await home.client(), [...named.keys()]));
  for (const [reference, version] of named) {
    if (gone.has(reference)) {
      const event = { reference, resource: undefined, isDelete: true, version: undefined };
      await queue.add(toWork(tenant, event, `gone ${version}`));
    }
  }
  await memory.put(key, fromMs ?? null, LOOK_BACK_MS);
}

/** The EHR's records that decisions rest on, with the version of each, so many of them; undefined: from the newest again. */
async function decidedBefore(
  { home, mirror }: EhrWorkContext,
  beforeMs: number,
  oldestMs: number,
): Promise<{ readonly named: ReadonlyMap<string, string>; readonly fromMs: number | undefined }> {
  const client = await home.chargeClient();
  const isKeptHere = (await home.whyKeptHere()) !== undefined;
  const isTold = isKeptHere || keeps(await home.capabilities(), 'Provenance');
  const named = new Map<string, string>();
  let toMs = beforeMs;
  for (let spanMs = HOUR_MS; named.size < AT_ONCE && toMs > oldestMs; spanMs *= 2) {
    const span = { fromMs: toMs - spanMs, toMs };
    const found = await savedIn(client, isTold ? 'Provenance' : 'ChargeItem', span);
    for (const version of found.flatMap(factsOf)) {
      const reference = relativeReference(version) ?? '';
      const isAsked = isOfInterest(reference) && !OURS.includes(typeOf(reference)) && !named.has(reference);
      if (isAsked && (!isKeptHere || (await mirror.hasCopyOf(reference)))) {
        named.set(reference, version);
      }
    }
    toMs = span.fromMs;
  }
  return { named, fromMs: toMs > oldestMs ? toMs : undefined };
}

/** What a decision rests on, by its Provenance; without one, what its charge itself names: visit, treatments and people. */
function factsOf(decided: Resource): string[] {
  if (isOurs(decided)) {
    return referencesIn(decided.entity?.map(({ what }) => what));
  }
  const isCharge = decided.resourceType === 'ChargeItem' && ownIdentity(decided) !== undefined && !isWithdrawn(decided);
  return isCharge ? chargedFor(decided) : [];
}

function chargedFor({ context, service = [], performer = [] }: ChargeItem): string[] {
  return referencesIn([context, ...service, ...performer.map(({ actor }) => actor)]);
}

function referencesIn(links: readonly (Reference | undefined)[] = []): string[] {
  return links.flatMap((link) => link?.reference ?? []);
}

/** Many are searched for at once; what no search finds is asked for by itself, for an EHR may refuse a search. */
async function deletedAmong(ehr: EhrClient, references: readonly string[]): Promise<string[]> {
  const types = [...new Set(references.map(typeOf))];
  const searches = types.flatMap((type) =>
    groupsOf(
      references.filter((reference) => typeOf(reference) === type),
      IDS_AT_ONCE,
    ).map((some) => `${type}?_id=${some.map(idOf).join(',')}`),
  );
  const plain = { executeBatch: async (bundle: Parameters<EhrClient['executeBatch']>[0]) => ehr.executeBatch(bundle) };
  const { resources } = await readPages(plain, batchOfGets(searches));
  const found = new Set(resources.map(({ resourceType, id }) => `${resourceType}/${id ?? ''}`));
  const missing = references.filter((reference) => !found.has(reference));
  if (missing.length === 0) {
    return [];
  }
  const { entry = [] } = await ehr.executeBatch(batchOfGets(missing));
  const statuses = missing.map((_, index) => Number(entry[index]?.response?.status));
  const busy = statuses.find(isRetryable);
  if (busy !== undefined) {
    throw new EhrError(busy, 'a record was not given');
  }
  return missing.filter((_, index) => isGone(statuses[index] ?? 0));
}
