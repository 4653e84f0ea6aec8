// SPDX-License-Identifier: Apache-2.0
import { deepEquals } from '@medplum/core';
import { assess, type Decision } from '../engine/assess.ts';
import { therapyLedger } from '../fhir/read/accrued.ts';
import type { AssessableDay } from '../fhir/read/treatment-days.ts';
import type { RecordSet } from '../fhir/record-set.ts';
import { chargesAfter } from '../fhir/write/charges-after.ts';
import { planWrites, type PlanOptions, type WritePlan } from '../fhir/write/write-plan.ts';

/** Days as they are decided together, and what is to be written for it. */
export interface DecidedDays {
  readonly assessments: readonly Decision[];
  readonly plan: WritePlan;
}

/**
 * Decides days that were read together: what a charge comes to that is made, changed or withdrawn with this counts towards
 * the threshold of the days after it.
 */
export function decideDays(records: RecordSet, days: readonly AssessableDay[], options: PlanOptions): DecidedDays {
  const assessments = days.map(({ day, policy, ptpEdits }) => assess(day, policy, ptpEdits));
  const plan = planWrites(records, assessments, options);
  const isCounted = days.some(({ day }) => day.accruedEarlier !== undefined);
  const after = days.length > 1 && isCounted ? chargesAfter(records, plan.writes) : undefined;
  if (!after) {
    return { assessments, plan };
  }
  const anew = days.map((one, index) => decidedAnew(one, after) ?? assessments[index]);
  const decided = anew.filter((one) => one !== undefined);
  const isSame = decided.every((one, index) => one === assessments[index]);
  return isSame ? { assessments, plan } : { assessments: decided, plan: planWrites(records, decided, options) };
}

/** Undefined where the day's sum is the same. */
function decidedAnew({ day, policy, ptpEdits, organization }: AssessableDay, after: RecordSet): Decision | undefined {
  const { accruedUsd, accruedUnpriced, accruedToday, accruedEarlier } = day;
  if (accruedEarlier === undefined) {
    return undefined;
  }
  const ledger = therapyLedger(after, { ...day, organization }, policy);
  return deepEquals(ledger, { accruedUsd, accruedUnpriced, accruedToday, accruedEarlier })
    ? undefined
    : assess({ ...day, ...ledger }, policy, ptpEdits);
}
