// SPDX-License-Identifier: Apache-2.0
import { isTherapyCode } from '../../engine/billing/code-sets.ts';
import { disciplineOfRole, roleOfWords, type Discipline, type PerformerRole } from '../../engine/billing/performers.ts';
import type { R4CodeableConcept, R4Reference, ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { isReference } from '../reference.ts';
import { billingCodesOf } from './billing-code.ts';
import { textOfMarkup } from './markup.ts';
import { readPerson } from './performer.ts';
import { withoutReplaced } from './replaced.ts';
import { titlesOf } from './concept.ts';

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
  'speech',
  'swallow',
  'dysphag',
  'hospice',
  'dental',
];

/** SNOMED CT: physiotherapy care plan. */
const PHYSIOTHERAPY_PLAN = '773513001';

/** A patient's plans of therapists, whatever their state. */
export function therapyPlansOf(records: RecordSet, patient: string): readonly CarePlan[] {
  return withoutReplaced(records.ofPatient('CarePlan', patient))
    .map((plan) => withOrders(records, plan))
    .filter((plan) => isTherapyPlan(records, plan));
}

/** An order that was neither withdrawn nor entered in error. */
export function standingOrder(records: RecordSet, link: R4Reference): ReadResource<'ServiceRequest'> | undefined {
  const order = records.find('ServiceRequest', link);
  return order?.status === 'revoked' || order?.status === 'entered-in-error' ? undefined : order;
}

/** Orders that a plan names in place of its treatments, and that were not read, as `Type/id`. */
export function unreadOrdersOf(records: RecordSet, { activity = [] }: CarePlan): string[] {
  return activity
    .map(({ reference }) => relativeReference(reference) ?? '')
    .filter((source) => isReference(source, ['ServiceRequest']) && records.raw(source) === undefined);
}

/** A plan with what its orders are for, as if it stood in the plan itself (`activity.reference` in place of `detail`). */
function withOrders(records: RecordSet, plan: CarePlan): CarePlan {
  const { activity = [] } = plan;
  return activity.every(({ reference }) => reference === undefined)
    ? plan
    : {
        ...plan,
        activity: activity.map((one) => ({ ...one, detail: one.detail ?? detailOf(records, one.reference) })),
      };
}

type Detail = NonNullable<NonNullable<CarePlan['activity']>[number]['detail']>;

function detailOf(records: RecordSet, link: R4Reference | undefined): Detail {
  const order = link && standingOrder(records, link);
  return order ? { code: order.code, description: link.display } : {};
}

/**
 * True for a therapist's plan of care: its category, title, activities or author makes it one. A plan that is titled
 * "plan of care" is taken for one unless it names another field, as a diabetes plan does.
 */
export function isTherapyPlan(records: RecordSet, plan: CarePlan): boolean {
  return isTherapyInWords(plan) || isByTherapist(records, plan);
}

function isTherapyInWords(plan: CarePlan): boolean {
  const concepts = [...(plan.category ?? []), ...(plan.activity ?? []).flatMap(({ detail }) => detail?.code ?? [])];
  const details = (plan.activity ?? []).flatMap(({ detail }) => detail?.description ?? []);
  const narrative = textOfMarkup(plan.text?.div ?? '');
  const text = [plan.title ?? '', plan.description ?? '', ...details, ...concepts.flatMap(titlesOf), narrative].join(
    ' \n ',
  );
  const isTitled = /plan of care|\bpoc\b/i.test(text);
  return concepts.some(isTherapyConcept) || speaksOfTherapy(text) || (isTitled && !holds(text, OTHER_FIELDS));
}

/** The activities of a plan that name a treatment of a therapist's. */
export function plannedTherapy({ activity = [] }: CarePlan): NonNullable<CarePlan['activity']> {
  return activity.filter(({ detail }) => {
    const words = [detail?.description ?? '', ...(detail?.code ? titlesOf(detail.code) : [])].join(' \n ');
    return (detail?.code && isTherapyConcept(detail.code)) === true || speaksOfTherapy(words);
  });
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
    titlesOf(concept).some((name) => disciplineOfRole(roleOfWords(name)) !== undefined)
  );
}

/**
 * The one discipline that a plan is for, by what it is called, else by who made it; undefined where it tells none, or
 * both. A plan is established by a physician or by the therapist who provides the services (Pub 100-02 ch. 15 §220).
 */
export function disciplineOfPlan(records: RecordSet, plan: CarePlan): PlanDiscipline | undefined {
  const names = namesIn(plan);
  return isNamed(names) ? disciplineNamed(names) : onlyOne(therapistsOf(records, plan).map(disciplineOfRole));
}

/** True of a plan whose words leave it to its authors whether it is a therapist's, or whose. */
export function isToldByAuthors(records: RecordSet, plan: CarePlan): boolean {
  const whole = withOrders(records, plan);
  return !isTherapyInWords(whole) || !isNamed(namesIn(whole));
}

function namesIn({ title = '', category = [], activity = [] }: CarePlan): string[] {
  const concepts = [...category, ...activity.flatMap(({ detail }) => detail?.code ?? [])];
  return [title, ...concepts.flatMap(titlesOf)];
}

function isNamed(names: readonly string[]): boolean {
  return names.some((name) => NAMES.some(([, pattern]) => pattern.test(name)));
}

/** The one discipline of physical and occupational therapy that names tell. */
export function disciplineNamed(names: readonly string[]): PlanDiscipline | undefined {
  return onlyOne(
    names.flatMap((name) => NAMES.flatMap(([discipline, pattern]) => (pattern.test(name) ? [discipline] : []))),
  );
}

type PlanDiscipline = 'PT' | 'OT';

/** Written out: letters alone may be the patient. Both in one word (`PT/OT`) are not told apart. */
const NAMES: readonly (readonly [PlanDiscipline, RegExp])[] = [
  ['PT', /physical therap|physiotherap|\bPT\s*\/\s*OT\b|\bOT\s*\/\s*PT\b/i],
  ['OT', /occupational therap|\bPT\s*\/\s*OT\b|\bOT\s*\/\s*PT\b/i],
];

function onlyOne(found: readonly (Discipline | undefined)[]): PlanDiscipline | undefined {
  const told = (['PT', 'OT'] as const).filter((one) => found.includes(one));
  return told.length === 1 ? told[0] : undefined;
}

function isByTherapist(records: RecordSet, plan: CarePlan): boolean {
  return therapistsOf(records, plan).length > 0;
}

function therapistsOf(records: RecordSet, { id, author, contributor = [] }: CarePlan): PerformerRole[] {
  return [...(author ? [author] : []), ...contributor]
    .flatMap((person) => readPerson(records, person, { source: `CarePlan/${id}` }))
    .map(({ role }) => role)
    .filter((role) => ['PT', 'PTA', 'OT', 'OTA'].includes(role));
}
