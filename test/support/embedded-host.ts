// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { botThreads } from './bot-threads.ts';
import { documents } from './documents.ts';
import { startEmbeddedServer, type EmbeddedServer, type EmbeddedServerOptions } from './embedded-server.ts';
import { STORE, putStore } from './store-template.ts';
import { therapist, treatment, visit } from './visit.ts';

export const BROKEN_BOT = 'exports.handler = async () => { throw new Error("boom"); };';

/** Servers of one test on one folder, which go with it. */
export class EmbeddedHost {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'embedded-'));
  readonly #open = new Set<EmbeddedServer>();

  /**
   * Starts on what the last one left, or with everything deployed; with `samples`, with those charged.
   * @param lines - Takes what the server logs.
   */
  async start(
    samples = false,
    lines: string[] = [],
    pdf: Pick<EmbeddedServerOptions, 'textOfPdf'> = {},
  ): Promise<EmbeddedServer> {
    if (!existsSync(join(this.dataDir, STORE))) {
      await putStore(this.dataDir, { samples });
    }
    const log = (line: string): void => void lines.push(line);
    const options = { dataDir: this.dataDir, samples, log, otherCode: [BROKEN_BOT], pools: botThreads(), ...pdf };
    const server = await startEmbeddedServer(options);
    const closing: EmbeddedServer = {
      ...server,
      close: async () => {
        this.#open.delete(closing);
        await server.close();
      },
    };
    this.#open.add(closing);
    return closing;
  }

  /** Those that a failed test left open would keep the runner alive. */
  async close(): Promise<void> {
    await Promise.all([...this.#open].map(async ({ close }) => close()));
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** A request of its FHIR API. */
export async function request(
  address: string,
  path: string,
  method = 'GET',
  body?: unknown,
): Promise<{ status: number; body: Resource }> {
  const response = await fetch(`${address}/fhir/R4${path}`, {
    method,
    headers: { 'content-type': 'application/fhir+json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Resource };
}

export async function searched<T extends Resource>(address: string, url: string): Promise<T[]> {
  const { body } = await request(address, `/${url}`);
  return ((body as Bundle).entry ?? []).map(({ resource }) => resource as T);
}

/** A visit as a transaction Bundle, with addresses of its own. */
export function visitBundle(): Bundle {
  const urn = (last: string): string => `urn:uuid:5b0f3a52-4c0e-4d43-9d0a-00000000000${last}`;
  const resources = [
    therapist(),
    { resourceType: 'Patient', id: 'p1' } as const,
    visit(),
    treatment('mt', '10:00-10:30', { bodySite: undefined }),
    ...documents('p1'),
  ];
  const urns = new Map([
    ['Practitioner/t1', urn('1')],
    ['Patient/p1', urn('2')],
    ['Encounter/e1', urn('3')],
  ]);
  const entry = resources.map((resource, index) => ({
    fullUrl: urn(String(index + 1)),
    resource: JSON.parse(
      JSON.stringify(resource).replace(/[A-Z]\w+\/\w+(?=")/g, (reference) => urns.get(reference) ?? reference),
    ) as Resource,
    request: { method: 'POST' as const, url: resource.resourceType },
  }));
  return { resourceType: 'Bundle', type: 'transaction', entry };
}
