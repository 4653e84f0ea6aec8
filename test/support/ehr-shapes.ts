// SPDX-License-Identifier: Apache-2.0
import { TIME_ZONE } from '../../src/fhir/systems.ts';
import { NPI, SUBJECT, VISIT, all, drop, onEncounter, onOther, onProcedure, type Change } from './ehr-chart.ts';

export { PLAIN, recordsOf, type Chart } from './ehr-chart.ts';

const LOINC = 'http://loinc.org';

const codedBy = (coding: object): Change =>
  onProcedure({ code: { coding: [{ code: '97140', ...coding }], text: 'Joint mobilization' } });
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** All that documents a visit, as one text. */
export const NOTE = `SUBJECTIVE: Reports low back stiffness on rising. Cannot sit for more than 20 minutes at her desk.
OBJECTIVE: Lumbar flexion 45 degrees, L4-5 hypomobile.
TREATMENT: Joint mobilization L4-5, grade III.
ASSESSMENT: Tolerated well, moves more freely after treatment.`;

const report = (facts: object): Record<string, unknown> => ({
  resourceType: 'DiagnosticReport',
  id: 'note',
  status: 'final',
  code: { coding: [{ system: LOINC, code: '11488-4' }], text: 'Visit note' },
  subject: SUBJECT,
  encounter: VISIT,
  effectiveDateTime: '2026-03-02',
  issued: '2026-03-02T16:00:00-05:00',
  ...facts,
});
/** The diagnosis stands nowhere at the visit. */
const diagnosedBehind = (visit: Record<string, unknown>, ...others: readonly Change[]): Change =>
  all(onEncounter({ diagnosis: undefined, ...visit }), onOther('diagnosis', { category: ELSEWHERE }), ...others);
/** Not of the problem list, so that the Condition speaks only for whoever names it. */
const ELSEWHERE = [{ text: 'Encounter diagnosis' }];

const document = (attachment: object): Record<string, unknown> => ({
  resourceType: 'DocumentReference',
  id: 'note',
  status: 'current',
  type: { coding: [{ system: LOINC, code: '11506-3' }] },
  subject: SUBJECT,
  date: '2026-03-02T16:00:00-05:00',
  content: [{ attachment }],
  context: { encounter: [VISIT] },
});
/** All that a visit is documented by is its note. */
const onlyNote = (note: Record<string, unknown>, ...others: readonly Change[]): Change =>
  all(
    drop('exam', 'func'),
    onEncounter({ reasonCode: undefined }),
    onProcedure({ outcome: undefined }),
    onOther('note', note),
    ...others,
  );

/** A good chart as different EHRs and servers write it: `billable` 97140 × 2 with GP, and no issue. */
export const GOOD_CHARTS: Readonly<Record<string, Change>> = {
  plain: (chart) => chart,
  'CPT by https': codedBy({ system: 'https://www.ama-assn.org/go/cpt' }),
  'CPT with a slash at its end': codedBy({ system: 'http://www.ama-assn.org/go/cpt/' }),
  'CPT by HL7 terminology': codedBy({ system: 'http://terminology.hl7.org/CodeSystem/CPT' }),
  'CPT by sid': codedBy({ system: 'http://hl7.org/fhir/sid/cpt' }),
  'CPT by OID': codedBy({ system: 'urn:oid:2.16.840.1.113883.6.12' }),
  'CPT without a system': codedBy({}),
  'CPT by its short name': codedBy({ system: 'CPT4' }),
  'the diagnosis names the visit': all(
    onEncounter({ diagnosis: undefined }),
    onOther('diagnosis', { encounter: VISIT }),
  ),
  'the diagnosis is on the problem list': all(
    onEncounter({ diagnosis: undefined }),
    onOther('diagnosis', { category: [{ coding: [{ code: 'problem-list-item' }] }] }),
  ),
  'a contained performer': all(
    drop('therapist'),
    onEncounter({ participant: undefined }),
    onProcedure({
      contained: [{ resourceType: 'Practitioner', id: 'th', name: [{ suffix: ['PT', 'DPT'] }] }],
      performer: [{ actor: { reference: '#th' } }],
    }),
  ),
  'a performer by NPI alone': onProcedure({
    performer: [{ actor: { identifier: { system: NPI, value: '1999999984' } } }],
  }),
  'a conditional reference': onProcedure({
    performer: [{ actor: { reference: `Practitioner?identifier=${NPI}|1999999984` } }],
  }),
  'a performer in words': all(
    drop('therapist'),
    onEncounter({ participant: undefined }),
    onProcedure({ performer: [{ actor: { display: 'Rowe, Tess PT' } }] }),
  ),
  'a role in words': all(
    onOther('therapist', { qualification: undefined }),
    onOther('role', {
      resourceType: 'PractitionerRole',
      id: 'r1',
      practitioner: { reference: 'Practitioner/t1' },
      code: [{ text: 'Physical Therapist' }],
    }),
  ),
  'a degree code': onOther('therapist', {
    qualification: [{ code: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0360', code: 'PT' }] } }],
  }),
  'times in UTC, the zone on the clinic': all(
    onEncounter({
      serviceProvider: { reference: 'Organization/clinic' },
      period: { start: '2026-03-03T01:00:00Z', end: '2026-03-03T02:00:00Z' },
    }),
    onProcedure({ performedPeriod: { start: '2026-03-03T01:05:00Z', end: '2026-03-03T01:35:00Z' } }),
    onOther('clinic', {
      resourceType: 'Organization',
      id: 'clinic',
      extension: [{ url: TIME_ZONE, valueCode: 'America/Los_Angeles' }],
    }),
  ),
  'minutes as an Observation with a unit in words': all(
    onProcedure({ performedPeriod: undefined, performedDateTime: '2026-03-02' }),
    onOther('minutes', {
      resourceType: 'Observation',
      id: 'minutes',
      status: 'final',
      code: { text: 'Treatment time' },
      subject: SUBJECT,
      partOf: [{ reference: 'Procedure/s1' }],
      valueQuantity: { value: 30, unit: 'minutes' },
    }),
  ),
  'minutes as two stretches of a schedule': onProcedure({
    performedPeriod: undefined,
    performedDateTime: '2026-03-02',
    extension: [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/procedure-schedule',
        valueTiming: { repeat: { count: 2, duration: 15, durationUnit: 'min' } },
      },
    ],
  }),
  'a code with its modifier': codedBy({ system: 'CPT4', code: '97140:GP' }),
  'a performer by the OID of NPI': onProcedure({
    performer: [{ actor: { identifier: { system: 'urn:oid:2.16.840.1.113883.4.6', value: '1999999984' } } }],
  }),
  'a referring physician beside the therapist': all(
    onProcedure({ performer: undefined }),
    onOther('physician', { resourceType: 'Practitioner', id: 'd1', name: [{ suffix: ['MD'] }] }),
    onEncounter({
      participant: [
        { type: [{ text: 'Referring provider' }], individual: { reference: 'Practitioner/d1' } },
        { individual: { reference: 'Practitioner/t1' } },
      ],
    }),
  ),
  'a visit in UTC, its treatment with an offset': all(
    onEncounter({ period: { start: '2026-03-03T01:00:00Z', end: '2026-03-03T02:00:00Z' } }),
    onProcedure({ performedPeriod: { start: '2026-03-02T17:05:00-08:00', end: '2026-03-02T17:35:00-08:00' } }),
  ),
  'null for what is absent': all(onEncounter({ reasonReference: null }), onProcedure({ note: null })),
  'a note as plain text': onlyNote(document({ contentType: 'text/plain', data: base64(NOTE) })),
  'a note as HTML': onlyNote(
    document({ contentType: 'text/html', data: base64(`<html><body><pre>${NOTE}</pre></body></html>`) }),
  ),
  'a note as RTF': onlyNote(
    document({ contentType: 'application/rtf', data: base64(`{\\rtf1\\ansi ${NOTE.replaceAll('\n', '\\par ')}}`) }),
  ),
  'a note in a Binary': onlyNote(
    document({ contentType: 'text/html', url: 'https://ehr.example.org/fhir/Binary/b1' }),
    onOther('binary', { resourceType: 'Binary', id: 'b1', contentType: 'text/html', data: base64(`<p>${NOTE}</p>`) }),
  ),
  'a note in a Binary inside its document': onlyNote({
    ...document({ contentType: 'text/plain', url: '#file' }),
    contained: [{ resourceType: 'Binary', id: 'file', contentType: 'text/plain', data: base64(NOTE) }],
  }),
  'a note as a report': onlyNote(report({ presentedForm: [{ contentType: 'text/plain', data: base64(NOTE) }] })),
  'a note as a report in a Binary': onlyNote(
    report({ presentedForm: [{ contentType: 'text/html', url: 'Binary/b1' }] }),
    onOther('binary', { resourceType: 'Binary', id: 'b1', contentType: 'text/html', data: base64(`<p>${NOTE}</p>`) }),
  ),
  'a note as what a report concludes': onlyNote(report({ conclusion: NOTE })),
  'a note that the treatment names as its report': all(
    onlyNote(report({ encounter: undefined, effectiveDateTime: '2026-03-05', conclusion: NOTE })),
    onProcedure({ report: [{ reference: 'DiagnosticReport/note' }] }),
  ),
  'the diagnosis is of the episode of care': diagnosedBehind(
    { episodeOfCare: [{ reference: 'EpisodeOfCare/ep' }] },
    onOther('episode', {
      resourceType: 'EpisodeOfCare',
      id: 'ep',
      status: 'active',
      patient: SUBJECT,
      diagnosis: [{ condition: { reference: 'Condition/c1' } }],
    }),
  ),
  'the diagnosis is of the order': diagnosedBehind(
    {},
    onProcedure({ basedOn: [{ reference: 'ServiceRequest/order' }] }),
    onOther('order', {
      resourceType: 'ServiceRequest',
      id: 'order',
      status: 'active',
      intent: 'order',
      subject: SUBJECT,
      reasonReference: [{ reference: 'Condition/c1' }],
    }),
  ),
  'a note as a form': onlyNote({
    resourceType: 'QuestionnaireResponse',
    id: 'note',
    status: 'completed',
    subject: SUBJECT,
    encounter: VISIT,
    authored: '2026-03-02',
    item: NOTE.split('\n').map((line, index) => ({
      linkId: String(index),
      text: line.slice(0, line.indexOf(':')),
      answer: [{ valueString: line.slice(line.indexOf(':') + 2) }],
    })),
  }),
  'a note in nested sections': onlyNote({
    resourceType: 'Composition',
    id: 'note',
    status: 'final',
    type: { coding: [{ system: LOINC, code: '11506-3' }] },
    subject: SUBJECT,
    encounter: VISIT,
    date: '2026-03-02',
    author: [{ reference: 'Practitioner/t1' }],
    title: 'Visit note',
    section: [
      { title: 'Visit', section: [{ title: 'Note', text: { status: 'additional', div: `<div>${NOTE}</div>` } }] },
    ],
  }),
};

/** One thing wrong with a good chart, and the one issue that tells of it. */
export const FAULTS: Readonly<Record<string, readonly [change: Change, code: string]>> = {
  'nobody named': [
    all(
      drop('therapist', 'role'),
      onEncounter({ participant: undefined }),
      onProcedure({ performer: undefined, contained: undefined }),
    ),
    'performer-missing',
  ],
  'a performer whose role nothing tells': [
    all(
      drop('role'),
      onOther('therapist', { qualification: undefined, name: undefined }),
      onProcedure({ performer: [{ actor: { reference: 'Practitioner/t1' } }], contained: undefined }),
    ),
    'therapy-modifier-missing',
  ],
  'no region': [onProcedure({ bodySite: undefined }), 'region-missing'],
  'no plan of care': [drop('plan'), 'plan-of-care-missing'],
  'a diabetes plan in its place': [
    onOther('plan', { title: 'Diabetes plan', description: 'Diet' }),
    'plan-of-care-missing',
  ],
  'no diagnosis': [
    all(
      drop('diagnosis', 'episode', 'order'),
      onEncounter({ diagnosis: undefined, episodeOfCare: undefined }),
      onProcedure({ basedOn: undefined }),
      onOther('plan', { addresses: undefined }),
    ),
    'diagnosis-missing',
  ],
  'minutes that cannot be true': [
    onProcedure({
      performedPeriod: { start: '2026-03-02T10:35:00-05:00', end: '2026-03-02T10:05:00-05:00' },
      extension: undefined,
    }),
    'duration-invalid',
  ],
  'no code': [onProcedure({ code: { text: 'Joint mobilization' } }), 'service-uncoded'],
};
