// SPDX-License-Identifier: Apache-2.0
import { holdsCharge, worstOf, type Assessment, type Severity } from '../../engine/billing/assessment.ts';
import { ruleOf } from '../../engine/rules/index.ts';
import { isManual, type SurveyedProcedure } from './procedures.ts';
import { Tally, type Row } from './tally.ts';

/** Treatment days of one fate, and the units of 97140 that their minutes earn. */
export interface Fate {
  readonly days: number;
  readonly units: number;
}

/** A rule that fires, and on how many treatment days. */
export interface FiringRule {
  readonly code: string;
  readonly title: string;
  readonly severity: Severity;
  readonly days: number;
  /** Days on which it is among what keeps the charge from being billed. */
  readonly holds: number;
  readonly example: string;
}

/** What would happen to manual therapy. */
export interface Outcome {
  /** Treatment days with manual therapy, a charge of it, or a record of it that could not be read. */
  readonly days: number;
  readonly charged: Fate;
  /** Charges that wait until somebody mends or acknowledges an issue. */
  readonly held: Fate;
  /** Charges that wait for the visit to end. */
  readonly open: Fate;
  /** Days that earn no unit. */
  readonly none: Fate;
  readonly rules: readonly FiringRule[];
  /** Procedures that look like manual therapy and of which nobody would hear, by why. */
  readonly invisible: readonly Row[];
  /** Those of other therapy, whose minutes would not count in the day's total. */
  readonly otherInvisible: readonly Row[];
}

export function outcomeOf(assessments: readonly Assessment[], procedures: readonly SurveyedProcedure[]): Outcome {
  const fates = { charged: noDays(), held: noDays(), open: noDays(), none: noDays() };
  for (const assessment of assessments) {
    const fate = fates[fateOf(assessment)];
    fate.days += 1;
    fate.units += assessment.charges.reduce((sum, { units }) => sum + units, 0);
  }
  const unseen = procedures.filter(({ fate, therapyCode }) => fate === 'invisible' && therapyCode !== undefined);
  return {
    days: assessments.length,
    ...fates,
    rules: firingRules(assessments),
    invisible: reasons(unseen.filter(isManual)),
    otherInvisible: reasons(unseen.filter((one) => !isManual(one))),
  };
}

function noDays(): { days: number; units: number } {
  return { days: 0, units: 0 };
}

function fateOf({ charges, issues }: Assessment): 'charged' | 'held' | 'open' | 'none' {
  if (charges.length === 0) {
    return 'none';
  }
  if (charges.every(({ status }) => status === 'billable')) {
    return 'charged';
  }
  return issues.some(holdsCharge) ? 'held' : 'open';
}

function firingRules(assessments: readonly Assessment[]): FiringRule[] {
  const rules = new Map<string, FiringRule>();
  for (const { day, issues } of assessments) {
    const held = new Set(issues.filter(holdsCharge).map(({ code }) => code));
    for (const code of new Set(issues.map((issue) => issue.code))) {
      const ofRule = issues.filter((issue) => issue.code === code);
      const known = rules.get(code);
      rules.set(code, {
        ...(known ?? { code, title: ruleOf(code).meta.title, example: day.encounters[0]?.source ?? day.patient }),
        severity: worstOf([known?.severity, ...ofRule.map(({ severity }) => severity)]) ?? 'low',
        days: (known?.days ?? 0) + 1,
        holds: (known?.holds ?? 0) + (held.has(code) ? 1 : 0),
      });
    }
  }
  return [...rules.values()].sort((a, b) => b.holds - a.holds || b.days - a.days || (a.code < b.code ? -1 : 1));
}

function reasons(procedures: readonly SurveyedProcedure[]): Row[] {
  const tally = new Tally();
  procedures.forEach(({ why = '', source }) => {
    tally.add(why, source);
  });
  return tally.rows();
}
