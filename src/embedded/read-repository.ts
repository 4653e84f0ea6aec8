// SPDX-License-Identifier: Apache-2.0
import {
  OperationOutcomeError,
  badRequest,
  forbidden,
  gone,
  normalizeErrorString,
  notFound,
  type AccessPolicyInteraction,
  type Filter,
  type SearchRequest,
  type WithId,
} from '@medplum/core';
import { FhirRepository, getExtraEntries, type ReadHistoryOptions } from '@medplum/fhir-router';
import type { Bundle, BundleEntry, Reference, Resource } from '@medplum/fhirtypes';
import { may, maySearch, type Actor } from './access.ts';
import { historyEntry, pageLinks } from './bundle-parts.ts';
import { searchDefinitions } from './definitions.ts';
import {
  refuseManyIncludes,
  refuseOddPage,
  refuseOverspent,
  spendOnLooking,
  type AnswerBudget,
} from './request-limits.ts';
import { referenceIn } from '../reference-text.ts';
import { checkSearch } from './search.ts';
import { searchPage } from './search-page.ts';
import { DAMAGED_VERSION, lengthOf } from './record-text.ts';
import type { ResourceTable, StoredVersion } from './resource-table.ts';

const DEFAULT_PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 1000;

/** What is seen of a store, by whom, and how much of it one request may still be answered with. */
export interface View {
  readonly table: ResourceTable;
  readonly actor: Actor | undefined;
  readonly budget: AnswerBudget;
}

/** What a repository answers without changing anything, as far as the actor's policy and the request's budget go. */
export abstract class ReadRepository extends FhirRepository {
  protected readonly view: View;
  readonly #baseUrl: string;

  constructor(baseUrl: string, view: View) {
    super();
    this.#baseUrl = baseUrl;
    this.view = view;
  }

  override async readResource<T extends Resource>(resourceType: string, id: string): Promise<WithId<T>> {
    const resource = this.mustRead(resourceType, id);
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
      this.permit('history', resource);
    });
    const page = versions.slice(offset, offset + limit);
    this.#spend(page.map(({ resource }) => resource));
    const entry = page.map((version) => historyEntry(this.#baseUrl, `${resourceType}/${id}`, version));
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
      throw new OperationOutcomeError(found?.isDamaged === true ? DAMAGED_VERSION : found ? gone : notFound);
    }
    this.permit('vread', found.resource);
    this.#spend([found.resource]);
    return Promise.resolve(found.resource as WithId<T>);
  }

  override async search<T extends Resource>(request: SearchRequest<T>): Promise<Bundle<WithId<T>>> {
    // Of a batch that has had all it may have, nothing more is read.
    refuseOverspent(this.view.budget);
    const { resourceType, filters = [], sortRules = [], offset = 0 } = request;
    // A type that is named again is not searched again.
    const types = [...new Set(request.types ?? [resourceType])];
    refuseManyIncludes(request);
    refuseOddPage(request);
    const definitions = searchDefinitions(request);
    if (definitions) {
      return definitions as Bundle<WithId<T>>;
    }
    for (const type of types) {
      checkSearch(type, filters, sortRules);
      if (!maySearch(this.view.actor, type)) {
        throw new OperationOutcomeError(forbidden);
      }
    }
    const count = Math.min(request.count ?? DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
    const look = (resource: Resource): void => {
      spendOnLooking(this.view.budget, lengthOf(resource));
    };
    const wanted = { types, offset, count, look };
    const { page, total, atLeast } = searchPage<T>(this.view.table, this.view.actor, request, wanted);
    this.#spend(page);
    const entry: BundleEntry[] = page.map((resource) => this.#toSearchEntry(resource));
    if (page.length > 0 && (request.include ?? request.revInclude)) {
      await getExtraEntries(this, request, page, entry, { fullUrl: (type, id) => this.#url(`${type}/${id}`) });
    }
    this.view.budget.resources -= entry.length;
    // An included resource that went beyond is left out by the router: the whole is refused, not given in part.
    refuseOverspent(this.view.budget);
    const link = pageLinks(this.#baseUrl, request, { offset, count, total: total ?? atLeast });
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
    return this.view.table.version(type, id);
  }

  protected isDeleted(resourceType: string, id: string): boolean {
    return !this.view.table.read(resourceType, id) && this.view.table.existed(resourceType, id);
  }

  protected mustRead(resourceType: string, id: string): WithId<Resource> {
    const resource = this.view.table.read(resourceType, id);
    if (!resource) {
      throw new OperationOutcomeError(this.isDeleted(resourceType, id) ? gone : notFound);
    }
    this.permit('read', resource);
    return resource;
  }

  #spend(resources: readonly (Resource | undefined)[]): void {
    this.view.budget.characters -= resources.reduce((sum, resource) => sum + lengthOf(resource), 0);
    refuseOverspent(this.view.budget);
  }

  protected permit(interaction: AccessPolicyInteraction, resource: Resource | undefined): void {
    if (resource && !may(this.view.actor, interaction, resource)) {
      throw new OperationOutcomeError(forbidden);
    }
  }

  #versions(resourceType: string, id: string): StoredVersion[] {
    const versions = this.view.table.history(resourceType, id);
    if (versions.length === 0) {
      throw new OperationOutcomeError(notFound);
    }
    return versions;
  }

  #toSearchEntry(resource: WithId<Resource>): BundleEntry {
    return { fullUrl: this.#url(`${resource.resourceType}/${resource.id}`), search: { mode: 'match' }, resource };
  }

  #url(path: string): string {
    return `${this.#baseUrl}${path}`;
  }
}
