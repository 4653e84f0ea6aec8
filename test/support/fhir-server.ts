// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle, ChargeItem, DetectedIssue, OperationOutcome, Resource } from '@medplum/fhirtypes';
import type { RunContext } from '../../src/capture/assess-record.ts';
import { FhirService, type ServiceResponse } from '../../src/embedded/fhir-service.ts';
import { openStore, type Store } from '../../src/embedded/store.ts';

const BASE_URL = 'http://127.0.0.1:8140/fhir/R4/';
const STORE = 'fhir.sqlite';

/** The embedded FHIR server without a socket and without bots, on a store of its own. */
export class TestServer {
  readonly service: FhirService;
  /** `read` or `write` for each Bundle that `context.client` sent. */
  readonly requests: string[] = [];
  /** The instant of every run. */
  clock = '2026-03-03T12:00:00.000Z';
  readonly #folder = mkdtempSync(join(tmpdir(), 'fhir-'));
  readonly #store: Store;

  /** @param from - A store that another one left, whose records it begins with. */
  constructor(from?: Uint8Array) {
    const file = join(this.#folder, STORE);
    if (from !== undefined) {
      writeFileSync(file, from);
    }
    this.#store = openStore(file);
    this.service = new FhirService(this.#store, BASE_URL);
  }

  /** Closes, and leaves what is stored for others to begin with. */
  leave(): Uint8Array {
    this.#store.close();
    const stored = readFileSync(join(this.#folder, STORE));
    rmSync(this.#folder, { recursive: true });
    return stored;
  }

  async send(
    method: string,
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ServiceResponse> {
    return this.service.handle({ method, url, headers, body });
  }

  async search<T extends Resource>(url: string): Promise<T[]> {
    const { body, status } = await this.send('GET', `/${url}`);
    expect([status, body.resourceType]).toEqual([200, 'Bundle']);
    return ((body as Bundle).entry ?? []).map(({ resource }) => resource as T);
  }

  async charges(): Promise<ChargeItem[]> {
    return this.search<ChargeItem>('ChargeItem?_count=100');
  }

  /** The rules of the issues that are open, sorted. */
  async openIssues(): Promise<string[]> {
    const issues = await this.search<DetectedIssue>('DetectedIssue?status=preliminary&_count=100');
    return issues.map(({ code }) => code?.coding?.[0]?.code ?? '').sort();
  }

  async update(resource: Resource): Promise<void> {
    expect((await this.send('PUT', `/${resource.resourceType}/${resource.id ?? ''}`, resource)).status).toBe(200);
  }

  /** Stores resources under the ids they have, as a server that has always had them. */
  async load(resources: readonly unknown[]): Promise<void> {
    for (const resource of resources) {
      await this.service.repository.createResource(structuredClone(resource) as Resource, { assignedId: true });
    }
  }

  /** What a bot gets: this server, a clock that stands, and no waiting. */
  get context(): RunContext {
    return {
      client: {
        executeBatch: async (bundle) => {
          this.requests.push(bundle.entry?.[0]?.request?.method === 'GET' ? 'read' : 'write');
          const { body, status } = await this.send('POST', '/', structuredClone(bundle));
          if (body.resourceType !== 'Bundle') {
            throw Object.assign(new Error(`status ${String(status)}`), { outcome: body as OperationOutcome });
          }
          return body;
        },
      },
      now: () => this.clock,
      backOff: async () => Promise.resolve(),
      engine: { version: 'test', ruleSetSha256: 'rules', editsSha256: 'edits' },
    };
  }

  /** How many versions of charges, issues, Tasks and Devices exist, deleted ones included. */
  async versionCount(): Promise<number> {
    let count = 0;
    for (const type of ['ChargeItem', 'DetectedIssue', 'Task', 'Device']) {
      for (const { id } of await this.search(`${type}?_count=1000`)) {
        const { body } = await this.send('GET', `/${type}/${id ?? ''}/_history`);
        count += (body as Bundle).entry?.length ?? 0;
      }
    }
    return count;
  }

  close(): void {
    this.#store.close();
    rmSync(this.#folder, { recursive: true });
  }
}
