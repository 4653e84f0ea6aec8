// SPDX-License-Identifier: Apache-2.0
import { TIME_ZONE } from '../../src/fhir/systems.ts';
import {
  CPT,
  GOOD,
  SUBJECT,
  THERAPIST,
  TIMES,
  VISIT,
  all,
  measuredMinutes,
  medicare,
  onEncounter,
  onOther,
  onProcedure,
  record,
  testRows,
  type Row,
} from '../support/record-tables.ts';

/* What a record says of another time than now, or of a moment in place of a stretch. The visit is of 2026-03-02. */

const NO_DIAGNOSIS = 'P2 GP: diagnosis-missing';
const resolved = { coding: [{ code: 'resolved' }] };
const listed = (facts: object): Row[1] =>
  all(
    onEncounter({ diagnosis: undefined }),
    onOther('diagnosis', { category: [{ coding: [{ code: 'problem-list-item' }] }], ...facts }),
  );

const PROBLEMS: readonly Row[] = [
  ['over before the visit, still called active', listed({ abatementDateTime: '2025-06-01' }), NO_DIAGNOSIS],
  ['over on the day', listed({ abatementDateTime: '2026-03-02' }), GOOD],
  ['over in the month', listed({ abatementPeriod: { end: '2026-03' } }), GOOD],
  ['resolved since', listed({ clinicalStatus: resolved, abatementDateTime: '2026-05-01' }), GOOD],
  ['resolved before', listed({ clinicalStatus: resolved, abatementDateTime: '2026-02-01' }), NO_DIAGNOSIS],
  ['resolved, nobody knows when', listed({ clinicalStatus: resolved }), NO_DIAGNOSIS],
  ['begun afterwards', listed({ onsetDateTime: '2026-03-20' }), NO_DIAGNOSIS],
  ['begun in the year', listed({ onsetDateTime: '2026' }), GOOD],
  ['begun in a period', listed({ onsetPeriod: { start: '2026-02-20' } }), GOOD],
  ['resolved, as STU3 says it', listed({ clinicalStatus: 'resolved' }), NO_DIAGNOSIS],
  ['entered in error, as STU3 says it', onOther('diagnosis', { verificationStatus: 'entered-in-error' }), NO_DIAGNOSIS],
  ['active, as STU3 says it', listed({ clinicalStatus: 'active', verificationStatus: 'confirmed' }), GOOD],
];

/* An evening visit: what its EHR writes in UTC meanwhile bears the date of the day after. */
const evening = all(
  onEncounter({ period: { start: '2026-03-02T20:00:00-05:00', end: '2026-03-02T21:00:00-05:00' } }),
  onProcedure({ performedPeriod: { start: '2026-03-02T20:05:00-05:00', end: '2026-03-02T20:35:00-05:00' } }),
);
const IN_UTC: readonly Row[] = [
  ['entered at the visit', listed({ onsetDateTime: '2026-03-03T01:10:00Z' }), GOOD],
  ['begun the evening after', listed({ onsetDateTime: '2026-03-04T01:10:00Z' }), NO_DIAGNOSIS],
  ['over that day, written as its midnight', listed({ abatementDateTime: '2026-03-02T00:00:00Z' }), GOOD],
  ['over at the end of that day', listed({ abatementDateTime: '2026-03-03T01:50:00Z' }), GOOD],
  ['over the day before, written as its midnight', listed({ abatementDateTime: '2026-03-01T00:00:00Z' }), NO_DIAGNOSIS],
];

const MOMENT = { start: '2026-03-02T10:05:00-05:00', end: '2026-03-02T10:05:00-05:00' };
const schedule = { url: TIMES, valueTiming: { repeat: { duration: 30, durationUnit: 'min' } } };

const MOMENTS: readonly Row[] = [
  ['by itself', onProcedure({ performedPeriod: MOMENT }), '-: duration-invalid'],
  ['beside a schedule', onProcedure({ performedPeriod: MOMENT, extension: [schedule] }), GOOD],
  [
    'beside an Observation',
    all(measuredMinutes({ valueQuantity: { value: 30, unit: 'min' } }), onProcedure({ performedPeriod: MOMENT })),
    GOOD,
  ],
  [
    'that ends before it begins, beside a schedule',
    onProcedure({ performedPeriod: { ...MOMENT, end: '2026-03-02T10:04:00-05:00' }, extension: [schedule] }),
    'P2 GP: duration-invalid',
  ],
];

/** Electrical stimulation of which nobody says how long it took. */
const untimed = record('Procedure', 'stimulation', {
  ...{ status: 'completed', code: { coding: [{ system: CPT, code: 'G0283' }] } },
  ...{ subject: SUBJECT, encounter: VISIT, performedDateTime: '2026-03-02', performer: [{ actor: THERAPIST }] },
});
const UNKNOWN = 'B2 GP: total-treatment-time-missing';
const begun = { start: '2026-03-02T10:00:00-05:00' };
const length = (value: number, unit: string): Row[1] => onEncounter({ period: begun, length: { value, unit } });

const LENGTHS: readonly Row[] = [
  ['from begin to end', (chart) => chart, GOOD],
  ['begun', onEncounter({ period: begun }), UNKNOWN],
  ['on a day', onEncounter({ period: { start: '2026-03-02', end: '2026-03-02' } }), UNKNOWN],
  ['at a moment', onEncounter({ period: { ...begun, end: begun.start } }), UNKNOWN],
  ['begun, and an hour long', length(1, 'hr'), GOOD],
  ['begun, and nothing long', length(0, 'min'), UNKNOWN],
  ['begun, and one visit long', length(1, 'visit'), UNKNOWN],
];

/** The same evening where the EHR writes every time in UTC, and the clinic's address tells its zone. */
const eveningInUtc = all(
  record('Location', 'clinic', { extension: [{ url: TIME_ZONE, valueCode: 'America/New_York' }] }),
  onEncounter({
    location: [{ location: { reference: 'Location/clinic' } }],
    period: { start: '2026-03-03T01:00:00Z', end: '2026-03-03T02:00:00Z' },
  }),
  onProcedure({ performedPeriod: { start: '2026-03-03T01:05:00Z', end: '2026-03-03T01:35:00Z' } }),
);
const planned = (start: string, facts: object): Row[1] => onOther('plan', { period: { start }, ...facts });
const NO_PLAN = 'P2 GP: plan-of-care-missing';

const PLANS: readonly Row[] = [
  ['made at the visit', planned('2026-03-03T01:10:00Z', { encounter: VISIT }), GOOD],
  ['made at the visit, as STU3 says it', planned('2026-03-03T01:10:00Z', { context: VISIT }), GOOD],
  ['made for the evening after', planned('2026-03-04T01:10:00Z', { encounter: VISIT }), NO_PLAN],
];

describe('a plan of care whose times are written in UTC', () => {
  testRows(PLANS, eveningInUtc);
});

describe('the total time of a visit, under Medicare', () => {
  testRows(LENGTHS, all(medicare, untimed));
});

describe('a problem of the patient’s list', () => {
  testRows(PROBLEMS);
});

describe('a problem of the patient’s list whose times are written in UTC', () => {
  testRows(IN_UTC, evening);
});

describe('a period without length', () => {
  testRows(MOMENTS);
});
