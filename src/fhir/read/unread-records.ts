// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY, isKnownService } from '../../engine/billing/code-sets.ts';
import type { Unseen } from '../../engine/billing/documentation.ts';
import type { ServiceLine } from '../../engine/billing/treatment-day.ts';
import { readText } from '../../engine/text/read-text.ts';
import { UNDATED } from '../identity.ts';
import { unseenOfType } from '../query/not-given.ts';
import { problemOf, rawReference, type RecordSet, type UnreadableRecord } from '../record-set.ts';
import type { DayScope } from './day-index.ts';
import { encounterDate, type ProblemRecord } from './service-record.ts';

/* Records that are there and could not be understood: none of them is passed over without a word. */

/** Treatments and charges that may count for a day. Those of other services are told of on days with manual therapy. */
export function unreadServices(records: RecordSet, patient: string): ProblemRecord[] {
  return records.unreadableBy('subject', patient).flatMap((record) => {
    const encounter = rawReference(record.raw, record.raw.resourceType === 'ChargeItem' ? 'context' : 'encounter');
    const visit = records.find('Encounter', encounter);
    const dateOfService = visit ? encounterDate(visit) : UNDATED;
    const isManualTherapy = mayBeManualTherapy(record);
    return isManualTherapy || isOtherService(record, dateOfService)
      ? {
          problem: problemOf(record),
          dateOfService,
          isManualTherapy,
          ...(encounter === undefined ? {} : { encounter }),
        }
      : [];
  });
}

function mayBeManualTherapy({ raw }: UnreadableRecord): boolean {
  const code = JSON.stringify(raw['code'] ?? '');
  return raw.resourceType === 'Procedure'
    ? code.includes(MANUAL_THERAPY) || readText(code).services.length > 0
    : raw.resourceType === 'ChargeItem' && code.includes(MANUAL_THERAPY);
}

function isOtherService({ raw }: UnreadableRecord, dateOfService: string): boolean {
  const codes = JSON.stringify(raw['code'] ?? '').match(/\b[A-Z\d]\d{4}\b/g) ?? [];
  return raw.resourceType === 'Procedure' && codes.some((code) => isKnownService(code, dateOfService));
}

/** What a day's record is not seen to say: documents and measurements of the day, plans, problems, and who treated. */
export function unseenOfDay(
  records: RecordSet,
  patient: string,
  day: DayScope,
  services: readonly ServiceLine[],
): Unseen[] {
  if (records.unreadable.length === 0) {
    return [];
  }
  const people = services.flatMap(({ performers }) => performers.flatMap(({ source, person }) => [source, person]));
  return [
    ...records.unreadableBy('subject', patient).filter((record) => mayBeOf(record, day)),
    ...[...new Set(people)].flatMap((source) => records.unreadableBy('source', source)),
  ].flatMap(({ source, raw, path, message }) =>
    unseenOfType(raw.resourceType, `${path} ${message}`).map((unseen) => ({ ...unseen, source })),
  );
}

const OF_ANY_DAY: readonly string[] = ['CarePlan', 'Condition'];

/** By the visits and the date that it names anywhere: where they stand is what could not be read. */
function mayBeOf({ raw }: UnreadableRecord, { dateOfService, encounters }: DayScope): boolean {
  const text = JSON.stringify(raw);
  return (
    OF_ANY_DAY.includes(raw.resourceType) ||
    text.includes(dateOfService) ||
    [...encounters].some((visit) => text.includes(`${visit}"`))
  );
}
