// SPDX-License-Identifier: Apache-2.0
import { plansOf, unreadPlannedOrders } from '../../../src/fhir/read/plans.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';

const subject = { reference: 'Patient/p1' };
const TEXT = 'Goals: sit for an hour. Manual therapy and exercise twice a week for 8 weeks.';
const sources = (...resources: object[]): string[] =>
  plansOf(new RecordSet(resources), 'Patient/p1').map(({ source }) => source);
const document = (facts: object, text = TEXT): object => ({
  resourceType: 'DocumentReference',
  id: 'd',
  subject,
  date: '2026-02-02',
  content: [{ attachment: { contentType: 'text/plain', data: Buffer.from(text).toString('base64') } }],
  ...facts,
});
const composition = (type: string, title: string, text = TEXT): object => ({
  resourceType: 'Composition',
  id: 'c',
  subject,
  date: '2026-02-02',
  type: { text: type },
  section: [{ title, text: { div: `<div>${text}</div>` } }],
});

describe('a plan that says everything in its narrative', () => {
  const plan = (div: string): object => ({
    resourceType: 'CarePlan',
    id: 'p',
    status: 'active',
    subject,
    category: [{ coding: [{ code: 'assess-plan' }] }],
    text: { div: `<div>${div}</div>` },
  });

  test('is one, and names what it names', () => {
    expect(plansOf(new RecordSet([plan(`PT plan. ${TEXT}`)]), 'Patient/p1')).toMatchObject([
      { source: 'CarePlan/p', namesManualTherapy: true },
    ]);
  });

  test('of another field is none', () => {
    expect(sources(plan('Diabetes: lose 5 kg, exercise three times a week'))).toEqual([]);
  });
});

describe('a plan without a goal or a frequency', () => {
  const CPT = 'http://www.ama-assn.org/go/cpt';
  const plan = (facts: object): object => ({
    resourceType: 'CarePlan',
    id: 'p',
    status: 'active',
    subject,
    title: 'Physical therapy plan of care',
    category: [{ text: 'Physical therapy' }],
    ...facts,
  });
  test.each([
    ['a treatment in words', { activity: [{ detail: { code: { text: 'Manual therapy' } } }] }],
    ['a treatment by its code', { activity: [{ detail: { code: { coding: [{ system: CPT, code: '97140' }] } } }] }],
    ['a treatment that is described', { activity: [{ detail: { description: 'Gait training on stairs' } }] }],
  ])('is one that lists %s', (_name, facts) => {
    expect(sources(plan(facts))).toEqual(['CarePlan/p']);
  });

  test.each([
    ['a title and a category alone', {}],
    ['an activity without content', { activity: [{ detail: { status: 'scheduled' } }] }],
    ['an activity of another field', { activity: [{ detail: { code: { text: 'Blood glucose log' } } }] }],
  ])('is none with %s', (_name, facts) => {
    expect(sources(plan(facts))).toEqual([]);
  });

  describe('that names orders in place of treatments', () => {
    const ordering = plan({ activity: [{ reference: { reference: 'ServiceRequest/s' } }] });
    const order = (facts: object): object => ({
      ...{ resourceType: 'ServiceRequest', id: 's', status: 'active', subject },
      ...facts,
    });

    test.each([
      [
        'manual therapy by its code',
        { code: { coding: [{ system: CPT, code: '97140' }], text: 'Manual therapy' } },
        true,
      ],
      ['another treatment', { code: { text: 'Gait training' } }, false],
    ])('is one for %s', (_name, facts, namesManualTherapy) => {
      expect(plansOf(new RecordSet([ordering, order(facts)]), 'Patient/p1')).toMatchObject([
        { source: 'CarePlan/p', namesManualTherapy },
      ]);
    });

    test('is none for a laboratory test, nor for an order that was withdrawn', () => {
      expect(sources(ordering, order({ code: { text: 'Hemoglobin A1c' } }))).toEqual([]);
      expect(sources(ordering, order({ status: 'revoked', code: { text: 'Manual therapy' } }))).toEqual([]);
    });

    test('is one while they are not given, and asks for them', () => {
      expect(sources(ordering)).toEqual(['CarePlan/p']);
      expect(unreadPlannedOrders(new RecordSet([ordering]), 'Patient/p1')).toEqual(['ServiceRequest/s']);
      const named = order({ code: { text: 'Manual therapy' } });
      expect(unreadPlannedOrders(new RecordSet([ordering, named]), 'Patient/p1')).toEqual([]);
    });
  });
});

test.each([
  ['active', 1],
  ['completed', 1],
  ['draft', 1],
  ['on-hold', 0],
  ['revoked', 0],
  ['entered-in-error', 0],
  ['unknown', 0],
])('a plan that is %s: %i', (status, count) => {
  const plan = { resourceType: 'CarePlan', id: 'p', status, subject, title: 'Physical therapy', description: TEXT };
  expect(sources(plan)).toHaveLength(count);
});

test.each([
  ['final', true],
  ['preliminary', false],
])('a plan document that is %s is certified: %s', (status, isCertified) => {
  const plan = { ...composition('PT plan of care', 'Plan of care'), status };
  expect(plansOf(new RecordSet([plan]), 'Patient/p1')).toMatchObject([{ isCertified }]);
});

describe('the end of a plan that only its text states', () => {
  const period = (from: string, to: string): string => `${TEXT} Certification period: ${from} to ${to}.`;
  const poc = document({ type: { text: 'Physical therapy plan of care' } }, period('2/2/2026', '3/13/2026'));
  const endsOf = (...resources: object[]): unknown[] =>
    plansOf(new RecordSet(resources), 'Patient/p1').map(({ end }) => end);

  test('is that of its certification period', () => {
    expect(endsOf(poc)).toEqual(['2026-03-13']);
    const plan = { resourceType: 'CarePlan', id: 'p', status: 'active', subject, title: 'PT plan of care' };
    expect(endsOf({ ...plan, description: period('2/2/2026', '3/13/2026') })).toEqual(['2026-03-13']);
    const period26 = { start: '2026-02-02', end: '2026-04-02' };
    expect(endsOf({ ...plan, description: period('2/2/2026', '3/13/2026'), period: period26 })).toEqual(['2026-04-02']);
  });

  const recertified = (facts: object, from = '3/14/2026'): object => ({
    ...composition('Progress note', 'Recertification', period(from, '4/24/2026')),
    date: '2026-03-13',
    ...facts,
  });

  test.each([
    ['without a day between', '3/14/2026', '2026-03-14'],
    ['from Monday where it ended on Friday', '3/16/2026', '2026-03-16'],
    ['after a gap of weeks', '4/6/2026', '2026-04-06'],
  ])('a recertification is a plan of its own %s', (_name, from, start) => {
    const plans = plansOf(new RecordSet([poc, recertified({}, from)]), 'Patient/p1');
    expect(plans).toMatchObject([
      { start: '2026-02-02', end: '2026-03-13' },
      { source: 'Composition/c', start, end: '2026-04-24', isCertified: true, namesManualTherapy: true },
    ]);
  });

  test.each([
    ['PT Recertification', 'Recertification of plan of care\nPeriod requested: 03/16/2026 - 04/24/2026'],
    ['Recertification for physical therapy', 'Recertification for 3/16/2026 to 4/24/2026'],
    ['PT Progress Report', 'Requesting recertification from 3/16/2026 to 4/24/2026'],
    ['Re-assessment', 'Recertification period: 3/16/2026 - 4/24/2026'],
  ])('goes on by a document called %s that says %s', (text, words) => {
    const later = { ...document({ id: 'l', type: { text } }, words), date: '2026-03-13T09:00:00Z' };
    expect(endsOf(poc, later)).toEqual(['2026-03-13', '2026-04-24']);
  });

  test('that is coded, and one without an end, are carried on as well', () => {
    const coded = { resourceType: 'CarePlan', id: 'p', status: 'active', subject, title: 'PT plan', description: TEXT };
    const ended = { ...coded, period: { start: '2026-02-02', end: '2026-03-13' } };
    expect(endsOf(ended, recertified({}))).toEqual(['2026-03-13', '2026-04-24']);
    expect(endsOf({ ...coded, period: { start: '2026-02-02' } }, recertified({}))).toEqual([undefined, '2026-04-24']);
  });

  test.each([
    ['Recertification', 'Recertified through 4/24/2026.'],
    ['PT Recert', period('3/14/2026', '4/24/2026')],
    ['PT re-eval', period('3/14/2026', '4/24/2026')],
  ])('goes on by a document called %s', (text, words) => {
    const later = { ...document({ id: 'l', type: { text } }, words), date: '2026-03-13T09:00:00Z' };
    expect(endsOf(poc, later)).toContain('2026-04-24');
  });

  test.each([
    ['an earlier one', recertified({ date: '2025-12-13' })],
    [
      'a progress report that repeats the period',
      composition('PT progress report', 'Plan', period('3/14/2026', '4/24/2026')),
    ],
    ['a leave', document({ id: 'l', type: { text: 'FMLA recertification' } }, 'Recertified through 12/31/2026.')],
    ['a period that had ended', recertified({ date: '2026-05-01' })],
    ['a draft', recertified({ status: 'preliminary' })],
    ['one of another discipline', recertified({ type: { text: 'Occupational therapy progress note' } })],
    ['a visit note', composition('PT daily note', 'Plan', period('3/14/2026', '4/24/2026'))],
    ['a letter', document({ id: 'l', type: { text: 'Letter' } }, 'Disability certified through 12/31/2026 for FMLA.')],
    ['a refusal', document({ id: 'l', type: { text: 'Recertification' } }, 'Not certified 3/14/2026 to 4/24/2026.')],
  ])('is not moved by %s', (_name, later) => {
    expect(endsOf(poc, later)).toEqual(['2026-03-13']);
  });

  test('is not that of the period before it', () => {
    const copied = period('11/2/2025', '1/30/2026');
    expect(endsOf(document({ type: { text: 'PT plan of care' } }, copied))).toEqual([undefined]);
  });
});

describe('a document without LOINC’s code', () => {
  test.each([
    ['by its type', document({ type: { text: 'Physical Therapy Plan of Care' } })],
    ['by its type’s display', document({ type: { coding: [{ code: '88', display: 'PT POC' }] } })],
    ['by its title', document({ content: [contentOf(TEXT)] })],
    ['by a section of an evaluation', composition('PT initial evaluation', 'Plan of Care')],
    ['by a section of a recertification', composition('Recertification', 'Plan of treatment')],
    [
      'by its title of a recertification, and its period',
      document({ type: { text: 'PT Recertification' } }, `${TEXT} Recertification period 2/2/2026 to 4/24/2026`),
    ],
  ])('is a plan %s', (_name, resource) => {
    expect(sources(resource)).toHaveLength(1);
  });

  test.each([
    ['a visit note that repeats its plan', composition('Daily note', 'Plan of care')],
    ['a title with nothing behind it', document({ type: { text: 'Plan of care' } }, 'See chart.')],
    ['a goal without a frequency', document({ type: { text: 'Plan of care' } }, 'Manual therapy. Goal: sit an hour.')],
    [
      'another field’s plan',
      document({ type: { text: 'Plan of care' } }, 'Goal: HbA1c under 7, diabetes class weekly'),
    ],
    ['a withdrawn document', document({ type: { text: 'PT plan of care' }, status: 'entered-in-error' })],
  ])('%s is none', (_name, resource) => {
    expect(sources(resource)).toEqual([]);
  });
});

function contentOf(text: string): object {
  const data = Buffer.from(text).toString('base64');
  return { attachment: { contentType: 'text/plain', data, title: 'Plan of care' } };
}

test('those who wrote and signed a plan are told by profession, also who is not known', () => {
  const person = (id: string, code?: string): object => ({
    resourceType: 'Practitioner',
    id,
    ...(code === undefined ? {} : { qualification: [{ code: { coding: [{ code }] } }] }),
  });
  const plan = document({
    type: { coding: [{ system: 'http://loinc.org', code: '18776-5' }] },
    author: [{ reference: 'Practitioner/dc' }],
    authenticator: { reference: 'Practitioner/x' },
  });
  const records = new RecordSet([plan, person('dc', '111N00000X'), person('x')]);
  expect(plansOf(records, 'Patient/p1')).toMatchObject([{ authors: ['chiropractor', 'unknown'] }]);
});
