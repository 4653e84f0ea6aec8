// SPDX-License-Identifier: Apache-2.0
import type { PerformerRole } from '../../engine/billing/performers.ts';
import { table } from '../../engine/table.ts';

interface SnomedRow {
  /** CPT or HCPCS code the concept is billed as. */
  readonly code: string;
  /** Short label of our own. */
  readonly label: string;
  /** What it is when a chiropractor does it. */
  readonly chiropractorCode?: string;
}

/**
 * SNOMED CT concepts that name a billable therapy service. Concepts that are too broad ("physical therapy
 * procedure") or a trap (53051003 manual arts therapy is vocational) are left out on purpose: they map to nothing.
 *
 * Sources: HL7 and OMOP expansions of the concepts; CPT is the billing key.
 */
const SNOMED_SERVICES = table<SnomedRow>({
  '74251004': { code: '97140', label: 'joint mobilization' },
  '753006': { code: '97140', label: 'manipulation of ankle and foot' },
  '118745001': { code: '97140', label: 'joint manipulation', chiropractorCode: '98940' },
  '399010004': { code: '97140', label: 'manipulation of the cervical spine', chiropractorCode: '98940' },
  '119600000': { code: '97140', label: 'neck manipulation', chiropractorCode: '98940' },
  '231082000': { code: '20560', label: 'dry needling' },
  '44868003': { code: '97810', label: 'acupuncture' },
  '229559001': { code: '97014', label: 'TENS' },
  '231112006': { code: '97014', label: 'TENS' },
  '231111004': { code: '97014', label: 'TENS' },
  '57942008': { code: '97014', label: 'electrical stimulation' },
  '229558009': { code: '97014', label: 'interferential therapy' },
  '36430006': { code: '90901', label: 'EMG biofeedback' },
  '54136004': { code: '90901', label: 'EMG biofeedback' },
  '28150003': { code: '90901', label: 'biofeedback' },
  '231097002': { code: '97139', label: 'cupping' },
  '89002000': { code: '97035', label: 'ultrasound' },
  '27827008': { code: '97018', label: 'paraffin bath' },
  '60806001': { code: '97022', label: 'whirlpool' },
  '91480001': { code: '97033', label: 'iontophoresis' },
  '229557004': { code: '97035', label: 'phonophoresis' },
  '169421008': { code: '97026', label: 'infrared' },
  '85680003': { code: '97110', label: 'range of motion exercise' },
  '6397004': { code: '97110', label: 'strength exercise' },
  '387854002': { code: '97124', label: 'massage' },
  '182549007': { code: '98925', label: 'osteopathic manipulation' },
  '46947000': { code: '98940', label: 'chiropractic manipulation' },
  '182548004': { code: '98940', label: 'chiropractic manipulation' },
});

/** The billing code and label of a SNOMED CT concept, given who performed it; undefined where it maps to nothing. */
export function serviceOfSnomed(
  concept: string,
  roles: readonly PerformerRole[],
): { code: string; label: string } | undefined {
  const row = SNOMED_SERVICES[concept];
  if (!row) {
    return undefined;
  }
  const byChiropractor = row.chiropractorCode !== undefined && roles.includes('chiropractor');
  return { code: byChiropractor ? row.chiropractorCode : row.code, label: row.label };
}

/** SNOMED CT occupations that tell a performer's role. Source: HL7 and IHE value sets of occupations. */
const SNOMED_OCCUPATIONS = table<PerformerRole>({
  '36682004': 'PT',
  '80546007': 'OT',
  '159026005': 'SLP',
  '309343006': 'physician',
  '3842006': 'chiropractor',
});

/** The role that a SNOMED CT occupation tells; `unknown` for any other concept. */
export function roleOfSnomed(concept: string): PerformerRole {
  return SNOMED_OCCUPATIONS[concept] ?? 'unknown';
}
