// SPDX-License-Identifier: Apache-2.0
import { wallTimes, type ClockInterval } from './clock-interval.ts';
import { pathInWords } from './path-words.ts';
import { serviceName } from './service-names.ts';
import type { BusyTime, ExistingCharge, ServiceLine, TreatmentDay } from './treatment-day.ts';
import { longDate, unitsText } from './wording.ts';
import { table } from '../table.ts';

/** What a record is called that the day does not tell apart from others of its kind. */
const BY_TYPE = table<string>({
  Binary: 'the note',
  CarePlan: 'the plan of care',
  ChargeItem: 'the charge',
  Claim: 'the claim',
  ClinicalImpression: 'the note',
  Composition: 'the note',
  Condition: 'the diagnosis',
  Coverage: 'the coverage',
  DiagnosticReport: 'the report',
  DocumentReference: 'the note',
  Encounter: 'the visit',
  EpisodeOfCare: 'the episode of care',
  Observation: 'the finding',
  Organization: 'the payer',
  Patient: 'the patient',
  Practitioner: 'the performer',
  PractitionerRole: 'the performer',
  Procedure: 'the treatment',
  QuestionnaireResponse: 'the form',
  ServiceRequest: 'the order',
});

const REFERENCE = /\b([A-Z][A-Za-z]+)\/[A-Za-z0-9.-]*[A-Za-z0-9]/g;
const DATE = /(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])/g;

/**
 * A text about a day as people say it: `Procedure/123` is "manual therapy 10:00–10:30", a FHIR path "its start time", a
 * date "March 2, 2026". No reference and no path reaches whoever reads an issue.
 */
export function inWords(text: string, names: RecordNames, dateText: (date: string) => string = longDate): string {
  return pathInWords(text)
    .replace(REFERENCE, (reference) => recordName(names, reference, reference))
    .replace(/ \(the (?:treatment|note|visit|plan of care)\)/g, '')
    .replace(/ at (\S+) \(\1\)/g, ' at $1')
    .replace(DATE, dateText)
    .replace(/(?<=^|[.!?] )[a-z]/g, (letter) => letter.toUpperCase());
}

/** What people call the records of a day, by reference. */
export type RecordNames = Pick<ReadonlyMap<string, string>, 'get'>;

/** What people call a record: by its name, else by its kind. */
export function recordName(names: RecordNames, reference: string, otherwise = 'another record'): string {
  return names.get(reference) ?? BY_TYPE[reference.split('/')[0] ?? ''] ?? otherwise;
}

/**
 * Names of a day's records that tell them apart.
 * @param whose - Whom another patient's service belongs to; nobody is named unless it says so.
 */
export function recordNames(
  day: TreatmentDay,
  whose: (theirs: BusyTime) => string = () => 'another patient’s',
): ReadonlyMap<string, string> {
  const visits = apart(
    day.encounters.map(({ source, interval }) => [
      source,
      'the visit',
      interval ? `the visit at ${wallTimes(interval)}` : 'the visit',
    ]),
  );
  const manipulations = day.manipulations.map(({ source, code }): [string, string] => [source, serviceName(code)]);
  const theirs = day.otherPatientServices.map((busy): [string, string] => [
    busy.source,
    `${whose(busy)} ${busyName(busy)}`,
  ]);
  const elsewhere = day.otherDisciplineServices.map((busy): [string, string] => [busy.source, busyName(busy)]);
  const companions = day.companionCharges.map(({ source, code }): [string, string] => [
    source,
    `the charge for ${code}`,
  ]);
  const charges = apart(day.charges.map((charge) => [charge.source, 'the charge', chargeName(charge)]));
  const services = wholeServices(day).flatMap(serviceNames);
  return new Map([...theirs, ...elsewhere, ...companions, ...charges, ...manipulations, ...services, ...visits]);
}

/** The short name where only one record has it, else the long one. */
function apart(all: readonly (readonly [source: string, short: string, long: string])[]): [string, string][] {
  return all.map(([source, short, long]) => [source, all.length === 1 ? short : long]);
}

/** People who relieved each other have lines of their own for one service. */
function wholeServices({ services }: TreatmentDay): ServiceLine[] {
  const bySource = new Map<string, ServiceLine>();
  for (const line of services) {
    const known = bySource.get(line.source);
    bySource.set(line.source, known ? { ...known, segments: [...known.segments, ...line.segments] } : line);
  }
  return [...bySource.values()];
}

/** A service by its name and its times, else by its regions and minutes; its parts likewise. */
function serviceNames({ source, code, segments, regions }: ServiceLine): [string, string][] {
  const timed = segments.flatMap(({ interval }) => interval ?? []);
  const [first] = timed;
  const whole = first && {
    ...first,
    startMs: Math.min(...timed.map(({ startMs }) => startMs)),
    endMs: Math.max(...timed.map(({ endMs }) => endMs)),
  };
  const minutes = segments.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0) / 60_000;
  const details = [
    ...new Set(regions.map(({ text }) => text.toLowerCase())),
    ...(Number.isInteger(minutes) && minutes > 0 ? [`${String(minutes)} min`] : []),
  ];
  const untimed = `${serviceName(code)}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
  const parts = segments
    .filter((segment) => segment.source !== source)
    .map(({ source: part, interval }): [string, string] => [
      part,
      interval ? at(code, interval) : `a part of ${serviceName(code)}`,
    ]);
  return [...parts, [source, whole ? at(code, whole) : untimed]];
}

function busyName({ code, interval }: BusyTime): string {
  return at(code, interval);
}

function at(code: string, interval: ClockInterval): string {
  return `${serviceName(code)} ${wallTimes(interval)}`;
}

function chargeName({ units, modifiers }: ExistingCharge): string {
  const assistants = modifiers.find((modifier) => modifier === 'CQ' || modifier === 'CO');
  return `the charge of ${unitsText(units)}${assistants === undefined ? '' : ` with ${assistants}`}`;
}
