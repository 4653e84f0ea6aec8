// SPDX-License-Identifier: Apache-2.0
import type { Task } from '@medplum/fhirtypes';
import {
  holdsCharge,
  isBilled,
  isFinished,
  needsWork,
  type Assessment,
  type Issue,
} from '../../engine/billing/assessment.ts';
import { countText, longDate } from '../../engine/billing/wording.ts';
import { references } from './charge-item.ts';
import { UNDATED } from '../identity.ts';
import { TASK_IDENTIFIER, TASK_TYPES } from '../systems.ts';
import { SERVICE_NAME } from './device.ts';

const CLOSED_STATUS: readonly string[] = ['completed', 'cancelled', 'rejected', 'failed', 'entered-in-error'];

/** The issues a day's Task asks someone to work on; none while the visit is open. */
export function issuesForTask({ day, issues }: Assessment): Issue[] {
  const isOver = day.dateOfService !== UNDATED && day.encounters.length > 0 && isFinished(day);
  return isOver ? issues.filter(needsWork) : [];
}

/** What a Task points at, by reference. */
export interface TaskLinks {
  /** The first charge that bills something once the run's writes are made. */
  readonly focus: string | undefined;
  readonly encounter: string;
  readonly owner: string | undefined;
  /** Where Medplum's Provider app is served, where a deployment has said so. */
  readonly providerApp?: string | undefined;
  /** The DetectedIssues, in the order of the issues. */
  readonly issues: readonly string[];
}

/**
 * The one Task of a finished treatment day with open issues. Closing it does not close the issues: while they are
 * open, it is opened again. A status a person has moved along (received, accepted, in progress) is kept.
 */
export function toTask(
  assessment: Assessment,
  issues: readonly Issue[],
  existing: Task | undefined,
  { links, now }: { readonly links: TaskLinks; readonly now: string },
): Task {
  const { day } = assessment;
  const isOpen = existing?.status !== undefined && !CLOSED_STATUS.includes(existing.status);
  const count = countText(issues.length, 'issue');
  const owner = existing?.owner ?? (links.owner === undefined ? undefined : { reference: links.owner });
  return {
    ...existing,
    resourceType: 'Task',
    identifier: existing?.identifier ?? [{ system: TASK_IDENTIFIER, value: day.key }],
    status: isOpen ? existing.status : 'requested',
    intent: 'order',
    code: {
      coding: [{ system: TASK_TYPES, code: 'charge-review' }],
      text: `Manual therapy charge: ${count}`,
    },
    focus: { reference: links.focus ?? links.encounter },
    for: { reference: day.patient },
    encounter: { reference: links.encounter },
    authoredOn: existing?.authoredOn ?? now,
    ...(owner ? { owner } : {}),
    description: describe(assessment, issues, links),
    ...notesOf(assessment, existing, links),
    input: references(links.issues).map((valueReference) => ({ type: { text: 'Issue' }, valueReference })),
  };
}

/** With the visit's address: of a Task, Medplum's Provider app makes links of addresses in notes and of nothing else. */
function notesOf(
  { day: { patient } }: Assessment,
  existing: Task | undefined,
  { providerApp, encounter }: TaskLinks,
): Pick<Task, 'note'> {
  if (providerApp === undefined) {
    return {};
  }
  const others = (existing?.note ?? []).filter(({ authorString }) => authorString !== SERVICE_NAME);
  return { note: [{ authorString: SERVICE_NAME, text: `${providerApp}/${patient}/${encounter}` }, ...others] };
}

/**
 * The visit, what its issues mean for the charge, and each issue with what to do. Apps show it as it is, in one
 * paragraph and without links: hence the date, the numbers, and no references.
 */
function describe(assessment: Assessment, issues: readonly Issue[], links: TaskLinks): string {
  const first = `Visit of ${longDate(assessment.day.dateOfService)}: ${meaning(assessment, issues, links)}`;
  const lines = issues.map(({ title, detail }) => `${title}. ${detail}`);
  return [first, ...(lines.length === 1 ? lines : lines.map((line, index) => `${String(index + 1)}. ${line}`))].join(
    '\n',
  );
}

/** What the issues mean for the charge. */
function meaning({ day }: Assessment, issues: readonly Issue[], { focus }: TaskLinks): string {
  const fixed = issues.length === 1 ? 'this is fixed' : 'these are fixed';
  if (isBilled(day)) {
    return `the charge has been billed; check ${issues.length === 1 ? 'this' : 'these'}.`;
  }
  if (!issues.some(holdsCharge)) {
    return `the payer may deny the charge until ${fixed}.`;
  }
  return `${focus === undefined ? 'nothing is charged' : 'the charge is held'} until ${fixed}.`;
}

/** The Task once nothing is left to do. */
export function completed(existing: Task): Task {
  return CLOSED_STATUS.includes(existing.status) ? existing : { ...existing, status: 'completed' };
}
