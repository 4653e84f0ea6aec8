// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { Bot } from '@medplum/fhirtypes';
import { Cron } from 'croner';
import { kindOfError, recordBotFailure } from './bot-failure.ts';
import type { BotRunner } from './bot-runner.ts';
import type { FhirService } from './fhir-service.ts';

const MINUTE_MS = 60_000;

/** Calls as each minute begins, until it is stopped. */
export type EachMinute = (call: (now: Date) => Promise<void>) => { readonly stop: () => void };

/** By the clock of this machine; a call that takes longer than its minute is not overtaken. */
const onTheMinute: EachMinute = (call) => {
  const clock = new Cron('* * * * *', { protect: true, unref: true }, async () => call(new Date()));
  return {
    stop: () => {
      clock.stop();
    },
  };
};

/** Runs the bots that have a schedule, as a Medplum server with the feature `cron` does: the input is the bot itself. */
export function startBotClock(
  { repository }: Pick<FhirService, 'repository'>,
  runner: Pick<BotRunner, 'run'>,
  { log, eachMinute = onTheMinute }: { readonly log: (line: string) => void; readonly eachMinute?: EachMinute },
): { readonly stop: () => void } {
  /** Schedules that are none, each told once: they are looked at each minute. */
  const told = new Set<string>();
  const isDue = async (bot: WithId<Bot>, minute: Date): Promise<boolean> => {
    const { id, cronString } = bot;
    try {
      return cronString !== undefined && new Cron(cronString, { paused: true }).match(minute);
    } catch (error) {
      const schedule = `${id} ${cronString ?? ''}`;
      if (!told.has(schedule)) {
        told.add(schedule);
        log(await recordBotFailure({ repository }, bot, { error }));
      }
      return false;
    }
  };
  const runDue = async (now: Date): Promise<void> => {
    // A busy process is told late of its minute; a schedule by the minute is met at second 0 alone.
    const minute = new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS);
    for (const bot of await repository.searchResources<Bot>({ resourceType: 'Bot', count: 1000 })) {
      if (!(await isDue(bot, minute))) {
        continue;
      }
      try {
        const { log: lines } = await runner.run(bot, { input: bot });
        if (lines) {
          log(lines);
        }
      } catch (error) {
        log(await recordBotFailure({ repository }, bot, { error }));
      }
    }
  };
  // One clock, looked at each minute: a schedule changed in the Bot resource counts from the next minute on.
  return eachMinute(async (now) =>
    runDue(now).catch((error: unknown) => {
      log(`The scheduled bots could not be looked up (${kindOfError(error)})`);
    }),
  );
}
