// SPDX-License-Identifier: Apache-2.0
import { Memory } from '../../engine/text/memory.ts';

/**
 * Names under which EHRs, converters, HL7 v2 and CDA give a terminology, beside its canonical address: the last part of
 * a system's address in lower case, an OID, or a short name (HL7 v2 table 0396 calls CPT-4 `C4` and SNOMED CT `SCT`).
 *
 * Seen for CPT as: `http(s)://www.ama-assn.org/go/cpt` with and without a slash at its end,
 * `terminology.hl7.org/CodeSystem/CPT`, `hl7.org/fhir/sid/cpt`, `urn:oid:2.16.840.1.113883.6.12`, CMS's HCPCS release
 * address, X12's code source 130, Oracle Health's `CodeSystem/BillCodes-CPT`, and plain `CPT` or `CPT®`. CPT is HCPCS level I, so that both are one here.
 */
const NAMES = {
  billing:
    'cpt cpt4 cpt-4 cpt-codes billcodes-cpt billcodes-hcpcs c4 current-procedural-terminology 2.16.840.1.113883.6.12 hcpcs hcpcs-codes hcpcs-all-codes hcpcs-level-ii hcpcsreleasecodesets medhcpcsgeninfo external/130 2.16.840.1.113883.6.14 2.16.840.1.113883.6.285',
  snomed: 'sct snomed snomedct snomed-ct snomed-ct-us snm snomed.info 2.16.840.1.113883.6.96',
  loinc: 'loinc.org loinc ln lnc 2.16.840.1.113883.6.1',
  icd10: 'icd-10-cm icd10cm icd-10 icd10 i10 i10c 2.16.840.1.113883.6.90 2.16.840.1.113883.6.3',
  ucum: 'unitsofmeasure.org ucum 2.16.840.1.113883.6.8',
  npi: 'us-npi npi 2.16.840.1.113883.4.6',
} as const;

export type Terminology = keyof typeof NAMES;

const KNOWN = new Map<string, Terminology>(
  (Object.keys(NAMES) as Terminology[]).flatMap((terminology) =>
    NAMES[terminology].split(' ').map((name): [string, Terminology] => [name, terminology]),
  ),
);

/** The terminology that a system is, however it is spelled; undefined for any other, and for a site's own. */
export function terminologyOf(system: string): Terminology | undefined {
  return systems.of(system);
}

const systems = new Memory(readSystem);

function readSystem(system: string): Terminology | undefined {
  const [address = ''] = system.trim().toLowerCase().split(/[|?#]/, 1);
  const parts = address.split(/[/:]/).filter((part) => part !== '');
  const last = parts.at(-1) ?? '';
  // Names in words: `CPT®`, `CPT-4 Procedure`. An address that only resembles one is a site's own.
  const words = parts.length === 1 ? last.split(/[^a-z0-9]+/) : [];
  const names = [last, parts.slice(-2).join('/'), ...words];
  const found = names.map((name) => KNOWN.get(name)).find((known) => known !== undefined);
  return found ?? (/^https?:\/\/(?:www\.)?snomed\.info\/sct\//.test(address) ? 'snomed' : undefined);
}
