// SPDX-License-Identifier: Apache-2.0
import { normalizeErrorString } from '@medplum/core';
import type { Bot } from '@medplum/fhirtypes';
import { Cron } from 'croner';
import type { BotRunner } from './bot-runner.ts';
import type { FhirService } from './fhir-service.ts';

/** Runs the bots that have a schedule, as a Medplum server with the feature `cron` does: the input is the bot itself. */
export function startBotClock(
  { repository }: FhirService,
  runner: BotRunner,
  log: (line: string) => void,
): { readonly stop: () => void } {
  const runDue = async (now: Date): Promise<void> => {
    for (const bot of await repository.searchResources<Bot>({ resourceType: 'Bot', count: 1000 })) {
      if (bot.cronString === undefined || !new Cron(bot.cronString, { paused: true }).match(now)) {
        continue;
      }
      try {
        const { log: lines } = await runner.run(bot, { input: bot });
        if (lines) {
          log(lines);
        }
      } catch (error) {
        log(`Bot ${bot.name ?? bot.id} failed on its schedule: ${normalizeErrorString(error)}`);
      }
    }
  };
  // One clock, looked at each minute: a schedule changed in the Bot resource counts from the next minute on.
  const clock = new Cron('* * * * *', { protect: true, unref: true }, async () =>
    runDue(new Date()).catch((error: unknown) => {
      log(`The scheduled bots could not be looked up: ${normalizeErrorString(error)}`);
    }),
  );
  return {
    stop: () => {
      clock.stop();
    },
  };
}
