// SPDX-License-Identifier: Apache-2.0
import type { SourceRef } from './source-ref.ts';
import type { UsState } from './us-state.ts';

/** What a payer is taken for: a programme, a plan that is known by name, any other, or nobody. */
export const PAYER_KINDS = [
  'medicare-b', 'railroad', 'medicare-supplement', 'medicare-advantage',
  'tricare', 'va', 'triwest', 'fehb', 'medicaid',
  'workers-comp', 'workers-comp-co', 'workers-comp-ms', 'workers-comp-or', 'workers-comp-tn', 'workers-comp-tx', 'auto',
  'aetna', 'anthem', 'bcbs', 'bcbs-nd', 'cigna', 'humana', 'uhc',
  'other', 'none',
] as const; // prettier-ignore
export type PayerKind = (typeof PAYER_KINDS)[number];

/** Who pays, as far as the record says. */
export interface Payer {
  readonly source?: SourceRef;
  /** What people call it. */
  readonly name?: string;
  readonly kind: PayerKind;
  /** Postal code of the state whose Medicaid it is, where a name tells. */
  readonly state?: UsState;
  /** What told the kind, e.g. `Organization.name “Noridian”`; absent where nothing did. */
  readonly recognizedBy?: string;
  /** True where no insurer pays: the patient does, so no contract says how units are counted. */
  readonly isPatient?: boolean;
  /** True where a Medicare Coverage stands behind another payer's: Medicare's rules hold too, because the claim crosses over. */
  readonly medicareBehind?: boolean;
  /** True where neither an administrator nor a source says how this payer counts units. */
  readonly methodIsAssumed?: boolean;
  /** True where the Coverage is marked cancelled, and the day is no later than the end that it states. */
  readonly coverageIsCancelled?: boolean;
}

const MEDICARE: readonly PayerKind[] = ['medicare-b', 'railroad', 'medicare-supplement', 'medicare-advantage'];

const COMMERCIAL: readonly PayerKind[] = ['aetna', 'anthem', 'bcbs', 'bcbs-nd', 'cigna', 'humana', 'uhc', 'other'];

/** True for a private health plan, and for a payer of which nothing is known. */
export function isCommercial({ kind }: Payer): boolean {
  return COMMERCIAL.includes(kind);
}

/** True for Medicare, whoever administers it, and for what supplements it. */
export function isMedicare({ kind, medicareBehind = false }: Payer): boolean {
  return medicareBehind || MEDICARE.includes(kind);
}
