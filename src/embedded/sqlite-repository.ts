// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import {
  OperationOutcomeError,
  applyPatch,
  badRequest,
  deepEquals,
  fhirpathPatchTypedValue,
  notFound,
  parseFhirPathPatchParameters,
  preconditionFailed,
  toTypedValue,
  validateResource,
  type Operation,
  type WithId,
} from '@medplum/core';
import type { CreateResourceOptions, DeleteResourceOptions, UpdateResourceOptions } from '@medplum/fhir-router';
import type { Parameters, Resource } from '@medplum/fhirtypes';
import type { Mutex } from 'async-mutex';
import type { Actor } from './access.ts';
import { refuseCopies, refuseCostlyCondition, refuseCostlyPatch } from './caller-paths.ts';
import { withMeta } from './meta.ts';
import { ReadRepository, type View } from './read-repository.ts';
import { budgetOfRequest } from './request-limits.ts';
import type { Interaction } from './job-table.ts';
import { ResourceTable } from './resource-table.ts';
import type { Store } from './store.ts';

/** What all views of one store share. */
interface Shared {
  readonly store: Store;
  /** Over the store's writer, for whoever holds the lock. */
  readonly writing: ResourceTable;
  readonly baseUrl: string;
  readonly lock: Mutex;
  /** Called after each commit that changed something. */
  readonly onCommit: () => void;
  /** Resource types that an active Subscription watches. */
  readonly isWatched: (resourceType: string) => boolean;
  /** What a pre-commit bot makes of a resource before it is stored. */
  readonly preCommit: <T extends Resource>(resource: T) => Promise<T>;
}

/**
 * Medplum's repository interface over SQLite, behaving as a Medplum server does where MemoryRepository does not:
 * it validates, refuses unknown search parameters, rolls transactions back, creates and updates conditionally
 * without races, makes no version for an unchanged update, and keeps the history of what was deleted.
 */
export class SqliteRepository extends ReadRepository {
  readonly #shared: Shared;
  readonly #inTransaction: boolean;

  constructor(shared: Shared, view: Partial<View> = {}, inTransaction = false) {
    super(shared.baseUrl, {
      table: view.table ?? new ResourceTable(shared.store.reader),
      actor: view.actor,
      budget: view.budget ?? { resources: Infinity, characters: Infinity, looked: Infinity },
    });
    this.#shared = shared;
    this.#inTransaction = inTransaction;
  }

  /** The same store seen by `actor`: what it writes bears its name, and what its policy does not grant is forbidden. */
  as(actor: Actor | undefined): SqliteRepository {
    return new SqliteRepository(this.#shared, { ...this.view, actor, budget: budgetOfRequest() }, this.#inTransaction);
  }

  /** The same store, of whose changes Subscriptions are not told. */
  unheard(): SqliteRepository {
    return new SqliteRepository({ ...this.#shared, isWatched: () => false }, this.view, this.#inTransaction);
  }

  override setMode(): void {
    // One store answers reads and writes.
  }

  override generateId(): string {
    return randomUUID();
  }

  /**
   * Runs `callback` alone on the writer, all of it or nothing. A transaction inside a transaction joins it.
   * @throws Whatever the callback throws, after everything it wrote is rolled back.
   */
  override async withTransaction<T>(callback: (repository: this) => Promise<T>): Promise<T> {
    if (this.#inTransaction) {
      return callback(this);
    }
    const { lock, writing: table, onCommit } = this.#shared;
    const askedMs = Date.now();
    const result = await lock.runExclusive(async () => {
      await table.begin(askedMs);
      try {
        const inside = new SqliteRepository(this.#shared, { ...this.view, table }, true) as this;
        const value = await callback(inside);
        await table.commit();
        return value;
      } catch (error) {
        table.rollback();
        throw error;
      }
    });
    onCommit();
    return result;
  }

  override async createResource<T extends Resource>(resource: T, options?: CreateResourceOptions): Promise<WithId<T>> {
    const id = options?.assignedId === true && resource.id !== undefined ? resource.id : this.generateId();
    const wanted = await this.#shared.preCommit({ ...resource, id });
    return this.#atOnce((inside) => inside.#save(wanted, 'create'));
  }

  override async updateResource<T extends Resource>(resource: T, options?: UpdateResourceOptions): Promise<WithId<T>> {
    const { id } = resource;
    if (id === undefined) {
      throw new OperationOutcomeError(badRequest('Missing id', `${resource.resourceType}.id`));
    }
    const next = await this.#shared.preCommit({ ...resource, id });
    return this.#atOnce((inside) => {
      if (inside.isDeleted(resource.resourceType, id)) {
        // Whatever version it is said to match: so does Medplum.
        return inside.#save(next, 'update');
      }
      const existing = inside.mustRead(resource.resourceType, id);
      refuseOutdated(existing, options);
      return deepEquals(existing, withMeta(next, existing.meta ?? {}))
        ? (existing as WithId<T>)
        : inside.#save(next, 'update');
    });
  }

  override async patchResource<T extends Resource>(
    resourceType: T['resourceType'],
    id: string,
    patch: Operation[] | Parameters,
    options?: UpdateResourceOptions,
  ): Promise<WithId<T>> {
    return this.withTransaction(async (inside) => {
      const resource = inside.mustRead(resourceType, id) as WithId<T>;
      refuseOutdated(resource, options);
      if (Array.isArray(patch)) {
        refuseCopies(patch);
        const [error] = applyPatch(resource, patch).filter((result) => result !== null);
        if (error) {
          throw new OperationOutcomeError(badRequest(error.message));
        }
      } else {
        refuseCostlyPatch(patch);
        fhirpathPatchTypedValue(toTypedValue(resource), parseFhirPathPatchParameters(patch));
      }
      return inside.updateResource(resource);
    });
  }

  override async deleteResource(resourceType: string, id: string, options?: DeleteResourceOptions): Promise<void> {
    await this.#atOnce((inside) => {
      const resource = inside.view.table.read(resourceType, id);
      if (!resource) {
        if (inside.isDeleted(resourceType, id)) {
          return;
        }
        throw new OperationOutcomeError(notFound);
      }
      inside.permit('delete', resource);
      refuseOutdated(resource, options);
      const isWatched = this.#shared.isWatched(resourceType);
      inside.view.table.remove(resourceType, id, randomUUID(), new Date().toISOString(), isWatched);
    });
  }

  /** A transaction whose work does not wait for anything. */
  async #atOnce<T>(change: (inside: this) => T): Promise<T> {
    return this.withTransaction((inside) => Promise.resolve(change(inside)));
  }

  #save<T extends Resource>(resource: WithId<T>, interaction: Interaction): WithId<T> {
    if (interaction === 'create' && this.view.table.read(resource.resourceType, resource.id)) {
      throw new OperationOutcomeError(badRequest('Assigned ID is already in use'));
    }
    const author = this.view.actor && { reference: this.view.actor.reference };
    const lastUpdated = new Date().toISOString();
    const stored = withMeta(resource, { versionId: randomUUID(), lastUpdated, ...(author ? { author } : {}) });
    validateResource(stored);
    refuseCostlyCondition(stored);
    this.permit(interaction, stored);
    this.view.table.put(stored, interaction, this.#shared.isWatched(stored.resourceType));
    return stored;
  }
}

/** @throws 412 where another version stands than the one that the client has seen. */
function refuseOutdated({ meta }: Resource, options: { readonly ifMatch?: string } = {}): void {
  if (options.ifMatch !== undefined && meta?.versionId !== options.ifMatch) {
    throw new OperationOutcomeError(preconditionFailed);
  }
}
