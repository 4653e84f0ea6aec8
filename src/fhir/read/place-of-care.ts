// SPDX-License-Identifier: Apache-2.0
import type { PlaceOfCare } from '../../engine/billing/treatment-day.ts';
import type { ReadResource } from '../r4.ts';
import { table } from '../../engine/table.ts';

/** HL7 v3 ActEncounterCode, by which every R4 Encounter says what kind of contact it is. */
const PLACE_BY_CLASS = table<PlaceOfCare>({
  VR: 'virtual',
  IMP: 'inpatient',
  ACUTE: 'inpatient',
  NONAC: 'inpatient',
  HH: 'home health',
});

/** Where a visit took place, as far as it matters to who pays; undefined for an office, and where nothing is said. */
export function placeOfCare({ class: of }: ReadResource<'Encounter'>): PlaceOfCare | undefined {
  return PLACE_BY_CLASS[of?.code?.toUpperCase() ?? ''];
}
