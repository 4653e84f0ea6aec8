// SPDX-License-Identifier: Apache-2.0
import { isReportFor, progressReportsOf } from '../../../src/fhir/read/progress-reports.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { therapist } from '../../support/visit.ts';

/* Who may write one: Pub 100-02 ch. 15 §220.3.D. */

const subject = { reference: 'Patient/p1' };
const who = (id: string): object => ({ reference: `Practitioner/${id}` });
const PEOPLE = [
  therapist(),
  therapist('ot', '225X00000X'),
  therapist('md', '207X00000X'),
  therapist('pta', '225200000X'),
];
const typed = (code: string): object => ({ coding: [{ system: 'http://loinc.org', code }] });
const section = [{ text: { div: '<div>Goals are met in part.</div>' } }];
const composition = (id: string, date: string | undefined, facts: object = {}): object => ({
  ...{ resourceType: 'Composition', id, status: 'final', subject, date, type: typed('11506-3'), section },
  ...facts,
});
const attachment = { contentType: 'text/plain', data: Buffer.from('Goals are met in part.').toString('base64') };
const document = (facts: object): object => ({
  ...{ resourceType: 'DocumentReference', id: 'd', status: 'current', subject, date: '2026-02-10T12:00:00-05:00' },
  ...{ type: typed('11506-3'), content: [{ attachment }] },
  ...facts,
});
const read = (...resources: object[]): (readonly [string, string, string | undefined])[] =>
  progressReportsOf(new RecordSet([...PEOPLE, ...resources]), 'Patient/p1').map(({ source, date, discipline }) => [
    source,
    date,
    discipline,
  ]);
/** The discipline of a report with these facts; none where it is no report. */
const told = (facts: object): (string | undefined)[] =>
  read(composition('r', '2026-02-10', facts)).map(([, , of]) => of);

test('the oldest first', () => {
  expect(read(composition('b', '2026-02-20'), composition('a', '2026-02-10'), composition('c', '2026-02-20'))).toEqual([
    ['Composition/a', '2026-02-10', undefined],
    ['Composition/b', '2026-02-20', undefined],
    ['Composition/c', '2026-02-20', undefined],
  ]);
});

test('one that is not signed or not dated, or of another type, is none', () => {
  expect(told({ status: 'preliminary' })).toEqual([]);
  expect(read(composition('r', undefined))).toEqual([]);
  expect(told({ type: typed('18776-5') })).toEqual([]);
});

test('by a clinician it counts, by an assistant alone it does not, by both it does', () => {
  expect(told({ author: [who('t1')] })).toEqual(['PT']);
  expect(told({ author: [who('pta')] })).toEqual([]);
  expect(told({ author: [who('pta')], attester: [{ mode: 'professional', party: who('t1') }] })).toEqual(['PT']);
  expect(told({ author: [who('pta'), who('ot')] })).toEqual(['OT']);
});

test('where nobody tells what its author is, it counts, for any therapy', () => {
  expect(told({ author: [who('gone')] })).toEqual([undefined]);
  expect(told({ author: [who('gone'), who('pta')] })).toEqual([]);
});

test('its code tells the therapy before its authors do', () => {
  expect(told({ type: typed('11507-1'), author: [who('t1')] })).toEqual(['OT']);
  expect(told({ type: typed('11508-9'), author: [who('md')] })).toEqual(['PT']);
  expect(told({ author: [who('md')] })).toEqual(['MD']);
});

test('the authors of a document, and who signed it', () => {
  expect(read(document({ author: [who('ot')] }))).toEqual([['DocumentReference/d', '2026-02-10', 'OT']]);
  expect(read(document({ author: [who('pta')], authenticator: who('t1') }))[0]?.[2]).toBe('PT');
  expect(read(document({ author: [who('pta')] }))).toEqual([]);
});

test('those of a report, by who interpreted it, else who performed it', () => {
  const report = (facts: object): object => ({
    ...{ resourceType: 'DiagnosticReport', id: 'd', status: 'final', subject, effectiveDateTime: '2026-02-10' },
    ...{ code: typed('11506-3'), presentedForm: [attachment] },
    ...facts,
  });
  expect(read(report({ performer: [who('pta')] }))).toEqual([]);
  expect(read(report({ performer: [who('pta')], resultsInterpreter: [who('t1')] }))).toEqual([
    ['DiagnosticReport/d', '2026-02-10', 'PT'],
  ]);
});

test('whoever assessed, where it is an impression', () => {
  const impression = (id: string): object => ({
    ...{ resourceType: 'ClinicalImpression', id: 'i', status: 'completed', subject, date: '2026-02-10' },
    ...{ code: typed('11506-3'), summary: 'Goals are met in part.', assessor: who(id) },
  });
  expect(read(impression('t1'))).toEqual([['ClinicalImpression/i', '2026-02-10', 'PT']]);
  expect(read(impression('pta'))).toEqual([]);
});

test.each([
  [true, 'PT', 'PT'],
  [false, 'PT', 'OT'],
  [true, 'PT', undefined],
  [true, 'PT', 'MD'],
  [true, 'unknown', 'OT'],
  [true, 'MD', 'OT'],
  [false, 'SLP', 'PT'],
] as const)('%s: for a day of %s counts a report of %s', (counts, day, discipline) => {
  expect(isReportFor(day, { source: 'Composition/r', date: '2026-02-10', discipline })).toBe(counts);
});
