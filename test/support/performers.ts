// SPDX-License-Identifier: Apache-2.0
import type { Performer } from '../../src/engine/billing/treatment-day.ts';
import { readPerformers } from '../../src/fhir/read/performer.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';
import { treatment } from './visit.ts';

/** A code of the NUCC taxonomy. */
export const nucc = (code: string): object => ({ coding: [{ system: 'http://nucc.org/provider-taxonomy', code }] });

/** A treatment whose performer is this actor. */
export const named = (actor: object, facts: object = {}): object =>
  treatment('s1', '10:00-10:30', { performer: [{ actor }], ...facts });

/** Who furnished a treatment, as other records tell who they are. */
export function performers(procedure: object, ...others: object[]): Performer[] {
  const records = new RecordSet([procedure, ...others]);
  const [found] = records.all('Procedure');
  return found ? readPerformers(records, found, records.all('Encounter')[0]) : [];
}
