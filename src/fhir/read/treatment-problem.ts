// SPDX-License-Identifier: Apache-2.0
import type { RecordProblem } from '../../engine/billing/treatment-day.ts';
import { parseDateTime } from '../date-time.ts';
import { UNDATED } from '../identity.ts';
import { problemOf, relativeReference, type RecordSet } from '../record-set.ts';
import { performedStart } from './performed.ts';
import { statusProblem } from './record-states.ts';
import type { Draft } from './service-record.ts';

/** Why a treatment belongs to no day: its state, its visit or its date cannot be understood. */
export function treatmentProblem(records: RecordSet, draft: Draft): RecordProblem | undefined {
  return statusProblem(draft.procedure, draft.encounter) ?? encounterProblem(records, draft) ?? dateProblem(draft);
}

function encounterProblem(
  records: RecordSet,
  { source, procedure, encounter, encounterReference }: Draft,
): RecordProblem | undefined {
  const path = 'Procedure.encounter';
  if (encounterReference === undefined) {
    return { source, path, message: 'is missing, so the visit it belongs to is unknown' };
  }
  if (!encounter) {
    const [unread] = records.unreadableBy('source', encounterReference);
    return unread ? problemOf(unread) : { source, path, message: `was not found (${encounterReference})` };
  }
  const [subject, visitor] = [relativeReference(procedure.subject), relativeReference(encounter.subject)];
  return visitor === undefined || visitor === subject
    ? undefined
    : { source, path: 'Procedure.subject', message: `is not the patient of ${encounterReference}` };
}

function dateProblem({ source, procedure, encounter, dateOfService }: Draft): RecordProblem | undefined {
  const performed = performedStart(procedure);
  if (performed !== undefined && !parseDateTime(performed) && !isMonthOf(dateOfService, performed)) {
    const element = procedure.performedPeriod?.start === undefined ? 'performedDateTime' : 'performedPeriod.start';
    return { source, path: `Procedure.${element}`, message: 'is not a full date, or a time without a time zone' };
  }
  if (dateOfService !== UNDATED) {
    return undefined;
  }
  const message = `is missing, and Encounter/${encounter?.id ?? ''} states no readable start, so the date of service is unknown`;
  return { source, path: 'Procedure.performed[x]', message };
}

/** True for a month or a year without a day that holds the date of the visit: the visit tells the rest. */
function isMonthOf(date: string, written: string): boolean {
  return /^\d{4}(?:-\d{2})?$/.test(written) && date.startsWith(`${written}-`);
}
