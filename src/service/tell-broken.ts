// SPDX-License-Identifier: Apache-2.0
import type { Task } from '@medplum/fhirtypes';
import type { BrokenRow } from '../embedded/broken-rows.ts';
import type { FhirService } from '../embedded/fhir-service.ts';
import type { Store } from '../embedded/store.ts';
import { TASK_TYPES } from '../fhir/systems.ts';

const MOST_NAMED = 20;

/** A line for each damaged record, and a Task where somebody has to save them again. */
export async function tellBroken({ broken }: Store, service: FhirService, log: (line: string) => void): Promise<void> {
  broken.map(brokenRowLine).forEach(log);
  const lost = broken.filter(({ isMended }) => !isMended);
  if (lost.length > 0) {
    await service.repository.createResource(brokenRowsTask(lost, new Date().toISOString()));
  }
}

function brokenRowLine({ type, id, isMended }: BrokenRow): string {
  return `${type}/${id} was damaged in the store: ${
    isMended ? 'restored from its history' : 'set aside; save it again, or restore a backup (docs/operations.md)'
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
    description: `Damaged in the store and set aside, so nothing counts what they say: ${names.join(', ')}${more}. Save them again, or restore a backup (docs/operations.md).`,
  };
}
