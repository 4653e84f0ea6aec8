// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { MedplumClient } from '@medplum/core';
import type { Bundle, Resource } from '@medplum/fhirtypes';

/** What one run of a bot asks of its server. */
export interface Spent {
  readonly requests: number;
  readonly searches: number;
  readonly reads: number;
  readonly writes: number;
  /** Of Medplum's FHIR quota. */
  readonly points: number;
}

const POINTS = { search: 20, history: 10, read: 1, write: 100 } as const;
type Kind = keyof typeof POINTS;

/**
 * Runs a bot's bundle here, as the client that is signed in, and counts what it asks of the server: on any server, and
 * the same that it would ask there.
 */
export async function spentBy(client: MedplumClient, code: string, input: Resource): Promise<Spent> {
  const kinds: Kind[] = [];
  let requests = 0;
  const counted: typeof fetch = async (url, init) => {
    const asked = kindsOf(client, String(url instanceof Request ? url.url : url), init);
    requests += asked.length > 0 ? 1 : 0;
    kinds.push(...asked);
    return fetch(url, init);
  };
  const bot = new MedplumClient({ baseUrl: client.getBaseUrl(), fetch: counted, cacheTime: 0, autoBatchTime: 0 });
  bot.setAccessToken(client.getAccessToken() ?? '');
  const headers = { 'X-Medplum-Interaction': 'update' };
  await handlerOf(code)(bot, { input, headers, contentType: 'application/fhir+json', secrets: {} });
  const count = (...wanted: Kind[]): number => kinds.filter((kind) => wanted.includes(kind)).length;
  return {
    requests,
    searches: count('search'),
    reads: count('read', 'history'),
    writes: count('write'),
    points: kinds.reduce((sum, kind) => sum + POINTS[kind], 0),
  };
}

type Handler = (client: MedplumClient, event: object) => Promise<unknown>;

function handlerOf(code: string): Handler {
  const module: { exports: { handler?: Handler } } = { exports: {} };
  const evaluate = vm.compileFunction(code, ['require', 'module', 'exports']) as (...values: unknown[]) => void;
  evaluate(createRequire(import.meta.url), module, module.exports);
  const { handler } = module.exports;
  if (!handler) {
    throw new Error('The bundle has no handler');
  }
  return handler;
}

function kindsOf(client: MedplumClient, url: string, init: RequestInit | undefined): Kind[] {
  const base = client.fhirUrl().href.replace(/\/$/, '');
  const path = url.startsWith(base) ? url.slice(base.length).replace(/^\//, '') : undefined;
  if (path === undefined) {
    return [];
  }
  const method = init?.method ?? 'GET';
  if (method === 'POST' && path === '' && typeof init?.body === 'string') {
    return kindsIn(JSON.parse(init.body) as Bundle);
  }
  return [kindOf(method, path)];
}

/** A Bundle within a batch costs what its entries do. */
function kindsIn({ entry = [] }: Bundle): Kind[] {
  return entry.flatMap(({ resource, request }) =>
    resource?.resourceType === 'Bundle' ? kindsIn(resource) : kindOf(request?.method ?? '', request?.url ?? ''),
  );
}

function kindOf(method: string, path: string): Kind {
  if (method !== 'GET') {
    return 'write';
  }
  return path.includes('/_history') && !/_history\/./.test(path)
    ? 'history'
    : /^\/?\w*\?/.test(path)
      ? 'search'
      : 'read';
}
