// SPDX-License-Identifier: Apache-2.0
import { conditionsNaming, diagnosesBehind, diagnosesOfVisit } from '../../fhir/read/diagnosis.ts';
import { attachmentsOf, narrativesOf } from '../../fhir/read/narrative.ts';
import { isNoteReport } from '../../fhir/read/report-kind.ts';
import { encounterState } from '../../fhir/read/record-states.ts';
import type { R4Attachment, R4CodeableConcept, R4Reference, ReadResource } from '../../fhir/r4.ts';
import { relativeReference, type RecordSet } from '../../fhir/record-set.ts';
import { binaryIn, typeOf } from '../../fhir/reference.ts';
import type { SurveyedProcedure } from './procedures.ts';
import { Tally, type Row } from './tally.ts';

type Encounter = ReadResource<'Encounter'>;

/** How one thing is written, in so many ways. */
export interface Topic {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** How the records write what a charge rests on. */
export function howWritten(records: RecordSet, procedures: readonly SurveyedProcedure[]): Topic[] {
  const therapy = procedures.filter(({ therapyCode }) => therapyCode !== undefined);
  const visits = records.all('Encounter');
  const treated = new Set(therapy.map(({ encounterReference }) => encounterReference));
  const ofTherapy = visits.filter(({ id }) => treated.has(`Encounter/${id}`));
  const assessed = ofTherapy.filter((visit) => encounterState(visit) !== undefined);
  return [
    topic('Visits, by status', visits, (visit) => [visit.status, `Encounter/${visit.id}`]),
    topic('Times of visits', visits, (visit) => [timeOf(records, visit), `Encounter/${visit.id}`]),
    topic('Codes of Procedures', procedures, ({ procedure, source }) => [systemOf(procedure.code), source]),
    topic('Diagnoses of visits with therapy', assessed, (visit) => [
      diagnosed(records, visit),
      `Encounter/${visit.id}`,
    ]),
    topic('Codes of diagnoses', records.all('Condition'), ({ id, code }) => [systemOf(code), `Condition/${id}`]),
    topic('Performers of therapy, by how they are named', therapy, (one) => [named(one), one.source]),
    topic('Roles of performers, by what tells them', peopleOf(therapy), ([person, role]) => [role, person]),
    topic('Minutes of therapy', therapy, (one) => [minutesOf(one), one.source]),
    topic('Notes', notesOf(records), ([source, form]) => [form, source]),
    topic('Payers, by how a Coverage names them', records.all('Coverage'), (coverage) => [
      payorOf(coverage),
      `Coverage/${coverage.id}`,
    ]),
  ].filter(({ rows }) => rows.length > 0);
}

function topic<T>(title: string, items: Iterable<T>, of: (item: T) => readonly [what: string, example: string]): Topic {
  const tally = new Tally();
  for (const item of items) {
    tally.add(...of(item));
  }
  return { title, rows: tally.rows() };
}

/** As it was written: what the records hold was turned into local time where the zone is known. */
function timeOf(records: RecordSet, { id, period }: Encounter): string {
  const raw = records.raw(`Encounter/${id}`)?.['period'];
  const written = typeof raw === 'object' && raw !== null && 'start' in raw ? raw.start : undefined;
  if (typeof written !== 'string') {
    return 'no start';
  }
  const end = period?.end === undefined ? 'start only' : 'start and end';
  if (!written.includes('T')) {
    return `${end}, dates without a time`;
  }
  if (!written.endsWith('Z')) {
    return `${end}, with an offset from UTC`;
  }
  const isLocal = period?.start !== written;
  return `${end}, in UTC, ${isLocal ? 'time zone known' : 'no time zone set'}`;
}

/** The system of the first code; `words only` where there is none. */
function systemOf(concept: R4CodeableConcept | undefined): string {
  const coded = concept?.coding?.find(({ code }) => code !== undefined);
  if (coded) {
    return coded.system ?? 'a code without a system';
  }
  const isNamed = concept?.text !== undefined || concept?.coding?.some(({ display }) => display !== undefined) === true;
  return isNamed ? 'words only' : 'neither code nor words';
}

function diagnosed(records: RecordSet, visit: Encounter): string {
  if ((visit.diagnosis ?? []).length > 0) {
    return 'Encounter.diagnosis';
  }
  if (conditionsNaming(records, visit).length > 0) {
    return 'a Condition that names the visit';
  }
  if (diagnosesBehind(records, visit).length > 0) {
    return 'the episode of care, the order or the plan of care';
  }
  return diagnosesOfVisit(records, visit).length > 0 ? 'the problem list only' : 'none';
}

function named({ procedure, encounter }: SurveyedProcedure): string {
  const [first] = procedure.performer ?? [];
  const participant = encounter?.participant?.find(({ individual }) => individual !== undefined)?.individual;
  if (first) {
    return `Procedure.performer: ${formOf(first.actor)}`;
  }
  return participant ? `only Encounter.participant: ${formOf(participant)}` : 'nobody is named';
}

function formOf(reference: R4Reference): string {
  const text = relativeReference(reference);
  if (text === undefined) {
    return reference.identifier ? 'an identifier alone' : 'words only';
  }
  return text.startsWith('#') ? 'contained' : text.includes('?') ? 'a conditional reference' : typeOf(text);
}

/** Each person with the role and its proof, once. */
function peopleOf(therapy: readonly SurveyedProcedure[]): Map<string, string> {
  const performers = therapy.flatMap((one) => one.performers);
  return new Map(
    performers.map(({ person, role, provenBy }) => [
      person,
      provenBy === undefined ? 'role unknown' : `${role}, by ${provenBy}`,
    ]),
  );
}

const FROM = {
  schedule: 'the procedure-schedule extension',
  period: 'Procedure.performedPeriod',
  text: 'Procedure.performedString',
  observation: 'an Observation that is part of it',
} as const;

function minutesOf({ segment: { readings, invalid } }: SurveyedProcedure): string {
  const [first] = readings;
  if (invalid.length > 0) {
    return 'a time that cannot be true';
  }
  return first ? FROM[first.from] : 'none';
}

/** Each note with the form it has, and whether it can be read. */
function notesOf(records: RecordSet): [source: string, form: string][] {
  const patients = new Set(
    [...records.all('Composition'), ...records.all('DocumentReference'), ...records.all('DiagnosticReport')].map(
      ({ subject }) => relativeReference(subject) ?? '',
    ),
  );
  const unseen = new Set(
    [...patients].flatMap((patient) =>
      narrativesOf(records, patient).flatMap((note) => (note.unseen === undefined ? [] : [note.source])),
    ),
  );
  return [
    ...records.all('Composition').map(({ id }): [string, string] => [`Composition/${id}`, 'Composition']),
    ...[
      ...records.all('DocumentReference').map((one) => ({ ...one, files: attachmentsOf(one) })),
      ...records
        .all('DiagnosticReport')
        .filter(isNoteReport)
        .map((one) => ({ ...one, files: one.presentedForm ?? [] })),
    ].map(({ resourceType, id, files }): [string, string] => {
      const source = `${resourceType}/${id}`;
      return [source, `${resourceType}, ${attachmentOf(files)}${unseen.has(source) ? ', not readable' : ''}`];
    }),
    ...records
      .all('ClinicalImpression')
      .map(({ id }): [string, string] => [`ClinicalImpression/${id}`, 'ClinicalImpression']),
    ...records
      .all('QuestionnaireResponse')
      .map(({ id }): [string, string] => [`QuestionnaireResponse/${id}`, 'QuestionnaireResponse']),
    ...records
      .all('Procedure')
      .filter(({ note = [] }) => note.length > 0)
      .map(({ id }): [string, string] => [`Procedure/${id}`, 'Procedure.note']),
  ];
}

function attachmentOf([file = {}]: readonly R4Attachment[]): string {
  const { contentType = 'no content type', data, url = '' } = file;
  const type = contentType.split(';')[0] ?? '';
  const place =
    data !== undefined
      ? 'inline'
      : binaryIn(url) !== undefined
        ? 'in a Binary'
        : url === ''
          ? 'empty'
          : 'at an address';
  return `${type} ${place}`;
}

function payorOf({ payor = [], type }: ReadResource<'Coverage'>): string {
  const [first] = payor;
  const how = first ? formOf(first) : 'nobody';
  return `${how}${type ? ', with Coverage.type' : ''}`;
}
