// SPDX-License-Identifier: Apache-2.0

/** Why a clinician sets an issue aside; the reason becomes the mitigation of the DetectedIssue. */
export const OVERRIDE_REASON_CODES: readonly { readonly code: string; readonly display: string }[] = [
  { code: 'documented-elsewhere', display: 'Documented elsewhere in the record' },
  { code: 'payer-permits', display: 'This payer permits it' },
  { code: 'reviewed-correct', display: 'Reviewed: the charge is correct as is' },
  { code: 'not-applicable', display: 'Does not apply to this patient or visit' },
];
