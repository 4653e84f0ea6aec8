// SPDX-License-Identifier: Apache-2.0
import './schema-config.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BotEvent, MedplumClient } from '@medplum/core';
import { assessRecord, type RunReport } from '../src/assess-record.ts';

const FIRST_WAIT_MS = 20;

/**
 * What every trigger's bot does: assess the treatment days behind the event's resource, and log one line without
 * patient data. On a delete, Medplum hands over `{ deletedResource }` in place of the resource.
 */
export async function runAssessment(medplum: MedplumClient, event: BotEvent): Promise<RunReport> {
  const trigger = deletedResource(event.input) ?? event.input;
  const report = await assessRecord(
    {
      client: medplum,
      now: () => new Date().toISOString(),
      backOff: async (attempt) => sleep(FIRST_WAIT_MS * 2 ** attempt * (0.5 + Math.random())),
    },
    trigger,
  );
  console.log(describe(trigger, report));
  return report;
}

function deletedResource(input: unknown): unknown {
  return typeof input === 'object' && input !== null && 'deletedResource' in input ? input.deletedResource : undefined;
}

function describe(trigger: unknown, { days, reads, writes, attempts }: RunReport): string {
  const { resourceType = '?', id = '?' } = trigger as { readonly resourceType?: string; readonly id?: string };
  const decided = days.map(({ units, issues }) => `${String(units)} units, ${String(issues.length)} issues`).join('; ');
  const work = `${String(reads)} reads, ${String(writes)} writes, ${String(attempts)} attempts`;
  return `${resourceType}/${id}: ${decided || 'nothing to charge'} (${work})`;
}
