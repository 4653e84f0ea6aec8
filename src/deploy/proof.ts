// SPDX-License-Identifier: Apache-2.0
import { getReferenceString, normalizeErrorString, type MedplumClient, type WithId } from '@medplum/core';
import type { Bot } from '@medplum/fhirtypes';
import * as z from 'zod';
import { VERSION } from '../version.ts';

const ProofSchema = z.object({ service: z.string(), version: z.string() });

/** A bot that is run with this resource reads, writes nothing, and says what it is. */
export const DRY_RUN = { resourceType: 'Parameters', parameter: [{ name: 'dry-run', valueBoolean: true }] } as const;

/**
 * Runs a bot dry on the server: `$deploy` accepts any code, and what is broken shows only when it runs.
 * @throws Error that names the bot and what it answered.
 */
export async function proveBot(client: MedplumClient, bot: WithId<Bot>): Promise<void> {
  const name = `${getReferenceString(bot)} (${bot.name ?? ''})`;
  const answer: unknown = await client.executeBot(bot.id, DRY_RUN).catch((cause: unknown) => {
    throw new Error(`${name} fails when it is run: ${normalizeErrorString(cause)}`, { cause });
  });
  const proof = ProofSchema.safeParse(answer);
  if (!proof.success) {
    throw new Error(`${name} ran, but did not identify itself: its code is not from this project`);
  }
  if (proof.data.version !== VERSION) {
    throw new Error(`${name} runs version ${proof.data.version}, not ${VERSION}: deploy again`);
  }
}
