// SPDX-License-Identifier: Apache-2.0
import type { RecordSet } from '../record-set.ts';
import { authorsOf } from './document-authors.ts';
import { readPayer } from './payer.ts';
import { resolvePerson, type Named } from './people.ts';
import { plansOf, STANDING } from './plans.ts';
import { reportsByName } from './progress-reports.ts';
import { isToldByAuthors } from './therapy-plan.ts';

/**
 * Whoever wrote or signed plans of care and progress reports, where it matters who that was: the payer asks who may, or
 * a plan leaves it to them whether it is a therapist's, and whose. They need not treat.
 */
export function decidingAuthors(records: RecordSet, patient: string, dates: readonly string[]): Named[] {
  const policies = dates.map((date) => readPayer(records, patient, date).policy);
  const isAsked = policies.some((one) => one.certificationApplies || one.progressReportEveryDays !== undefined);
  const plans = isAsked ? records.once(plansOf, patient) : [];
  const reports = isAsked ? records.once(reportsByName, patient) : [];
  const sources = new Set([
    ...plans.map(({ source }) => source),
    ...reports,
    ...records.once(plansLeftToAuthors, patient),
  ]);
  return [...sources].flatMap((source) =>
    authorsOf(records, source).flatMap((one) => resolvePerson(records, one, { source }) ?? []),
  );
}

/** Plans whose authors tell whether they are a therapist's, or whose, as `CarePlan/<id>`. */
function plansLeftToAuthors(records: RecordSet, patient: string): string[] {
  return records
    .ofPatient('CarePlan', patient)
    .filter((plan) => STANDING.includes(plan.status) && isToldByAuthors(records, plan))
    .map(({ id }) => `CarePlan/${id}`);
}
