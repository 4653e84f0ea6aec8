// SPDX-License-Identifier: Apache-2.0
import { addDays } from '../fhir/date-time.ts';
import { UNDATED } from '../fhir/identity.ts';
import type { Scope } from '../fhir/query/searches.ts';
import { groupsOf } from '../engine/present.ts';

/** Days of one run: their searches go in one request. */
const DAYS_A_RUN = 10;
/** A billed charge is compared with its record for as long; older ones are settled. */
const BILLED_DAYS = 120;

/** A day that is to be assessed, and the records that lead to it. */
export interface ScopedDay {
  readonly patient: string;
  readonly date: string;
  readonly encounters: readonly string[];
  readonly procedures: readonly string[];
}

/** The date before which a billed charge is settled. */
export function billsSettledBefore(now: string): string {
  return addDays(now.slice(0, 10), -BILLED_DAYS);
}

/** One scope for each patient and a few days; an undated day is known by its records. */
export function scopesOfDays(days: readonly ScopedDay[]): Scope[] {
  const affected = [...days].sort((a, b) => (a.date < b.date ? -1 : 1));
  const scopes: Scope[] = [];
  for (const patient of new Set(affected.map((day) => day.patient))) {
    const own = affected.filter((day) => day.patient === patient);
    const undated = own.filter(({ date }) => date === UNDATED);
    const dates = [...new Set(own.map(({ date }) => date).filter((date) => date !== UNDATED))];
    for (const some of groupsOf(dates, DAYS_A_RUN)) {
      const encounters = own.filter(({ date }) => some.includes(date)).flatMap((day) => day.encounters);
      scopes.push({ patient, dates: some, encounters: [...new Set(encounters)], procedures: [], performers: [] });
    }
    if (undated.length > 0) {
      const [encounters, procedures] = [
        undated.flatMap((day) => day.encounters),
        undated.flatMap((day) => day.procedures),
      ];
      scopes.push({
        patient,
        dates: [],
        encounters: [...new Set(encounters)],
        procedures: [...new Set(procedures)],
        performers: [],
      });
    }
  }
  return scopes;
}
