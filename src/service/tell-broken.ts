// SPDX-License-Identifier: Apache-2.0
import type { Task } from '@medplum/fhirtypes';
import { brokenAreTold, untoldBroken, type BrokenRow } from '../embedded/broken-rows.ts';
import type { FhirService } from '../embedded/fhir-service.ts';
import type { Store } from '../embedded/store.ts';
import { TASK_TYPES } from '../fhir/systems.ts';

const MOST_NAMED = 20;

/**
 * A line for each damaged record, and a Task where somebody has to save them again. They are told once the Task is
 * stored: until then, each start tells of them.
 */
export async function tellBroken({ writer }: Store, service: FhirService, log: (line: string) => void): Promise<void> {
  const broken = untoldBroken(writer);
  if (broken.length === 0) {
    return;
  }
  broken.map(brokenRowLine).forEach(log);
  const lost = broken.filter(({ isMended }) => !isMended);
  await service.repository.withTransaction(async (inside) => {
    if (lost.length > 0) {
      await inside.createResource(brokenRowsTask(lost, new Date().toISOString()));
    }
    brokenAreTold(writer);
  });
}

function brokenRowLine({ type, id, isMended }: BrokenRow): string {
  return `${type}/${id} was damaged in the store: ${
    isMended ? 'restored' : 'set aside; save it again, or restore a backup (docs/operations.md)'
  }`;
}

/** The Task for administrators about records that have to be saved again. */
function brokenRowsTask(lost: readonly BrokenRow[], now: string): Task {
  const names = lost.slice(0, MOST_NAMED).map(({ type, id }) => `${type}/${id}`);
  const more = lost.length > MOST_NAMED ? ` and ${String(lost.length - MOST_NAMED)} more` : '';
  return {
    resourceType: 'Task',
    status: 'requested',
    intent: 'order',
    priority: 'urgent',
    code: { coding: [{ system: TASK_TYPES, code: 'record-damaged' }], text: 'Stored records damaged' },
    authoredOn: now,
    description: `Damaged in the store and set aside: ${names.join(', ')}${more}. Save them again, or restore a backup (docs/operations.md). Until then, charges that rest on them may be missing, or may still stand. A charge or claim among them may have gone out already: check that before anything is billed again.`,
  };
}
