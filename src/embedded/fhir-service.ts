// SPDX-License-Identifier: Apache-2.0
import {
  allOk,
  badRequest,
  getExtensionValue,
  getStatus,
  isOk,
  normalizeOperationOutcome,
  type WithId,
} from '@medplum/core';
import { FhirRouter, type FhirRequest, type HttpMethod } from '@medplum/fhir-router';
import type { OperationOutcome, Resource, Subscription } from '@medplum/fhirtypes';
import { Mutex } from 'async-mutex';
import * as z from 'zod';
import { PRE_COMMIT } from '../medplum.ts';
import { hasCheapCondition } from './caller-paths.ts';
import { capabilityStatement } from './capability-statement.ts';
import { refuseNoCriteria } from './criteria.ts';
import { loadDefinitions } from './definitions.ts';
import { GRAPHQL_LIMITS, refuseTooMuch } from './request-limits.ts';
import { ResourceTable } from './resource-table.ts';
import { answerSchemaQuery } from './schema-query.ts';
import { SqliteRepository } from './sqlite-repository.ts';
import { RETRY_AFTER, STORAGE_FAULT } from './storage-fault.ts';
import type { Actor } from './access.ts';
import type { Store } from './store.ts';

/** A FHIR request; `url` is relative to the FHIR base, e.g. `/Encounter?status=finished`. */
export interface ServiceRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}

export interface ServiceResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Resource;
}

/** Gives what is to be stored in place of the resource, or throws to refuse it; asked where pre-commit Subscriptions watch its type. */
export type PreCommit = <T extends Resource>(resource: T, subscriptions: readonly Subscription[]) => Promise<T>;

const METHODS: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Medplum's FhirRouter over the SQLite repository: every FHIR request, from HTTP or from a bot, goes through `handle`. */
export class FhirService {
  readonly repository: SqliteRepository;
  readonly baseUrl: string;
  /** Operations are added here. */
  readonly router = new FhirRouter();
  /** False: a transaction silently runs as a batch, as on a Medplum project without the feature `transaction-bundles`. */
  transactions = true;
  readonly #table: ResourceTable;
  #subscriptions: readonly Subscription[] = [];
  /** The newest version of a Subscription among them. */
  #newest: string | undefined;
  #onChange: () => void = () => undefined;
  #preCommit: PreCommit = async (resource) => Promise.resolve(resource);

  constructor(store: Store, baseUrl: string) {
    loadDefinitions();
    this.baseUrl = baseUrl;
    this.#table = new ResourceTable(store.writer);
    this.#table.reindexIfOld();
    this.repository = new SqliteRepository({
      store,
      writing: this.#table,
      baseUrl,
      lock: new Mutex(),
      onCommit: () => {
        this.#onChange();
      },
      isWatched: (resourceType) => this.#watching(resourceType).length > 0,
      preCommit: async (resource) => {
        const watching = this.#watching(resource.resourceType);
        const before = watching.filter((subscription) => getExtensionValue(subscription, PRE_COMMIT) === true);
        return before.length > 0 ? this.#preCommit(resource, before) : resource;
      },
    });
  }

  /** Calls `listener` after every commit, when there may be jobs for Subscriptions. */
  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  /** Lets `preCommit` change or refuse what is about to be stored, where a Subscription watches its type. */
  beforeCommit(preCommit: PreCommit): void {
    this.#preCommit = preCommit;
  }

  /** Answers one request. Never throws: what goes wrong becomes an OperationOutcome. */
  async handle(asked: ServiceRequest, actor?: Actor): Promise<ServiceResponse> {
    const request = { ...asked, url: plainUrl(asked.url) };
    const { method, url } = request;
    if (method === 'GET' && /^\/metadata(?:\?|$)/.test(url)) {
      return toResponse(
        { resourceType: 'OperationOutcome', issue: [] },
        capabilityStatement(this.baseUrl, this.#today()),
        this.baseUrl,
      );
    }
    const refusal =
      refuse(request) ??
      refuseTooMuch(url, request.body) ??
      refuseNoCriteria({ method, url, ifNoneExist: request.headers['if-none-exist'] }, request.body) ??
      (this.transactions ? refuseTransaction(request.body) : undefined);
    if (refusal) {
      return toResponse(refusal, undefined, this.baseUrl);
    }
    const schema = method === 'POST' ? answerSchemaQuery(url, request.body) : undefined;
    if (schema) {
      return toResponse(allOk, schema as Resource, this.baseUrl);
    }
    try {
      const fhirRequest = { ...toFhirRequest(request), config: { transactions: this.transactions, ...GRAPHQL_LIMITS } };
      const [outcome, resource] = await this.router.handleRequest(fhirRequest, this.repository.as(actor));
      return toResponse(outcome, resource, this.baseUrl);
    } catch (error) {
      return toResponse(normalizeOperationOutcome(error), undefined, this.baseUrl);
    }
  }

  #today(): string {
    return new Date().toISOString().slice(0, 10);
  }

  /** Active Subscriptions to a type; read again where there is another version of one. */
  #watching(resourceType: string): Subscription[] {
    const newest = this.#table.newestOf('Subscription');
    if (newest !== this.#newest) {
      this.#newest = newest;
      this.#subscriptions = [...this.#table.candidates('Subscription', [])]
        .filter((resource): resource is WithId<Subscription> => resource.resourceType === 'Subscription')
        .filter((subscription) => subscription.status === 'active' && hasCheapCondition(subscription));
    }
    return this.#subscriptions.filter(({ criteria }) => /^\w+/.exec(criteria)?.[0] === resourceType);
  }
}

function refuse({ method, body }: ServiceRequest): OperationOutcome | undefined {
  if (!METHODS.includes(method)) {
    return badRequest(`Method ${method} is not supported`);
  }
  const needsBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
  const hasBody = typeof body === 'object' && body !== null;
  return needsBody && !hasBody
    ? badRequest('The body must be a FHIR resource in JSON, sent as application/fhir+json')
    : undefined;
}

/** Medplum's limits: a transaction with a conditional entry runs in strict isolation and must be small. */
const MAX_STRICT_ENTRIES = 8;
const MAX_UPDATES = 50;

const TransactionSchema = z.object({
  resourceType: z.literal('Bundle'),
  type: z.literal('transaction'),
  entry: z.array(
    z.object({ request: z.object({ method: z.string(), url: z.string(), ifNoneExist: z.optional(z.string()) }) }),
  ),
});

function refuseTransaction(body: unknown): OperationOutcome | undefined {
  const requests = TransactionSchema.safeParse(body).data?.entry.map(({ request }) => request) ?? [];
  const isStrict = requests.some(
    ({ method, url, ifNoneExist }) => ifNoneExist !== undefined || (method !== 'GET' && url.includes('?')),
  );
  if (isStrict && requests.length > MAX_STRICT_ENTRIES) {
    return badRequest('Transaction requires strict isolation but has too many entries', 'Bundle.entry');
  }
  return requests.filter(({ method }) => method === 'PUT').length > MAX_UPDATES
    ? badRequest('Transaction contains too many update operations', 'Bundle.entry')
    : undefined;
}

/** The router passes over empty parts of a path: whoever looks at it sees the same path that the router does. */
function plainUrl(url: string): string {
  const [path = '', ...query] = url.split('?');
  return [path.replaceAll(/\/{2,}/g, '/').replace(/(?<=.)\/$/, ''), ...query].join('?');
}

function toFhirRequest({ method, url, headers, body }: ServiceRequest): FhirRequest {
  return {
    method: method as HttpMethod,
    url: url === '/' ? '' : url,
    pathname: '',
    params: {},
    query: {},
    body,
    headers: { 'if-none-exist': headers['if-none-exist'], 'if-match': headers['if-match'] },
  };
}

function toResponse(outcome: OperationOutcome, resource: Resource | undefined, baseUrl: string): ServiceResponse {
  const isFault = outcome.id === STORAGE_FAULT.id;
  const status = isFault ? 503 : outcome.issue.length === 0 ? 200 : getStatus(outcome);
  const body = resource ?? outcome;
  const headers: Record<string, string> = { 'content-type': 'application/fhir+json; charset=utf-8' };
  if (isFault) {
    headers['retry-after'] = RETRY_AFTER;
  }
  if (isOk(outcome) && resource?.meta?.versionId !== undefined) {
    headers['etag'] = `W/"${resource.meta.versionId}"`;
    headers['last-modified'] = new Date(resource.meta.lastUpdated ?? 0).toUTCString();
  }
  if (status === 201 && resource) {
    const { resourceType, id } = resource as WithId<Resource>;
    headers['location'] = `${baseUrl}${resourceType}/${id}`;
  }
  return { status, headers, body };
}
