// SPDX-License-Identifier: Apache-2.0
import type { FhirService } from './fhir-service.ts';
import type { Actor } from './access.ts';

/** A `fetch` that hands requests for this server straight to it, without a socket. Other addresses are refused. */
export function inProcessFetch(service: FhirService, actor?: Actor): typeof fetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.startsWith(service.baseUrl) && `${url}/` !== service.baseUrl) {
      throw new TypeError(`A bot of the embedded server may only reach ${service.baseUrl}`);
    }
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined;
    const request = {
      method: init?.method ?? 'GET',
      url: `/${url.slice(service.baseUrl.length)}`,
      headers: Object.fromEntries(new Headers(init?.headers).entries()),
      body,
    };
    const answer = await service.handle(request, actor);
    return new Response(JSON.stringify(answer.body), { status: answer.status, headers: answer.headers });
  };
}
