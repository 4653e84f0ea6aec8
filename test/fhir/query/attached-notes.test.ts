// SPDX-License-Identifier: Apache-2.0
import { attachedNotes } from '../../../src/fhir/query/attached-notes.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { visit } from '../../support/visit.ts';

const SCOPE = {
  patient: 'Patient/p1',
  dates: ['2026-03-02'],
  encounters: ['Encounter/e1'],
  procedures: [],
  performers: [],
};
const subject = { reference: 'Patient/p1' };
const PLAN = { coding: [{ system: 'http://loinc.org', code: '18776-5' }] };

/** A note whose text is the Binary of its own id. */
function note(id: string, date: string, facts: object = {}, attachment: object = {}): object {
  const file = { contentType: 'text/plain', url: `Binary/${id}`, ...attachment };
  return {
    resourceType: 'DocumentReference',
    id,
    status: 'current',
    subject,
    date,
    content: [{ attachment: file }],
    ...facts,
  };
}

const read = (records: readonly object[], withPdf?: boolean): string[] =>
  attachedNotes(SCOPE, new RecordSet([visit(), ...records]), withPdf);

test('the notes of the visit’s day and of those next to it are read, and no others of the patient', () => {
  const days = ['2026-02-28', '2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04'];
  const records = days.map((day) => note(`n-${day.slice(8)}`, `${day}T10:00:00Z`));
  expect(read(records).sort()).toEqual(['Binary/n-01', 'Binary/n-02', 'Binary/n-03']);
});

test('a note that names the visit is read, however late it was written', () => {
  const encounter = [{ reference: 'Encounter/e1' }];
  const related = [{ reference: 'Encounter/e1' }];
  const others = [{ reference: 'Encounter/e9' }];
  const late = '2026-05-20T10:00:00Z';
  expect(
    read([
      note('named', late, { context: { encounter } }),
      note('related', late, { context: { related } }),
      note('other', late, { context: { encounter: others } }),
      note('none', late),
    ]).sort(),
  ).toEqual(['Binary/named', 'Binary/related']);
});

test('of a note that another replaces, only that other is read, where the first belongs', () => {
  const encounter = [{ reference: 'Encounter/e1' }];
  const relatesTo = [{ code: 'replaces', target: { reference: 'DocumentReference/first' } }];
  const first = note('first', '2026-03-02T10:00:00Z', { context: { encounter } });
  expect(read([first, note('late', '2026-05-20T10:00:00Z', { relatesTo })])).toEqual(['Binary/late']);
});

test('a visit of the day that nobody asked for counts: a note may name it and be filed later', () => {
  const second = visit({ id: 'e2' });
  const later = visit({ id: 'e3', period: { start: '2026-03-20T09:00:00-05:00' } });
  const named = (id: string, encounter: string): object =>
    note(id, '2026-05-20T10:00:00Z', { context: { encounter: [{ reference: `Encounter/${encounter}` }] } });
  expect(read([second, later, named('of-2', 'e2'), named('of-3', 'e3')])).toEqual(['Binary/of-2']);
});

test('of plans of care, the three that were filed last are read, before the notes of the visit', () => {
  const plans = ['2025-01-05', '2025-02-05', '2025-03-05', '2025-04-05'].map((day) =>
    note(`plan-${day.slice(5, 7)}`, `${day}T10:00:00Z`, { type: PLAN }),
  );
  expect(read([note('today', '2026-03-02T10:00:00Z'), ...plans])).toEqual([
    'Binary/plan-04',
    'Binary/plan-03',
    'Binary/plan-02',
    'Binary/today',
  ]);
});

test('a plan that is also of the visit’s day is read once', () => {
  expect(read([note('plan', '2026-03-02T10:00:00Z', { type: PLAN })])).toEqual(['Binary/plan']);
});

test('a PDF is read where somebody reads PDFs, and is not too large', () => {
  const pdf = (id: string, size?: number): object =>
    note(id, '2026-03-02T10:00:00Z', {}, { contentType: 'application/pdf', size });
  const records = [pdf('small', 5_000_000), pdf('large', 5_000_001), pdf('unknown')];
  expect(read(records)).toEqual([]);
  expect(read(records, true).sort()).toEqual(['Binary/small', 'Binary/unknown']);
});

test('a text is read up to two megabytes; what stands in the note itself, a picture, or elsewhere, is not fetched', () => {
  const of = (id: string, attachment: object): object => note(id, '2026-03-02T10:00:00Z', {}, attachment);
  expect(
    read([
      of('small', { size: 2_000_000 }),
      of('large', { size: 2_000_001 }),
      of('picture', { contentType: 'image/png' }),
      of('inline', { data: 'c29yZQ==' }),
      of('elsewhere', { url: 'https://files.example.org/1' }),
    ]),
  ).toEqual(['Binary/small']);
});

test('a report’s files are notes too, by its own date and visit; the results of a laboratory are not', () => {
  const report = (id: string, facts: object): object => ({
    resourceType: 'DiagnosticReport',
    id,
    status: 'final',
    code: { text: 'PT note' },
    subject,
    presentedForm: [{ contentType: 'text/plain', url: `Binary/${id}` }],
    ...facts,
  });
  expect(
    read([
      report('day', { effectiveDateTime: '2026-03-02' }),
      report('visit', { effectiveDateTime: '2026-06-02', encounter: { reference: 'Encounter/e1' } }),
      report('other', { effectiveDateTime: '2026-06-02' }),
      report('lab', { effectiveDateTime: '2026-03-02', category: [{ coding: [{ code: 'LAB' }] }] }),
    ]).sort(),
  ).toEqual(['Binary/day', 'Binary/visit']);
});

test('no more than twenty are read, and another patient’s none', () => {
  const many = Array.from({ length: 25 }, (_, index) => note(`n${String(index)}`, '2026-03-02T10:00:00Z'));
  expect(read(many)).toHaveLength(20);
  expect(read([note('other', '2026-03-02T10:00:00Z', { subject: { reference: 'Patient/p2' } })])).toEqual([]);
});

test('the newest are read first, in whatever order the server gave them', () => {
  const days = ['02T11', '02T09', '03T08'].map((at) => note(`n-${at}`, `2026-03-${at}:00:00Z`));
  const newestFirst = ['Binary/n-03T08', 'Binary/n-02T11', 'Binary/n-02T09'];
  expect(read(days)).toEqual(newestFirst);
  expect(read([...days].reverse())).toEqual(newestFirst);
});
