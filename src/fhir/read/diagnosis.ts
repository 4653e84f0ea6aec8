// SPDX-License-Identifier: Apache-2.0
import type { Concept } from '../../engine/billing/treatment-day.ts';
import { uniqueConcepts } from '../../engine/billing/unique-concepts.ts';
import type { R4CodeableConcept, R4Reference, ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { ICD_10_CM } from '../systems.ts';
import { toConcepts } from './concept.ts';

type Condition = ReadResource<'Condition'>;
type Encounter = ReadResource<'Encounter'>;

/**
 * ICD-10-CM chapters and categories that manual therapy treats: musculoskeletal, nervous system, injuries, symptoms of
 * movement and pain, sequelae of stroke, lymphedema, aftercare. Of a problem list, no other condition speaks for a
 * visit: a patient's diabetes is no reason for the treatment of a shoulder.
 */
const TREATED = /^(?:M|S|T|G|R2[5-9]|R51|R52|I69|I89|I97|Q82|Z4[4-9]|Z89|Z96|Z98)/;

const NO_DIAGNOSIS: readonly string[] = ['refuted', 'entered-in-error'];
const OVER: readonly string[] = ['inactive', 'remission', 'resolved'];

/**
 * The diagnoses of a visit: those that the Encounter lists, the Conditions that name the Encounter, and where there is
 * neither, what of the patient's problem list manual therapy treats.
 */
export function diagnosesOfVisit(records: RecordSet, encounter: Encounter): Concept[] {
  const listed = (encounter.diagnosis ?? []).flatMap(({ condition }) => diagnosisOf(records, condition));
  const byVisit = records.index('Condition', 'visit', ({ encounter: visit }) => [relativeReference(visit)]);
  const ofVisit = byId(byVisit.get(`Encounter/${encounter.id}`) ?? [])
    .filter(isDiagnosis)
    .flatMap(conceptsOf);
  const found = [...listed, ...ofVisit];
  return found.length > 0 ? uniqueConcepts(found) : problemList(records, relativeReference(encounter.subject) ?? '');
}

/** A diagnosis by reference; one that cannot be read still shows that a diagnosis was made. */
export function diagnosisOf(records: RecordSet, reference: R4Reference): Concept[] {
  const source = relativeReference(reference);
  if (source?.startsWith('Condition/') !== true) {
    return [];
  }
  const condition = records.find('Condition', source);
  if (condition && !isDiagnosis(condition)) {
    return [];
  }
  const concepts = condition ? conceptsOf(condition) : [];
  return concepts.length > 0 ? concepts : [{ text: reference.display ?? source }];
}

function problemList(records: RecordSet, patient: string): Concept[] {
  const problems = byId(records.ofPatient('Condition', patient))
    .filter((condition) => isDiagnosis(condition) && !hasCode(condition.clinicalStatus, OVER))
    .filter(({ category = [] }) => category.some((one) => hasCode(one, ['problem-list-item'])));
  return uniqueConcepts(problems.filter(isTreated).flatMap(conceptsOf));
}

function isTreated({ code }: Condition): boolean {
  return (code?.coding ?? []).some(
    ({ system = '', code: diagnosis = '' }) => ICD_10_CM.includes(system) && TREATED.test(diagnosis),
  );
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
