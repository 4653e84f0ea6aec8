// SPDX-License-Identifier: Apache-2.0
import { UNDATED, type OwnIdentity } from '../fhir/identity.ts';
import type { Scope } from '../fhir/query/searches.ts';
import type { RecordSet } from '../fhir/record-set.ts';
import type { Engine } from '../fhir/write/provenance.ts';
import { planWrites } from '../fhir/write/write-plan.ts';
import { decideDays, type DecidedDays } from './decide-days.ts';
import { daysInScope, type ReadRecords } from './read-records.ts';
import { unreadableDay } from './unreadable-day.ts';

/** When it is decided; and what decides, where it is written. */
interface DecideOptions {
  readonly now: () => string;
  readonly engine?: Engine;
}

/** What is decided by what was read of a scope, whether it was written or not; nothing of it is written here. */
export function decideRead(
  { records, scope, failures }: Omit<ReadRecords, 'requests'>,
  { now, engine }: DecideOptions,
): DecidedDays {
  const options = { now: now(), ...(engine ? { engine } : {}) };
  if (failures.length === 0) {
    return decideDays(records, daysInScope(records, scope), { ...options, decides: decidesWithin(scope, records) });
  }
  const assessments = [unreadableDay(scope, failures)];
  return { assessments, plan: planWrites(records, assessments, { ...options, decides: () => false }) };
}

/** A run decides the dates it has read, and of what has no date only what its own records are about. */
function decidesWithin({ patient, dates, procedures }: Scope, records: RecordSet): (identity: OwnIdentity) => boolean {
  return ({ patientId, dateOfService, item }) => {
    const procedure = `Procedure/${item.split('/')[1] ?? ''}`;
    const wasRead = procedures.includes(procedure) || records.find('Procedure', procedure) !== undefined;
    return (
      patient === `Patient/${patientId}` && (dates.includes(dateOfService) || (dateOfService === UNDATED && wasRead))
    );
  };
}
