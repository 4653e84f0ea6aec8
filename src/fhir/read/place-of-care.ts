// SPDX-License-Identifier: Apache-2.0
import type { PlaceOfCare } from '../../engine/billing/treatment-day.ts';
import { table } from '../../engine/table.ts';
import type { R4CodeableConcept, R4Reference, ReadResource } from '../r4.ts';
import type { RecordSet } from '../record-set.ts';
import { conceptTexts } from './concept.ts';
import { terminologyOf } from './terminology.ts';

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
/** SNOMED CT: telephone encounter, telemedicine consultation with patient. */
const DISTANT_TYPES: readonly string[] = ['185317003', '448337001'];

/** Places that are none; a name may begin like it: Virtua Health. */
const NO_PLACE = /^\s*virtual\s*$|\bvirtual (?:clinic|room|location|department|dept|office|provider|schedule)\b/i;
/**
 * CMS's places of service: telehealth elsewhere than at home, and at home; hospitals and rehabilitation facilities for
 * inpatients, and a skilled nursing facility in a stay under Part A (32 is one without).
 */
const PLACE_BY_POS = table<PlaceOfCare>({
  '02': 'virtual',
  '10': 'virtual',
  '21': 'inpatient',
  '31': 'inpatient',
  '51': 'inpatient',
  '61': 'inpatient',
});
/** R5's code of location-physical-type. */
const VIRTUAL_TYPE = 'vi';

/** Where a visit took place, as far as it matters to who pays; undefined for an office, and where nothing is said. */
export function placeOfCare(records: RecordSet, encounter: ReadResource<'Encounter'>): PlaceOfCare | undefined {
  const { class: of, type = [], location = [] } = encounter;
  const [place, ...others] = new Set(location.map((one) => placeOf(records, one.location)));
  const isDistant = type.some(isDistantType);
  return (
    PLACE_BY_CLASS[of?.code?.toUpperCase() ?? ''] ?? (isDistant ? 'virtual' : others.length === 0 ? place : undefined)
  );
}

function isDistantType(type: R4CodeableConcept): boolean {
  const isCoded = (type.coding ?? []).some(
    ({ system = '', code = '' }) => terminologyOf(system) === 'snomed' && DISTANT_TYPES.includes(code),
  );
  return isCoded || isDistantName(conceptTexts(type));
}

function isDistantName(names: readonly (string | undefined)[]): boolean {
  return names.some((name = '') => AT_A_DISTANCE.test(name)) && !names.some((name = '') => IN_PERSON.test(name));
}

/** A place by its code as a place of service, its name or its kind; undefined for an office. */
function placeOf(records: RecordSet, at: R4Reference | undefined): PlaceOfCare | undefined {
  const { name, type = [], physicalType } = records.find('Location', at) ?? {};
  const kinds = physicalType ? [physicalType, ...type] : type;
  const names = [at?.display, name, ...kinds.flatMap(conceptTexts)];
  const isVirtual =
    (physicalType?.coding ?? []).some(({ code }) => code === VIRTUAL_TYPE) ||
    isDistantName(names) ||
    names.some((one = '') => NO_PLACE.test(one));
  const [coded] = kinds.flatMap((kind) => placeOfService(kind) ?? []);
  return coded ?? (isVirtual ? 'virtual' : undefined);
}

function placeOfService({ coding = [] }: R4CodeableConcept): PlaceOfCare | undefined {
  const [place] = coding.flatMap(({ system = '', code = '' }) =>
    /place.?of.?service/i.test(system) ? (PLACE_BY_POS[code] ?? []) : [],
  );
  return place;
}
