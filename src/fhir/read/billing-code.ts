// SPDX-License-Identifier: Apache-2.0
import { isTherapyCode } from '../../engine/billing/code-sets.ts';
import type { R4CodeableConcept } from '../r4.ts';
import { terminologyOf } from './terminology.ts';

/** True for a system that holds CPT or HCPCS codes, however it is spelled. */
export function isBillingSystem(system: string): boolean {
  return terminologyOf(system) === 'billing';
}

/**
 * A code with what exports write around it: the name of its system before it, modifiers behind: `CPT4:97140:GP`,
 * `CPT 97140`, `97140, GP`, `97140GP`, `97140 (59)`.
 */
const WRITTEN_CODE =
  /^(?:(?:CPT|HCPCS)[ -]|[A-Z][A-Z0-9-]*:)? ?(\d{4}[0-9A-Z]|[A-Z]\d{4})(?:[-:,./_^ ]{1,3}\(?[A-Z0-9]{2}\)?|[A-Z]{2})*$/;

/** More than any code with its modifiers. */
const LONGEST = 40;

/**
 * CPT and HCPCS codes of a concept, in its order and in capitals. A code without any system counts where it is a
 * therapy code: no other terminology in use has five digits that would be one.
 */
export function billingCodesOf(concept: R4CodeableConcept | undefined): string[] {
  return (concept?.coding ?? []).flatMap(({ system, code = '' }) => {
    const written = WRITTEN_CODE.exec(code.slice(0, LONGEST).trim().toUpperCase())?.[1];
    const counts = system === undefined ? isTherapyCode(written ?? '') : isBillingSystem(system);
    return counts && written !== undefined ? [written] : [];
  });
}
