// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import * as z from 'zod';
import { RECORD_TYPES, recordLinksOf } from '../fhir/query/record-links.ts';
import { WATCHED_TYPES } from '../fhir/query/watched.ts';
import type { SharedMemory, WorkItem } from '../queue/work-queue.ts';
import { toWork, type EhrWorkContext } from './ehr-work.ts';
import { lookForDeleted } from './missed-deletions.ts';
import { savedIn, type Span } from './saved-in.ts';

/** Whatever may have been missed is to be looked for. */
export const ReconcileWorkSchema = z.object({ kind: z.literal('reconcile') });

/** How far each kind of record has been looked at, in milliseconds. */
const LookedSchema = z.record(z.string(), z.number());

/** More than any outage of ours that is not noticed. */
const KEEP_MS = 30 * 24 * 3600 * 1000;
/** How far back is looked the first time. */
const FIRST_LOOK_MS = 24 * 3600 * 1000;
/** Clocks differ, and a server may index what it has stored a little later. */
const OVERLAP_MS = 120_000;
const RECONCILE_EVERY_MS = 15 * 60_000;

/** One look for what was missed; asked for twice with the same reason, it is done once. */
export function toReconcile(tenant: string, reason: string): WorkItem {
  return { tenant, id: `reconcile ${reason}`, group: 'reconcile', payload: { kind: 'reconcile' } };
}

/** The look that is due every quarter of an hour, by whatever process thinks of it first. */
export function regularReconcile(tenant: string, nowMs: number): WorkItem {
  return toReconcile(tenant, `regular ${String(Math.floor(nowMs / RECONCILE_EVERY_MS))}`);
}

/**
 * Looks for what changed since the last look, each kind of record from where it was left, so that one that the EHR does
 * not answer for keeps no other back; then for what it has deleted.
 * @throws EhrError where something was not answered: the rest has been looked at, and this is worth another attempt.
 */
export async function doReconcileWork(context: EhrWorkContext, memory: SharedMemory): Promise<void> {
  const key = `reconciled:${context.tenant}`;
  const looked = { ...LookedSchema.safeParse(await memory.get(key)).data };
  const untilMs = Date.now();
  const faults: unknown[] = [];
  for (const type of WATCHED_TYPES) {
    const known = looked[type] ?? Infinity;
    // A look that lies ahead was made before the clock was set back.
    const sinceMs = known > untilMs ? untilMs - FIRST_LOOK_MS : known;
    try {
      await addChanged(context, type, { fromMs: sinceMs - OVERLAP_MS, toMs: untilMs });
      looked[type] = untilMs;
      await memory.put(key, looked, KEEP_MS);
    } catch (error) {
      faults.push(error);
    }
  }
  await lookForDeleted(context, memory);
  if (faults.length > 0) {
    throw faults[0];
  }
}

async function addChanged({ tenant, home, queue }: EhrWorkContext, type: string, span: Span): Promise<void> {
  for (const resource of (await savedIn(await home.client(), type, span)).filter(mayDecide)) {
    const reference = `${type}/${resource.id ?? ''}`;
    const version = resource.meta?.versionId ?? resource.meta?.lastUpdated;
    await queue.add(toWork(tenant, { reference, resource, isDelete: false, version }, undefined));
  }
}

/** Most Observations are of no treatment, and issues are written by runs: of these, what a person says counts. */
function mayDecide(resource: Resource): boolean {
  return RECORD_TYPES.includes(resource.resourceType)
    ? recordLinksOf(resource) !== undefined
    : resource.resourceType !== 'DetectedIssue' || (resource.mitigation ?? []).length > 0;
}
