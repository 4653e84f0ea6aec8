// SPDX-License-Identifier: Apache-2.0
import type { EachMinute } from '../embedded/bot-clock.ts';
import type { RetryPolicy } from '../queue/work-queue.ts';
import type { ServiceConfig } from './config.ts';
import type { OpenBotPools } from './embedded-store.ts';
import type { Logger } from './log.ts';
import type { Tenant } from './tenants.ts';

/** What a service is started with. */
export interface ServiceOptions extends ServiceConfig {
  /** The project's folder. */
  readonly root: string;
  readonly tenants: readonly Tenant[];
  readonly log: Logger;
  /** Whether an empty store of this machine's own gets the samples. */
  readonly samples: boolean | 'near today';
  readonly retryPolicy?: RetryPolicy;
  readonly keysCooldownMs?: number;
  /** Threads for bots; without them it starts its own. */
  readonly pools?: OpenBotPools;
  /** When bots with a schedule are looked at: without it, by the clock of this machine. */
  readonly eachMinute?: EachMinute;
  /** How often it is looked whether an EHR has fallen silent. */
  readonly watchEveryMs?: number;
}
