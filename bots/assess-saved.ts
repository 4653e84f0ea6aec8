// SPDX-License-Identifier: Apache-2.0
import './schema-config.ts';
import type { BotEvent, MedplumClient } from '@medplum/core';
import { assessAffected } from '../src/capture/assess-affected.ts';
import { assessRecord } from '../src/capture/assess-record.ts';
import type { RunReport } from '../src/capture/run-report.ts';
import { RECORD_TYPES } from '../src/fhir/query/record-links.ts';
import { scopeOfTrigger } from '../src/fhir/query/trigger.ts';
import { AnyResourceSchema } from '../src/fhir/r4.ts';
import { ProvenanceTargetsSchema, eventResource, hasEarlier, isDryRun } from './events.ts';
import { describe, proveItself, runContext, toConsole, type DryRun, type Log } from './run-bot.ts';

/**
 * Runs when something that a charge rests on is saved or deleted, assesses the treatment days behind it, and logs one line
 * for each patient's, without patient data. One bundle for all of these bots: events of one visit are worked on in turn.
 */
export async function handler(
  medplum: MedplumClient,
  event: BotEvent,
  log: Log = toConsole,
): Promise<readonly RunReport[] | DryRun> {
  if (isDryRun(event.input)) {
    return proveItself(medplum);
  }
  const reports: RunReport[] = [];
  for (const resource of await assessedFor(medplum, eventResource(event.input))) {
    const context = runContext(medplum, resource);
    const isBesideVisit = RECORD_TYPES.includes(typeOf(resource));
    const own = isBesideVisit ? [] : [await assessRecord(context, resource, hasEarlier(event))];
    // A charge that leads to no visit may be of any day of its patient.
    const isOfNoVisit = isBesideVisit || !scopeOfTrigger(resource);
    const affected = isOfNoVisit ? await assessAffected(context, resource, isBesideVisit && hasEarlier(event)) : [];
    for (const report of [...own, ...affected]) {
      log(describe(resource, report));
      reports.push(report);
    }
  }
  return reports;
}

/** A signature is of Encounters, which do not change by it. */
async function assessedFor(medplum: MedplumClient, saved: unknown): Promise<readonly unknown[]> {
  if (typeOf(saved) !== 'Provenance') {
    return [saved];
  }
  const { encounters } = ProvenanceTargetsSchema.parse(saved);
  return Promise.all(encounters.map(async (reference) => medplum.readReference({ reference })));
}

function typeOf(resource: unknown): string {
  return AnyResourceSchema.safeParse(resource).data?.resourceType ?? '';
}
