// SPDX-License-Identifier: Apache-2.0
import { evaluationOf } from '../../engine/billing/code-sets.ts';
import type { DayDiscipline } from '../../engine/billing/performers.ts';
import { UNDATED } from '../identity.ts';
import type { RecordSet } from '../record-set.ts';
import { performedDate } from './performed.ts';
import { therapyCodesOf } from './service.ts';
import { COUNTED_STATUS } from './record-states.ts';
import { disciplineOf, draftOf, performersOf } from './service-record.ts';
import { siteMapOf } from './site-map.ts';
import { present } from '../../engine/present.ts';

/** When a patient was treated, in order. */
interface TherapyDates {
  readonly treatmentDates: readonly string[];
  /** Those of them with an initial evaluation. */
  readonly evaluationDates: readonly string[];
}

/** Dates on which a patient had therapy of a discipline; one that nobody proves counts for any, and any for it. */
export function therapyDatesOf(records: RecordSet, patient: string, discipline: DayDiscipline): TherapyDates {
  return records.once(therapyDates, patient)(discipline);
}

/** A patient's dates of therapy, worked out once for each discipline. */
function therapyDates(records: RecordSet, patient: string): (discipline: DayDiscipline) => TherapyDates {
  const site = siteMapOf(records);
  const counted = records.ofPatient('Procedure', patient).filter(({ status }) => COUNTED_STATUS.includes(status));
  const treated = present(counted, (procedure) => {
    const codes = therapyCodesOf(procedure.code, site);
    const date = performedDate(procedure) ?? draftOf(records, procedure).dateOfService;
    if (date === UNDATED || codes === undefined) {
      return undefined;
    }
    const roles = records.once(performersOf, procedure).map(({ role }) => role);
    const [evaluated] = present(codes, evaluationOf);
    return { date, evaluated, discipline: evaluated ?? disciplineOf(roles) };
  });
  const known = new Map<DayDiscipline, TherapyDates>();
  return (wanted) => {
    const ofDiscipline = (): TherapyDates => {
      const ours = treated.filter(({ discipline = wanted }) => wanted === 'unknown' || discipline === wanted);
      const evaluations = ours.filter(({ evaluated }) => evaluated !== undefined);
      return { treatmentDates: inOrder(ours), evaluationDates: inOrder(evaluations) };
    };
    const dates = known.get(wanted) ?? ofDiscipline();
    known.set(wanted, dates);
    return dates;
  };
}

function inOrder(dated: readonly { readonly date: string }[]): string[] {
  return [...new Set(dated.map(({ date }) => date))].sort();
}
