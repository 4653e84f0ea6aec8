// SPDX-License-Identifier: Apache-2.0
import { createReference, getReferenceString, type WithId } from '@medplum/core';
import type { AccessPolicy, Bot, ProjectMembership } from '@medplum/fhirtypes';
import type { Actor } from './access.ts';
import { codeIn } from './bot-code.ts';
import { TEXT_OF_PDF, type BotAnswer, type BotEvent } from './bot-messages.ts';
import type { AnswerBot, BotPool, BotResult } from './bot-pool.ts';
import type { FhirService } from './fhir-service.ts';
import { answerInProcess } from './in-process-fetch.ts';
import { STORAGE_FAULT, StorageTrouble } from './storage-fault.ts';

/** How a fault of storage shows in an answer, or in an entry of it. */
const STORAGE_MARK = JSON.stringify({ id: STORAGE_FAULT.id }).slice(1, -1);

/** Threads for the bots of every store of a process. */
export interface BotPools {
  readonly runs: BotPool;
  /** Apart from the others, which may be waiting for what these decide. */
  readonly beforeCommit: BotPool;
}

/** The text of a PDF, where it can be had; never throws. */
type TextOfPdf = (pdf: Uint8Array) => Promise<string | undefined>;

export interface BotRunnerOptions {
  readonly textOfPdf?: TextOfPdf;
  readonly service: FhirService;
  readonly pools: BotPools;
  /** Whether code may be run here; any other is refused, whatever way it came. */
  readonly isAllowed: (code: string) => boolean;
}

/** What is handed to a bot: the input, and how it came. */
export type BotCall = Pick<BotEvent, 'input'> & { readonly headers?: BotEvent['headers'] };

/** Runs bots stored on this server, each with the rights of its own ProjectMembership. */
export class BotRunner {
  readonly #service: FhirService;
  readonly #pools: BotPools;
  readonly #textOfPdf: TextOfPdf | undefined;
  /** Whether code may be run here. */
  readonly isAllowed: (code: string) => boolean;

  constructor({ service, pools, isAllowed, textOfPdf }: BotRunnerOptions) {
    this.#service = service;
    this.#pools = pools;
    this.isAllowed = isAllowed;
    this.#textOfPdf = textOfPdf;
  }

  /**
   * @param bot - The bot; without executable code that is allowed here it cannot run.
   * @throws StorageTrouble where the store failed it, else what the bot throws.
   */
  async run(bot: WithId<Bot>, { input, headers = {} }: BotCall, on: keyof BotPools = 'runs'): Promise<BotResult> {
    const code = await this.#codeOf(bot);
    const event: BotEvent = {
      bot: { reference: getReferenceString(bot) },
      contentType: 'application/fhir+json',
      input,
      secrets: {},
      headers,
    };
    const baseUrl = this.#service.baseUrl.replace(/fhir\/R4\/$/, '');
    const answer = answerInProcess(this.#service, await this.#actorOf(bot));
    const seen = { isFault: false };
    const watched: AnswerBot = async (request) => {
      const given = request.url === TEXT_OF_PDF ? await this.#pdfText(request.body) : await answer(request);
      seen.isFault ||= given.body.includes(STORAGE_MARK);
      return given;
    };
    try {
      return await this.#pools[on].run({ code, event, baseUrl }, watched);
    } catch (error) {
      throw seen.isFault ? new StorageTrouble('The store could not be used', { cause: error }) : error;
    }
  }

  async #pdfText(base64 = ''): Promise<BotAnswer> {
    const text = await this.#textOfPdf?.(Buffer.from(base64, 'base64'));
    return { status: text === undefined ? 404 : 200, headers: {}, body: text ?? '' };
  }

  /** True where the bot belongs to the project; one that does not is never run by a Subscription, as on Medplum. */
  async isMember(bot: WithId<Bot>): Promise<boolean> {
    return (await this.#membershipOf(bot)) !== undefined;
  }

  async #codeOf(bot: WithId<Bot>): Promise<string> {
    const code = await codeIn(this.#service.repository, bot.executableCode);
    if (code === undefined) {
      throw new Error(`Bot/${bot.id} has no executable code`);
    }
    if (!this.isAllowed(code)) {
      throw new Error(`Bot/${bot.id} has code from another build, which the embedded server does not run`);
    }
    return code;
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
