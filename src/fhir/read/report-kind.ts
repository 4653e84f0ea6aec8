// SPDX-License-Identifier: Apache-2.0
import type { R4CodeableConcept } from '../r4-datatypes.ts';

/**
 * Categories of reports that are no notes of a visit: the services of HL7 v2 table 0074 but physical and occupational
 * therapy, a physician's and others, and US Core's LOINC groups of imaging, cardiology and pathology.
 */
const RESULTS: ReadonlySet<string> = new Set(
  [
    'AU BG BLB CG CH CP CT CTH CUS EC EN GE HM ICU IMM LAB MB MCB MYC NMR NMS NRS OSL OUS PF PHR RAD RC RT RUS RX SP SR',
    'TX VR VUS XRC LP29684-5 LP29708-2 LP7839-6',
  ]
    .join(' ')
    .split(' '),
);

/** True for a report that may be a note: not the results of a laboratory, or of imaging. */
export function isNoteReport({
  category = [],
}: {
  readonly category?: readonly R4CodeableConcept[] | undefined;
}): boolean {
  return !category.some(({ coding = [] }) => coding.some(({ code = '' }) => RESULTS.has(code)));
}
