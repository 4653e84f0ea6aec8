// SPDX-License-Identifier: Apache-2.0
import { addDays, parseDateTime } from '../fhir/date-time.ts';
import type { FhirClient } from '../fhir/fhir-client.ts';
import { UNDATED } from '../fhir/identity.ts';
import type { Scope } from '../fhir/query/searches.ts';
import { scopeOfTrigger } from '../fhir/query/trigger.ts';
import type { R4Period } from '../fhir/r4.ts';
import { RecordSet } from '../fhir/record-set.ts';
import { searchAll } from './read-records.ts';
import { scopesOfDays } from './scopes-of-days.ts';

/** Days of the visits within a stay. What is part of a visit of one day is of that day, and is decided with it. */
export async function daysOfStay(client: FhirClient, record: unknown, now: string): Promise<Scope[]> {
  const [stay] = new RecordSet([record]).all('Encounter');
  return !stay || isOfOneDay(stay.period, now) ? [] : daysWithin(client, `Encounter/${stay.id}`);
}

/** Days of the visits that are part of an Encounter: they have its diagnoses, and its place. */
export async function daysWithin(client: FhirClient, encounter: string): Promise<Scope[]> {
  const visits = await searchAll(client, [`Encounter?part-of=${encounter}`]);
  const days = visits
    .flatMap((visit) => scopeOfTrigger(visit) ?? [])
    .map(({ patient, dates: [date = UNDATED], encounters }) => ({ patient, date, encounters, procedures: [] }));
  return scopesOfDays(days);
}

/** One that has no end yet may have begun the day before by the clock of its place. */
function isOfOneDay({ start = '', end }: R4Period = {}, now: string): boolean {
  const [first, last] = [start, end].map((text = '') => parseDateTime(text)?.date);
  return first !== undefined && (last === undefined ? addDays(first, 1) >= now.slice(0, 10) : last === first);
}
