// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getSearchParameter } from '@medplum/core';
import type { Bundle, CapabilityStatement, Resource } from '@medplum/fhirtypes';
import { jwtVerify, type CryptoKey } from 'jose';
import { FhirService } from '../../src/embedded/fhir-service.ts';
import { openStore, type Store } from '../../src/embedded/store.ts';

const READ_TYPES = [
  'Patient', 'Encounter', 'Procedure', 'Observation', 'Condition', 'CarePlan', 'Composition', 'DocumentReference',
  'ClinicalImpression', 'Coverage', 'Organization', 'Practitioner', 'PractitionerRole', 'Account', 'Claim',
  'Subscription',
]; // prettier-ignore
const PARAMETERS = ['patient', 'subject', 'beneficiary', 'encounter', 'identifier', 'context', 'service', 'implicated', 'date', 'authored', 'performer', 'participant', 'part-of', 'practitioner', 'payor', 'performer-actor', 'performing-organization', 'location', 'organization']; // prettier-ignore

/** How much an EHR can do: from everything of R4 that is asked of it to reading alone. */
export interface FakeEhrOptions {
  /** Types that it stores, beside those it only reads. */
  readonly written?: readonly string[];
  readonly deletes?: boolean;
  readonly conditionalCreate?: boolean;
  /** Search parameters that it knows. */
  readonly parameters?: readonly string[];
  readonly includes?: boolean;
  /** Public key of the one client that gets tokens; undefined: it asks for none. */
  readonly clientKey?: CryptoKey;
  /** Seconds that a token is good for. */
  readonly tokenSeconds?: number;
  readonly pageSize?: number;
  /** Types that it serves beside the most usual ones. */
  readonly alsoRead?: readonly string[];
  /** Types that it serves, with their search parameters; undefined: all that is read, with `parameters`. */
  readonly types?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Status with which it refuses a search that its parameters alone allow. */
  readonly refuses?: (type: string, parameters: URLSearchParams) => number | undefined;
  /** How it names the next page: by its offset, or by a token of its own on the base (HAPI) or on the type (Azure). */
  readonly pages?: 'offset' | 'base' | 'type';
}

/** What it was asked, without the base. */
export interface AskedOf {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

type Disturbance = number | { readonly status: number; readonly retryAfter: string } | undefined;

/**
 * An EHR of strict R4 on loopback, as picky as they come: whatever its CapabilityStatement does not offer is refused.
 * `disturb` makes it slow or broken.
 */
export class FakeEhr {
  readonly asked: AskedOf[] = [];
  readonly tokens: string[] = [];
  readonly service: FhirService;
  /** Requests that it refused. */
  refusedCount = 0;
  /** Answers in place of the EHR; undefined lets it answer itself. */
  disturb: (asked: AskedOf) => Promise<Disturbance> | Disturbance = () => undefined;
  /** Sends whoever asks elsewhere. */
  redirectTo: string | undefined;
  /** Answers of operations, by address. */
  readonly operations = new Map<string, unknown>();
  /** The public key of the client that it knows. */
  clientKey: CryptoKey | undefined;
  readonly #options: Required<Omit<FakeEhrOptions, 'clientKey' | 'types'>> & Pick<FakeEhrOptions, 'types'>;
  readonly #folder = mkdtempSync(join(tmpdir(), 'ehr-'));
  readonly #store: Store;
  readonly #http: Server;
  #validTokens = new Map<string, number>();
  readonly #nextPages = new Map<string, string>();

  private constructor(http: Server, { clientKey, ...options }: FakeEhrOptions) {
    this.#http = http;
    this.clientKey = clientKey;
    this.#options = {
      written: [],
      deletes: true,
      conditionalCreate: true,
      parameters: PARAMETERS,
      includes: false,
      tokenSeconds: 300,
      pageSize: 50,
      alsoRead: [],
      refuses: () => undefined,
      pages: 'offset',
      ...options,
    };
    this.#store = openStore(join(this.#folder, 'fhir.sqlite'));
    this.service = new FhirService(this.#store, this.fhirUrl);
  }

  static async start(options: FakeEhrOptions = {}): Promise<FakeEhr> {
    // A test that fails before it can close it must not keep the runner alive.
    const http = createServer().unref();
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const ehr = new FakeEhr(http, options);
    http.on('request', (request, response) => void ehr.#answer(request, response));
    return ehr;
  }

  get fhirUrl(): string {
    return `http://127.0.0.1:${String((this.#http.address() as AddressInfo).port)}/fhir/`;
  }

  /** Stores resources as a clinician's work does, under the ids they have. */
  async save(...resources: readonly Resource[]): Promise<void> {
    for (const resource of resources) {
      const { resourceType, id = '' } = resource;
      const exists = await this.service.repository.readResource(resourceType, id).catch(() => undefined);
      await (exists
        ? this.service.repository.updateResource(structuredClone(resource))
        : this.service.repository.createResource(structuredClone(resource), { assignedId: true }));
    }
  }

  async remove(reference: string): Promise<void> {
    const [type = '', id = ''] = reference.split('/');
    await this.service.repository.deleteResource(type, id);
  }

  async all<T extends Resource>(type: T['resourceType']): Promise<T[]> {
    const { body } = await this.service.handle({ method: 'GET', url: `/${type}?_count=1000`, headers: {} });
    return ((body as Bundle).entry ?? []).map(({ resource }) => resource as T);
  }

  async read<T extends Resource>(reference: string): Promise<T> {
    const { body } = await this.service.handle({ method: 'GET', url: `/${reference}`, headers: {} });
    return body as T;
  }

  /** Writes that it was sent. */
  get writes(): AskedOf[] {
    return this.asked.filter(({ method, url }) => method !== 'GET' && !url.startsWith('token'));
  }

  forgetTokens(): void {
    this.#validTokens = new Map();
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
    this.#store.close();
    rmSync(this.#folder, { recursive: true });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const asked = {
      method: request.method ?? '',
      url: (request.url ?? '').replace(/^\/fhir\/?/, ''),
      headers: request.headers,
    };
    this.asked.push(asked);
    const text = Buffer.concat(chunks).toString('utf8');
    if (this.redirectTo !== undefined) {
      response.writeHead(307, { location: this.redirectTo });
      response.end();
      return;
    }
    const [status, body, headers] = disturbance(await this.disturb(asked)) ?? (await this.#serve(asked, text));
    response.writeHead(status, { 'content-type': 'application/fhir+json', ...headers });
    response.end(body === undefined ? '' : JSON.stringify(body));
  }

  async #serve({ method, url, headers }: AskedOf, text: string): Promise<[number, unknown, Record<string, string>?]> {
    if (url === '.well-known/smart-configuration') {
      return [
        200,
        { token_endpoint: `${this.fhirUrl}token`, token_endpoint_auth_methods_supported: ['private_key_jwt'] },
      ];
    }
    if (url === 'token') {
      return this.#token(new URLSearchParams(text));
    }
    if (url === 'metadata') {
      return [200, this.#statement()];
    }
    if (this.clientKey && !this.#isValid(headers.authorization)) {
      return [401, undefined];
    }
    const operation = this.operations.get(url);
    if (operation !== undefined) {
      return [200, operation];
    }
    const page = this.#nextPages.get(/[?&](?:_getpages|ct)=([\w-]+)/.exec(url)?.[1] ?? '');
    const refusal = page === undefined ? this.#refusal(method, url, text) : undefined;
    if (refusal !== undefined) {
      this.refusedCount += 1;
      return [refusal, { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'not-supported' }] }];
    }
    const known = (page ?? url).replace('&-status=', '&status=');
    const limited =
      known.includes('?') && !known.includes('_count')
        ? `${known}&_count=${String(this.#options.pageSize)}`
        : known.replace(/_count=\d+/, `_count=${String(this.#options.pageSize)}`);
    const answer = await this.service.handle({
      method,
      url: `/${limited}`,
      headers: { 'if-none-exist': one(headers['if-none-exist']), 'if-match': one(headers['if-match']) },
      body: text === '' ? undefined : asStored(JSON.parse(text)),
    });
    return [answer.status, this.#paged(asStrict(answer.body)), answer.headers];
  }

  /** A searchset whose next page is named as this server names pages. */
  #paged(body: unknown): unknown {
    const { pages } = this.#options;
    const bundle = body as Bundle | undefined;
    const next = bundle?.link?.find(({ relation }) => relation === 'next');
    if (bundle?.resourceType !== 'Bundle' || !next?.url || pages === 'offset') {
      return body;
    }
    const token = crypto.randomUUID();
    const path = next.url.slice(next.url.indexOf('/fhir/') + '/fhir/'.length);
    this.#nextPages.set(token, path);
    const url =
      pages === 'base'
        ? `${this.fhirUrl.slice(0, -1)}?_getpages=${token}`
        : `${this.fhirUrl}${path.split('?')[0] ?? ''}?ct=${token}`;
    return { ...bundle, link: [{ relation: 'next', url }] };
  }

  #refusal(method: string, url: string, text: string): number | undefined {
    const [path = '', query = ''] = url.split('?');
    const [type = ''] = path.split('/');
    const isWritten = this.#options.written.includes(type);
    if (!isWritten && !this.#types.includes(type)) {
      return 404;
    }
    if (method !== 'GET' && !isWritten && type !== 'Subscription') {
      return 405;
    }
    if (method === 'DELETE' && !this.#options.deletes) {
      return 405;
    }
    if (/"status":"mitigated"/.test(text)) {
      return 422;
    }
    const names = query
      .split('&')
      .filter(Boolean)
      .map((part) => part.split('=')[0] ?? '');
    const isKnown = (name: string): boolean =>
      ['_id', '_count', '_lastUpdated', '_offset', '_cursor', '_fields'].includes(name) ||
      (name.startsWith('_include') || name.startsWith('_revinclude')
        ? this.#options.includes
        : this.#parametersOf(type).includes(name));
    if (!names.every(isKnown)) {
      return 400;
    }
    return query === '' ? undefined : this.#options.refuses(type, new URLSearchParams(query));
  }

  get #types(): readonly string[] {
    return this.#options.types ? Object.keys(this.#options.types) : [...READ_TYPES, ...this.#options.alsoRead];
  }

  /** Those of its parameters that R4 has for the type; where it has one for the patient, that is the least. */
  #parametersOf(type: string): readonly string[] {
    const own = this.#options.types?.[type];
    if (own) {
      return own;
    }
    const { parameters } = this.#options;
    const known = parameters.filter((name) => getSearchParameter(type, name) !== undefined);
    const hasPatient = known.some((name) => ['patient', 'subject', 'beneficiary'].includes(name));
    return hasPatient || !getSearchParameter(type, 'patient') ? known : [...known, 'patient'];
  }

  async #token(form: URLSearchParams): Promise<[number, unknown]> {
    const { clientKey } = this;
    const { tokenSeconds } = this.#options;
    try {
      if (
        !clientKey ||
        form.get('grant_type') !== 'client_credentials' ||
        form.get('client_assertion_type') !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
      ) {
        return [400, { error: 'invalid_request' }];
      }
      const { payload } = await jwtVerify(form.get('client_assertion') ?? '', clientKey, {
        audience: `${this.fhirUrl}token`,
        issuer: 'charges',
        subject: 'charges',
        requiredClaims: ['exp', 'jti'],
      });
      const lifetime = (payload.exp ?? 0) - Date.now() / 1000;
      if (lifetime > 300 || !form.get('scope')) {
        return [400, { error: 'invalid_client' }];
      }
    } catch {
      return [401, { error: 'invalid_client' }];
    }
    const token = crypto.randomUUID();
    this.tokens.push(token);
    this.#validTokens.set(token, Date.now() + tokenSeconds * 1000);
    return [200, { access_token: token, token_type: 'bearer', expires_in: tokenSeconds, scope: form.get('scope') }];
  }

  #isValid(authorization: string | undefined): boolean {
    return (this.#validTokens.get(authorization?.replace('Bearer ', '') ?? '') ?? 0) > Date.now();
  }

  #statement(): CapabilityStatement {
    const { written, conditionalCreate, deletes, includes } = this.#options;
    const resource = [...new Set([...this.#types, ...written])].map((type) => ({
      type,
      interaction: [
        'read',
        'search-type',
        ...(written.includes(type) ? ['create', 'update', ...(deletes ? ['delete'] : [])] : []),
      ].map((code) => ({ code })),
      searchParam: this.#parametersOf(type).map((name) => ({ name, type: 'reference' })),
      ...(includes ? { searchInclude: ['Procedure:performer', 'Encounter:participant', 'Coverage:payor'] } : {}),
      conditionalCreate,
      versioning: 'versioned-update',
    }));
    return {
      resourceType: 'CapabilityStatement',
      status: 'active',
      date: '2026-01-01',
      kind: 'instance',
      fhirVersion: '4.0.1',
      format: ['json'],
      software: { name: 'Picky EHR' },
      rest: [{ mode: 'server', resource }],
    } as unknown as CapabilityStatement;
  }
}

/** Medplum's validator, which is at work below, knows Medplum's status set only. */
function asStored(body: unknown): Resource {
  return JSON.parse(JSON.stringify(body).replaceAll('"status":"cancelled"', '"status":"mitigated"')) as Resource;
}

function asStrict(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body).replaceAll('"status":"mitigated"', '"status":"cancelled"'));
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/** Everything that we write: what an EHR stores that takes all of it. */
export const ALL_WRITTEN = ['ChargeItem', 'DetectedIssue', 'Task', 'Device', 'Provenance'];

function disturbance(disturbed: Disturbance): [number, undefined, Record<string, string>] | undefined {
  if (disturbed === undefined || typeof disturbed === 'number') {
    return disturbed === undefined ? undefined : [disturbed, undefined, {}];
  }
  return [disturbed.status, undefined, { 'retry-after': disturbed.retryAfter }];
}
