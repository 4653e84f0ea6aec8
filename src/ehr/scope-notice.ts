// SPDX-License-Identifier: Apache-2.0
import type { BundleEntry, Task } from '@medplum/fhirtypes';
import { completedTask } from '../capture/admin-notices.ts';
import { searchEach, type FhirClient } from '../fhir/fhir-client.ts';
import { etagOf } from '../fhir/reference.ts';
import { TASK_IDENTIFIER, TASK_TYPES } from '../fhir/systems.ts';

const NOTICE = 'scope-missing';
const IDENTIFIER = `${TASK_IDENTIFIER}|${NOTICE}`;

/**
 * Keeps one Task for administrators that names what the EHR refuses for want of a scope: made, worded anew when it
 * refuses more or less, and completed when it refuses nothing.
 * @param client - Where Tasks are kept.
 * @param types - What it refuses, in their order.
 */
export async function tellScopes(client: FhirClient, types: readonly string[], now: string): Promise<void> {
  const [found = []] = await searchEach(client, [`Task?identifier=${encodeURIComponent(IDENTIFIER)}`]);
  const told = found.find((resource): resource is Task => resource.resourceType === 'Task');
  const entry = noticeOf(told, types, now);
  if (entry) {
    await client.executeBatch({ resourceType: 'Bundle', type: 'batch', entry: [entry] });
  }
}

function noticeOf(told: Task | undefined, types: readonly string[], now: string): BundleEntry | undefined {
  if (types.length === 0) {
    return told?.status === 'requested' ? completedTask(told) : undefined;
  }
  const scopes = types.map((type) => `system/${type}.read`).join(', ');
  const description = `The EHR does not let the service read ${types.join(', ')}, so what those records say is not known; issues say so. Grant the client ${scopes} (SMART 2: .rs), and add them to the tenant’s smart.scope.`;
  if (told) {
    const ifMatch = etagOf(told);
    const isTold = told.description === description && told.status === 'requested';
    const resource: Task = { ...told, status: 'requested', authoredOn: now, description };
    return isTold ? undefined : { resource, request: { method: 'PUT', url: `Task/${told.id ?? ''}`, ifMatch } };
  }
  const resource: Task = {
    resourceType: 'Task',
    identifier: [{ system: TASK_IDENTIFIER, value: NOTICE }],
    status: 'requested',
    intent: 'order',
    priority: 'urgent',
    code: { coding: [{ system: TASK_TYPES, code: NOTICE }], text: 'EHR refuses records: scope missing' },
    authoredOn: now,
    description,
  };
  return {
    resource,
    request: { method: 'POST', url: 'Task', ifNoneExist: `identifier=${encodeURIComponent(IDENTIFIER)}` },
  };
}
