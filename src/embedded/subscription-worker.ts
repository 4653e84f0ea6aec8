// SPDX-License-Identifier: Apache-2.0
import { getExtensionValue, getReferenceString, resourceMatchesSubscriptionCriteria, type WithId } from '@medplum/core';
import type { Resource, Subscription } from '@medplum/fhirtypes';
import { PRE_COMMIT } from '../medplum.ts';
import { hasCheapCondition } from './caller-paths.ts';
import { kindOfError, recordBotFailure } from './bot-failure.ts';
import type { BotRunner } from './bot-runner.ts';
import type { FhirService } from './fhir-service.ts';
import type { Job } from './job-table.ts';
import { ResourceTable, type StoredVersion } from './resource-table.ts';
import { StorageTrouble, isStorageOutcome } from './storage-fault.ts';
import type { Store } from './store.ts';

/** As on a Medplum server, several bots run at once, also for one patient. */
const CONCURRENCY = 4;
/** Before what storage has failed is done again. */
const PAUSE_MS = 1000;

export interface WorkerOptions {
  readonly store: Store;
  readonly service: FhirService;
  readonly runner: Pick<BotRunner, 'isMember' | 'run'>;
  readonly log: (line: string) => void;
}

/**
 * Runs bots for the changes that Subscriptions watch.
 *
 * A job is stored with the change that caused it and removed only after its bots have run: a crash between the two
 * runs them again. As on a Medplum server, a bot that throws is not run again; an AuditEvent tells of it.
 */
export class SubscriptionWorker {
  readonly #options: WorkerOptions;
  readonly #table: ResourceTable;
  readonly #running = new Map<number, Promise<void>>();
  /** The newest job that waited before the start: somebody waits for what is saved after it. */
  #backlog = 0;
  #stopped = false;
  #pause: NodeJS.Timeout | undefined;
  #idle: (() => void)[] = [];

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#table = new ResourceTable(options.store.writer);
  }

  /**
   * Takes up what is waiting, now and after every further change. What waited before (the samples, what an earlier
   * process left) yields to what is saved from now on.
   */
  start(): void {
    this.#backlog = this.#table.jobs.newest();
    this.#options.service.onChange(() => {
      // After the answer to the request that made the change is on its way.
      setImmediate(() => {
        this.#pump();
      });
    });
    this.#pump();
  }

  /** Resolves when no job is waiting or running. */
  async whenIdle(): Promise<void> {
    if (this.#running.size === 0 && this.#table.jobs.next(1).length === 0) {
      return;
    }
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Takes no further jobs and waits for those under way; the rest stays stored for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#pause);
    await Promise.all(this.#running.values());
  }

  #pump(): void {
    if (this.#stopped || this.#pause !== undefined) {
      return;
    }
    let waiting: Job[];
    try {
      waiting = this.#table.jobs.next(CONCURRENCY * 2, this.#backlog).filter(({ seq }) => !this.#running.has(seq));
    } catch (error) {
      this.#pauseFor(error);
      return;
    }
    for (const job of waiting.slice(0, CONCURRENCY - this.#running.size)) {
      const run = this.#process(job).finally(() => {
        this.#running.delete(job.seq);
        this.#pump();
      });
      this.#running.set(job.seq, run);
    }
    if (this.#running.size === 0 && waiting.length === 0) {
      this.#idle.splice(0).forEach((resolve) => {
        resolve();
      });
    }
  }

  /** Takes no job for a moment: what storage has failed is still stored as a job, and is done again as it is. */
  #pauseFor(error: unknown): void {
    this.#options.log(`The store failed, so Subscriptions are waiting (${kindOfError(error)})`);
    this.#pause ??= setTimeout(() => {
      this.#pause = undefined;
      this.#pump();
    }, PAUSE_MS);
  }

  async #process(job: Job): Promise<void> {
    try {
      await this.#deliverAll(job);
      await this.#options.service.repository.withTransaction(async () => {
        this.#table.jobs.finish(job.seq);
        await Promise.resolve();
      });
    } catch (error) {
      this.#pauseFor(error);
    }
  }

  /** @throws What storage is at fault for; anything else is told of and is over. */
  async #deliverAll(job: Job): Promise<void> {
    try {
      const versions = this.#table.history(job.type, job.id).filter(({ isDamaged }) => !isDamaged);
      for (const subscription of await this.#matching(job, versions)) {
        await this.#deliver(job, versions, subscription);
      }
    } catch (error) {
      if (error instanceof StorageTrouble || isStorageOutcome(error)) {
        throw error;
      }
      this.#options.log(`Subscription job for ${job.type}/${job.id} failed (${kindOfError(error)})`);
    }
  }

  async #matching(job: Job, versions: readonly StoredVersion[]): Promise<Subscription[]> {
    const resource = triggeringResource(job, versions);
    if (!resource) {
      return [];
    }
    const matching: Subscription[] = [];
    for (const subscription of [...this.#table.candidates('Subscription', [])]) {
      if (subscription.resourceType !== 'Subscription' || !isForWorker(subscription)) {
        continue;
      }
      const matches = await resourceMatchesSubscriptionCriteria({
        resource,
        subscription,
        context: { interaction: job.interaction },
        getPreviousResource: async () => Promise.resolve(previousOf(job, versions)),
      });
      if (matches) {
        matching.push(subscription);
      }
    }
    return matching;
  }

  async #deliver(job: Job, versions: readonly StoredVersion[], subscription: Subscription): Promise<void> {
    const resource = triggeringResource(job, versions);
    const endpoint = subscription.channel.endpoint ?? '';
    const bot = this.#table.read('Bot', endpoint.replace(/^Bot\//, ''));
    if (!resource || bot?.resourceType !== 'Bot') {
      this.#options.log(`Subscription/${subscription.id ?? ''}: its endpoint is no Bot of this server`);
      return;
    }
    if (!(await this.#options.runner.isMember(bot))) {
      const [who, what] = [getReferenceString(bot), `Subscription/${subscription.id ?? ''}`];
      this.#options.log(`${who} has no ProjectMembership, so ${what} cannot run it`);
      return;
    }
    const headers = {
      'X-Medplum-Subscription': `Subscription/${subscription.id ?? ''}`,
      'X-Medplum-Interaction': job.interaction,
      ...(job.interaction === 'delete' ? { 'X-Medplum-Deleted-Resource': getReferenceString(resource) } : {}),
    };
    try {
      const input = job.interaction === 'delete' ? { deletedResource: resource } : resource;
      const { log } = await this.#options.runner.run(bot, { input, headers });
      if (log) {
        this.#options.log(log);
      }
    } catch (error) {
      if (error instanceof StorageTrouble) {
        throw error;
      }
      const about = `${job.type}/${job.id}`;
      this.#options.log(await recordBotFailure(this.#options.service, bot, { error, about }));
    }
  }
}

/** A pre-commit Subscription has had its say before the change was stored. */
function isForWorker(subscription: Subscription): boolean {
  return (
    subscription.status === 'active' &&
    getExtensionValue(subscription, PRE_COMMIT) !== true &&
    hasCheapCondition(subscription)
  );
}

function triggeringResource(
  { version, interaction }: Job,
  versions: readonly StoredVersion[],
): WithId<Resource> | undefined {
  const index = versions.findIndex((stored) => stored.version === version);
  return interaction === 'delete' ? versions[index + 1]?.resource : versions[index]?.resource;
}

function previousOf({ version, interaction }: Job, versions: readonly StoredVersion[]): Resource | undefined {
  const index = versions.findIndex((stored) => stored.version === version);
  return interaction === 'create' ? undefined : versions[index + 1]?.resource;
}
