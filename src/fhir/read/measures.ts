// SPDX-License-Identifier: Apache-2.0
import type { Evidence } from '../../engine/billing/documentation.ts';
import type { NoteElement } from '../../engine/text/element-terms.ts';
import { readText } from '../../engine/text/read-text.ts';
import { parseDateTime } from '../date-time.ts';
import { isObject } from '../../json-object.ts';
import { DayIndex, type DayScope } from './day-index.ts';
import { R4_SCHEMAS, type R4CodeableConcept, type ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { valuesOf, type Value } from './stated-values.ts';
import { terminologyOf } from './terminology.ts';
import { table } from '../../engine/table.ts';
import { gathered, present } from '../../engine/present.ts';
import { titlesOf } from './concept.ts';

type Observation = ReadResource<'Observation'>;

/** Elements of documentation that a measurement can be. */
type Measured = NoteElement;

/** What a measurement is by its category, whatever it is called. */
const BY_CATEGORY = table<Measured>({
  exam: 'exam-finding',
  'functional-status': 'functional-limitation',
});

/** Measurements by LOINC, for records that hold the bare code; others are known by their names. */
const BY_LOINC = table<Measured>({
  '38208-5': 'symptom', // pain, as reported
  '38214-3': 'symptom', // pain, visual analogue scale
  '38221-8': 'symptom', // pain, Wong-Baker faces
  '72514-3': 'symptom', // pain, 0 to 10
  '77565-0': 'functional-limitation', // pain interference, Brief Pain Inventory
  '97908-8': 'functional-limitation', // Oswestry, questionnaire
  '97909-6': 'functional-limitation', // Oswestry, score
  '71959-1': 'functional-limitation', // PROMIS-29, physical function, T-score
  '71960-9': 'functional-limitation', // PROMIS-29, physical function
  '77252-5': 'functional-limitation', // OPTIMAL, difficulty
  '76450-6': 'functional-limitation', // severity of a limitation
  '41345-0': 'exam-finding', // knee extension, left
  '41347-6': 'exam-finding', // knee flexion, right
  '41349-2': 'exam-finding', // knee extension, right
  '41359-1': 'exam-finding', // active range of motion, panel
});

/** Tests of what a patient can do, by words of their names: what they find is how far function goes. */
const PERFORMANCE_TESTS: readonly string[] = [
  'timed up and go',
  'timed up & go',
  'berg balance',
  'am-pac',
  'ampac',
  'activity measure for post',
  'minute walk',
  'metre walk',
  'meter walk',
  'gait speed',
  'sit to stand',
  'chair stand',
  'functional reach',
  'dynamic gait',
  'functional gait',
  'tinetti',
];
/** Vital signs by what their names begin with: a pressure, or a rate, is none that a patient complains of. */
const VITAL_SIGNS: readonly string[] = [
  'blood pressure',
  'systolic',
  'diastolic',
  'heart rate',
  'respiratory rate',
  'pulse',
];

const PERFORMANCE: Measured[] = ['functional-limitation', 'exam-finding'];

function isPerformanceTest(names: string): boolean {
  const words = names.toLowerCase();
  return PERFORMANCE_TESTS.some((test) => words.includes(test));
}

/** Categories whose measurements are never a therapist's, although their names may sound alike. */
const OTHER_CATEGORIES: readonly string[] = ['laboratory', 'imaging', 'social-history'];

/** What decides which measurements speak about a day. */
interface MeasureScope extends DayScope {
  readonly patient: string;
}

/**
 * What was measured on a day, by element of documentation: Observations by category, LOINC or name, and answered
 * questionnaires. One without a value says nothing, and a pain of 0 is none.
 */
export function measuresOf(records: RecordSet, scope: MeasureScope): Record<Measured, Evidence[]> {
  const evidence: Record<Measured, Evidence[]> = {
    symptom: [],
    'functional-limitation': [],
    'exam-finding': [],
    response: [],
  };
  for (const { record } of records.once(recordsOf, scope.patient).of(scope)) {
    const isObservation = record.resourceType === 'Observation';
    const { source, elements } = isObservation ? measuredBy(records, record) : answeredIn(record);
    for (const element of new Set(elements)) {
      evidence[element].push({ source });
    }
  }
  return evidence;
}

/** A record of something measured, with its visit and its date. */
interface MeasureRecord {
  readonly record: ReadResource<'Observation' | 'QuestionnaireResponse'>;
  readonly encounters: readonly string[];
  readonly date: string | undefined;
}

function recordsOf(records: RecordSet, patient: string): DayIndex<MeasureRecord> {
  const toRecord = (record: MeasureRecord['record'], dateTime = ''): MeasureRecord => ({
    record,
    encounters: [relativeReference(record.encounter)].filter((visit) => visit !== undefined),
    date: parseDateTime(dateTime)?.date,
  });
  const observations = records
    .ofPatient('Observation', patient)
    .filter(({ status }) => status !== 'entered-in-error' && status !== 'cancelled')
    .map((one) => toRecord(one, one.effectiveDateTime ?? one.effectivePeriod?.start ?? one.effectiveInstant));
  const answered = records
    .ofPatient('QuestionnaireResponse', patient)
    .filter(({ status }) => status === 'completed' || status === 'amended')
    .map((one) => toRecord(one, one.authored));
  return new DayIndex([...observations, ...answered]);
}

interface Measurement {
  readonly source: string;
  readonly elements: readonly Measured[];
}

function measuredBy(records: RecordSet, observation: Observation): Measurement {
  const { id, code, category = [] } = observation;
  const source = `Observation/${id}`;
  const values = records.once(valuesStated, observation);
  const categories = gathered(category, ({ coding = [] }) => coding.map((one) => one.code ?? ''));
  if (values.length === 0 || categories.some((one) => OTHER_CATEGORIES.includes(one))) {
    return { source, elements: [] };
  }
  const byCategory = present(categories, (one) => BY_CATEGORY[one]);
  const elements = byCategory.length > 0 ? byCategory : elementsOf(code, values);
  return {
    source,
    elements: elements.filter((one) => one !== 'functional-limitation' || !isUnlimited(namesOf(code), values)),
  };
}

/** A figure of a scale that tells some disability on every one of them: neither the best nor the worst. */
const MIDDLING = 5;

/**
 * True for a score at the end of its scale where nothing is limited, as a QuickDASH of 0 or an LEFS of 80 is, and for words
 * that deny limits, whatever category they are filed under.
 */
function isUnlimited(names: string, values: readonly Value[]): boolean {
  const { elements, denied } = readText(`${names}: ${values.join(', ')}`);
  const isScale = (): boolean => elementsIn(`${names}: ${String(MIDDLING)}`).includes('functional-limitation');
  return elements['functional-limitation'].length === 0 && (denied.includes('functional-limitation') || isScale());
}

function namesOf(code: R4CodeableConcept | undefined): string {
  return titlesOf(code).join(', ');
}

/** What a time is called that was spent on a treatment: "Manual therapy minutes", and not "Sitting tolerance". */
const OF_TREATMENT = /\b(?:treat\w*|session|therapy|billable|procedure)\b/i;
/** What a category alone does not make a finding. */
const OF_TIME = /\b(?:time|min(?:ute)?s?|duration)\b/i;

/**
 * True for an Observation that tells of the patient and not of a treatment, although it is part of one: how long a pain
 * lasts, how long somebody can sit, how fast they get up and go.
 */
export function isFinding(records: RecordSet, observation: Observation): boolean {
  const { code, category = [] } = observation;
  const names = namesOf(code);
  if (OF_TREATMENT.test(names) || readText(names).namesManualTherapy) {
    return false;
  }
  const isSorted = category.some(({ coding = [] }) => coding.some((one) => BY_CATEGORY[one.code ?? ''] !== undefined));
  return (isSorted && !OF_TIME.test(names)) || elementsOf(code, records.once(valuesStated, observation)).length > 0;
}

/**
 * True of an Observation that is known to say nothing of a treatment, whatever its value: a blood pressure, a result of the
 * laboratory. One that names nothing may say anything.
 */
export function isOfNoTreatment(record: unknown): boolean {
  const { category = [], partOf = [], code } = R4_SCHEMAS.Observation.safeParse(record).data ?? { partOf: [{}] };
  const categories = gathered(category, ({ coding = [] }) => coding.map((one) => one.code ?? ''));
  if (partOf.length > 0 || code === undefined) {
    return false;
  }
  const isSorted = categories.some((one) => BY_CATEGORY[one] !== undefined);
  const says = isSorted || elementsNamed(code, valuesOf(isObject(record) ? record : {})).length > 0;
  return !says || categories.some((one) => OTHER_CATEGORIES.includes(one));
}

function elementsOf(code: R4CodeableConcept | undefined, values: readonly Value[]): Measured[] {
  const found = elementsNamed(code, values);
  return found.filter((element) => element !== 'symptom' || values.some((value) => value !== 0));
}

function elementsNamed(code: R4CodeableConcept | undefined, values: readonly Value[]): Measured[] {
  const coded = (code?.coding ?? []).flatMap((one) =>
    terminologyOf(one.system ?? '') === 'loinc' ? (BY_LOINC[one.code ?? ''] ?? []) : [],
  );
  const names = namesOf(code);
  if (coded.length > 0) {
    return coded;
  }
  const isVitalSign = VITAL_SIGNS.some((sign) => names.toLowerCase().startsWith(sign));
  const told = isVitalSign ? values.filter((value) => typeof value === 'string') : values;
  return isPerformanceTest(names) ? PERFORMANCE : elementsIn(`${isVitalSign ? '' : `${names}: `}${told.join(', ')}`);
}

function elementsIn(text: string): Measured[] {
  const { elements } = readText(text);
  return (['symptom', 'functional-limitation', 'exam-finding', 'response'] as const).filter(
    (one) => elements[one].length > 0,
  );
}

type Item = NonNullable<ReadResource<'QuestionnaireResponse'>['item']>[number];

function answeredIn({ id, questionnaire = '', item = [] }: ReadResource<'QuestionnaireResponse'>): Measurement {
  const answers = item.flatMap(answersOf);
  const [canonical = ''] = questionnaire.split('|');
  const name = canonical.slice(canonical.lastIndexOf('/') + 1);
  const coded = BY_LOINC[name];
  const wholes =
    coded === undefined ? elementsIn(name.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('-', ' ')) : [coded];
  const parts = answers.flatMap(({ text, values }) => elementsOf({ text }, values));
  return { source: `QuestionnaireResponse/${id}`, elements: answers.length > 0 ? [...wholes, ...parts] : [] };
}

function answersOf({ text = '', answer = [], item = [] }: Item): { text: string; values: Value[] }[] {
  const values = answer.flatMap(valuesOf);
  const inner = [...item, ...answer.flatMap((one) => one.item ?? [])].flatMap(answersOf);
  return values.length > 0 ? [{ text, values }, ...inner] : inner;
}

/** The values of an Observation, with those that its schema does not have. */
function valuesStated(records: RecordSet, observation: Observation): readonly Value[] {
  return valuesOf(records.written(observation));
}
