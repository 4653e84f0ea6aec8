// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod';
import { assessWithin, type RunContext } from '../capture/assess-record.ts';
import { mitigate } from '../cds/feedback.ts';
import {
  ResourceWorkSchema,
  SecondLookWorkSchema,
  decideAnew,
  doResourceWork,
  doSecondLook,
  type EhrWorkContext,
} from '../ehr/ehr-work.ts';
import { ReconcileWorkSchema, doReconcileWork, regularReconcile, toReconcile } from '../ehr/missed-changes.ts';
import { NotifiedWorkSchema, doNotifiedWork, heardOf } from '../ehr/subscription-work.ts';
import { UNDATED } from '../fhir/identity.ts';
import type { Scope } from '../fhir/query/searches.ts';
import {
  BelongsElsewhere,
  PermanentFailure,
  type SharedMemory,
  type WorkItem,
  type WorkQueue,
} from '../queue/work-queue.ts';
import { CardMemorySchema } from './cds-routes.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { holdOwnStore } from './own-store.ts';
import type { TenantRuntime } from './tenant-runtime.ts';

const FeedbackWorkSchema = z.object({
  kind: z.literal('feedback'),
  issues: CardMemorySchema.shape.issues,
  mitigation: z.object({
    action: z.object({
      coding: z
        .array(z.object({ system: z.string().optional(), code: z.string(), display: z.string().optional() }))
        .optional(),
      text: z.string(),
    }),
    date: z.string(),
    author: z.object({ reference: z.string() }),
  }),
  tries: z.number(),
});
type FeedbackWork = z.infer<typeof FeedbackWorkSchema>;

const WorkSchema = z.discriminatedUnion('kind', [
  ResourceWorkSchema,
  SecondLookWorkSchema,
  NotifiedWorkSchema,
  ReconcileWorkSchema,
  FeedbackWorkSchema,
]);
type Work = z.infer<typeof WorkSchema>;

/**
 * A card may be overridden before the visit that it was about is saved; its issues stand some time later, or never.
 * Looked for after half a minute, and twice as long each time: some four hours in all.
 */
const FEEDBACK_DELAY_MS = 30_000;
const FEEDBACK_TRIES = 9;

export interface WorkOptions {
  readonly runtimes: ReadonlyMap<string, TenantRuntime>;
  readonly queue: WorkQueue;
  readonly memory: SharedMemory;
  readonly run: Omit<RunContext, 'client'>;
  /** Identity of the folder that the tenants' own stores are in. */
  readonly storeId: string;
  /** How long after a change its visit is looked at a second time. */
  readonly secondLookMs: number;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** What the workers do with an item, told in a line of the log and in the metrics. */
export function workHandler(options: WorkOptions): (item: WorkItem) => Promise<void> {
  const { metrics, log } = options;
  return async (item) => {
    const work = WorkSchema.safeParse(item.payload);
    const kind = work.data?.kind ?? 'unknown';
    const reference = work.data?.kind === 'resource' ? work.data.reference : undefined;
    const facts = { tenant: item.tenant, kind, ...(reference === undefined ? {} : { reference }) };
    const startMs = performance.now();
    let outcome = 'done';
    try {
      if (!work.success) {
        throw new PermanentFailure('The item is of an unknown kind');
      }
      await doWork(options, item, work.data);
      log.debug({ ...facts, ms: Math.round(performance.now() - startMs) }, 'work done');
    } catch (error) {
      outcome = outcomeOf(error);
      log.warn({ ...facts, outcome, error }, outcome === 'handed-on' ? 'work handed on' : 'work failed');
      throw error;
    } finally {
      metrics.work.inc({ tenant: item.tenant, kind, outcome });
      metrics.workSeconds.observe({ kind }, (performance.now() - startMs) / 1000);
    }
  };
}

function outcomeOf(error: unknown): 'refused' | 'handed-on' | 'failed' {
  if (error instanceof PermanentFailure) {
    return 'refused';
  }
  return error instanceof BelongsElsewhere ? 'handed-on' : 'failed';
}

async function doWork(options: WorkOptions, item: WorkItem, work: Work): Promise<void> {
  const runtime = options.runtimes.get(item.tenant);
  if (!runtime) {
    throw new PermanentFailure('The tenant is no longer served');
  }
  if (!runtime.home || (await runtime.home.whyKeptHere()) !== undefined) {
    await holdOwnStore(options.memory, item.tenant, options.storeId);
  }
  if (work.kind === 'feedback') {
    await doFeedbackWork(options, runtime, item, work);
    return;
  }
  const context = ehrContext(options, runtime);
  if (!context) {
    throw new PermanentFailure('The tenant has no EHR to read from');
  }
  switch (work.kind) {
    case 'resource':
      await doResourceWork(context, item, work);
      break;
    case 'second-look':
      await doSecondLook(context, item, work);
      break;
    case 'notified':
      await doNotifiedWork(context, options.memory, work);
      break;
    case 'reconcile':
      await doReconcileWork(context, options.memory);
      break;
    default:
      work satisfies never;
  }
}

function ehrContext(
  { queue, run, secondLookMs }: WorkOptions,
  { tenant, home, mirror }: TenantRuntime,
): EhrWorkContext | undefined {
  return home && mirror ? { tenant: tenant.id, home, mirror, queue, run, secondLookMs } : undefined;
}

async function doFeedbackWork(
  options: WorkOptions,
  runtime: TenantRuntime,
  item: WorkItem,
  { issues, mitigation, tries }: FeedbackWork,
): Promise<void> {
  const client = runtime.home ? await runtime.home.chargeClient() : runtime.ownClient;
  const open = await mitigate(client, { issues, mitigation }, options.run.now());
  const written = issues.filter((issue) => !open.includes(issue));
  const scopes = scopesOf(written.map(({ dayKey }) => dayKey));
  const context = ehrContext(options, runtime);
  if (context) {
    await decideAnew(context, item, scopes);
  } else {
    for (const scope of scopes) {
      await assessWithin({ ...options.run, client }, scope);
    }
  }
  if (open.length > 0 && tries < FEEDBACK_TRIES) {
    const payload: FeedbackWork = { kind: 'feedback', issues: open, mitigation, tries: tries + 1 };
    const again = { ...item, id: `${item.id} ${String(tries + 1)}`, payload };
    await options.queue.add([{ ...again, delayMs: FEEDBACK_DELAY_MS * 2 ** tries }]);
  }
}

function scopesOf(dayKeys: readonly string[]): Scope[] {
  return [...new Set(dayKeys)].flatMap((dayKey) => {
    const [patientId = '', date = UNDATED] = dayKey.split('/');
    const patient = `Patient/${patientId}`;
    return date === UNDATED ? [] : [{ patient, dates: [date], encounters: [], procedures: [], performers: [] }];
  });
}

const WATCH_EVERY_MS = 10_000;

/** Looks for what was missed: every quarter of an hour, and when a Subscription has gone silent. */
export function startWatch(
  { runtimes, queue, memory, metrics, log }: WorkOptions,
  everyMs = WATCH_EVERY_MS,
): { readonly stop: () => void } {
  const watch = async (): Promise<void> => {
    for (const { tenant } of runtimes.values()) {
      if (!tenant.ehr) {
        continue;
      }
      await queue.add([regularReconcile(tenant.id, Date.now())]);
      const { heartbeatMs } = tenant.ehr;
      if (heartbeatMs === undefined) {
        continue;
      }
      const silent = [...(await heardOf(memory, tenant.id))].filter(
        ([, { heardMs }]) => heardMs < Date.now() - 2 * heartbeatMs,
      );
      metrics.silent.set({ tenant: tenant.id }, silent.length);
      for (const [subscription, { heardMs }] of silent) {
        if (await memory.once(`silent:${tenant.id}:${subscription}:${String(heardMs)}`, 24 * 3600 * 1000)) {
          log.error({ tenant: tenant.id, subscription }, 'subscription is silent: two heartbeats missed');
          await queue.add([toReconcile(tenant.id, `silent ${subscription} ${String(heardMs)}`)]);
        }
      }
    }
  };
  const look = (): void => {
    watch().catch((error: unknown) => {
      log.error({ error }, 'the watch failed');
    });
  };
  look();
  const timer = setInterval(look, everyMs);
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}
