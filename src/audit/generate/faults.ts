// SPDX-License-Identifier: Apache-2.0
import type { RuleCode } from '../../engine/billing/rule-code.ts';
import { unitsFor, type PlannedVisit, type Spoilt } from './visit.ts';

/** A mistake as clinics make them, and what is known of it without reading any record. */
export interface Fault {
  readonly name: string;
  /** Share of visits that have it. */
  readonly rate: number;
  readonly fits: (visit: PlannedVisit) => boolean;
  readonly make: (visit: PlannedVisit) => PlannedVisit;
}

const always = (): boolean => true;

/** Something left out of the records, and the rule that misses it. */
function omission(what: Spoilt, rule: RuleCode, rate: number, supported?: number): Fault {
  return {
    name: `no ${what}`,
    rate,
    fits: always,
    make: (visit) => ({
      ...visit,
      spoilt: new Set([...visit.spoilt, what]),
      supportedUnits: supported ?? visit.supportedUnits,
      rules: [...visit.rules, rule, ...miscounted(visit, supported ?? visit.supportedUnits)],
    }),
  };
}

/** A billed charge is told as billed wrongly; the units of one that is not yet sent follow from what the fault is. */
export function miscounted({ billedUnits, chargeStatus }: PlannedVisit, supportedUnits: number): RuleCode[] {
  return billedUnits !== supportedUnits && chargeStatus === 'billed' ? ['charge-already-billed'] : [];
}

function billing(name: string, rate: number, more: number): Fault {
  return {
    name,
    rate,
    fits: ({ billedUnits }) => billedUnits + more > 0,
    make: (visit) => ({
      ...visit,
      billedUnits: visit.billedUnits + more,
      rules: [...visit.rules, visit.chargeStatus === 'billed' ? 'charge-already-billed' : 'units-mismatch'],
    }),
  };
}

/** At most one of these in a visit, so that none hides another. */
export const FAULTS: readonly Fault[] = [
  billing('one unit too many', 0.03, 1),
  billing('one unit too few', 0.02, -1),
  omission('duration', 'duration-missing', 0.015, 0),
  omission('order of times', 'duration-invalid', 0.005, 0),
  omission('region', 'region-missing', 0.02),
  omission('diagnosis', 'diagnosis-missing', 0.01),
  omission('performer', 'performer-missing', 0.005),
  omission('symptoms', 'symptoms-missing', 0.02),
  omission('exam', 'exam-findings-missing', 0.02),
  omission('function', 'functional-limitation-missing', 0.02),
  omission('response', 'response-missing', 0.02),
  omission('code', 'service-uncoded', 0.01),
  {
    name: 'dry needling billed as manual therapy',
    rate: 0.01,
    fits: always,
    make: (visit) => ({
      ...visit,
      manual: { ...visit.manual, title: 'Dry needling, lumbar multifidus' },
      supportedUnits: 0,
      rules: [...visit.rules, 'excluded-dry-needling', ...miscounted(visit, 0)],
    }),
  },
  {
    name: 'no CQ or CO on an assistant’s units',
    rate: 0.02,
    fits: ({ isMedicare, assistant, chargeStatus }) =>
      isMedicare && assistant !== undefined && chargeStatus === 'billed',
    make: (visit) => ({
      ...visit,
      modifiers: visit.modifiers.slice(0, 1),
      rules: [...visit.rules, 'assistant-modifier-missing'],
    }),
  },
  {
    name: 'exercise in the same minutes',
    rate: 0.01,
    fits: ({ manual, others }) => others.length > 0 && manual.minutes >= 23,
    make: (visit) => {
      const [first, ...rest] = visit.others;
      const { startMinute, minutes } = visit.manual;
      // The last eight minutes of manual therapy are the exercise's as well.
      const moved = first ? [{ ...first, startMinute: startMinute + minutes - SHARED_MINUTES }] : [];
      const supportedUnits = unitsFor(minutes - SHARED_MINUTES);
      return {
        ...visit,
        others: [...moved, ...rest.map((other) => ({ ...other, startMinute: other.startMinute + 30 }))],
        supportedUnits,
        rules: [...visit.rules, 'time-not-exclusive', ...miscounted(visit, supportedUnits)],
      };
    },
  },
];

const SHARED_MINUTES = 8;
