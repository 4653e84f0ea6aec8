// SPDX-License-Identifier: Apache-2.0
import {
  OperationOutcomeError,
  badRequest,
  isOperationOutcome,
  isResource,
  normalizeErrorString,
  resourceMatchesSubscriptionCriteria,
} from '@medplum/core';
import type { Bot, OperationOutcome, Resource, Subscription } from '@medplum/fhirtypes';
import type { BotRunner } from './bot-runner.ts';
import type { FhirService, PreCommit } from './fhir-service.ts';

/**
 * Pre-commit bots as on a Medplum server: the first matching Subscription's bot may give another resource to store,
 * and an error of it refuses the write with the bot's OperationOutcome.
 */
export function preCommitOf(service: FhirService, runner: BotRunner): PreCommit {
  return async (resource, subscriptions) => {
    for (const subscription of subscriptions) {
      const context = { interaction: 'update' } as const;
      const previous = { resource, subscription, context, getPreviousResource: async () => Promise.resolve(undefined) };
      if (await resourceMatchesSubscriptionCriteria(previous)) {
        return runPreCommit(service, runner, subscription, resource);
      }
    }
    return resource;
  };
}

async function runPreCommit<T extends Resource>(
  { repository }: FhirService,
  runner: BotRunner,
  { channel }: Subscription,
  resource: T,
): Promise<T> {
  const bot = await repository.readReference<Bot>({ reference: channel.endpoint ?? '' });
  try {
    const headers = { 'X-Medplum-Interaction': 'update' };
    const { returned } = await runner.run(bot, { input: resource, headers }, 'beforeCommit');
    const isSame = isResource<T>(returned, resource.resourceType) && returned.id === resource.id;
    return isSame ? structuredClone(returned) : resource;
  } catch (error) {
    throw new OperationOutcomeError(outcomeOf(error) ?? badRequest(normalizeErrorString(error)));
  }
}

function outcomeOf(error: unknown): OperationOutcome | undefined {
  const outcome = typeof error === 'object' && error !== null && 'outcome' in error ? error.outcome : undefined;
  return isOperationOutcome(outcome) ? outcome : undefined;
}
