// SPDX-License-Identifier: Apache-2.0
import type { ClockInterval } from '../../src/engine/billing/clock-interval.ts';
import type { Documentation } from '../../src/engine/billing/documentation.ts';
import type {
  BusyTime,
  EncounterFacts,
  ExistingCharge,
  Exclusion,
  Performer,
  ServiceLine,
  TimedSegment,
  TreatmentDay,
} from '../../src/engine/billing/treatment-day.ts';

const MINUTE_MS = 60_000;

export const THERAPIST: Performer = { source: 'Practitioner/t1', person: 'Practitioner/t1', role: 'PT' };

export const ASSISTANT: Performer = { source: 'Practitioner/a1', person: 'Practitioner/a1', role: 'PTA' };

/** Clock time on 2 March 2026 at UTC−5, from `10:00` to `10:30`. */
export function interval(from: string, to: string): ClockInterval {
  const at = (time: string): number => Date.parse(`2026-03-02T${time}:00-05:00`);
  return { startMs: at(from), endMs: at(to), utcOffsetMinutes: -300 };
}

interface ServiceOptions extends Partial<Omit<ServiceLine, 'segments'>> {
  /** Clock times, `10:00-10:30`. */
  readonly at?: string;
  readonly minutes?: number;
  readonly invalid?: readonly string[];
  readonly segments?: readonly TimedSegment[];
}

/** A segment by the clock, by stated minutes, or both. */
export function segment(source: string, { at, minutes, invalid = [] }: ServiceOptions): TimedSegment {
  const [from = '', to = ''] = at?.split('-') ?? [];
  const clock = at === undefined ? undefined : interval(from, to);
  const readings: TimedSegment['readings'] = [
    ...(minutes === undefined
      ? []
      : [{ from: 'schedule' as const, path: 'schedule', durationMs: minutes * MINUTE_MS }]),
    ...(clock ? [{ from: 'period' as const, path: 'period', durationMs: clock.endMs - clock.startMs }] : []),
  ];
  const [first] = readings;
  return {
    source,
    ...(first && invalid.length === 0 ? { durationMs: first.durationMs } : {}),
    readings,
    ...(clock ? { interval: clock } : {}),
    regions: [],
    invalid,
  };
}

/** A complete manual therapy service; options make it something else. */
export function service(id: string, options: ServiceOptions = {}): ServiceLine {
  const { at: _at, minutes: _minutes, invalid: _invalid, segments, ...facts } = options;
  const source = `Procedure/${id}`;
  return {
    source,
    encounter: 'Encounter/e1',
    code: '97140',
    codedBy: 'code',
    provisional: false,
    segments: segments ?? [segment(source, options)],
    regions: [{ text: 'Lumbar spine' }],
    techniques: ['joint mobilization'],
    exclusions: [],
    performers: [THERAPIST],
    diagnoses: [],
    ...facts,
  };
}

export function encounter(facts: Partial<EncounterFacts> = {}): EncounterFacts {
  return {
    source: 'Encounter/e1',
    state: 'finished',
    interval: interval('09:00', '12:00'),
    startTime: '09:00',
    diagnoses: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M54.50', text: 'Low back pain' }],
    ...facts,
  };
}

export function charge(facts: Partial<ExistingCharge> = {}): ExistingCharge {
  return {
    source: 'ChargeItem/c1',
    encounter: 'Encounter/e1',
    ours: true,
    part: '97140',
    state: 'standing',
    units: 2,
    unitsArePersons: false,
    modifiers: ['GP'],
    ...facts,
  };
}

export function busy(source: string, at: string, facts: Partial<BusyTime> = {}): BusyTime {
  const [from = '', to = ''] = at.split('-');
  return { source, code: '97110', interval: interval(from, to), performers: [THERAPIST.person], ...facts };
}

export function exclusion(facts: Partial<Exclusion>): Exclusion {
  return {
    service: 'other-service',
    codes: ['97012'],
    label: 'mechanical traction',
    path: 'Procedure.code.text',
    named: true,
    ...facts,
  };
}

/** So many treatment days, ten days apart, the last on 2 March 2026. */
export function treatmentDates(count: number): string[] {
  const last = Date.parse('2026-03-02');
  const daysBefore = (days: number): string => new Date(last - days * 86_400_000).toISOString().slice(0, 10);
  return Array.from({ length: count }, (_, index) => daysBefore((count - 1 - index) * 10));
}

/** Documentation with nothing missing. */
export function documentation(facts: Partial<Documentation> = {}): Documentation {
  const evidence = [{ source: 'Composition/n1', offset: 0 }];
  return {
    symptoms: evidence,
    functionalLimitations: evidence,
    examFindings: evidence,
    responses: evidence,
    plans: [
      { source: 'CarePlan/p1', start: '2026-02-01', end: '2026-04-30', namesManualTherapy: true, isCertified: true },
    ],
    treatmentDatesSinceReport: treatmentDates(4),
    notedTechniques: [],
    notedRegions: [],
    notedMinutes: [],
    unseen: [],
    hasTotalTime: true,
    ...facts,
  };
}

/** A treatment day with nothing to complain about: 30 min of manual therapy, 2 units. */
export function day(facts: Partial<TreatmentDay> = {}): TreatmentDay {
  return {
    key: 'p1/2026-03-02/PT',
    patient: 'Patient/p1',
    dateOfService: '2026-03-02',
    discipline: 'PT',
    encounters: [encounter()],
    services: [service('mt', { at: '10:00-10:30' })],
    otherDisciplineServices: [],
    otherPatientServices: [],
    charges: [],
    companionCharges: [],
    otherDisciplineLines: [],
    claimLines: [],
    manipulations: [],
    acknowledgedIssues: [],
    payer: { kind: 'other' },
    accruedUsd: 0,
    accruedUnpriced: 0,
    accruedToday: [],
    documentation: documentation(),
    problems: [],
    ...facts,
  };
}
