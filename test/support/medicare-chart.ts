// SPDX-License-Identifier: Apache-2.0
import type {
  CarePlan,
  ChargeItem,
  Composition,
  Coverage,
  Encounter,
  Extension,
  Practitioner,
  Procedure,
  Resource,
} from '@medplum/fhirtypes';
import { assess, type Decision } from '../../src/engine/assess.ts';
import type { RuleCode } from '../../src/engine/billing/rule-code.ts';
import { toTreatmentDays } from '../../src/fhir/read/treatment-days.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';
import {
  ACCRUED_AMOUNT,
  CERTIFICATION_BY_ORDER,
  CHARGE_IDENTIFIER,
  CHARGE_ITEM_MODIFIER,
  CPT,
  DEVICE_IDENTIFIER,
  TIME_ZONE,
} from '../../src/fhir/systems.ts';
import { SERVICE_NAME } from '../../src/fhir/write/device.ts';
import { therapist, treatment, visit } from './visit.ts';

const subject = { reference: 'Patient/p1' };

/** Who treats: `t1` physical therapist, `a1` her assistant, `t2` occupational therapist, `m1` physician. */
export const STAFF: readonly Practitioner[] = [
  therapist('t1'),
  therapist('a1', '225200000X'),
  therapist('t2', '225X00000X'),
  therapist('m1', '208100000X'),
];

export const NEW_YORK: Resource = {
  resourceType: 'Device',
  id: 'd',
  identifier: [{ system: DEVICE_IDENTIFIER, value: SERVICE_NAME }],
  extension: [{ url: TIME_ZONE, valueCode: 'America/New_York' }],
};

export function coverage(name: string, facts: Partial<Coverage> = {}): Coverage {
  return {
    resourceType: 'Coverage',
    id: name.replaceAll(' ', '-'),
    status: 'active',
    beneficiary: subject,
    payor: [{ display: name }],
    ...facts,
  };
}

export const PART_B = coverage('Medicare Part B');

/** What an administrator has set for therapy elsewhere. */
export function accrued(year: number, discipline: string, value: number, currency?: 'USD' | 'EUR'): Extension {
  return {
    url: ACCRUED_AMOUNT,
    extension: [
      { url: 'year', valueInteger: year },
      { url: 'discipline', valueCode: discipline },
      { url: 'amount', valueMoney: { value, ...(currency ? { currency } : {}) } },
    ],
  };
}

/** A visit in the morning of a date, in New York's winter time. */
export function visitOn(id: string, date: string, by = 't1', facts: Partial<Encounter> = {}): Encounter {
  return visit({
    id,
    participant: [{ individual: { reference: `Practitioner/${by}` } }],
    period: { start: `${date}T09:00:00-05:00`, end: `${date}T12:00:00-05:00` },
    ...facts,
  });
}

/** A visit with 30 minutes of one service. */
export function treated(id: string, date: string, by = 't1', code = '97140'): [Encounter, Procedure] {
  const facts: Partial<Procedure> = {
    encounter: { reference: `Encounter/${id}` },
    performer: [{ actor: { reference: `Practitioner/${by}` } }],
    performedPeriod: { start: `${date}T10:00:00-05:00`, end: `${date}T10:30:00-05:00` },
    ...(code === '97140' ? {} : { code: { coding: [{ system: CPT, code }] } }),
  };
  return [visitOn(id, date, by), treatment(`treatment-${id}`, '10:00-10:30', facts)];
}

interface Line {
  readonly code?: string;
  /** None stated where it is `null`. */
  readonly units?: number | null;
  readonly modifiers?: readonly string[];
}

/** A billed charge; two units of 97140 with GP where nothing else is said. */
export function chargeOn(date: string | undefined, line: Line = {}, facts: Partial<ChargeItem> = {}): ChargeItem {
  const { code = '97140', units = 2, modifiers = ['GP'] } = line;
  const codings = modifiers.map((modifier) => ({ code: modifier }));
  return {
    resourceType: 'ChargeItem',
    id: `c-${String(date)}-${code}-${modifiers.join('')}`,
    status: 'billed',
    subject,
    code: { coding: [{ system: CPT, code }] },
    ...(date === undefined ? {} : { occurrenceDateTime: date }),
    ...(units === null ? {} : { quantity: { value: units } }),
    extension: [{ url: CHARGE_ITEM_MODIFIER, valueCodeableConcept: { coding: codings } }],
    ...facts,
  };
}

/** A charge that this service wrote for a part of a day, `p1/2026-03-02/PT/97140`. */
export function ownCharge(key: string, line: Line = {}, status: ChargeItem['status'] = 'planned'): ChargeItem {
  const [, date] = key.split('/');
  const identifier = [{ system: CHARGE_IDENTIFIER, value: key }];
  return chargeOn(date, line, { id: key.replaceAll(/[/@]/g, '-'), status, identifier });
}

export function carePlan(start: string, facts: Partial<CarePlan> = {}): CarePlan {
  return {
    resourceType: 'CarePlan',
    id: `plan-${start}`,
    status: 'active',
    intent: 'plan',
    subject,
    title: 'Physical therapy plan of care',
    description: 'Manual therapy 2x/week for 8 weeks',
    period: { start },
    ...facts,
  };
}

/** A draft whose certification is a signed order, with the plan sent. */
export function byOrder(orderSigned?: string, planSent?: string): Partial<CarePlan> {
  const dates = Object.entries({ orderSigned, planSent });
  const parts = dates.flatMap(([url, valueDate]) => (valueDate === undefined ? [] : [{ url, valueDate }]));
  return { status: 'draft', extension: [{ url: CERTIFICATION_BY_ORDER, extension: parts }] };
}

/** A document with a goal and a frequency, of a LOINC type. */
export function documentOf(loinc: string, date: string, facts: Partial<Composition> = {}): Composition {
  return {
    resourceType: 'Composition',
    id: `doc-${date}`,
    status: 'final',
    subject,
    date,
    type: { coding: [{ system: 'http://loinc.org', code: loinc }] },
    title: 'Note',
    author: [],
    section: [
      {
        title: 'Assessment',
        text: { status: 'generated', div: '<div><p>Goal: walk 20 minutes. Manual therapy 2x/week.</p></div>' },
      },
    ],
    ...facts,
  };
}

/** What is decided of a patient's day, in physical therapy where nothing else is said. */
export function decide(chart: readonly object[], date: string, discipline = 'PT'): Decision {
  const found = toTreatmentDays(new RecordSet([...STAFF, ...chart]), 'Patient/p1').find(
    ({ day }) => day.dateOfService === date && (day.discipline === discipline || day.discipline === 'unknown'),
  );
  if (!found) {
    throw new Error(`no treatment on ${date}`);
  }
  return assess(found.day, found.policy, found.ptpEdits);
}

/** The messages of a rule. */
export function told({ issues }: Decision, ...codes: readonly RuleCode[]): string[] {
  return issues
    .filter(({ code }) => codes.includes(code))
    .flatMap(({ findings }) => findings.map(({ messageId }) => messageId));
}
