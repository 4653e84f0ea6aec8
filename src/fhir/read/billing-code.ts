// SPDX-License-Identifier: Apache-2.0
import { isTherapyCode } from '../../engine/billing/code-sets.ts';
import type { R4CodeableConcept } from '../r4.ts';

/**
 * Names under which EHRs and converters give CPT and HCPCS, beside their canonical addresses: the last part of a
 * system's address in lower case, an OID, or a table's short name (HL7 v2 table 0396 calls CPT-4 `C4`). CPT is HCPCS
 * level I, so that both are one here.
 *
 * Seen as: `http(s)://www.ama-assn.org/go/cpt` with and without a slash at its end, `terminology.hl7.org/CodeSystem/CPT`,
 * `hl7.org/fhir/sid/cpt`, `urn:oid:2.16.840.1.113883.6.12`, CMS's HCPCS release address, and plain `CPT`.
 */
const BILLING_SYSTEM_NAMES: ReadonlySet<string> = new Set([
  'cpt',
  'cpt4',
  'cpt-4',
  'cpt-codes',
  'c4',
  'current-procedural-terminology',
  '2.16.840.1.113883.6.12',
  'hcpcs',
  'hcpcs-codes',
  'hcpcs-all-codes',
  'hcpcs-level-ii',
  'hcpcsreleasecodesets',
  '2.16.840.1.113883.6.14',
  '2.16.840.1.113883.6.285',
]);

/** True for a system that holds CPT or HCPCS codes, however it is spelled. */
export function isBillingSystem(system: string): boolean {
  const [address = ''] = system.trim().toLowerCase().split(/[|?#]/, 1);
  const parts = address.split(/[/:]/).filter((part) => part !== '');
  return BILLING_SYSTEM_NAMES.has(parts.at(-1) ?? '');
}

/**
 * CPT and HCPCS codes of a concept, in its order and in capitals. A code without any system counts where it is a
 * therapy code: no other terminology in use has five digits that would be one.
 */
export function billingCodesOf(concept: R4CodeableConcept | undefined): string[] {
  return (concept?.coding ?? []).flatMap(({ system, code = '' }) => {
    const written = code.trim().toUpperCase();
    const counts = system === undefined ? isTherapyCode(written) : isBillingSystem(system);
    return counts && written !== '' ? [written] : [];
  });
}
