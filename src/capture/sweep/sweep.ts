// SPDX-License-Identifier: Apache-2.0
import { isResource } from '@medplum/core';
import type { Basic, BundleEntry, ConceptMap, Library, Resource, Task } from '@medplum/fhirtypes';
import { FhirFault, isRetryable, type FhirClient } from '../../fhir/fhir-client.ts';
import { THROTTLED, toldWait } from '../../fhir/quota.ts';
import { relativeReference } from '../../fhir/reference.ts';
import type { RunContext } from '../assess-record.ts';
import { completedTask, isTableNotice, methodNotice, tableNotices, tableSearches } from '../admin-notices.ts';
import { searchAll } from '../read-records.ts';
import { changesIn, type Change } from './changes.ts';
import { FAILURES, failureTask, inTurn, isFailure } from './failures.ts';
import { followTables, type Tables } from './follow-tables.ts';
import { TABLES_STATE } from './followed-tables.ts';
import { throttledFor, type Outcome } from './outcome.ts';
import { OtherSweep, STATE, noteAmong, stateEntry, storedNote, sweptThrough } from './state.ts';
import { VisitAssessments } from './visit-assessments.ts';
import { ATTEMPTS, waitingClient } from './waiting-client.ts';

/** What a sweep did, without patient data. */
export interface SweepReport {
  /** Records looked at a second time. */
  readonly looked: number;
  /** Visits whose charge or issues were not as their records ask. */
  readonly healed: number;
  readonly failed: number;
  /** True where there is more to do than one run may, or than the quota lets it; the next sweep goes on from there. */
  readonly more: boolean;
}

export interface SweepLimits {
  /** Records looked at before it is noted how far the sweep came. */
  readonly records: number;
  /** Milliseconds for which a new version is left to its own bot. */
  readonly graceMs: number;
  /** Milliseconds that the first sweep of a project looks back. */
  readonly lookBackMs: number;
  /** Milliseconds for which one sweep goes on: the next comes a minute after it began. */
  readonly workMs: number;
}

export const SWEEP_LIMITS: SweepLimits = {
  records: 200,
  graceMs: 60_000,
  lookBackMs: 7 * 24 * 3_600_000,
  workMs: 50_000,
};

/** How far the sweep goes back behind a clock that has been set back: it comes each minute, and so has missed less. */
const SET_BACK_MS = 3_600_000;

/**
 * Looks a second time, once, at each record that was saved or deleted, of every type that bots are run for, and
 * assesses the visits that it is about: where its bot did its work, nothing is written. Medplum never runs a bot again
 * that has thrown, so this is what heals.
 *
 * How far it came stands in a Basic resource, which moves on behind a record only when that has been assessed, or has
 * become a Task for administrators; such a record is tried again by every sweep. Where the quota is used up, the sweep
 * waits as told, or leaves the rest to the next one.
 * @throws FhirFault when the server does not answer the sweep's own searches.
 */
export async function sweep(context: RunContext, limits: SweepLimits = SWEEP_LIMITS): Promise<SweepReport> {
  const run = new Sweep(context, limits);
  try {
    await run.retryFailures();
    await run.goOn();
    await run.tellOfPayers();
  } catch (error) {
    if (throttledFor(error) === undefined) {
      throw error;
    }
    // Not even its own searches have points left: the next sweep has.
    return { ...run.report, more: true };
  }
  return run.report;
}

/** Changes after which it is noted how far the sweep came, lest one that is cut off begin anew. */
const NOTED_EACH = 25;

class Sweep {
  readonly #context: RunContext;
  readonly #limits: SweepLimits;
  readonly #client: FhirClient;
  readonly #begin: number;
  readonly #assessments: VisitAssessments;
  #state: Basic | undefined;
  #tables: Tables | undefined;
  #report: Omit<SweepReport, 'healed'> = { looked: 0, failed: 0, more: false };

  constructor(context: RunContext, limits: SweepLimits) {
    this.#context = context;
    this.#limits = limits;
    this.#client = waitingClient(context);
    this.#assessments = new VisitAssessments(context, this.#client);
    this.#begin = Date.parse(context.now());
  }

  get report(): SweepReport {
    const { looked, failed, more } = this.#report;
    return { looked, healed: this.#assessments.healed, failed, more };
  }

  /** Tells of tables that have run out, too. */
  async retryFailures(): Promise<void> {
    const found = await searchAll(this.#client, [STATE, FAILURES, TABLES_STATE, ...tableSearches()]);
    const ofType = <T extends Resource>(type: T['resourceType']): T[] =>
      found.filter((one) => isResource<T>(one, type));
    const [libraries, maps] = [ofType<Library>('Library'), ofType<ConceptMap>('ConceptMap')];
    this.#state = noteAmong(ofType<Basic>('Basic'), 'swept-through');
    this.#tables = { libraries, maps, state: noteAmong(ofType<Basic>('Basic'), 'tables-followed') };
    const [failures, notices] = [ofType<Task>('Task').filter(isFailure), ofType<Task>('Task').filter(isTableNotice)];
    const writes = tableNotices(libraries, notices, this.#context.now());
    for (const task of inTurn(failures, this.#begin)) {
      const outcome = await this.#assessments.ofReference(relativeReference(task.focus?.reference) ?? '');
      if (outcome.kind === 'throttled') {
        break;
      }
      if (outcome.kind === 'assessed') {
        writes.push(completedTask(task));
      }
      this.#add({ looked: 1, failed: outcome.kind === 'failed' ? 1 : 0 });
    }
    await this.#save(writes);
  }

  /** Looks at what changed, span by span, as long as no other sweep does. */
  async goOn(): Promise<void> {
    try {
      while (await this.#nextSpan()) {
        // Each span notes how far it came.
      }
      await this.#followTables();
    } catch (error) {
      if (!(error instanceof OtherSweep)) {
        throw error;
      }
      this.#report = { ...this.#report, more: true };
    }
  }

  /** Open days follow tables that an administrator has brought, with the time that the changes have left. */
  async #followTables(): Promise<void> {
    if (this.#tables && !this.#report.more) {
      const isDone = await followTables(
        {
          client: this.#client,
          hasTime: () => this.#left() > 0,
          assess: async (scope, visit) => this.#second(visit, async () => this.#assessments.ofScope(scope)),
          note: async (entry) => this.#saveNote(entry),
        },
        this.#tables,
      );
      this.#report = { ...this.#report, more: !isDone };
    }
  }

  async tellOfPayers(): Promise<void> {
    await this.#save(this.#assessments.assumed.map((payer) => methodNotice(payer, this.#context.now())));
  }

  /** @returns True where there is more to do, and time left. */
  async #nextSpan(): Promise<boolean> {
    const { graceMs, lookBackMs, records } = this.#limits;
    const until = new Date(this.#begin - graceMs).toISOString();
    if ((sweptThrough(this.#state) ?? '') > this.#context.now()) {
      // The clock has been set back: what was saved since bears an instant that has been swept before.
      await this.#note(new Date(this.#begin - SET_BACK_MS).toISOString());
    }
    const after = sweptThrough(this.#state) ?? new Date(this.#begin - lookBackMs).toISOString();
    const { changes, through, more, isToNote } = await changesIn(this.#client, { after, until, count: records });
    for (const [index, change] of changes.entries()) {
      if (!(await this.#second(change.reference, async () => this.#assessments.ofRecord(change.resource)))) {
        this.#report = { ...this.#report, more: true };
        await this.#noteBefore(change, changes);
        return false;
      }
      if ((index + 1) % NOTED_EACH === 0) {
        await this.#noteBefore(change, changes);
      }
    }
    if (isToNote) {
      await this.#note(through);
    }
    this.#report = { ...this.#report, more };
    return more && this.#left() > 0;
  }

  /**
   * Looks at a record, waiting for the quota where there is time; a Task tells of one that cannot be assessed.
   * @returns False where the quota does not let it.
   */
  async #second(reference: string, assess: () => Promise<Outcome>): Promise<boolean> {
    let outcome = await assess();
    for (let attempt = 1; outcome.kind === 'throttled'; attempt += 1) {
      if (outcome.waitMs > this.#left() || attempt === ATTEMPTS) {
        return false;
      }
      await this.#context.backOff(attempt, outcome.waitMs);
      outcome = await assess();
    }
    if (outcome.kind === 'failed') {
      await this.#save([failureTask(reference, outcome.reason, this.#context.now())]);
    }
    this.#add({ looked: 1, failed: outcome.kind === 'failed' ? 1 : 0 });
    return true;
  }

  /** Others of a change's instant may not have been looked at: they are left with it. */
  async #noteBefore(change: Change, changes: readonly Change[]): Promise<void> {
    const passed = changes.findLast(({ updatedAt }) => updatedAt < change.updatedAt)?.updatedAt;
    if (passed !== undefined && passed > (sweptThrough(this.#state) ?? '')) {
      await this.#note(passed);
    }
  }

  async #note(instant: string): Promise<void> {
    this.#state = (await this.#saveNote(stateEntry(this.#state, instant))) ?? this.#state;
  }

  async #saveNote(entry: BundleEntry): Promise<Basic | undefined> {
    return storedNote((await this.#save([entry]))[0]);
  }

  /** Waits until it is stored, also for the quota: what is not noted would be done again, and never end. */
  async #save(entry: BundleEntry[]): Promise<readonly BundleEntry[]> {
    for (let attempt = 1; entry.length > 0; attempt += 1) {
      const answer = await this.#client.executeBatch({ resourceType: 'Bundle', type: 'batch', entry });
      // What another sweep has moved on (412) is its.
      const refused = answer.entry?.find(
        ({ response }) => isRetryable(Number(response?.status)) && response?.status !== '412',
      )?.response;
      if (!refused) {
        return answer.entry ?? [];
      }
      if (attempt === ATTEMPTS) {
        throw new FhirFault(`The server refused a write of the sweep (status ${refused.status})`, { isOutage: true });
      }
      const isThrottled = Number(refused.status) === THROTTLED;
      await this.#context.backOff(attempt, isThrottled ? toldWait(refused.outcome) : 0);
    }
    return [];
  }

  #add({ looked, failed }: Pick<SweepReport, 'looked' | 'failed'>): void {
    const report = this.#report;
    this.#report = { ...report, looked: report.looked + looked, failed: report.failed + failed };
  }

  #left(): number {
    return this.#limits.workMs - (Date.parse(this.#context.now()) - this.#begin);
  }
}
