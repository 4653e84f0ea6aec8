// SPDX-License-Identifier: Apache-2.0
import type { Concept } from '../../engine/billing/treatment-day.ts';
import { uniqueConcepts } from '../../engine/billing/unique-concepts.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { R4_SCHEMAS, type AnyResource, type R4CodeableConcept, type R4Reference, type ReadResource } from '../r4.ts';
import { toConcepts } from './concept.ts';
import { terminologyOf } from './terminology.ts';

type Condition = ReadResource<'Condition'>;
type Encounter = ReadResource<'Encounter'>;

/**
 * ICD-10-CM chapters and categories that manual therapy treats: musculoskeletal, nervous system, injuries, symptoms of
 * movement and pain, sequelae of stroke, lymphedema, aftercare. Of a problem list, no other condition speaks for a
 * visit: a patient's diabetes is no reason for the treatment of a shoulder.
 */
const TREATED = /^(?:M|S|T|G|R2[5-9]|R51|R52|I69|I89|I97|Q82|Z4[4-9]|Z89|Z96|Z98)/;

/** The same in words, for problems without such a code: SNOMED CT terms, local ones. */
const TREATED_WORDS =
  /(?<!chest |abdominal |pelvic inflammatory )\bpain\b|\b(?:\w*arthr(?:itis|osis|opathy|algia)|low back|lumbago|sciatica|radiculopathy|myelopathy|stenosis of (?:lumbar|cervical)|spondyl\w+|disc (?:disorder|displacement|herniation)|sprain|strain|\w*tend[io]n\w+|bursitis|fasciitis|capsulitis|impingement|contracture|stiffness|fracture|dislocation|tear of|torticollis|whiplash|lymph(?:o)?edema|hemiplegia|hemiparesis|gait|weakness of|muscle \w+|post-?operative)\b/i;

const NO_DIAGNOSIS: readonly string[] = ['refuted', 'entered-in-error'];
const OVER: readonly string[] = ['inactive', 'remission', 'resolved'];

/**
 * The diagnoses of a visit: those that the Encounter lists, the Conditions that name the Encounter, the reasons for it
 * that are Conditions or ICD-10-CM codes; and where there is none, what of the patient's problem list manual therapy
 * treats.
 */
export function diagnosesOfVisit(records: RecordSet, encounter: Encounter): Concept[] {
  const within = encounter.contained ?? [];
  const listed = (encounter.diagnosis ?? []).flatMap(({ condition }) => diagnosisOf(records, condition, within));
  const byVisit = records.index('Condition', 'visit', ({ encounter: visit }) => [relativeReference(visit)]);
  const ofVisit = byId(byVisit.get(`Encounter/${encounter.id}`) ?? [])
    .filter(isDiagnosis)
    .flatMap(conceptsOf);
  const reasons = [
    ...(encounter.reasonReference ?? []).flatMap((reason) => diagnosisOf(records, reason, within)),
    ...toConcepts((encounter.reasonCode ?? []).filter(isIcd)),
  ];
  const found = [...listed, ...ofVisit, ...reasons];
  return found.length > 0 ? uniqueConcepts(found) : problemList(records, relativeReference(encounter.subject) ?? '');
}

/**
 * A diagnosis by reference, in words, or inside the record; one that cannot be read still shows that a diagnosis was
 * made.
 */
export function diagnosisOf(
  records: RecordSet,
  reference: R4Reference,
  within: readonly AnyResource[] = [],
): Concept[] {
  const source = relativeReference(reference);
  if (source === undefined) {
    return reference.display === undefined ? [] : [{ text: reference.display }];
  }
  const inside = within.find(({ id }) => source === `#${id ?? ''}`);
  if (!inside && !source.startsWith('Condition/')) {
    return [];
  }
  const condition = inside ? R4_SCHEMAS.Condition.safeParse(inside).data : records.find('Condition', source);
  if (condition && !isDiagnosis(condition)) {
    return [];
  }
  const concepts = condition ? conceptsOf(condition) : [];
  return concepts.length > 0 ? concepts : [{ text: reference.display ?? source }];
}

function problemList(records: RecordSet, patient: string): Concept[] {
  const problems = byId(records.ofPatient('Condition', patient))
    .filter((condition) => isDiagnosis(condition) && !hasCode(condition.clinicalStatus, OVER))
    .filter(isListed);
  return uniqueConcepts(problems.filter(isTreated).flatMap(conceptsOf));
}

/** On the problem list: by its category, in code or in words, or in an EHR that sorts its Conditions into none. */
function isListed({ category = [], encounter }: Condition): boolean {
  return category.length === 0
    ? encounter === undefined
    : category.some((one) => hasCode(one, ['problem-list-item', 'health-concern']) || /problem/i.test(one.text ?? ''));
}

function isTreated({ code }: Condition): boolean {
  const icd = (code?.coding ?? []).filter(({ system = '' }) => terminologyOf(system) === 'icd10');
  const words = [code?.text, ...(code?.coding ?? []).map(({ display }) => display)];
  return icd.length > 0
    ? icd.some((coding) => TREATED.test(coding.code ?? ''))
    : words.some((text = '') => TREATED_WORDS.test(text));
}

function isIcd({ coding = [] }: R4CodeableConcept): boolean {
  return coding.some(({ system = '', code }) => code !== undefined && terminologyOf(system) === 'icd10');
}

function isDiagnosis({ verificationStatus }: Condition): boolean {
  return !hasCode(verificationStatus, NO_DIAGNOSIS);
}

function conceptsOf({ code }: Condition): Concept[] {
  return toConcepts(code ? [code] : []);
}

function hasCode(concept: R4CodeableConcept | undefined, codes: readonly string[]): boolean {
  return (concept?.coding ?? []).some(({ code = '' }) => codes.includes(code));
}

/** In the order of their ids: the order in which a server gives records shows nowhere. */
function byId(conditions: readonly Condition[]): Condition[] {
  return [...conditions].sort((a, b) => (a.id < b.id ? -1 : 1));
}
