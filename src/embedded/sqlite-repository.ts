// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import {
  OperationOutcomeError,
  applyPatch,
  badRequest,
  deepEquals,
  fhirpathPatchTypedValue,
  forbidden,
  gone,
  normalizeErrorString,
  notFound,
  parseFhirPathPatchParameters,
  preconditionFailed,
  toTypedValue,
  validateResource,
  type AccessPolicyInteraction,
  type Filter,
  type Operation,
  type SearchRequest,
  type WithId,
} from '@medplum/core';
import {
  FhirRepository,
  getExtraEntries,
  type CreateResourceOptions,
  type ReadHistoryOptions,
  type UpdateResourceOptions,
} from '@medplum/fhir-router';
import type { Bundle, BundleEntry, Parameters, Reference, Resource } from '@medplum/fhirtypes';
import type { Mutex } from 'async-mutex';
import { may, maySearch, type Actor } from './access.ts';
import { refuseCostlyCondition, refuseCostlyPatch } from './caller-paths.ts';
import { historyEntry, pageLinks } from './bundle-parts.ts';
import { searchDefinitions } from './definitions.ts';
import { withMeta } from './meta.ts';
import { budgetOfRequest, refuseOverspent, type AnswerBudget } from './request-limits.ts';
import { referenceIn } from '../reference-text.ts';
import { checkSearch } from './search.ts';
import { searchPage } from './search-page.ts';
import { ResourceTable, lengthOf, type Interaction, type StoredVersion } from './resource-table.ts';
import type { Store } from './store.ts';

const DEFAULT_PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 1000;

/** What all views of one store share. */
interface Shared {
  readonly store: Store;
  readonly baseUrl: string;
  readonly lock: Mutex;
  /** Called after each commit that changed something. */
  readonly onCommit: () => void;
  /** Resource types that an active Subscription watches. */
  readonly isWatched: (resourceType: string) => boolean;
  /** What a pre-commit bot makes of a resource before it is stored. */
  readonly preCommit: <T extends Resource>(resource: T) => Promise<T>;
}

/** State of one view beside what all share. */
interface View {
  readonly table: ResourceTable;
  readonly inTransaction: boolean;
  readonly actor: Actor | undefined;
  readonly budget: AnswerBudget;
}

/**
 * Medplum's repository interface over SQLite, behaving as a Medplum server does where MemoryRepository does not:
 * it validates, refuses unknown search parameters, rolls transactions back, creates and updates conditionally
 * without races, makes no version for an unchanged update, and keeps the history of what was deleted.
 */
export class SqliteRepository extends FhirRepository {
  readonly #shared: Shared;
  readonly #table: ResourceTable;
  readonly #view: View;

  constructor(shared: Shared, view: Partial<View> = {}) {
    super();
    this.#shared = shared;
    this.#table = view.table ?? new ResourceTable(shared.store.reader);
    this.#view = {
      table: this.#table,
      inTransaction: view.inTransaction ?? false,
      actor: view.actor,
      budget: view.budget ?? { resources: Infinity, characters: Infinity },
    };
  }

  /** The same store seen by `actor`: what it writes bears its name, and what its policy does not grant is forbidden. */
  as(actor: Actor | undefined): SqliteRepository {
    return new SqliteRepository(this.#shared, { ...this.#view, actor, budget: budgetOfRequest() });
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
    if (this.#view.inTransaction) {
      return callback(this);
    }
    const { lock, store, onCommit } = this.#shared;
    const result = await lock.runExclusive(async () => {
      const table = new ResourceTable(store.writer);
      await table.begin();
      try {
        const inside = new SqliteRepository(this.#shared, { ...this.#view, table, inTransaction: true }) as this;
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
      if (inside.#isDeleted(resource.resourceType, id)) {
        // Whatever version it is said to match: so does Medplum.
        return inside.#save(next, 'update');
      }
      const existing = inside.#mustRead(resource.resourceType, id);
      if (options?.ifMatch !== undefined && existing.meta?.versionId !== options.ifMatch) {
        throw new OperationOutcomeError(preconditionFailed);
      }
      return deepEquals(existing, withMeta(next, existing.meta ?? {}))
        ? (existing as WithId<T>)
        : inside.#save(next, 'update');
    });
  }

  override async patchResource<T extends Resource>(
    resourceType: T['resourceType'],
    id: string,
    patch: Operation[] | Parameters,
  ): Promise<WithId<T>> {
    return this.withTransaction(async (inside) => {
      const resource = inside.#mustRead(resourceType, id) as WithId<T>;
      if (Array.isArray(patch)) {
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

  override async deleteResource(resourceType: string, id: string): Promise<void> {
    await this.#atOnce((inside) => {
      const resource = inside.#table.read(resourceType, id);
      if (!resource) {
        if (inside.#isDeleted(resourceType, id)) {
          return;
        }
        throw new OperationOutcomeError(notFound);
      }
      inside.#permit('delete', resource);
      const isWatched = this.#shared.isWatched(resourceType);
      inside.#table.remove(resourceType, id, randomUUID(), new Date().toISOString(), isWatched);
    });
  }

  override async readResource<T extends Resource>(resourceType: string, id: string): Promise<WithId<T>> {
    const resource = this.#mustRead(resourceType, id);
    this.#spend([resource]);
    return Promise.resolve(resource as WithId<T>);
  }

  override async readReference<T extends Resource>(reference: Reference<T>): Promise<WithId<T>> {
    const [type, id] = referenceIn(reference.reference ?? '')?.split('/') ?? [];
    if (type === undefined || id === undefined) {
      throw new OperationOutcomeError(badRequest('Invalid reference'));
    }
    return this.readResource(type, id);
  }

  override async readReferences<T extends Resource>(references: readonly Reference<T>[]): Promise<(T | Error)[]> {
    return Promise.all(
      references.map((reference) =>
        this.readReference(reference).catch((error: unknown) => new Error(normalizeErrorString(error))),
      ),
    );
  }

  override async readHistory<T extends Resource>(
    resourceType: string,
    id: string,
    { offset = 0, limit = 100 }: ReadHistoryOptions = {},
  ): Promise<Bundle<WithId<T>>> {
    const versions = this.#versions(resourceType, id);
    versions.forEach(({ resource }) => {
      this.#permit('history', resource);
    });
    const page = versions.slice(offset, offset + limit);
    this.#spend(page.map(({ resource }) => resource));
    const entry = page.map((version) => historyEntry(this.#shared.baseUrl, `${resourceType}/${id}`, version));
    return Promise.resolve({ resourceType: 'Bundle', type: 'history', total: versions.length, entry } as Bundle<
      WithId<T>
    >);
  }

  override async readVersion<T extends Resource>(
    resourceType: string,
    id: string,
    versionId: string,
  ): Promise<WithId<T>> {
    const found = this.#versions(resourceType, id).find(({ version }) => version === versionId);
    if (!found?.resource) {
      throw new OperationOutcomeError(found ? gone : notFound);
    }
    this.#permit('vread', found.resource);
    this.#spend([found.resource]);
    return Promise.resolve(found.resource as WithId<T>);
  }

  override async search<T extends Resource>(request: SearchRequest<T>): Promise<Bundle<WithId<T>>> {
    // Of a batch that has had all it may have, nothing more is read.
    refuseOverspent(this.#view.budget);
    const { resourceType, types = [resourceType], filters = [], sortRules = [], offset = 0 } = request;
    const definitions = searchDefinitions(request);
    if (definitions) {
      return definitions as Bundle<WithId<T>>;
    }
    for (const type of types) {
      checkSearch(type, filters, sortRules);
      if (!maySearch(this.#view.actor, type)) {
        throw new OperationOutcomeError(forbidden);
      }
    }
    const count = Math.min(request.count ?? DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
    const { page, total, atLeast } = searchPage<T>(this.#table, this.#view.actor, request, { types, offset, count });
    this.#spend(page);
    const entry: BundleEntry[] = page.map((resource) => this.#toSearchEntry(resource));
    if (page.length > 0 && (request.include ?? request.revInclude)) {
      await getExtraEntries(this, request, page, entry, { fullUrl: (type, id) => this.#url(`${type}/${id}`) });
    }
    this.#view.budget.resources -= entry.length;
    // An included resource that went beyond is left out by the router: the whole is refused, not given in part.
    refuseOverspent(this.#view.budget);
    const link = pageLinks(this.#shared.baseUrl, request, { offset, count, total: total ?? atLeast });
    const counted = total === undefined ? {} : { total };
    return { resourceType: 'Bundle', type: 'searchset', ...counted, link, entry } as Bundle<WithId<T>>;
  }

  override async searchByReference<T extends Resource>(
    request: SearchRequest<T>,
    referenceField: string,
    references: string[],
  ): Promise<Record<string, WithId<T>[]>> {
    const found: Record<string, WithId<T>[]> = {};
    for (const value of references) {
      const filter = { code: referenceField, operator: 'eq', value } as Filter;
      found[value] = await this.searchResources({ ...request, filters: [...(request.filters ?? []), filter] });
    }
    return found;
  }

  /** The version that stands, without reading the resource; for the server's own use, whoever asks. */
  versionOf({ reference = '' }: Reference): string | undefined {
    const [type = '', id = ''] = reference.split('/');
    return this.#table.version(type, id);
  }

  /** A transaction whose work does not wait for anything. */
  async #atOnce<T>(change: (inside: this) => T): Promise<T> {
    return this.withTransaction((inside) => Promise.resolve(change(inside)));
  }

  #save<T extends Resource>(resource: WithId<T>, interaction: Interaction): WithId<T> {
    if (interaction === 'create' && this.#table.read(resource.resourceType, resource.id)) {
      throw new OperationOutcomeError(badRequest('Assigned ID is already in use'));
    }
    const author = this.#view.actor && { reference: this.#view.actor.reference };
    const lastUpdated = new Date().toISOString();
    const stored = withMeta(resource, { versionId: randomUUID(), lastUpdated, ...(author ? { author } : {}) });
    validateResource(stored);
    refuseCostlyCondition(stored);
    this.#permit(interaction, stored);
    this.#table.put(stored, interaction, this.#shared.isWatched(stored.resourceType));
    return stored;
  }

  #isDeleted(resourceType: string, id: string): boolean {
    return !this.#table.read(resourceType, id) && this.#table.existed(resourceType, id);
  }

  #mustRead(resourceType: string, id: string): WithId<Resource> {
    const resource = this.#table.read(resourceType, id);
    if (!resource) {
      throw new OperationOutcomeError(this.#isDeleted(resourceType, id) ? gone : notFound);
    }
    this.#permit('read', resource);
    return resource;
  }

  #spend(resources: readonly (Resource | undefined)[]): void {
    this.#view.budget.characters -= resources.reduce((sum, resource) => sum + lengthOf(resource), 0);
    refuseOverspent(this.#view.budget);
  }

  #permit(interaction: AccessPolicyInteraction, resource: Resource | undefined): void {
    if (resource && !may(this.#view.actor, interaction, resource)) {
      throw new OperationOutcomeError(forbidden);
    }
  }

  #versions(resourceType: string, id: string): StoredVersion[] {
    const versions = this.#table.history(resourceType, id);
    if (versions.length === 0) {
      throw new OperationOutcomeError(notFound);
    }
    return versions;
  }

  #toSearchEntry(resource: WithId<Resource>): BundleEntry {
    return { fullUrl: this.#url(`${resource.resourceType}/${resource.id}`), search: { mode: 'match' }, resource };
  }

  #url(path: string): string {
    return `${this.#shared.baseUrl}${path}`;
  }
}
