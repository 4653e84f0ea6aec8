// SPDX-License-Identifier: Apache-2.0
import { addDays } from '../../fhir/date-time.ts';
import { FAULTS } from './faults.ts';
import { randomOf } from './random.ts';
import { perhapsTogether } from './together.ts';
import { unitsFor, type PlannedService, type PlannedVisit } from './visit.ts';

/** Visits of a patient: fewer than the ten after which Medicare asks for a progress report. */
const VISITS = 9;
/** A therapist's patients of a day, one an hour from eight o'clock on, and how often they change in a year. */
const SLOTS = 8;
const WAVES = 12;
const FIRST_DAY = '2025-01-06';
const DAYS_OF_WAVE = 28;
/** Mondays, Wednesdays and Fridays. */
const VISIT_DAYS = [0, 2, 4, 7, 9, 11, 14, 16, 18];

const EXERCISES = [
  ['97110', 'Therapeutic exercise'],
  ['97112', 'Neuromuscular reeducation'],
] as const;

export interface PlannedPatient {
  readonly id: string;
  readonly payer: (typeof PAYERS)[number];
  readonly discipline: 'PT' | 'OT';
  readonly therapist: string;
  /** Where one of the clinic's assistants furnishes this patient's manual therapy. */
  readonly assistant: string | undefined;
  readonly planFrom: string;
  readonly visits: readonly PlannedVisit[];
}

/** Who pays, and how often. */
export const PAYERS = [
  { id: 'medicare', name: 'Medicare Part B', share: 0.4, isMedicare: true, usdPerUnit: undefined },
  { id: 'commercial', name: 'Sample Health Plan', share: 0.35, isMedicare: false, usdPerUnit: 31.5 },
  { id: 'mutual', name: 'Sample Mutual', share: 0.25, isMedicare: false, usdPerUnit: 27.25 },
] as const;

/** The patients whose visits come to so many days; each depends on seed and number alone. */
export function* plannedPatients(days: number, seed: string): Generator<PlannedPatient> {
  for (let index = 0; index * VISITS < days; index += 1) {
    const patient = plannedPatient(index, seed, days);
    // Neighbours in a therapist's day are two and two.
    const [neighbour, isSecond] = [plannedPatient(index ^ 1, seed, days), index % 2 === 1];
    const visits = patient.visits.map((visit, at) =>
      perhapsTogether(visit, neighbour.visits[at], `${seed} ${String(index >> 1)} ${String(at)}`, isSecond),
    );
    yield { ...patient, visits };
  }
}

/** People of the clinic up to the therapist of a patient: each therapist has an assistant. */
export function therapistsFor(days: number): number {
  return Math.ceil(Math.ceil(days / VISITS) / (SLOTS * WAVES));
}

export function disciplineOf(therapist: number): 'PT' | 'OT' {
  return therapist % 4 === 3 ? 'OT' : 'PT';
}

function plannedPatient(index: number, seed: string, days: number): PlannedPatient {
  const count = Math.max(0, Math.min(VISITS, days - index * VISITS));
  const random = randomOf(`${seed} ${String(index)}`);
  const therapist = Math.floor(index / (SLOTS * WAVES));
  const wave = Math.floor(index / SLOTS) % WAVES;
  const discipline = disciplineOf(therapist);
  const drawn = random();
  const payer = PAYERS.find((_, at) => drawn < PAYERS.slice(0, at + 1).reduce((sum, { share }) => sum + share, 0));
  const begin = addDays(FIRST_DAY, wave * DAYS_OF_WAVE);
  const patient = {
    id: `p${String(index)}`,
    payer: payer ?? PAYERS[0],
    discipline,
    therapist: `t${String(therapist)}`,
    assistant: random() < 0.2 ? `a${String(therapist)}` : undefined,
    planFrom: addDays(begin, -3),
  };
  const visits = VISIT_DAYS.slice(0, count).map((after, at) =>
    plannedVisit(
      patient,
      { id: `${patient.id}-${String(at)}`, date: addDays(begin, after), startMinute: 480 + 60 * (index % SLOTS) },
      random,
    ),
  );
  return { ...patient, visits };
}

function plannedVisit(
  { id: patient, payer, discipline, therapist, assistant }: Omit<PlannedPatient, 'visits'>,
  when: Pick<PlannedVisit, 'id' | 'date' | 'startMinute'>,
  random: () => number,
): PlannedVisit {
  const minutes = [10, 15, 20, 25, 30][Math.floor(random() * 5)] ?? 15;
  const manual: PlannedService = {
    code: '97140',
    title: 'Joint mobilization',
    startMinute: 2,
    minutes,
    byAssistant: assistant !== undefined,
  };
  // Fifteen minutes each: by the total or code by code, the units are the same.
  const count = Math.floor(random() * 2);
  const others = EXERCISES.slice(0, count).map(([code, title], at): PlannedService => ({
    code,
    title,
    startMinute: 2 + minutes + at * 15,
    minutes: 15,
    byAssistant: false,
  }));
  const supportedUnits = unitsFor(minutes);
  const assistantCode = discipline === 'PT' ? 'CQ' : 'CO';
  const planned: PlannedVisit = {
    ...when,
    patient,
    discipline,
    isMedicare: payer.isMedicare,
    therapist,
    assistant,
    manual,
    others,
    supportedUnits,
    billedUnits: supportedUnits,
    modifiers: [discipline === 'PT' ? 'GP' : 'GO', ...(payer.isMedicare && assistant ? [assistantCode] : [])],
    chargeStatus: random() < 0.7 ? 'billed' : 'billable',
    spoilt: new Set(),
    rules: [],
  };
  return withFault(planned, random());
}

/** A visit with the fault that a number from 0 to below 1 draws, or with none. */
function withFault(planned: PlannedVisit, drawn: number): PlannedVisit {
  let below = 0;
  for (const fault of FAULTS) {
    below += fault.rate;
    if (drawn < below) {
      return fault.fits(planned) ? fault.make(planned) : planned;
    }
  }
  return planned;
}
