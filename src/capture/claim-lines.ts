// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem } from '@medplum/fhirtypes';
import { isManualTherapyCharge } from '../fhir/read/existing-charge.ts';
import { readModifiers } from '../fhir/read/modifiers.ts';
import type { RecordSet } from '../fhir/record-set.ts';
import { planWrites } from '../fhir/write/write-plan.ts';
import type { AssessedDay } from './visit-view.ts';

/** A line of the claim, as it would come to be. */
export interface ClaimLine {
  readonly key: string;
  readonly code: string;
  readonly units: number;
  readonly modifiers: readonly string[];
  /** Of 97140: `billable`, or `planned` while something holds it. */
  readonly status: string | undefined;
}

/** The 97140 charges of a day as a run of the bots would leave them. */
export function chargesOnceWritten(records: RecordSet, { assessment, policy }: AssessedDay): ChargeItem[] {
  const { standing } = planWrites(records, [{ ...assessment, policy }], {
    now: '1970-01-01T00:00:00Z',
    decides: () => false,
    keepsEntries: false,
  });
  return standing.filter((one): one is ChargeItem => one.resourceType === 'ChargeItem' && isManualTherapyCharge(one));
}

/** The line that a 97140 charge is billed by. */
export function lineOf(charge: ChargeItem): ClaimLine {
  return {
    key: charge.identifier?.[0]?.value ?? `${charge.resourceType}/${charge.id ?? ''}`,
    code: '97140',
    units: charge.quantity?.value ?? 0,
    modifiers: readModifiers(charge),
    status: charge.status,
  };
}
