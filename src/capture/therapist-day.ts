// SPDX-License-Identifier: Apache-2.0
import { addDays } from '../fhir/date-time.ts';
import type { FhirClient } from '../fhir/fhir-client.ts';
import { RecordSet } from '../fhir/record-set.ts';
import { DEVICE_IDENTIFIER } from '../fhir/systems.ts';
import type { Resource } from '@medplum/fhirtypes';
import type { ClinicClock } from './charting/clinic-clock.ts';
import { clockedTreatments, overlapsAmong, type ClockedTreatment, type Overlap } from './mend/overlap.ts';
import { namesOf } from './names.ts';
import { searchAll } from './read-records.ts';

/** Whom a therapist treated on a date, all patients on one clock. */
export interface TherapistDay {
  /** A lane for each patient, by when the first treatment began. */
  readonly lanes: readonly {
    readonly patient: string;
    readonly name: string;
    readonly treatments: readonly ClockedTreatment[];
  }[];
  readonly overlaps: readonly Overlap[];
}

/**
 * Reads a therapist's date: the treatments that name them, and those of their visits that name nobody.
 * @throws FhirFault where a search is not answered.
 */
export async function readTherapistDay(
  client: FhirClient,
  therapist: string,
  { date, clock }: { readonly date: string; readonly clock: ClinicClock },
): Promise<TherapistDay> {
  // A day of the clinic may be another one in UTC.
  const during = `date=ge${addDays(date, -1)}&date=le${addDays(date, 1)}`;
  const included = ['encounter', 'patient', 'performer'].map((one) => `_include=Procedure:${one}`).join('&');
  // Of a record in UTC, the visit's place or organization tells the date at the clinic.
  const zoned = ['location', 'service-provider'].map((one) => `_include:iterate=Encounter:${one}`).join('&');
  const found = await searchAll(client, [
    `Procedure?performer=${therapist}&${during}&${included}&${zoned}`,
    `Encounter?participant=${therapist}&${during}&_revinclude=Procedure:encounter&_include=Encounter:patient&${zoned}`,
    `Device?identifier=${encodeURIComponent(`${DEVICE_IDENTIFIER}|`)}`,
  ]);
  return therapistDay(new RecordSet(found), therapist, { date, clock });
}

/** A therapist's date in some records. */
export function therapistDay(
  records: RecordSet,
  therapist: string,
  { date, clock }: { readonly date: string; readonly clock: ClinicClock },
): TherapistDay {
  const names = namesOf(records.resources() as unknown as Resource[]);
  const treatments = clockedTreatments(records, {
    names,
    clock,
    isWanted: ({ performers, dateOfService }) => performers.includes(therapist) && dateOfService === date,
  });
  const patients = [...new Set(treatments.map(({ patient }) => patient))];
  const lanes = patients.map((patient) => {
    const own = treatments.filter((one) => one.patient === patient);
    return { patient, name: own[0]?.patientName ?? '', treatments: own };
  });
  return { lanes, overlaps: overlapsAmong(treatments) };
}
