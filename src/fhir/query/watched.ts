// SPDX-License-Identifier: Apache-2.0
import { RECORD_TYPES } from './record-links.ts';

/** Records of a visit itself: each change of one is assessed. */
export const VISIT_TYPES = ['Encounter', 'Procedure'] as const;

/** What our bots write too: a change counts when someone else made it. */
export const SHARED_TYPES = ['ChargeItem', 'Claim', 'DetectedIssue'] as const;

/** A signed Encounter is not saved; the Provenance of its signature is. */
export const SIGNATURES = 'Provenance?signature-type:missing=false';

/** Of whatever a change may change a charge. */
export const WATCHED_TYPES: readonly string[] = [...VISIT_TYPES, ...SHARED_TYPES, ...RECORD_TYPES];
