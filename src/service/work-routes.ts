// SPDX-License-Identifier: Apache-2.0
import { Router } from 'express';
import * as z from 'zod';
import type { WorkQueue } from '../queue/work-queue.ts';
import { refuse } from './request-error.ts';
import type { Tenant } from './tenants.ts';

const KindSchema = z.object({ kind: z.string(), reference: z.string().optional() });

/** What failed for good, for an administrator of the tenant: to read, and to do again. */
export function workRouter(queue: WorkQueue): Router {
  const router = Router();
  router.get('/work/dead', async (_request, response) => {
    const items = await queue.dead((response.locals['tenant'] as Tenant).id);
    response.json({
      // The payload may hold a clinician's words: kind and reference tell what it is.
      items: items.map(({ id, group, payload, error, attempts, failedAt }) => ({
        id,
        group,
        ...KindSchema.safeParse(payload).data,
        error,
        attempts,
        failedAt,
      })),
    });
  });
  router.post('/work/dead/:id/replay', async (request, response) => {
    const isReplayed = await queue.replay((response.locals['tenant'] as Tenant).id, request.params.id);
    if (!isReplayed) {
      refuse(response, 404, { text: 'No such item has failed', code: 'not-found' });
      return;
    }
    response.status(202).end();
  });
  return router;
}
