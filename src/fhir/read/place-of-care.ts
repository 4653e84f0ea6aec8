// SPDX-License-Identifier: Apache-2.0
import type { PlaceOfCare } from '../../engine/billing/treatment-day.ts';
import { table } from '../../engine/table.ts';
import { R4_SCHEMAS, type R4CodeableConcept, type R4Reference, type ReadResource } from '../r4.ts';
import { containedIn } from '../reference.ts';
import type { RecordSet } from '../record-set.ts';
import { conceptTexts } from './concept.ts';
import { terminologyOf } from './terminology.ts';

type Encounter = ReadResource<'Encounter'>;

/** HL7 v3 ActEncounterCode, by which every R4 Encounter says what kind of contact it is. */
const PLACE_BY_CLASS = table<PlaceOfCare>({
  VR: 'virtual',
  IMP: 'inpatient',
  ACUTE: 'inpatient',
  NONAC: 'inpatient',
  HH: 'home health',
});

/** The same in words, where an EHR has codes of its own: `Inpatient`, `Inpatient Rehab`, `Home Health`. */
const PLACE_BY_WORDS: readonly (readonly [words: RegExp, place: PlaceOfCare])[] = [
  [/(?<!\b(?:non|not)[- ])\binpatient\b/i, 'inpatient'],
  [/\bhome health\b/i, 'home health'],
];

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
export function placeOfCare(records: RecordSet, encounter: Encounter): PlaceOfCare | undefined {
  const { type = [], serviceType, location = [], virtualService = [] } = encounter;
  const kinds = serviceType ? [...type, serviceType] : type;
  const [place, ...others] = new Set(location.map((one) => placeOf(records, one.location, encounter)));
  const isDistant = kinds.some(isDistantType) || (location.length === 0 && virtualService.length > 0);
  return (
    placeOfClass(encounter) ??
    (isDistant ? 'virtual' : others.length === 0 ? place : undefined) ??
    stayAround(records, encounter)
  );
}

function placeOfClass({ class: of }: Encounter): PlaceOfCare | undefined {
  const { code = '', display = '' } = of ?? {};
  const names = [display, code];
  const [, inWords] = PLACE_BY_WORDS.find(([words]) => names.some((name) => words.test(name))) ?? [];
  const isVirtual = isDistantName(names) || names.some((name) => NO_PLACE.test(name));
  return PLACE_BY_CLASS[code.toUpperCase()] ?? inWords ?? (isVirtual ? 'virtual' : undefined);
}

/** A treatment that is part of a stay is given in it, whatever class it bears itself. */
function stayAround(records: RecordSet, { partOf }: Encounter): PlaceOfCare | undefined {
  const whole = records.find('Encounter', partOf);
  const place = whole && placeOfClass(whole);
  return place === 'virtual' ? undefined : place;
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
function placeOf(records: RecordSet, at: R4Reference | undefined, within: Encounter): PlaceOfCare | undefined {
  const { name, type = [], physicalType } = locationOf(records, at, within) ?? {};
  const kinds = physicalType ? [physicalType, ...type] : type;
  const names = [at?.display, name, ...kinds.flatMap(conceptTexts)];
  const isVirtual =
    (physicalType?.coding ?? []).some(({ code }) => code === VIRTUAL_TYPE) ||
    isDistantName(names) ||
    names.some((one = '') => NO_PLACE.test(one));
  const [coded] = kinds.flatMap((kind) => placeOfService(kind) ?? []);
  return coded ?? (isVirtual ? 'virtual' : undefined);
}

function locationOf(
  records: RecordSet,
  at: R4Reference | undefined,
  { contained = [] }: Encounter,
): ReadResource<'Location'> | undefined {
  const inside = containedIn(contained, at?.reference);
  return inside ? R4_SCHEMAS.Location.safeParse(inside).data : records.find('Location', at);
}

function placeOfService({ coding = [] }: R4CodeableConcept): PlaceOfCare | undefined {
  const [place] = coding.flatMap(({ system = '', code = '' }) =>
    /place.?of.?service/i.test(system) ? (PLACE_BY_POS[code] ?? []) : [],
  );
  return place;
}
