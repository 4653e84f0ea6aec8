// SPDX-License-Identifier: Apache-2.0
import { therapyDatesOf } from '../../../src/fhir/read/therapy-dates.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { CPT, therapist, treatment, visit } from '../../support/visit.ts';

/* Treatment days of an episode, as progress reports are counted by: Pub 100-02 ch. 15 §220.3.D. */

const coded = (code: string): object => ({ code: { coding: [{ system: CPT, code }] } });
const by = (id: string): object => ({ performer: [{ actor: { reference: `Practitioner/${id}` } }] });
const on = (date: string, facts: object = {}): object => ({
  ...treatment(`${date}-${JSON.stringify(facts).length.toString()}`, '10:00-10:30'),
  ...{ performedPeriod: undefined, performedDateTime: date },
  ...facts,
});
const RECORDS = [therapist(), therapist('t2', '225X00000X'), visit()];
const read = (discipline: 'PT' | 'OT' | 'unknown', ...resources: object[]): ReturnType<typeof therapyDatesOf> =>
  therapyDatesOf(new RecordSet([...RECORDS, ...resources]), 'Patient/p1', discipline);
const dates = (...of: Parameters<typeof read>): readonly string[] => read(...of).treatmentDates;

test('each day of treatment once, in order', () => {
  const days = [on('2026-02-20'), on('2026-02-03'), on('2026-02-20', coded('97110'))];
  expect(read('PT', ...days)).toEqual({ treatmentDates: ['2026-02-03', '2026-02-20'], evaluationDates: [] });
});

test('those of a discipline, and those that nobody proves', () => {
  const nobodys = on('2026-02-05', { performer: [], encounter: undefined });
  const days = [on('2026-02-03', by('t1')), on('2026-02-04', by('t2')), nobodys];
  expect(dates('PT', ...days)).toEqual(['2026-02-03', '2026-02-05']);
  expect(dates('OT', ...days)).toEqual(['2026-02-04', '2026-02-05']);
  expect(dates('unknown', ...days)).toEqual(['2026-02-03', '2026-02-04', '2026-02-05']);
});

test.each(['completed', 'stopped', 'in-progress'])('a treatment that is %s is a day of treatment', (status) => {
  expect(dates('PT', on('2026-02-03', { status }))).toEqual(['2026-02-03']);
});

test.each([
  ['not-done', { status: 'not-done' }],
  ['preparation', { status: 'preparation' }],
  ['of no therapy', { code: { text: 'Education' } }],
  ['another patient’s', { subject: { reference: 'Patient/p2' } }],
  ['without any date', { performedDateTime: undefined, encounter: undefined }],
])('a record that is %s is no day of treatment', (_name, facts) => {
  expect(dates('PT', on('2026-02-03', facts))).toEqual([]);
});

test('a treatment without a date of its own is of that of its visit', () => {
  expect(dates('PT', on('x', { performedDateTime: undefined }))).toEqual(['2026-03-02']);
});

test('an initial evaluation is of the discipline that its code names, whoever performed it', () => {
  const days = [on('2026-02-01', coded('97161')), on('2026-02-02', coded('97165')), on('2026-02-03')];
  expect(read('PT', ...days)).toEqual({
    treatmentDates: ['2026-02-01', '2026-02-03'],
    evaluationDates: ['2026-02-01'],
  });
  expect(read('OT', ...days)).toEqual({ treatmentDates: ['2026-02-02'], evaluationDates: ['2026-02-02'] });
  expect(read('unknown', ...days).evaluationDates).toEqual(['2026-02-01', '2026-02-02']);
});

test('a re-evaluation is a day of treatment and no evaluation', () => {
  expect(read('PT', on('2026-02-01', coded('97164')))).toEqual({ treatmentDates: ['2026-02-01'], evaluationDates: [] });
});
