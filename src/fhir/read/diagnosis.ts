// SPDX-License-Identifier: Apache-2.0
import type { Concept } from '../../engine/billing/treatment-day.ts';
import { uniqueConcepts } from '../../engine/billing/unique-concepts.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { R4_SCHEMAS, type AnyResource, type R4CodeableConcept, type R4Reference, type ReadResource } from '../r4.ts';
import { isVisitIn, parseDateTime, type WrittenDateTime } from '../date-time.ts';
import { containedIn, isReference } from '../reference.ts';
import { isOfAnyVisit } from './any-visit.ts';
import { titlesOf, toConcepts } from './concept.ts';
import { isIcd } from './icd-code.ts';
import { terminologyOf } from './terminology.ts';
import { standingOrder, therapyPlansOf } from './therapy-plan.ts';
import { gathered, present } from '../../engine/present.ts';

type Condition = ReadResource<'Condition'>;
type Encounter = ReadResource<'Encounter'>;
type Procedure = ReadResource<'Procedure'>;

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
/** HL7's categories of what is on a patient's list. */
export const LISTED: readonly string[] = ['problem-list-item', 'health-concern'];
const OVER: readonly string[] = ['inactive', 'remission', 'resolved'];

/**
 * The diagnoses of a visit: those that the Encounter lists, the Conditions that name the Encounter, the reasons for it
 * that are Conditions or ICD-10-CM codes; where there is none, those of the visit that it is part of, of its episode of
 * care, of the orders that it fulfils and of the therapy plans under way; and else what of the patient's problem list
 * manual therapy treats.
 */
export function diagnosesOfVisit(records: RecordSet, encounter: Encounter): Concept[] {
  const own = records.once(ownDiagnoses, encounter);
  const found = own.length > 0 ? own : diagnosesBehind(records, encounter);
  return found.length > 0 ? uniqueConcepts(found) : problemList(records, encounter);
}

function ownDiagnoses(records: RecordSet, encounter: Encounter): Concept[] {
  const within = encounter.contained ?? [];
  const ofVisit = byId(conditionsNaming(records, encounter)).filter(isDiagnosis);
  return [
    ...gathered(encounter.diagnosis ?? [], ({ condition }) => diagnosisOf(records, condition, within)),
    ...gathered(ofVisit, conceptsOf),
    ...gathered(encounter.reasonReference ?? [], (reason) => diagnosisOf(records, reason, within)),
    ...toConcepts((encounter.reasonCode ?? []).filter(isIcd)),
  ];
}

/** Conditions that name a visit as theirs, whatever they say. */
export function conditionsNaming(records: RecordSet, { id }: Pick<Encounter, 'id'>): readonly Condition[] {
  return (
    records.index('Condition', 'visit', ({ encounter }) => [relativeReference(encounter)]).get(`Encounter/${id}`) ?? []
  );
}

/** What the visit was for, as the records that it belongs to say. */
export function diagnosesBehind(records: RecordSet, encounter: Encounter): Concept[] {
  const whole = records.find('Encounter', encounter.partOf);
  return [
    ...(whole ? records.once(ownDiagnoses, whole) : []),
    ...gathered(records.once(conditionsBehind, encounter), (condition) => diagnosisOf(records, condition)),
    ...reasonsOfOrders(records, encounter.basedOn),
  ];
}

/** The Conditions that a visit's episodes of care and therapy plans are about. */
function conditionsBehind(records: RecordSet, encounter: Encounter): readonly R4Reference[] {
  const { episodeOfCare = [] } = encounter;
  const diagnoses = gathered(episodeOfCare, (link) => records.find('EpisodeOfCare', link)?.diagnosis ?? []);
  return [
    ...diagnoses.map(({ condition }) => condition),
    ...gathered(plansOfVisit(records, encounter), ({ addresses = [] }) => addresses),
  ];
}

/** The diagnoses of a treatment: its own reasons, else those of the orders that it fulfils. */
export function diagnosesOfTreatment(records: RecordSet, procedure: Procedure): Concept[] {
  const own = ownReasons(records, procedure);
  return own.length > 0 ? own : reasonsOfOrders(records, procedure.basedOn);
}

function ownReasons(records: RecordSet, { reasonCode, reasonReference = [], contained }: Procedure): Concept[] {
  const named = gathered(reasonReference, (reason) => diagnosisOf(records, reason, contained));
  return [...toConcepts(reasonCode), ...named];
}

/** Why what was ordered was ordered, "often for billing purposes" (FHIR R4, ServiceRequest.reasonCode). */
function reasonsOfOrders(records: RecordSet, orders: readonly R4Reference[] = []): Concept[] {
  return present(orders, (order) => standingOrder(records, order)).flatMap(
    ({ reasonCode = [], reasonReference = [] }) => [
      ...toConcepts(reasonCode),
      ...reasonReference.flatMap((reason) => diagnosisOf(records, reason)),
    ],
  );
}

/** Therapy plans that are under way at the visit. */
function plansOfVisit(records: RecordSet, { subject, period }: Encounter): readonly ReadResource<'CarePlan'>[] {
  const visit = parseDateTime(period?.start ?? '') ?? { date: '', utcOffsetMinutes: 0 };
  return records
    .once(therapyPlansOf, relativeReference(subject) ?? '')
    .filter((plan) => ['active', 'completed'].includes(plan.status) && isVisitIn(plan.period, visit));
}

/**
 * Records that may hold the diagnosis of a visit and were not read, as `Type/id`: asked for where none is known, and
 * Conditions that are named as the reason, which may have been refuted. The visit that it is part of may be a stay.
 */
export function unreadReasons(records: RecordSet, encounter: Encounter): string[] {
  const { episodeOfCare = [], basedOn = [], reasonReference = [], partOf } = encounter;
  const whole = records.find('Encounter', partOf);
  const behind =
    records.once(ownDiagnoses, encounter).length > 0
      ? []
      : [
          ...unread(records, whole ? reasonsOf(whole) : []),
          ...unread(records, [...episodeOfCare, ...basedOn]),
          ...unread(records, [...records.once(conditionsBehind, encounter), ...reasonsNamed(records, basedOn)]),
        ];
  return [...unread(records, [...reasonReference, ...(partOf ? [partOf] : [])]), ...behind];
}

/** The Conditions that a visit names: those of one that no search has brought did not come with it. */
function reasonsOf({ diagnosis = [], reasonReference = [] }: Encounter): R4Reference[] {
  return [...diagnosis.map(({ condition }) => condition), ...reasonReference];
}

/** The same of a treatment that names no reason itself. */
export function unreadOrders(records: RecordSet, procedure: Procedure): string[] {
  const { basedOn = [] } = procedure;
  const isNamed = ownReasons(records, procedure).length > 0;
  return isNamed ? [] : unread(records, [...basedOn, ...reasonsNamed(records, basedOn)]);
}

function reasonsNamed(records: RecordSet, orders: readonly R4Reference[]): R4Reference[] {
  return gathered(orders, (order) => records.find('ServiceRequest', order)?.reasonReference ?? []);
}

function unread(records: RecordSet, links: readonly R4Reference[]): string[] {
  return present(links, (link) => {
    const source = relativeReference(link) ?? '';
    return isReference(source, REASONS) && records.raw(source) === undefined ? source : undefined;
  });
}

const REASONS: readonly string[] = ['Condition', 'Encounter', 'EpisodeOfCare', 'ServiceRequest'];

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
    return inWords(reference);
  }
  const inside = containedIn(within, source);
  if (!inside && !source.startsWith('Condition/')) {
    return [];
  }
  const condition = inside ? R4_SCHEMAS.Condition.safeParse(inside).data : records.find('Condition', source);
  if (condition && !isDiagnosis(condition)) {
    return [];
  }
  const concepts = condition ? conceptsOf(condition) : [];
  if (condition?.code && concepts.length === 0) {
    return [];
  }
  return concepts.length > 0 ? concepts : [{ text: reference.display ?? source }];
}

/** A name in place of a reference may be that of the order: "Order #1". */
function inWords({ type = 'Condition', display }: R4Reference): Concept[] {
  return display === undefined || type !== 'Condition' || isOfAnyVisit(display) ? [] : [{ text: display }];
}

/**
 * What manual therapy treats of the patient's problems: those that HL7's code puts on the list, which a search finds;
 * where there are none, those that words do, or that an EHR sorts into no category and no visit.
 */
function problemList(records: RecordSet, { subject, period }: Encounter): Concept[] {
  const visit = parseDateTime(period?.start ?? '');
  const problems = byId(records.ofPatient('Condition', relativeReference(subject) ?? ''))
    .filter((condition) => isDiagnosis(condition) && isThere(condition, visit))
    .filter(isTreated);
  const listed = problems.filter(isCodedAsListed);
  return uniqueConcepts((listed.length > 0 ? listed : problems.filter(isListed)).flatMap(conceptsOf));
}

/** A problem that a patient has, or had at a visit: its status is today's, and its dates say when it began and was over. */
function isThere(condition: Condition, visit: WrittenDateTime | undefined): boolean {
  const { onsetDateTime, onsetPeriod, abatementDateTime, abatementPeriod, clinicalStatus } = condition;
  const start = onsetDateTime ?? onsetPeriod?.start;
  const end = abatementDateTime ?? abatementPeriod?.end;
  const isOver = hasCode(clinicalStatus, OVER);
  return visit === undefined || (isOver && end === undefined) ? !isOver : isVisitIn({ start, end }, visit);
}

function isCodedAsListed({ category = [] }: Condition): boolean {
  return category.some((one) => hasCode(one, LISTED));
}

function isListed({ category = [], encounter }: Condition): boolean {
  return category.length === 0 ? encounter === undefined : category.some(({ text = '' }) => /problem/i.test(text));
}

function isTreated({ code }: Condition): boolean {
  const icd = (code?.coding ?? []).filter(({ system = '' }) => terminologyOf(system) === 'icd10');
  return icd.length > 0
    ? icd.some((coding) => TREATED.test(coding.code ?? ''))
    : titlesOf(code).some((text) => TREATED_WORDS.test(text));
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
function byId(conditions: readonly Condition[]): readonly Condition[] {
  return conditions.length < 2 ? conditions : [...conditions].sort((a, b) => (a.id < b.id ? -1 : 1));
}
