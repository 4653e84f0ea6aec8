// SPDX-License-Identifier: Apache-2.0
import type { BundleEntry, Resource, Task } from '@medplum/fhirtypes';
import { datedTables, endingTables, type DatedTable } from '../engine/policies/dated-tables.ts';
import { POLICY_PARTS } from '../engine/policies/policy-parts.ts';
import { ncciTableOf } from '../fhir/read/ncci-edits.ts';
import { RecordSet } from '../fhir/record-set.ts';
import { etagOf } from '../fhir/reference.ts';
import { NCCI_LIBRARY, SITE_MAP, TASK_IDENTIFIER, TASK_TYPES } from '../fhir/systems.ts';
import { isTaskOfType, tasksOfType } from '../fhir/task-type.ts';

const NOTICE = 'table-outdated';

/** What a sweep asks the server about tables: the imported edits, the site's own codes, and what was told of those that run out. */
export function tableSearches(): string[] {
  return [
    `?_type=Library,ConceptMap&url=${[NCCI_LIBRARY, SITE_MAP].map(encodeURIComponent).join(',')}`,
    tasksOfType(NOTICE),
  ];
}

export function isTableNotice(task: Task): boolean {
  return isTaskOfType(task, NOTICE);
}

/**
 * One Task for administrators about each table that has run out, once: who completes it is not told again. A Task about
 * a table that was renewed is completed.
 */
export function tableNotices(libraries: readonly Resource[], told: readonly Task[], now: string): BundleEntry[] {
  const tables = datedTables(ncciTableOf(new RecordSet(libraries)));
  const ending = endingTables(tables, now.slice(0, 10));
  const values = new Set(ending.map(noticeValue));
  const valueOf = ({ identifier = [] }: Task): string => identifier[0]?.value ?? '';
  const known = new Set(told.map(valueOf));
  const renewed = told.filter((task) => task.status === 'requested' && !values.has(valueOf(task)));
  const missing = ending.filter((table) => !known.has(noticeValue(table)));
  return [...missing.map((table) => noticeTask(table, now)), ...renewed.map(completedTask)];
}

function noticeValue({ name, knownThrough }: DatedTable): string {
  return `${NOTICE}/${name.replaceAll(/\W+/g, '-').toLowerCase()}/${knownThrough}`;
}

function noticeTask(table: DatedTable, now: string): BundleEntry {
  return toldOnce(noticeValue(table), {
    status: 'requested',
    intent: 'order',
    code: {
      coding: [{ system: TASK_TYPES, code: NOTICE }],
      text: `${table.name}: known through ${table.knownThrough}`,
    },
    authoredOn: now,
    description: `${table.name} are known through ${table.knownThrough}; later changes are not known here. To fix it: ${table.renewal}.`,
  });
}

/** One Task about a payer whose method of counting is not known, once: not for each of its visits. */
export function methodNotice(payer: string, now: string): BundleEntry {
  return toldOnce(`unit-method-assumed/${payer}`, {
    status: 'requested',
    intent: 'order',
    priority: 'routine',
    code: {
      coding: [{ system: TASK_TYPES, code: 'unit-method-assumed' }],
      text: 'Payer’s unit method not known',
    },
    focus: { reference: payer },
    authoredOn: now,
    description: `How this payer counts units is not known, and for some visits it matters: their charges say which rule was assumed. Set “${POLICY_PARTS.unitMethod.label}” on the page Payers.`,
  });
}

/** Made where no Task bears its identifier, open or done. */
function toldOnce(value: string, task: Omit<Task, 'resourceType' | 'identifier'>): BundleEntry {
  const resource: Task = { resourceType: 'Task', identifier: [{ system: TASK_IDENTIFIER, value }], ...task };
  const once = `identifier=${encodeURIComponent(`${TASK_IDENTIFIER}|${value}`)}`;
  return { resource, request: { method: 'POST', url: 'Task', ifNoneExist: once } };
}

/** Sets a Task completed, where nobody changed it since it was read. */
export function completedTask(task: Task): BundleEntry {
  const resource: Task = { ...task, status: 'completed' };
  return { resource, request: { method: 'PUT', url: `Task/${task.id ?? ''}`, ifMatch: etagOf(task) } };
}
