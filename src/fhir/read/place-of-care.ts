// SPDX-License-Identifier: Apache-2.0
import type { PlaceOfCare } from '../../engine/billing/treatment-day.ts';
import type { ReadResource } from '../r4.ts';
import { conceptTexts } from './concept.ts';
import { table } from '../../engine/table.ts';

/** HL7 v3 ActEncounterCode, by which every R4 Encounter says what kind of contact it is. */
const PLACE_BY_CLASS = table<PlaceOfCare>({
  VR: 'virtual',
  IMP: 'inpatient',
  ACUTE: 'inpatient',
  NONAC: 'inpatient',
  HH: 'home health',
});

/** Types of visits at a distance; EHRs name them so and leave the class ambulatory. */
const AT_A_DISTANCE =
  /\btele-?\s?(?:health|medicine|rehab\w*|visit|phone)|\b(?:virtual|video|phone) (?:visit|care|call|encounter|consult\w*|session)|\be-?visit/i;
const IN_PERSON = /\b(?:in[- ]person|on[- ]?site|not|non|no)\b/i;

/** Where a visit took place, as far as it matters to who pays; undefined for an office, and where nothing is said. */
export function placeOfCare({ class: of, type = [] }: ReadResource<'Encounter'>): PlaceOfCare | undefined {
  const isVirtual = type.flatMap(conceptTexts).some((name = '') => AT_A_DISTANCE.test(name) && !IN_PERSON.test(name));
  return PLACE_BY_CLASS[of?.code?.toUpperCase() ?? ''] ?? (isVirtual ? 'virtual' : undefined);
}
