// SPDX-License-Identifier: Apache-2.0
import { MedplumClient } from '@medplum/core';
import type { BotAnswer, BotRequest } from './bot-messages.ts';
import type { FhirService } from './fhir-service.ts';
import { answerInProcess, inProcessFetch } from './in-process-fetch.ts';
import { LOCAL_USER, newBot, tokenAnswer, whoAmI } from './local-project.ts';

/** An administrator's MedplumClient on a store of this process, without a socket that others could reach. */
export async function localClient(service: FhirService): Promise<MedplumClient> {
  const baseUrl = service.baseUrl.replace(/fhir\/R4\/$/, '');
  const fhir = answerInProcess(service, LOCAL_USER);
  const answer = async (request: BotRequest): Promise<BotAnswer> =>
    (await answerProject(service, request, request.url.slice(baseUrl.length - 1))) ?? fhir(request);
  const client = new MedplumClient({ baseUrl, cacheTime: 0, fetch: inProcessFetch(answer) });
  await client.startClientLogin('local', 'local');
  return client;
}

/** What is asked beside FHIR. */
async function answerProject(
  { repository }: FhirService,
  { method, body }: BotRequest,
  path: string,
): Promise<BotAnswer | undefined> {
  const [, project] = /^\/admin\/projects\/(\w+)\/bot$/.exec(path) ?? [];
  if (method === 'POST' && path === '/oauth2/token') {
    return json(200, tokenAnswer('local'));
  }
  if (method === 'GET' && path === '/auth/me') {
    return json(200, await whoAmI(repository));
  }
  if (method === 'POST' && project !== undefined) {
    const bot = await newBot(repository, project, JSON.parse(body ?? 'null'));
    return bot ? json(201, bot) : json(403, {});
  }
  return undefined;
}

function json(status: number, body: object): BotAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
