// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import * as z from 'zod';
import { answerHook } from '../cds/answer.ts';
import type { IssuedCard } from '../cds/cards.ts';
import { FeedbackSchema, mitigationOf, type Feedback } from '../cds/feedback.ts';
import { HOOKS, HookRequestSchema, SERVICE_ID, cdsServices, type HookRequest } from '../cds/hooks.ts';
import { KnownCapabilities } from '../ehr/capabilities.ts';
import { EhrClient } from '../ehr/ehr-client.ts';
import { EhrError } from '../ehr/ehr-error.ts';
import type { FhirClient } from '../fhir/fhir-client.ts';
import { TOO_NESTED, isTooNested } from '../nesting.ts';
import { firstProblem } from '../fhir/schema-problem.ts';
import type { SharedMemory, WorkItem, WorkQueue } from '../queue/work-queue.ts';
import type { Caller, CdsCallers } from './cds-callers.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { refuse } from './request-error.ts';

/** Larger than a patient's records sent along. */
const BODY_LIMIT = '8mb';
/** Feedback on a card is taken this long. */
const CARD_MS = 30 * 24 * 3600 * 1000;

const ToldIssueSchema = z.object({
  dayKey: z.string(),
  key: z.string(),
  facts: z.optional(z.string()),
  evidence: z.string(),
});
/** What a card told and whom, for its feedback. */
export const CardMemorySchema = z.object({ userId: z.string(), issues: z.array(ToldIssueSchema) });

export interface CdsOptions {
  /** The service's address as clients know it, with a slash at its end. */
  readonly publicUrl: string;
  /** Undefined where no EHR calls, but somebody at this machine who tries it. */
  readonly callers: CdsCallers | undefined;
  /** Who asks where there are no callers to be verified: whoever has the access token. */
  readonly local: (request: Request) => Promise<Caller | undefined>;
  readonly memory: SharedMemory;
  readonly queue: WorkQueue;
  /** Where a tenant's charges and issues are kept that its EHR cannot hold. */
  readonly ownStore: (tenantId: string) => Promise<FhirClient | undefined>;
  readonly textOfPdf: NonNullable<FhirClient['textOfPdf']>;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** CDS Hooks 2.0: discovery, the service, and feedback. */
export function cdsRouter(options: CdsOptions): Router {
  const router = Router();
  const json = express.json({ limit: BODY_LIMIT, type: ['application/json', 'application/*+json'] });
  router.use('/cds-services', authenticate(options));
  router.get('/cds-services', (_request, response) => {
    response.json({ services: cdsServices() });
  });
  router.post('/cds-services/:id', json, onlyOurs, onlyShallow, callHandler(options));
  router.post('/cds-services/:id/feedback', json, onlyOurs, onlyShallow, feedbackHandler(options));
  router.all(/^\/cds-services(?:\/|$)/, (_request, response) => {
    refuse(response, 405, {
      text: 'Use GET for discovery, and POST for the service and its feedback',
      code: 'not-supported',
    });
  });
  return router;
}

/** A caller who is not known gets a bare 401: no reason, no challenge. */
function authenticate({ callers, local, publicUrl }: CdsOptions): RequestHandler {
  return async (request, response, next) => {
    const url = new URL(request.originalUrl.split('?')[0]?.slice(1) ?? '', publicUrl).href;
    const caller = callers ? await callers.verify(request.get('authorization'), url) : await local(request);
    if (!caller) {
      response.status(401).end();
      return;
    }
    response.locals['caller'] = caller;
    next();
  };
}

const onlyOurs: RequestHandler = (request, response, next) => {
  if (request.params['id'] !== SERVICE_ID) {
    refuse(response, 404, { text: `There is no such service; the one offered is ${SERVICE_ID}`, code: 'not-found' });
    return;
  }
  next();
};

const onlyShallow: RequestHandler = (request, response, next) => {
  if (isTooNested(request.body)) {
    refuse(response, 400, { text: `The body is ${TOO_NESTED}` });
    return;
  }
  next();
};

function callHandler({ ownStore, publicUrl, memory, textOfPdf, metrics, log }: CdsOptions): RequestHandler {
  const capabilities = new KnownCapabilities();
  return async (request: Request, response: Response) => {
    const { tenant, client } = response.locals['caller'] as Caller;
    const parsed = HookRequestSchema.safeParse(request.body);
    if (!parsed.success) {
      const { path, message } = firstProblem('request', parsed.error, request.body);
      refuse(response, 400, {
        text: `${path}: ${message}; the service's hooks are ${HOOKS.join(', ')}`,
        expression: path,
      });
      return;
    }
    const call = parsed.data;
    const startMs = performance.now();
    const answer = await answerHook(call, {
      client: withPdf(fhirServerOf(call, client, capabilities), textOfPdf),
      ownStore: await ownStore(tenant.id).catch(() => undefined),
      pages: publicUrl,
    }).catch((error: unknown) => {
      if (error instanceof EhrError) {
        return { kind: 'unobtainable' as const, what: [error.message] };
      }
      throw error;
    });
    const ms = Math.round(performance.now() - startMs);
    const facts = { tenant: tenant.id, hook: call.hook, hookInstance: call.hookInstance, ms };
    if (answer.kind === 'unobtainable') {
      log.info({ ...facts, outcome: 'unobtainable' }, 'cds call');
      refuse(response, 412, { text: `Not available: ${answer.what.join(', ')}`, code: 'not-found' });
      return;
    }
    await remember(answer.cards, call, tenant.id, memory);
    for (const { card } of answer.cards) {
      metrics.cards.inc({ tenant: tenant.id, hook: call.hook, indicator: card.indicator });
    }
    const issues = answer.cards.flatMap((issued) => issued.issues.map(({ key }) => key));
    log.info({ ...facts, outcome: 'cards', cards: answer.cards.length, issues }, 'cds call');
    response.json({ cards: answer.cards.map(({ card }) => card) });
  };
}

/** Only servers that the caller's operator has named are read: the address is the caller's word. */
function fhirServerOf(
  call: HookRequest,
  client: Caller['client'],
  capabilities: KnownCapabilities,
): FhirClient | undefined {
  const { fhirServer, fhirAuthorization: authorization } = call;
  if (fhirServer === undefined) {
    return undefined;
  }
  const fhirUrl = fhirServer.endsWith('/') ? fhirServer : `${fhirServer}/`;
  const isAllowed = client
    ? client.fhirServers.includes(fhirUrl)
    : ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(fhirUrl).hostname);
  if (!isAllowed) {
    return undefined;
  }
  const access = authorization
    ? { fhirUrl, token: async () => Promise.resolve(authorization.access_token) }
    : { fhirUrl };
  // Asked only where what the call brought along is not enough.
  let ready: Promise<FhirClient> | undefined;
  return {
    executeBatch: async (bundle) => {
      ready ??= capabilities.of(access).then((known) => new EhrClient(access, known));
      return (await ready).executeBatch(bundle);
    },
  };
}

function withPdf(client: FhirClient | undefined, textOfPdf: CdsOptions['textOfPdf']): FhirClient | undefined {
  return client && { ...client, textOfPdf };
}

async function remember(
  cards: readonly IssuedCard[],
  { context }: HookRequest,
  tenant: string,
  memory: SharedMemory,
): Promise<void> {
  await Promise.all(
    cards
      .filter(({ issues }) => issues.length > 0)
      .map(async ({ card, issues }) =>
        memory.put(cardKey(tenant, card.uuid), { userId: context.userId, issues }, CARD_MS),
      ),
  );
}

function cardKey(tenant: string, uuid: string): string {
  return `card:${tenant}:${uuid.toLowerCase()}`;
}

function feedbackHandler({ memory, queue, metrics, log }: CdsOptions): RequestHandler {
  return async (request: Request, response: Response) => {
    const { tenant } = response.locals['caller'] as Caller;
    const parsed = FeedbackSchema.safeParse(request.body);
    if (!parsed.success) {
      const { path, message } = firstProblem('request', parsed.error, request.body);
      refuse(response, 400, { text: `${path}: ${message}`, expression: path });
      return;
    }
    const items: WorkItem[] = [];
    const unknown: number[] = [];
    for (const [index, feedback] of parsed.data.feedback.entries()) {
      const card = CardMemorySchema.safeParse(await memory.get(cardKey(tenant.id, feedback.card))).data;
      if (!card) {
        unknown.push(index);
        continue;
      }
      metrics.feedback.inc({ tenant: tenant.id, outcome: feedback.outcome });
      items.push(...toFeedbackWork(tenant.id, feedback, card));
    }
    await queue.add(items);
    log.info({ tenant: tenant.id, feedback: parsed.data.feedback.length, unknown: unknown.length }, 'cds feedback');
    if (unknown.length > 0) {
      const at = unknown.map((index) => `feedback[${String(index)}].card`).join(', ');
      refuse(response, 404, { text: `No such card, or it is too old: ${at}`, code: 'not-found', expression: at });
      return;
    }
    response.status(200).end();
  };
}

/** One override is written once, however often it is told. */
function toFeedbackWork(tenant: string, feedback: Feedback, card: z.infer<typeof CardMemorySchema>): WorkItem[] {
  const mitigation = mitigationOf(feedback, card.userId);
  if (!mitigation) {
    return [];
  }
  const hash = createHash('sha256').update(JSON.stringify(mitigation)).digest('hex');
  const id = `feedback ${feedback.card.toLowerCase()} ${hash}`;
  return [{ tenant, id, group: id, payload: { kind: 'feedback', issues: card.issues, mitigation, tries: 0 } }];
}
