// SPDX-License-Identifier: Apache-2.0
import { allOk, badRequest, forbidden, normalizeErrorString } from '@medplum/core';
import type { Binary, Bot, Resource } from '@medplum/fhirtypes';
import * as z from 'zod';
import type { BotRunner } from './bot-runner.ts';
import type { FhirService } from './fhir-service.ts';

/** A resource, or what a hook sends. */
const InputSchema = z.record(z.string(), z.unknown());
const DeploySchema = z.object({ code: z.string().min(1), filename: z.string().optional() });

/**
 * Medplum's Bot operations: `$deploy` takes the code, where it is the build's own, and `$execute` runs it and answers
 * with what it returns.
 */
export function addBotOperations({ router }: FhirService, runner: BotRunner): void {
  router.add('POST', '/Bot/:id/$deploy', async ({ params, body }, repository) => {
    const parsed = DeploySchema.safeParse(body);
    if (!parsed.success) {
      return [badRequest('The body must be { code, filename }', 'Bot.code')];
    }
    if (!runner.isAllowed(parsed.data.code)) {
      const text = 'The embedded server accepts only code from its own build';
      return [{ ...forbidden, issue: [{ severity: 'error', code: 'forbidden', details: { text } }] }];
    }
    const bot = await repository.readResource<Bot>('Bot', params['id'] ?? '');
    const contentType = 'text/javascript';
    const data = Buffer.from(parsed.data.code).toString('base64');
    const binary = await repository.createResource<Binary>({ resourceType: 'Binary', contentType, data });
    const title = parsed.data.filename ?? 'index.js';
    const executableCode = { contentType, title, url: `Binary/${binary.id}` };
    await repository.updateResource<Bot>({ ...bot, executableCode });
    return [allOk];
  });
  router.add('POST', '/Bot/:id/$execute', async ({ params, body }, repository) => {
    const bot = await repository.readResource<Bot>('Bot', params['id'] ?? '');
    const input = InputSchema.safeParse(body);
    if (!input.success) {
      return [badRequest('The body must be a JSON object')];
    }
    try {
      const { returned } = await runner.run(bot, { input: input.data });
      return [allOk, returned as Resource];
    } catch (error) {
      return [badRequest(normalizeErrorString(error))];
    }
  });
}
