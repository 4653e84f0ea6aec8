// SPDX-License-Identifier: Apache-2.0
import { createReference, getReferenceString, type WithId } from '@medplum/core';
import type { AccessPolicy, Bot, ProjectMembership } from '@medplum/fhirtypes';
import { runBot, type BotEvent, type BotResult } from './bot-runtime.ts';
import type { FhirService } from './fhir-service.ts';
import { inProcessFetch } from './in-process-fetch.ts';
import type { Actor } from './access.ts';

export interface BotRunnerOptions {
  readonly service: FhirService;
  /** `require` of a bot resolves from here. */
  readonly requireFrom: string;
}

/** What is handed to a bot: the input, and how it came. */
export type BotCall = Pick<BotEvent, 'input'> & { readonly headers?: BotEvent['headers'] };

/** Runs bots stored on this server, each with the rights of its own ProjectMembership. */
export class BotRunner {
  readonly #service: FhirService;
  readonly #requireFrom: string;

  constructor({ service, requireFrom }: BotRunnerOptions) {
    this.#service = service;
    this.#requireFrom = requireFrom;
  }

  /**
   * @param bot - The bot; without executable code it cannot run.
   * @throws What the bot throws.
   */
  async run(bot: WithId<Bot>, { input, headers = {} }: BotCall): Promise<BotResult> {
    return runBot({
      code: await this.#codeOf(bot),
      event: {
        bot: { reference: getReferenceString(bot) },
        contentType: 'application/fhir+json',
        input,
        secrets: {},
        headers,
      },
      baseUrl: this.#service.baseUrl.replace(/fhir\/R4\/$/, ''),
      fetch: inProcessFetch(this.#service, await this.#actorOf(bot)),
      requireFrom: this.#requireFrom,
    });
  }

  /** True where the bot belongs to the project; one that does not is never run by a Subscription, as on Medplum. */
  async isMember(bot: WithId<Bot>): Promise<boolean> {
    return (await this.#membershipOf(bot)) !== undefined;
  }

  async #codeOf(bot: WithId<Bot>): Promise<string> {
    const { url } = bot.executableCode ?? {};
    const binary = url === undefined ? undefined : await this.#service.repository.readReference({ reference: url });
    if (binary?.resourceType !== 'Binary' || binary.data === undefined) {
      throw new Error(`Bot/${bot.id} has no executable code`);
    }
    return Buffer.from(binary.data, 'base64').toString('utf8');
  }

  async #actorOf(bot: WithId<Bot>): Promise<Actor> {
    const reference = getReferenceString(bot);
    const policy = (await this.#membershipOf(bot))?.accessPolicy;
    return policy?.reference === undefined
      ? { reference }
      : { reference, accessPolicy: await this.#service.repository.readReference<AccessPolicy>(policy) };
  }

  async #membershipOf(bot: WithId<Bot>): Promise<ProjectMembership | undefined> {
    return this.#service.repository.searchOne<ProjectMembership>({
      resourceType: 'ProjectMembership',
      filters: [{ code: 'profile', operator: 'eq', value: createReference(bot).reference }],
    });
  }
}
