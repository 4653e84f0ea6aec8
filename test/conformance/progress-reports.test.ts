// SPDX-License-Identifier: Apache-2.0
import { addDays } from '../../src/fhir/date-time.ts';
import { NEW_YORK, PART_B, coverage, decide, documentOf, told, treated } from '../support/medicare-chart.ts';

/**
 * Progress reports as Pub 100-02 ch. 15 §220.3.D has them: by a clinician, once every 10 treatment days of an episode. Its
 * date need not be within the period; a report of the week after counts, for want of a published bound.
 */
const FIRST = '2026-02-02';
/** Every other day, with more than a week between the tenth and the eleventh visit. */
const daysUntil = (visit: number): number => (visit - 1) * 2 + (visit > 10 ? 6 : 0);
const of = (visit: number): string => addDays(FIRST, daysUntil(visit));
const visits = (count: number, codes: Readonly<Record<number, string>> = {}, by = 't1', first = FIRST): object[] =>
  Array.from({ length: count }, (_, index) =>
    treated(`${by}-${first}-${String(index)}`, addDays(first, daysUntil(index + 1)), by, codes[index + 1]),
  ).flat();
const report = (date: string, facts: object = {}): object => documentOf('11506-3', date, facts);
const by = (...ids: readonly string[]): object => ({
  author: ids.map((id) => ({ reference: `Practitioner/${id}` })),
});
const file = {
  content: [{ attachment: { contentType: 'text/plain', data: Buffer.from('Goals met').toString('base64') } }],
};
const document = (facts: object): object => {
  const type = { coding: [{ system: 'http://loinc.org', code: '11506-3' }] };
  const subject = { reference: 'Patient/p1' };
  return {
    resourceType: 'DocumentReference',
    id: 'd',
    status: 'current',
    subject,
    date: of(10),
    type,
    ...file,
    ...facts,
  };
};
const impression = {
  resourceType: 'ClinicalImpression',
  id: 'i',
  status: 'completed',
  subject: { reference: 'Patient/p1' },
  date: of(10),
  code: { coding: [{ system: 'http://loinc.org', code: '11506-3' }] },
  assessor: { reference: 'Practitioner/a1' },
  summary: 'Goals met',
};
const toldOn = (date: string, chart: readonly object[], payer: object = PART_B, discipline = 'PT'): string[] =>
  told(decide([payer, ...chart], date, discipline), 'progress-report-missing');

const ALL = visits(22);

type Case = readonly [name: string, told: string[], visit: number, ...reports: readonly object[]];
const rows = (cases: readonly Case[]): (readonly [string, string[], number, readonly object[]])[] =>
  cases.map(([name, expected, visit, ...reports]) => [name, expected, visit, reports]);

test.each(
  rows([
    ['none, visit 9', [], 9],
    ['none, visit 10', [], 10],
    ['none, visit 11', ['none'], 11],
    ['on visit 10, visit 20', [], 20, report(of(10))],
    ['on visit 10, visit 21', ['overdue'], 21, report(of(10))],
    ['on visit 5, visit 15', [], 15, report(of(5))],
    ['on visit 5, visit 16', ['overdue'], 16, report(of(5))],
    ['on visit 5, visit 18', ['overdue'], 18, report(of(5))],
    ['on visit 5, visit 19, more than a week after the tenth day', ['overdue'], 19, report(of(5))],
    ['on visit 5 and 7 days after visit 15', [], 16, report(of(5)), report(addDays(of(15), 7))],
    ['on visit 5 and 8 days after visit 15', ['overdue'], 16, report(of(5)), report(addDays(of(15), 8))],
    ['7 days after visit 10', [], 11, report(addDays(of(10), 7))],
    ['on visit 10 and one before, in another order', [], 16, report(of(10)), report(of(5))],
    ['between visits', [], 11, report(addDays(of(10), 1))],
    ['on visit 11', [], 11, report(of(11))],
    ['a later one', ['none'], 11, report(of(14))],
    ['by the therapist', [], 11, report(of(10), by('t1'))],
    ['by a physician', [], 11, report(of(10), by('m1'))],
    ['by nobody who is known', [], 11, report(of(10), by('nobody'))],
    ['by the assistant', ['none'], 11, report(of(10), by('a1'))],
    ['by the assistant and the therapist', [], 11, report(of(10), by('a1', 't1'))],
    [
      'by the assistant, signed by the therapist',
      [],
      11,
      report(of(10), { ...by('a1'), attester: [{ mode: 'legal', party: { reference: 'Practitioner/t1' } }] }),
    ],
    ['by an assistant who is named in words', ['none'], 11, report(of(10), { author: [{ display: 'Jane Roe, PTA' }] })],
    ['the assistant’s after the therapist’s', ['overdue'], 16, report(of(5), by('t1')), report(of(12), by('a1'))],
    ['a document by the assistant', ['none'], 11, document(by('a1'))],
    [
      'a document by the assistant, authenticated by the therapist',
      [],
      11,
      document({ ...by('a1'), authenticator: { reference: 'Practitioner/t1' } }),
    ],
    ['a document by nobody', [], 11, document({})],
    ['a draft of a document', ['none'], 11, document({ docStatus: 'preliminary' })],
    ['an assessment by the assistant', ['none'], 11, impression],
    ['an assessment by the therapist', [], 11, { ...impression, assessor: { reference: 'Practitioner/t1' } }],
    ['a draft', ['none'], 11, report(of(10), { status: 'preliminary' })],
    ['entered in error', ['none'], 11, report(of(10), { status: 'entered-in-error' })],
    ['amended', [], 11, report(of(10), { status: 'amended' })],
    ['without a date', ['none'], 11, report(of(10), { date: undefined })],
    ['by the occupational therapist', ['none'], 11, report(of(10), by('t2'))],
    ['of occupational therapy by its code', ['none'], 11, documentOf('11507-1', of(10))],
    ['of physical therapy by its code', [], 11, documentOf('11508-9', of(10))],
    ['another patient’s', ['none'], 11, report(of(10), { subject: { reference: 'Patient/2' } })],
    ['that UTC has on the next day', [], 11, NEW_YORK, report(`${addDays(of(11), 1)}T01:00:00Z`)],
  ]),
)('a report %s: %j', (_name, expected, visit, reports) => {
  expect(toldOn(of(visit), [...ALL, ...reports])).toEqual(expected);
});

/** Minutes by a schedule, which has no date: it is the visit's. */
const undated = (resource: object): object =>
  'performedPeriod' in resource ? { ...resource, performedPeriod: undefined } : resource;

test.each<readonly [visit: number, told: string[]]>([
  [10, []],
  [11, ['none']],
])('treatments that their visits alone date are counted: visit %i: %j', (visit, expected) => {
  const chart = [...visits(visit - 1).map(undated), ...treated('last', of(visit))];
  expect(toldOn(of(visit), chart)).toEqual(expected);
});

const EARLIER = visits(8, {}, 't1', '2025-11-03');
const EPISODE = visits(12, { 1: '97161' });

test.each<readonly [name: string, told: string[], visit: number, chart: readonly object[]]>([
  ['a new evaluation begins a new count: visit 6', [], 6, [...EARLIER, ...EPISODE]],
  ['visit 10 of the episode', [], 10, [...EARLIER, ...EPISODE]],
  ['visit 11 of the episode', ['none'], 11, [...EARLIER, ...EPISODE]],
  ['a report of the earlier episode', ['none'], 11, [...EARLIER, report('2025-11-17'), ...EPISODE]],
  ['an episode that began before the codes of 2017', ['none'], 11, visits(12, { 1: '97001' })],
  ['a re-evaluation begins none', ['none'], 11, visits(12, { 7: '97164' })],
  ['a re-evaluation with its report', [], 11, [...visits(12, { 10: '97164' }), report(of(10))]],
  [
    'occupational therapy’s evaluation begins none',
    ['none'],
    11,
    [...visits(12), ...visits(1, { 1: '97165' }, 't2', of(6))],
  ],
  ['two visits of one day', [], 10, [...visits(10), ...treated('second', of(4))]],
  ['occupational therapy’s days', [], 10, [...visits(10), ...visits(5, {}, 't2', '2026-02-03')]],
  ['assistants’ days count', ['none'], 11, visits(11, {}, 'a1')],
  ['days of other codes count', ['none'], 11, visits(11, Object.fromEntries(of10().map((visit) => [visit, '97110'])))],
])('%s: %j', (_name, expected, visit, chart) => {
  expect(toldOn(of(visit), chart)).toEqual(expected);
});

function of10(): number[] {
  return Array.from({ length: 10 }, (_, index) => index + 1);
}

test.each([
  ['Cigna', []],
  ['Humana Gold Plus', ['none']],
])('%s: %j', (payer, expected) => {
  expect(toldOn(of(11), ALL, coverage(payer))).toEqual(expected);
});

test('occupational therapy counts its own days', () => {
  expect(toldOn(of(11), visits(11, {}, 't2'), PART_B, 'OT')).toEqual(['none']);
});

test.each([
  ['a re-evaluation begins none', ['none'], '97168'],
  ['an evaluation begins a new count', [], '97165'],
  ['an evaluation by the code before 2017', [], '97003'],
])('in occupational therapy %s', (_name, expected, code) => {
  expect(toldOn(of(11), visits(11, { 5: code }, 't2'), PART_B, 'OT')).toEqual(expected);
});

test('where nobody proves the therapy, any therapist’s report counts', () => {
  const chart = [...visits(11, {}, 'nobody'), report(of(10), by('t2'))];
  expect(toldOn(of(11), chart)).toEqual([]);
});
