// SPDX-License-Identifier: Apache-2.0
import type { PlanOfCare } from '../../engine/billing/documentation.ts';
import { readText } from '../../engine/text/read-text.ts';
import { certifiedIn, recertifiedIn, type StatedPeriod } from './plan-end.ts';
import type { Narrative } from './narrative.ts';
import { NOTE_CODES } from './note-codes.ts';
import { disciplineNamed } from './therapy-plan.ts';

/** A document that plans or certifies: "Plan of care", "Recertification", "PT Recert", "PT re-eval". */
const CERTIFYING_TITLE = /\bplan of (?:care|treatment)\b|\bpoc\b|\b(?:re-?)?(?:eval(?:uation)?|cert(?:ification)?)\b/i;

const RECERTIFYING_TITLE = /\bre-?cert(?:ification)?\b/i;

/** Recertified are also a leave and a disability. */
const OF_WORK = /\bfmla\b|\bleave\b|\bdisability\b/i;

/** A report that may ask for recertification: "PT Progress Report", "Re-assessment". */
const REPORTING_TITLE = /\bprogress (?:report|note|summary)\b|\bre-?assess(?:ment)?\b/i;

/**
 * The periods for which signed documents carry a patient's plans on, each as a plan of its own. Each has its 90 days and its
 * days alone: between a plan that ended on Friday and a recertification from Monday nothing is certified, and no visit needs it
 * to be (Pub 100-02 ch. 15 §220.1.3).
 */
export function recertificationsOf(plans: readonly PlanOfCare[], narratives: readonly Narrative[]): PlanOfCare[] {
  const periods = narratives.flatMap((one) =>
    // What had ended when it was written is told of an earlier plan.
    periodsOf(one).flatMap((period) => (period.end < one.date ? [] : [{ one, period }])),
  );
  const told = new Set<string>();
  return periods.flatMap(({ one, period }) => {
    const plan = plans.find((earlier) => isCarriedOn(earlier, one));
    const key = `${one.source} ${period.start} ${period.end}`;
    if (!plan || told.has(key) || plans.some((own) => own.source === one.source && covers(own, period))) {
      return [];
    }
    told.add(key);
    const discipline = disciplineNamed(namesOf(one)) ?? plan.discipline;
    const namesManualTherapy = plan.namesManualTherapy || readText(one.text).namesManualTherapy;
    const { source } = one;
    return [{ source, ...period, namesManualTherapy, isCertified: true, ...(discipline ? { discipline } : {}) }];
  });
}

/** True for a document that is called a recertification and states its period. */
export function isRecertified(narrative: Narrative): boolean {
  return narrative.titles.some((title) => RECERTIFYING_TITLE.test(title)) && periodsOf(narrative).length > 0;
}

function covers({ start = '', end }: PlanOfCare, period: StatedPeriod): boolean {
  return start <= period.start && end !== undefined && end >= period.end;
}

/** The periods that a document certifies again; none while it is not signed. */
function periodsOf(narrative: Narrative): readonly StatedPeriod[] {
  const { isSigned, text, date, codes } = narrative;
  if (!isSigned) {
    return [];
  }
  const names = namesOf(narrative);
  if (names.some((name) => OF_WORK.test(name))) {
    return [];
  }
  if (names.some((name) => CERTIFYING_TITLE.test(name))) {
    return certifiedIn(text, date);
  }
  const isReport = codes.some((code) => NOTE_CODES.progressReport.includes(code));
  return isReport || names.some((name) => REPORTING_TITLE.test(name)) ? recertifiedIn(text) : [];
}

/** A plan that had begun when a document was written, of no other discipline than it names. */
function isCarriedOn({ start = '', discipline }: PlanOfCare, document: Narrative): boolean {
  const other = disciplineNamed(namesOf(document));
  return document.date >= start && (other === undefined || discipline === undefined || other === discipline);
}

function namesOf({ titles, heading = '' }: Narrative): string[] {
  return [...titles, heading];
}
