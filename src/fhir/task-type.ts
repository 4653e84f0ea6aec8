// SPDX-License-Identifier: Apache-2.0
import type { Task } from '@medplum/fhirtypes';
import { TASK_TYPES } from './systems.ts';

/** The search for Tasks of ours of a type. */
export function tasksOfType(type: string): string {
  return `Task?code=${encodeURIComponent(`${TASK_TYPES}|${type}`)}`;
}

export function isTaskOfType({ code }: Task, type: string): boolean {
  return (code?.coding ?? []).some((one) => one.system === TASK_TYPES && one.code === type);
}
