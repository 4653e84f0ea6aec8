// SPDX-License-Identifier: Apache-2.0
import type { Actor } from './access.ts';
import type { BotRequest } from './bot-messages.ts';
import type { AnswerBot } from './bot-pool.ts';
import type { FhirService } from './fhir-service.ts';

/** Hands requests for this server straight to it, without a socket. Other addresses are refused. */
export function answerInProcess(service: FhirService, actor?: Actor): AnswerBot {
  return async ({ method, url, headers, body }) => {
    if (!url.startsWith(service.baseUrl) && `${url}/` !== service.baseUrl) {
      throw new TypeError(`Bots on the embedded server may only reach ${service.baseUrl}`);
    }
    const request = {
      method,
      url: `/${url.slice(service.baseUrl.length)}`,
      headers,
      body: body === undefined ? undefined : (JSON.parse(body) as unknown),
    };
    const answer = await service.handle(request, actor);
    return { status: answer.status, headers: answer.headers, body: JSON.stringify(answer.body) };
  };
}

/** The same as a `fetch`. */
export function inProcessFetch(answer: (request: BotRequest) => ReturnType<AnswerBot>): typeof fetch {
  return async (input, init) => {
    const { status, headers, body } = await answer({
      method: init?.method ?? 'GET',
      url: input instanceof Request ? input.url : String(input),
      headers: Object.fromEntries(new Headers(init?.headers).entries()),
      body: typeof init?.body === 'string' ? init.body : undefined,
    });
    return new Response(body, { status, headers });
  };
}
