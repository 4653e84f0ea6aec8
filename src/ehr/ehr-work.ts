// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod';
import { affectedScopes } from '../capture/assess-affected.ts';
import { assessWithin, leavesNoTrace, type RunContext } from '../capture/assess-record.ts';
import { isGone, isRetryable } from '../fhir/fhir-client.ts';
import { searchAll } from '../capture/read-records.ts';
import { daysOfStay, daysWithin } from '../capture/stays.ts';
import { AnyResourceSchema, R4_SCHEMAS, type AnyResource, type ReadType } from '../fhir/r4.ts';
import { RECORD_TYPES } from '../fhir/query/record-links.ts';
import { WATCHED_TYPES } from '../fhir/query/watched.ts';
import { typeOf } from '../fhir/reference.ts';
import { onePerPatient } from '../fhir/query/scope.ts';
import { firstProblem } from '../fhir/schema-problem.ts';
import type { Scope } from '../fhir/query/searches.ts';
import { scopeOfTrigger } from '../fhir/query/trigger.ts';
import { PermanentFailure, type WorkItem, type WorkQueue } from '../queue/work-queue.ts';
import { EhrError } from './ehr-error.ts';
import type { EhrHome } from './ehr-home.ts';
import { ehrRequest } from './ehr-http.ts';
import type { Mirror } from './mirror.ts';
import type { NotifiedEvent } from './notifications.ts';

const ScopeSchema = z.object({
  patient: z.string(),
  dates: z.array(z.string()),
  encounters: z.array(z.string()),
  procedures: z.array(z.string()),
  performers: z.array(z.string()),
});

/** A resource of an EHR was saved or deleted: references and dates, nothing else of it. */
export const ResourceWorkSchema = z.object({
  kind: z.literal('resource'),
  /** `Encounter/1` */
  reference: z.string(),
  /** What the notification's own copy said of where it belongs: after a correction, the day that it left. */
  scope: ScopeSchema.optional(),
  /** The item stands in its patient's order: what it finds of other patients has been passed on to theirs. */
  isOrdered: z.boolean().optional(),
});

/** A visit is looked at a second time, when what was under way beside it has been written. */
export const SecondLookWorkSchema = z.object({ kind: z.literal('second-look'), scope: ScopeSchema });
type SecondLookWork = z.infer<typeof SecondLookWorkSchema>;
type ResourceWork = z.infer<typeof ResourceWorkSchema>;

/** The version that a deletion makes holds no resource. */
const HistorySchema = z.object({ entry: z.array(z.object({ resource: z.unknown().optional() })).default([]) });

/** What the work of an EHR's tenant needs. */
export interface EhrWorkContext {
  readonly tenant: string;
  readonly home: EhrHome;
  readonly mirror: Mirror;
  readonly queue: WorkQueue;
  readonly run: Omit<RunContext, 'client'>;
  /** How long after a change its visit is looked at a second time. */
  readonly secondLookMs: number;
}

/** True for a type that may change a charge. */
export function isOfInterest(reference: string): boolean {
  return WATCHED_TYPES.includes(typeOf(reference));
}

/**
 * The work that a notified event makes; none where its type changes no charge. What carries a version is known when
 * it comes again, by whatever way.
 * @param messageId - The webhook's own id, with the event's place in it; undefined where it has none.
 */
export function toWork(tenant: string, event: NotifiedEvent, messageId: string | undefined): WorkItem[] {
  const { reference, resource, isDelete, version } = event;
  if (reference === undefined || !isOfInterest(reference)) {
    return [];
  }
  const scope = scopeOfTrigger(resource);
  const known = version === undefined || isDelete ? messageId : `${reference}/_history/${version}`;
  const payload: ResourceWork = { kind: 'resource', reference, ...(scope ? { scope: copied(scope) } : {}) };
  return [{ tenant, id: known ?? crypto.randomUUID(), group: scope?.patient ?? reference, payload }];
}

/**
 * Brings charge and issues up to date with a resource that the EHR told of. It is read anew, also where the event says
 * that it is gone: the event may be stale, and a header that names a deleted resource is not signed.
 * @throws PermanentFailure naming the resource and path that cannot be read; other errors are worth another attempt.
 */
export async function doResourceWork(context: EhrWorkContext, item: WorkItem, work: ResourceWork): Promise<void> {
  const { reference, scope: told } = work;
  const current = await readCurrent(context.home, reference);
  const [type = ''] = reference.split('/');
  if (RECORD_TYPES.includes(type) || isLooseCharge(current)) {
    await addAffected(context, item, [current, ...(await earlierVersions(context, reference))]);
    if (!current) {
      await context.mirror.remove(reference);
    }
    return;
  }
  const found = current ? [scopeOrFailure(current, reference)] : await scopesOfWritten(context.home, reference);
  await decideAnew(context, item, await scopesOfStay(context, reference, current));
  const before = leavesNoTrace(type) ? await earlierVersions(context, reference) : [];
  const left = before.flatMap((version) => scopeOfTrigger(version) ?? []);
  const scopes = onePerPatient([...(told ? [told] : []), ...found, ...left]);
  if (!current) {
    await context.mirror.remove(reference);
  }
  const others = work.isOrdered === true ? [] : scopes.filter(({ patient }) => patient !== item.group);
  if (others.length > 0) {
    // In the patient's own order, which was not known before the resource was read.
    await context.queue.add(
      others.map((scope) => ({
        tenant: context.tenant,
        id: `${item.id} of ${scope.patient}`,
        group: scope.patient,
        payload: {
          kind: 'resource',
          reference,
          scope: copied(scope),
          isOrdered: true,
        } satisfies ResourceWork,
      })),
    );
  }
  const own = scopes.find(({ patient }) => patient === item.group);
  if (own) {
    await assessVisit(context, own);
    await context.queue.add([secondLook(context, own)]);
  }
}

/**
 * Runs of two patients whose therapist is the same may each have read what the other was about to change, so that
 * neither tells of the shared minutes. One look later finds it; many changes of a day are looked at together.
 */
function secondLook({ tenant, secondLookMs }: EhrWorkContext, scope: Scope): WorkItem {
  const bucket = Math.floor(Date.now() / secondLookMs) + 1;
  const id = `second look ${scope.patient} ${scope.dates.join(' ')} ${scope.encounters.join(' ')} ${String(bucket)}`;
  const payload: SecondLookWork = { kind: 'second-look', scope: copied(scope) };
  // In a group of its own: nothing of the patient's waits for it.
  return { tenant, id, group: id, delayMs: (bucket + 1) * secondLookMs - Date.now(), payload };
}

/** The time has come: the look takes its place in the patient's order, and is the last one for now. */
export async function doSecondLook(context: EhrWorkContext, item: WorkItem, { scope }: SecondLookWork): Promise<void> {
  if (item.group === scope.patient) {
    await assessVisit(context, scope);
    return;
  }
  await context.queue.add([{ ...item, id: `${item.id} now`, group: scope.patient }]);
}

/** Assesses on the EHR, or copies what decides into our own store, whose bots then assess. */
async function assessVisit({ home, mirror, run }: EhrWorkContext, scope: Scope): Promise<void> {
  const client = await home.client();
  try {
    if ((await home.whyKeptHere()) === undefined) {
      await assessWithin({ ...run, client, isInOrder: true }, scope);
    } else {
      await mirror.sync(client, scope);
    }
  } finally {
    await home.tellForbidden(client.forbidden, run.now());
  }
}

/** The days that a record beside the visit may change. */
async function addAffected(context: EhrWorkContext, item: WorkItem, versions: readonly unknown[]): Promise<void> {
  const client = await context.home.chargeClient();
  await decideAnew(context, item, await affectedScopes(client, versions, new Date().toISOString()));
}

/** Days that are decided anew because of an item, each in its patient's order. */
export async function decideAnew(
  { tenant, queue }: Pick<EhrWorkContext, 'tenant' | 'queue'>,
  item: WorkItem,
  scopes: readonly Scope[],
): Promise<void> {
  await queue.add(
    scopes.map((scope, index) => ({
      tenant,
      id: `${item.id} for ${scope.patient} ${String(index)}`,
      group: scope.patient,
      payload: { kind: 'second-look', scope: copied(scope) } satisfies SecondLookWork,
    })),
  );
}

/** What a record said before, as far as its EHR keeps a history, or we a copy: where a correction took it from. */
async function earlierVersions({ home, mirror }: EhrWorkContext, reference: string): Promise<unknown[]> {
  const { status, body } = await ehrRequest(home.access, `${reference}/_history?_count=3`);
  if (isRetryable(status)) {
    throw new EhrError(status, `the history of ${reference} was not given`);
  }
  const history = status === 200 ? HistorySchema.safeParse(body).data : undefined;
  return [...(history?.entry ?? []).map(({ resource }) => resource), await mirror.copyOf(reference)];
}

async function readCurrent({ access }: EhrHome, reference: string): Promise<AnyResource | undefined> {
  const { status, body } = await ehrRequest(access, reference);
  if (isGone(status)) {
    return undefined;
  }
  const resource = AnyResourceSchema.safeParse(body);
  if (status !== 200 || !resource.success) {
    throw new EhrError(status, `${reference} was not given`);
  }
  return resource.data;
}

/** Of a resource that is gone, what we wrote because of it still tells. */
async function scopesOfWritten(home: EhrHome, reference: string): Promise<Scope[]> {
  const [type] = reference.split('/');
  if (type !== 'Encounter' && type !== 'Procedure') {
    return [];
  }
  const by = type === 'Encounter' ? 'context' : 'service';
  const found = await searchAll(await home.chargeClient(), [
    `ChargeItem?${by}=${reference}`,
    `DetectedIssue?implicated=${reference}`,
  ]);
  return found.flatMap((resource) => scopeOfTrigger(resource) ?? []);
}

/** Days within a stay that has changed or gone. */
async function scopesOfStay(
  { home, run }: EhrWorkContext,
  reference: string,
  current: AnyResource | undefined,
): Promise<Scope[]> {
  if (typeOf(reference) !== 'Encounter') {
    return [];
  }
  const client = await home.chargeClient();
  return current ? daysOfStay(client, current, run.now()) : daysWithin(client, reference);
}

function scopeOrFailure(current: AnyResource, reference: string): Scope {
  const scope = scopeOfTrigger(current);
  if (scope) {
    return scope;
  }
  const parsed = R4_SCHEMAS[current.resourceType as ReadType].safeParse(current);
  const { path, message } = parsed.success
    ? { path: `${current.resourceType}.subject`, message: 'names no Patient' }
    : firstProblem(current.resourceType, parsed.error, current);
  throw new PermanentFailure(`${reference}: ${path}: ${message}`);
}

/** A charge that leads to no visit may be of any day of its patient. */
function isLooseCharge(record: AnyResource | undefined): boolean {
  return R4_SCHEMAS.ChargeItem.safeParse(record).success && scopeOfTrigger(record) === undefined;
}

function copied(scope: Scope): z.infer<typeof ScopeSchema> {
  const { patient, dates, encounters, procedures, performers } = scope;
  return {
    patient,
    dates: [...dates],
    encounters: [...encounters],
    procedures: [...procedures],
    performers: [...performers],
  };
}
