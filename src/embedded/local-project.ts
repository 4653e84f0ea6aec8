// SPDX-License-Identifier: Apache-2.0
import { createReference, forbidden, type WithId } from '@medplum/core';
import type { Bot, Practitioner, Project, ProjectMembership, Resource } from '@medplum/fhirtypes';
import express, { Router, type Request } from 'express';
import * as z from 'zod';
import type { Actor } from './access.ts';
import type { SqliteRepository } from './sqlite-repository.ts';

const PROJECT: WithId<Project> = {
  resourceType: 'Project',
  id: 'local',
  name: 'This machine',
  strictMode: true,
  features: ['bots', 'cron', 'transaction-bundles'],
  setting: [{ name: 'preCommitSubscriptionsEnabled', valueBoolean: true }],
};

/** Who works with a store of this service: whoever its front door lets in. */
const USER: WithId<Practitioner> = {
  resourceType: 'Practitioner',
  id: 'local-user',
  name: [{ given: ['Local'], family: 'User' }],
};

const MEMBERSHIP: WithId<ProjectMembership> = {
  resourceType: 'ProjectMembership',
  id: 'local-user',
  project: { reference: `Project/${PROJECT.id}` },
  user: { reference: `Practitioner/${USER.id}` },
  profile: { reference: `Practitioner/${USER.id}` },
  admin: true,
};

/** Whose name stands on what comes in over HTTP. */
export const LOCAL_USER: Actor = { reference: `Practitioner/${USER.id}` };

/** Makes the project and its user, where they are not there yet. */
export async function seedProject(repository: SqliteRepository): Promise<void> {
  for (const resource of [PROJECT, USER, MEMBERSHIP] as WithId<Resource>[]) {
    const exists = await repository.readResource(resource.resourceType, resource.id).catch(() => undefined);
    if (!exists) {
      await repository.createResource(resource, { assignedId: true });
    }
  }
}

/** Whether transactions are atomic here: a matter of the project, as on a Medplum server. */
export async function hasTransactions(repository: SqliteRepository): Promise<boolean> {
  const { features = [] } = await repository.readResource<Project>('Project', PROJECT.id);
  return features.includes('transaction-bundles');
}

const TOKEN_SECONDS = 365 * 24 * 3600;
const TokenRequestSchema = z.object({ client_id: z.optional(z.string()) });

const NewBotSchema = z.object({
  name: z.string().min(1),
  description: z.optional(z.string()),
  accessPolicy: z.optional(z.object({ reference: z.string() })),
  runtimeVersion: z.optional(z.enum(['vmcontext', 'awslambda'])),
});

/** What MedplumClient asks of a Medplum server beside FHIR: a token, who am I, and a bot with a membership. */
export function projectRouter(repository: SqliteRepository): Router {
  const router = Router();
  router.post('/oauth2/token', express.urlencoded(), (request: Request, response) => {
    response.json(tokenAnswer(TokenRequestSchema.parse(request.body ?? {}).client_id));
  });
  router.get('/auth/me', async (_request, response) => {
    response.json(await whoAmI(repository));
  });
  router.post(
    '/admin/projects/:id/bot',
    express.json({ type: ['application/json', 'application/*+json'] }),
    async (request: Request, response) => {
      const bot = await newBot(repository, String(request.params['id']), request.body);
      response.status(bot ? 201 : 403).json(bot ?? forbidden);
    },
  );
  return router;
}

/** The answer to a login: the front door has proven already who is there. */
export function tokenAnswer(clientId: string | undefined, accessToken = unsignedToken(clientId)): object {
  const { project, profile } = MEMBERSHIP;
  return { token_type: 'Bearer', access_token: accessToken, expires_in: TOKEN_SECONDS, project, profile };
}

export async function whoAmI(repository: SqliteRepository): Promise<object> {
  const [project, profile] = await Promise.all([
    repository.readReference(MEMBERSHIP.project),
    repository.readReference(LOCAL_USER),
  ]);
  return { project, membership: MEMBERSHIP, profile, config: {} };
}

/** A bot with its membership; undefined where it is not for this project. */
export async function newBot(repository: SqliteRepository, project: string, facts: unknown): Promise<Bot | undefined> {
  const parsed = NewBotSchema.safeParse(facts);
  return parsed.success && project === PROJECT.id ? createBot(repository, parsed.data) : undefined;
}

/** In the shape of Medplum's tokens, because MedplumClient looks into them; it proves nothing. */
function unsignedToken(clientId: string | undefined): string {
  const exp = Math.floor(Date.now() / 1000) + TOKEN_SECONDS;
  const parts = [{ alg: 'none' }, { login_id: 'local', sub: USER.id, exp, client_id: clientId }];
  return `${parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.local`;
}

async function createBot(
  repository: SqliteRepository,
  { accessPolicy, ...facts }: z.infer<typeof NewBotSchema>,
): Promise<Bot> {
  return repository.withTransaction(async (inside) => {
    const bot = await inside.createResource<Bot>({ resourceType: 'Bot', runtimeVersion: 'vmcontext', ...facts });
    await inside.createResource<ProjectMembership>({
      resourceType: 'ProjectMembership',
      project: MEMBERSHIP.project,
      user: createReference(bot),
      profile: createReference(bot),
      ...(accessPolicy ? { accessPolicy } : {}),
    });
    return bot;
  });
}
