// SPDX-License-Identifier: Apache-2.0
import { isResource } from '@medplum/core';
import type { Basic } from '@medplum/fhirtypes';
import { toCents } from '../engine/billing/usd.ts';
import { thresholdStanding } from '../engine/threshold-count.ts';
import { accruedEarlier } from '../fhir/read/accrued.ts';
import { readDayEntry, type DayEntry } from '../fhir/read/day-entry.ts';
import { readPayer } from '../fhir/read/payer.ts';
import { ownIdentity } from '../fhir/identity.ts';
import type { Scope } from '../fhir/query/searches.ts';
import type { RecordSet } from '../fhir/record-set.ts';
import { chargesAfter } from '../fhir/write/charges-after.ts';
import { DAY_IDENTIFIER } from '../fhir/systems.ts';
import type { Write } from '../fhir/write/write.ts';
import { scopesOfDays } from './scopes-of-days.ts';

/**
 * Later days of the year whose answer about KX rests on another sum than the one there is now, once the writes are made:
 * those whose open issue states the sum, and those that it takes to the other side of the threshold or of the warning
 * before it. The rest stay as they are.
 *
 * Each day's entry says which sums it was decided by, so that it does not matter what changed them, nor whether an earlier
 * run was cut off.
 * @param isSettled - True of a date whose bill is too old to be compared any more.
 */
export function laterDays(
  records: RecordSet,
  { patient, dates }: Pick<Scope, 'patient' | 'dates'>,
  writes: readonly Write[],
  isSettled: (date: string) => boolean,
): Scope[] {
  const later = entriesOf(records, patient).filter(
    ({ dateOfService, isBilled }) =>
      !dates.includes(dateOfService) &&
      dates.some((date) => date < dateOfService && date.slice(0, 4) === dateOfService.slice(0, 4)) &&
      !(isBilled && isSettled(dateOfService)),
  );
  if (later.length === 0) {
    return [];
  }
  const after = chargesAfter(records, writes) ?? records;
  const days = later
    .filter((entry) => mayAnswerAnew(after, entry))
    .map(({ dateOfService, visits }) => ({ patient, date: dateOfService, encounters: visits, procedures: [] }));
  return scopesOfDays(days);
}

/** Days of a patient that were decided by a sum. */
function entriesOf(records: RecordSet, patient: string): (DayEntry & Required<Pick<DayEntry, 'threshold'>>)[] {
  return records.all('Basic').flatMap(({ id }) => {
    const raw: unknown = records.raw(`Basic/${id}`);
    const entry = isResource<Basic>(raw, 'Basic') ? readDayEntry(raw) : undefined;
    const threshold = entry?.patient === patient ? entry.threshold : undefined;
    return entry && threshold ? [{ ...entry, threshold }] : [];
  });
}

function mayAnswerAnew(records: RecordSet, entry: ReturnType<typeof entriesOf>[number]): boolean {
  const { key, patient, dateOfService, threshold, rules } = entry;
  const { policy } = readPayer(records, patient, dateOfService);
  const identity = ownIdentity({ identifier: [{ system: DAY_IDENTIFIER, value: key }] });
  if (!policy.kxThresholdApplies || !identity) {
    // Who pays has changed, and that leads here by itself.
    return false;
  }
  const { discipline = identity.discipline } = threshold;
  const { usd, unpriced } = accruedEarlier(records, { patient, dateOfService, discipline }, policy);
  const moved = toCents(usd - threshold.earlierUsd);
  const isTold = rules.includes('kx-missing');
  const standing = (totalUsd: number): string => thresholdStanding(totalUsd, dateOfService);
  return (
    (isTold && (moved !== 0 || unpriced !== threshold.unpriced)) ||
    standing(threshold.totalUsd) !== standing(threshold.totalUsd + moved) ||
    (unpriced === 0) !== (threshold.unpriced === 0)
  );
}
