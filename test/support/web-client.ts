// SPDX-License-Identifier: Apache-2.0
import { MedplumClient } from '@medplum/core';
import type { TestServer } from './fhir-server.ts';

/** The page's client, which asks a server without a socket; and the searches that it made, those in a batch too. */
export function webClient(server: TestServer, asked: string[] = []): MedplumClient {
  return new MedplumClient({
    baseUrl: 'http://127.0.0.1:8140/',
    fetch: async (url: string, { method = 'GET', body }: RequestInit = {}) => {
      const sent: unknown = typeof body === 'string' ? JSON.parse(body) : undefined;
      asked.push(url, ...(typeof body === 'string' ? (body.match(/Basic\?[^"]*/g) ?? []) : []));
      const path = url.replace(/^.*\/fhir\/R4/, '');
      const answer = await server.send(method, path === '' ? '/' : path, sent);
      return Response.json(answer.body, {
        status: answer.status,
        headers: { 'content-type': 'application/fhir+json' },
      });
    },
  });
}
