// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomFrom } from '../../src/audit/generate/random.ts';

/** One patient's records as NDJSON, and the treatment days that they hold. */
export interface PatientLines {
  readonly patient: string;
  readonly lines: readonly string[];
  readonly days: number;
}

const VISITS_PER_PATIENT = 10;
const CODES = ['97140', '97110', '97112', '97530', '97035', '97116', '97535', '97032'];
const REGIONS = ['Lumbar spine', 'Cervical spine', 'Left shoulder', 'Right knee'];
const DIAGNOSES = ['M54.50', 'M54.2', 'M25.512', 'M25.561'];

/**
 * Days of treatment as EHRs export them: a Coverage and a plan of care per patient; per visit an Encounter, two to four
 * timed Procedures, two Observations and, where asked for, a note of its own, each unlike the others.
 */
export function engineCorpus(days: number, seed: number, withNotes: boolean): PatientLines[] {
  const random = randomFrom(seed);
  const notes = withNotes ? labelledTexts() : [];
  return Array.from({ length: Math.ceil(days / VISITS_PER_PATIENT) }, (_, index) => {
    const patient = `p${String(seed)}-${String(index)}`;
    const visits = Array.from({ length: VISITS_PER_PATIENT }, (__, visit) => visitOf(patient, visit, random, notes));
    const resources = [...standing(patient, index), ...visits.flat()];
    return {
      patient: `Patient/${patient}`,
      lines: resources.map((one) => JSON.stringify(one)),
      days: VISITS_PER_PATIENT,
    };
  });
}

function standing(patient: string, index: number): object[] {
  const subject = { reference: `Patient/${patient}` };
  const payer = index % 2 === 0 ? 'Noridian Medicare Part B' : 'Aetna PPO';
  return [
    { resourceType: 'Patient', id: patient, birthDate: '1960-01-01' },
    {
      resourceType: 'Practitioner',
      id: 't',
      name: [{ family: 'Sample', given: ['Theo'] }],
      qualification: [{ code: { coding: [{ system: 'http://nucc.org/provider-taxonomy', code: '225100000X' }] } }],
    },
    { resourceType: 'Organization', id: `pay${String(index % 2)}`, name: payer },
    {
      resourceType: 'Coverage',
      id: `${patient}-cov`,
      status: 'active',
      beneficiary: subject,
      payor: [{ reference: `Organization/pay${String(index % 2)}` }],
    },
    {
      resourceType: 'CarePlan',
      id: `${patient}-plan`,
      status: 'active',
      intent: 'plan',
      subject,
      title: 'Physical therapy plan of care',
      description: 'Manual therapy, therapeutic exercise, twice a week for 6 weeks',
      period: { start: '2026-01-02', end: '2026-03-30' },
    },
  ];
}

function visitOf(patient: string, visit: number, random: () => number, notes: readonly string[]): object[] {
  const id = `${patient}-v${String(visit)}`;
  const date = new Date(Date.UTC(2026, 0, 5 + visit * 3)).toISOString().slice(0, 10);
  const subject = { reference: `Patient/${patient}` };
  const encounter = { reference: `Encounter/${id}` };
  const site = Math.floor(random() * REGIONS.length);
  const hour = String(8 + Math.floor(random() * 9)).padStart(2, '0');
  const at = (minute: number): string => `${date}T${hour}:${String(minute).padStart(2, '0')}:00-05:00`;
  const common = { id, subject, encounter, at, random, site, visit };
  const documents = notes.length === 0 ? [] : [documentOf(id, date, notes, random)].map((one) => ({ ...one, subject }));
  return [
    {
      resourceType: 'Encounter',
      id,
      meta: { versionId: '2', lastUpdated: `${date}T23:00:00Z` },
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      subject,
      participant: [{ individual: { reference: 'Practitioner/t', display: 'Theo Sample, PT' } }],
      reasonCode: [{ text: 'Pain' }],
      period: { start: at(0), end: at(59) },
    },
    ...proceduresOf(common),
    ...observationsOf(common),
    ...documents,
  ];
}

interface Visit {
  readonly id: string;
  readonly visit: number;
  readonly site: number;
  readonly subject: object;
  readonly encounter: object;
  readonly at: (minute: number) => string;
  readonly random: () => number;
}

function proceduresOf({ id, visit, site, subject, encounter, at, random }: Visit): object[] {
  const services = 2 + Math.floor(random() * 3);
  let minute = 0;
  return Array.from({ length: services }, (_, index) => {
    const start = minute;
    minute += 8 + Math.floor(random() * 7);
    const code = index === 0 ? '97140' : CODES[1 + ((visit + index) % (CODES.length - 1))];
    return {
      resourceType: 'Procedure',
      id: `${id}-s${String(index)}`,
      meta: { versionId: '1', lastUpdated: at(59) },
      status: 'completed',
      code: {
        coding: [{ system: 'http://www.ama-assn.org/go/cpt', code }],
        text: index === 0 ? 'Joint mobilization' : 'Therapeutic service',
      },
      subject,
      encounter,
      performedPeriod: { start: at(start), end: at(minute) },
      performer: [{ actor: { reference: 'Practitioner/t', display: 'Theo Sample, PT' } }],
      reasonCode: [{ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: DIAGNOSES[site] }] }],
      bodySite: [{ text: REGIONS[site] }],
      outcome: { text: 'Tolerated well' },
    };
  });
}

function observationsOf({ id, subject, encounter, at, random }: Visit): object[] {
  return ['exam', 'functional-status'].map((category) => ({
    resourceType: 'Observation',
    id: `${id}-${category.slice(0, 2)}`,
    status: 'final',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: category }] }],
    code: { text: category === 'exam' ? 'Range of motion' : 'Oswestry disability index' },
    subject,
    encounter,
    effectiveDateTime: at(0),
    valueQuantity: { value: Math.round(random() * 100), unit: '%', system: 'http://unitsofmeasure.org', code: '%' },
  }));
}

function documentOf(id: string, date: string, notes: readonly string[], random: () => number): object {
  const note = notes[Math.floor(random() * notes.length)] ?? '';
  const text = `Visit ${id} of ${date}\n${note}\nNext appointment ${String(Math.floor(random() * 28) + 1)} March.`;
  return {
    resourceType: 'DocumentReference',
    id: `${id}-n`,
    status: 'current',
    docStatus: 'final',
    type: { coding: [{ system: 'http://loinc.org', code: '11506-3', display: 'Progress note' }] },
    date: `${date}T22:00:00-05:00`,
    content: [{ attachment: { contentType: 'text/plain', data: Buffer.from(text).toString('base64') } }],
    context: { encounter: [{ reference: `Encounter/${id}` }] },
  };
}

function labelledTexts(): string[] {
  const folder = join(import.meta.dirname, '..', '..', 'test', 'notes');
  return ['tuning.json', 'tuning-2.json'].flatMap((file) =>
    (
      JSON.parse(readFileSync(join(folder, file), 'utf8')) as { readonly notes: readonly { readonly text: string }[] }
    ).notes.map(({ text }) => text),
  );
}
