// SPDX-License-Identifier: Apache-2.0
import type { ToldFacts } from '../engine/billing/treatment-day.ts';
import type { DayDiscipline } from '../engine/billing/performers.ts';
import type { ReadResource } from './r4.ts';
import {
  CHARGE_IDENTIFIER,
  DAY_IDENTIFIER,
  ISSUE_FACTS,
  ISSUE_IDENTIFIER,
  ISSUE_STATE,
  TASK_IDENTIFIER,
} from './systems.ts';

/** Stands for the date of service where the record states none: nothing can be counted, but the problem can be told. */
export const UNDATED = 'undated';

/** What an identifier of ours says: the day it belongs to, and what it is within the day. */
export interface OwnIdentity {
  readonly dayKey: string;
  readonly patientId: string;
  readonly dateOfService: string;
  readonly discipline: DayDiscipline;
  /** Id of the second billing organization of the day, where it is that one's. */
  readonly organization: string | undefined;
  /** `97140`, an issue key, or empty for the day's Task and the day itself. */
  readonly item: string;
}

const OWN_SYSTEMS: readonly string[] = [CHARGE_IDENTIFIER, ISSUE_IDENTIFIER, TASK_IDENTIFIER, DAY_IDENTIFIER];

/** `<patient>/<date>/<discipline>`, with the organization behind it where the patient saw two on one day. */
const DAY_KEY =
  /^(([A-Za-z0-9.-]{1,64})\/(\d{4}-\d\d-\d\d|undated)\/(PT|OT|SLP|MD|unknown)(?:@([A-Za-z0-9.-]{1,64}))?)(?:\/(.+))?$/;

/** The identity in a resource of ours; undefined for what other people or systems wrote. */
export function ownIdentity({ identifier = [] }: Pick<ReadResource<'Task'>, 'identifier'>): OwnIdentity | undefined {
  const value = identifier.find(({ system }) => system !== undefined && OWN_SYSTEMS.includes(system))?.value;
  if (value === undefined) {
    return undefined;
  }
  const [, dayKey, patientId, dateOfService, discipline, organization, item = ''] = DAY_KEY.exec(value) ?? [];
  if (dayKey === undefined || patientId === undefined || dateOfService === undefined) {
    return undefined;
  }
  // The pattern knows no other disciplines.
  return { dayKey, patientId, dateOfService, discipline: discipline as DayDiscipline, organization, item };
}

/** What a DetectedIssue of ours tells; builds before this one gave no hash of the facts. */
export function toldFacts({ evidence = [] }: Pick<ReadResource<'DetectedIssue'>, 'evidence'>): ToldFacts {
  const [{ coding = [], text = '' } = {}] = evidence[0]?.code ?? [];
  return { facts: coding.find(({ system }) => system === ISSUE_FACTS)?.code, evidence: text };
}

/** True where the run that wrote the DetectedIssue found it acknowledged. */
export function isWrittenAcknowledged({ meta }: Pick<ReadResource<'DetectedIssue'>, 'meta'>): boolean {
  return meta?.tag?.some(({ system, code }) => system === ISSUE_STATE && code === 'acknowledged') === true;
}

/**
 * The key of a treatment day.
 * @param organization - Given only for a second billing organization on the same day, whose units count apart.
 */
export function dayKeyOf(
  patientId: string,
  dateOfService: string,
  discipline: DayDiscipline,
  organization?: string,
): string {
  const suffix = organization === undefined ? '' : `@${organization}`;
  return `${patientId}/${dateOfService}/${discipline}${suffix}`;
}
