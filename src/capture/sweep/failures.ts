// SPDX-License-Identifier: Apache-2.0
import type { BundleEntry, Task } from '@medplum/fhirtypes';
import { FhirFault, statusOfError } from '../../fhir/fhir-client.ts';
import { TASK_IDENTIFIER, TASK_TYPES } from '../../fhir/systems.ts';
import { isTaskOfType, tasksOfType } from '../../fhir/task-type.ts';

/** Failures that one sweep tries again. */
const RETRIED = 20;

const FAILED = 'assessment-failed';

/** The open Tasks about records that could not be assessed. */
export const FAILURES = `${tasksOfType(FAILED)}&status=requested`;

export function isFailure(task: Task): boolean {
  return isTaskOfType(task, FAILED);
}

/** Those that one sweep tries again: others the minute after, so that none waits behind what keeps failing. */
export function inTurn(failures: readonly Task[], nowMs: number): readonly Task[] {
  const first = (Math.floor(nowMs / 60_000) * RETRIED) % Math.max(failures.length, 1);
  return [...failures.slice(first), ...failures.slice(0, first)].slice(0, RETRIED);
}

/** Our own words for a failure; a server's could quote the record. */
export function reasonOf(error: unknown): string {
  const status = statusOfError(error);
  return error instanceof FhirFault ? error.message : `The assessment failed with an error (status ${String(status)})`;
}

/** A Task for administrators, with the record's reference and the error; one for a record. */
export function failureTask(reference: string, reason: string, now: string): BundleEntry {
  const value = `${FAILED}/${reference}`;
  const resource: Task = {
    resourceType: 'Task',
    identifier: [{ system: TASK_IDENTIFIER, value }],
    status: 'requested',
    intent: 'order',
    priority: 'urgent',
    code: { coding: [{ system: TASK_TYPES, code: FAILED }], text: 'Charge assessment keeps failing' },
    focus: { reference },
    authoredOn: now,
    description: `${reference} could not be assessed: ${reason}. Each sweep tries again. See AuditEvent?entity=${reference}.`,
  };
  const open = `identifier=${encodeURIComponent(`${TASK_IDENTIFIER}|${value}`)}&status=requested`;
  return { resource, request: { method: 'POST', url: 'Task', ifNoneExist: open } };
}
