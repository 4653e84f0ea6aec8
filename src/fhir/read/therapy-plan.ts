// SPDX-License-Identifier: Apache-2.0
import { isTherapyCode } from '../../engine/billing/code-sets.ts';
import { disciplineOfRole, roleOfWords } from '../../engine/billing/performers.ts';
import type { R4CodeableConcept, ReadResource } from '../r4.ts';
import type { RecordSet } from '../record-set.ts';
import { billingCodesOf } from './billing-code.ts';
import { textOfMarkup } from './markup.ts';
import { readPerson } from './performer.ts';

type CarePlan = ReadResource<'CarePlan'>;

/** Words of a plan that only a therapist's plan has. */
const THERAPY_WORDS: readonly string[] = [
  'physical therap',
  'physiotherap',
  'occupational therap',
  'manual therap',
  'therapeutic exercise',
  'therapeutic activit',
  'mobilization',
  'mobilisation',
  'range of motion',
  'gait',
  'lymphedema',
  'lymphoedema',
  'lymphatic drainage',
  'neuromuscular',
];

/** Words of rehabilitation that plans of other fields have too: a diabetic is to exercise, and hearts are rehabilitated. */
const SHARED_WORDS: readonly string[] = ['exercise', 'strengthening', 'stretching', 'rehab'];

/** Fields whose plans of care are not a therapist's, where no word or person of therapy stands in them. */
const OTHER_FIELDS: readonly string[] = [
  'diabet',
  'hypertens',
  'asthma',
  'copd',
  'cancer',
  'chemo',
  'pregnan',
  'prenatal',
  'cardiac',
  'pulmonary',
  'mental',
  'psych',
  'behavior',
  'behaviour',
  'nutrition',
  'diet',
  'immuniz',
  'smoking',
  'dialysis',
  'nursing',
  'medication',
];

/** SNOMED CT: physiotherapy care plan. */
const PHYSIOTHERAPY_PLAN = '773513001';

/**
 * True for a therapist's plan of care: its category, title, activities or author makes it one. A plan that is titled
 * "plan of care" is taken for one unless it names another field, as a diabetes plan does.
 */
export function isTherapyPlan(records: RecordSet, plan: CarePlan): boolean {
  const concepts = [...(plan.category ?? []), ...(plan.activity ?? []).flatMap(({ detail }) => detail?.code ?? [])];
  const details = (plan.activity ?? []).flatMap(({ detail }) => detail?.description ?? []);
  const narrative = textOfMarkup(plan.text?.div ?? '');
  const text = [plan.title ?? '', plan.description ?? '', ...details, ...concepts.flatMap(namesOf), narrative].join(
    ' \n ',
  );
  const isTitled = /plan of care|\bpoc\b/i.test(text);
  return (
    concepts.some(isTherapyConcept) ||
    speaksOfTherapy(text) ||
    isByTherapist(records, plan) ||
    (isTitled && !holds(text, OTHER_FIELDS))
  );
}

/** True for words of a therapist's plan: those that no other has, or those of rehabilitation where no other field is named. */
export function speaksOfTherapy(text: string): boolean {
  return (
    holds(text, THERAPY_WORDS) ||
    /\b(?:PT|OT)\b/.test(text) ||
    (holds(text, SHARED_WORDS) && !holds(text, OTHER_FIELDS))
  );
}

function holds(text: string, stems: readonly string[]): boolean {
  const words = text.toLowerCase();
  return stems.some((stem) => words.includes(stem));
}

function isTherapyConcept(concept: R4CodeableConcept): boolean {
  return (
    billingCodesOf(concept).some(isTherapyCode) ||
    (concept.coding ?? []).some(({ code = '' }) => code === PHYSIOTHERAPY_PLAN) ||
    namesOf(concept).some((name) => disciplineOfRole(roleOfWords(name)) !== undefined)
  );
}

function isByTherapist(records: RecordSet, { id, author, contributor = [] }: CarePlan): boolean {
  return [...(author ? [author] : []), ...contributor]
    .flatMap((person) => readPerson(records, person, { source: `CarePlan/${id}` }))
    .some(({ role }) => ['PT', 'PTA', 'OT', 'OTA'].includes(role));
}

function namesOf({ text, coding = [] }: R4CodeableConcept): string[] {
  return [text, ...coding.map(({ display }) => display)].filter((name) => name !== undefined);
}
