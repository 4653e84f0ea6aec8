// SPDX-License-Identifier: Apache-2.0
import type { PlanOfCare } from '../../engine/billing/documentation.ts';
import { statesFrequency, statesGoal } from '../../engine/text/plan-words.ts';
import { readText } from '../../engine/text/read-text.ts';
import { lastDayOf } from '../date-time.ts';
import { indexBy } from '../index-by.ts';
import type { ReadResource } from '../r4.ts';
import type { RecordSet } from '../record-set.ts';
import { certifierOf, isCertifiedPlan } from './certification.ts';
import { conceptTexts } from './concept.ts';
import { authorRoles } from './document-authors.ts';
import { textOfMarkup } from './markup.ts';
import { documentsOf, narrativesOf, type Narrative } from './narrative.ts';
import { NOTE_CODES } from './note-codes.ts';
import { statedEnd } from './plan-end.ts';
import { isRecertified, recertificationsOf } from './recertification.ts';
import {
  disciplineNamed,
  disciplineOfPlan,
  plannedTherapy,
  speaksOfTherapy,
  therapyPlansOf,
  unreadOrdersOf,
} from './therapy-plan.ts';

type CarePlan = ReadResource<'CarePlan'>;

/** A patient's plans of care for therapy: CarePlans, then documents, then what signed recertifications add to them. */
export function plansOf(records: RecordSet, patient: string): PlanOfCare[] {
  const narratives = narrativesOf(records, patient);
  const structured = records
    .once(therapyPlansOf, patient)
    .filter((plan) => STANDING.includes(plan.status) && (saysWhatFor(plan) || unreadOrdersOf(records, plan).length > 0))
    .map((plan) => structuredPlan(records, plan));
  const sources = new Set([...documentsOf(narratives, NOTE_CODES.plan), ...documentsByTitle(narratives)]);
  const written = [...sources].map((source) => writtenPlan(records, source, narratives));
  const plans = [...structured, ...written];
  const carried = recertificationsOf(plans, narratives).map((one) => ({ ...one, ...signedBy(records, one.source) }));
  return [...plans, ...carried];
}

/** Of plans that were neither revoked nor entered in error. */
export const STANDING: readonly string[] = ['active', 'completed', 'draft'];

/** Orders that hold what a patient's plans are for and were not read, as `Type/id`, where no plan names manual therapy. */
export function unreadPlannedOrders(records: RecordSet, patient: string): string[] {
  return records.once(plansOf, patient).some(({ namesManualTherapy }) => namesManualTherapy)
    ? []
    : records
        .ofPatient('CarePlan', patient)
        .filter(({ status }) => STANDING.includes(status))
        .flatMap((plan) => unreadOrdersOf(records, plan));
}

function structuredPlan(records: RecordSet, plan: CarePlan): PlanOfCare {
  const start = (plan.period?.start ?? plan.created)?.slice(0, 10);
  const discipline = disciplineOfPlan(records, plan);
  const end =
    plan.period?.end === undefined ? endInWords(planTexts(plan).join('\n'), start) : lastDayOf(plan.period.end);
  const source = `CarePlan/${plan.id}`;
  const certifier = certifierOf(plan);
  return {
    source,
    ...signedBy(records, source),
    ...(certifier ? { certifier } : {}),
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    namesManualTherapy: planTexts(plan).some((text) => text !== undefined && readText(text).namesManualTherapy),
    isCertified: isCertifiedPlan(plan, start),
    ...(discipline ? { discipline } : {}),
  };
}

function signedBy(records: RecordSet, source: string): Pick<PlanOfCare, 'authors'> {
  const authors = authorRoles(records, source);
  return authors.length > 0 ? { authors } : {};
}

function writtenPlan(records: RecordSet, source: string, narratives: readonly Narrative[]): PlanOfCare {
  const parts = narratives.filter((one) => one.source === source);
  const start = parts[0]?.date ?? '';
  const discipline = disciplineNamed(parts.flatMap(({ titles }) => titles));
  const end = endInWords(parts.map(({ text }) => text).join('\n'), start);
  return {
    source,
    ...signedBy(records, source),
    ...(start === '' ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    namesManualTherapy: parts.some(({ text }) => readText(text).namesManualTherapy),
    isCertified: parts.every(({ isSigned }) => isSigned),
    ...(discipline ? { discipline } : {}),
  };
}

const PLAN_TITLE = /\bplan of (?:care|treatment)\b|\bpoc\b/i;
const EVALUATION_TITLE = /\b(?:re-?)?evaluation\b|\b(?:re-?)?certification\b/i;

/** As the plan states it. The period of an earlier plan is past. */
function endInWords(text: string, start = ''): string | undefined {
  const own = statedEnd(text);
  return own === undefined || own < start ? undefined : own;
}

/**
 * Documents without LOINC's code that their title makes a plan of care, an evaluation with such a section, or a
 * recertification with its period: where they say what is to be reached, how often, and by which therapy. A visit note that
 * repeats its plan is none.
 */
function documentsByTitle(narratives: readonly Narrative[]): string[] {
  const bySource = indexBy(narratives, ({ source }) => [source]);
  return [...bySource].flatMap(([source, parts]) => {
    const has = (pattern: RegExp, titles: (one: Narrative) => readonly string[]): boolean =>
      parts.some((part) => titles(part).some((title) => pattern.test(title)));
    const isPlan =
      has(PLAN_TITLE, ({ titles }) => titles) ||
      parts.some(isRecertified) ||
      (has(EVALUATION_TITLE, ({ titles }) => titles) && has(PLAN_TITLE, ({ heading = '' }) => [heading]));
    const text = parts.map((part) => part.text).join('\n');
    const says = statesGoal(text) && statesFrequency(text) && speaksOfTherapy(text);
    return isPlan && says ? [source] : [];
  });
}

/**
 * A plan that states neither a goal, nor how often, nor a treatment that is to be given is a title, and proves nothing. EHRs
 * that list the treatments keep goals and frequency in the evaluation.
 */
function saysWhatFor(plan: CarePlan): boolean {
  const { goal, frequency } = statedIn(plan);
  return goal || frequency || plannedTherapy(plan).length > 0;
}

/** Whether a plan says what is to be reached, and how often or for how long. */
export function statedIn(plan: Pick<CarePlan, 'title' | 'description' | 'activity' | 'goal' | 'text'>): {
  readonly goal: boolean;
  readonly frequency: boolean;
} {
  const details = (plan.activity ?? []).flatMap(({ detail }) => detail ?? []);
  const words = [...planTexts(plan), ...details.map(({ scheduledString }) => scheduledString)];
  return {
    goal: [plan, ...details].some(({ goal = [] }) => goal.length > 0) || words.some((text = '') => statesGoal(text)),
    frequency:
      details.some(({ scheduledTiming }) => scheduledTiming !== undefined) ||
      words.some((text = '') => statesFrequency(text)),
  };
}

/** What a plan says in words; US Core's plans (`assess-plan`) say everything in their narrative. */
function planTexts(plan: Pick<CarePlan, 'title' | 'description' | 'activity' | 'text'>): (string | undefined)[] {
  return [
    plan.title,
    plan.description,
    ...(plan.activity ?? []).flatMap(({ detail }) => [detail?.description, ...conceptTexts(detail?.code)]),
    textOfMarkup(plan.text?.div ?? ''),
  ];
}
