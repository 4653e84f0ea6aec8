// SPDX-License-Identifier: Apache-2.0
import type { Documentation } from '../../../src/engine/billing/documentation.ts';
import { readDocumentation } from '../../../src/fhir/read/documentation.ts';
import { narrativesOf } from '../../../src/fhir/read/narrative.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { service } from '../../support/day.ts';

const subject = { reference: 'Patient/1' };
const loinc = (code: string): object => ({ coding: [{ system: 'http://loinc.org', code }] });
const composition = (
  id: string,
  date: string,
  type: string,
  sections: [string | undefined, string][],
  facts: object = {},
): object => ({
  resourceType: 'Composition',
  id,
  subject,
  date,
  type: loinc(type),
  section: sections.map(([code, text]) => ({
    ...(code === undefined ? {} : { code: loinc(code) }),
    text: { div: `<div><p>${text}</p></div>` },
  })),
  ...facts,
});
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const read = (
  resources: object[],
  treatmentDates: string[] = ['2026-03-02'],
  evaluationDates: string[] = [],
): Documentation =>
  readDocumentation(
    new RecordSet([{ resourceType: 'Encounter', id: 'e1', status: 'finished', subject }, ...resources]),
    {
      patient: 'Patient/1',
      dateOfService: '2026-03-02',
      encounters: new Set(['Encounter/e1']),
      services: [service('mt', {})],
      discipline: 'PT',
      treatmentDates,
      evaluationDates,
    },
  );

describe('readDocumentation', () => {
  test('an empty record has nothing', () => {
    expect(read([])).toEqual({
      symptoms: [],
      functionalLimitations: [],
      examFindings: [],
      responses: [],
      plans: [],
      treatmentDatesSinceReport: ['2026-03-02'],
      notedTechniques: [],
      notedRegions: [],
      notedMinutes: [],
      unseen: [],
      hasTotalTime: false,
    });
  });

  test('structured resources: reason, Observations by category, outcome', () => {
    const observation = (id: string, code: string, facts: object): object => ({
      resourceType: 'Observation',
      id,
      status: 'final',
      subject,
      category: [{ coding: [{ code }] }],
      valueString: 'as stated',
      ...facts,
    });
    const found = readDocumentation(
      new RecordSet([
        { resourceType: 'Encounter', id: 'e1', status: 'finished', subject, reasonCode: [{ text: 'Neck pain' }] },
        observation('a', 'exam', { encounter: { reference: 'Encounter/e1' } }),
        observation('b', 'functional-status', { effectiveDateTime: '2026-03-02T23:00:00-05:00' }),
        observation('c', 'exam', { effectiveDateTime: '2026-03-03' }),
        observation('d', 'exam', { encounter: { reference: 'Encounter/e1' }, status: 'entered-in-error' }),
        { resourceType: 'Procedure', id: 'mt', status: 'completed', subject, outcome: { text: 'Less pain' } },
      ]),
      {
        patient: 'Patient/1',
        dateOfService: '2026-03-02',
        encounters: new Set(['Encounter/e1']),
        services: [service('mt', { minutes: 15 })],
        discipline: 'PT',
        treatmentDates: [],
        evaluationDates: [],
      },
    );
    expect(found.symptoms).toEqual([{ source: 'Encounter/e1' }]);
    expect(found.examFindings).toEqual([{ source: 'Observation/a' }]);
    expect(found.functionalLimitations).toEqual([{ source: 'Observation/b' }]);
    expect(found.responses).toEqual([{ source: 'Procedure/mt' }]);
    expect(found.hasTotalTime).toBe(true);
  });

  test.each([
    ['nothing under its title', ''],
    ['no answer', 'None.'],
    ['one that was not given', 'Not assessed'],
  ])('a coded section with %s tells nothing', (_name, text) => {
    const { examFindings } = read([composition('n', '2026-03-02', '34109-9', [['29545-1', text]])]);
    expect(examFindings).toEqual([]);
  });

  test('a coded section that only denies tells of no symptom; one that affirms another does', () => {
    const symptoms = (text: string): readonly unknown[] =>
      read([composition('n', '2026-03-02', '34109-9', [['10154-3', text]])]).symptoms;
    expect(symptoms('Denies pain, numbness or tingling.')).toEqual([]);
    expect(symptoms('Denies numbness. Knee aches on stairs.')).toHaveLength(1);
    expect(symptoms('Knee goes its own way on stairs.')).toHaveLength(1);
  });

  test('a coded section counts by its code; other text by its words, and negation is understood', () => {
    const coded = read([
      composition('n', '2026-03-02', '34109-9', [
        ['10154-3', 'As last time'],
        ['47420-5', 'Stairs'],
      ]),
    ]);
    expect([coded.symptoms, coded.functionalLimitations]).toEqual([
      [{ source: 'Composition/n', offset: 0 }],
      [{ source: 'Composition/n', offset: 0 }],
    ]);
    const free = read([
      composition('n', '2026-03-02', '34109-9', [[undefined, 'Patient denies pain. ROM 45 degrees, tolerated well.']]),
    ]);
    expect(free.symptoms).toEqual([]);
    expect(free.examFindings).toHaveLength(1);
    expect(free.responses).toHaveLength(1);
  });

  test('text and HTML attachments are read; other types and other days are not', () => {
    const document = (id: string, contentType: string, text: string, date = '2026-03-02'): object => ({
      resourceType: 'DocumentReference',
      id,
      subject,
      date: `${date}T12:00:00Z`,
      content: [{ attachment: { contentType, data: base64(text) } }],
    });
    const found = read([
      document('plain', 'text/plain', 'Schmerz… neck pain'),
      document('html', 'text/html', '<p>Neck <b>stiffness</b> &amp; ache</p>'),
      document('pdf', 'application/pdf', 'neck pain'),
      document('old', 'text/plain', 'neck pain', '2026-02-20'),
    ]);
    expect(found.symptoms.map(({ source }) => source)).toEqual(['DocumentReference/plain', 'DocumentReference/html']);
    expect(found.symptoms[0]?.offset).toBe('Schmerz… neck '.length);
  });

  test('clinical impressions of the visit', () => {
    const impression = {
      resourceType: 'ClinicalImpression',
      id: 'i',
      status: 'completed',
      subject,
      encounter: { reference: 'Encounter/e1' },
      note: [{ text: 'Unable to reach overhead. Total treatment time 40 min.' }],
    };
    const found = read([impression]);
    expect([found.functionalLimitations.length, found.hasTotalTime]).toEqual([1, true]);
  });

  test('plans: a CarePlan with its dates, and a plan document by its date', () => {
    const plans = read([
      {
        resourceType: 'CarePlan',
        id: 'a',
        status: 'active',
        subject,
        period: { start: '2026-02-01', end: '2026-04-01' },
        activity: [{ detail: { code: { text: 'Joint mobilization' }, scheduledString: 'Twice a week' } }],
      },
      { resourceType: 'CarePlan', id: 'b', status: 'revoked', subject },
      composition('c', '2026-01-15', '18776-5', [[undefined, 'Exercise twice a week']]),
    ]).plans;
    expect(plans).toEqual([
      { source: 'CarePlan/a', start: '2026-02-01', end: '2026-04-01', namesManualTherapy: true, isCertified: true },
      { source: 'Composition/c', start: '2026-01-15', namesManualTherapy: false, isCertified: true },
    ]);
  });

  test('treatment days since the last progress report', () => {
    const report = (id: string, date: string): object =>
      composition(id, date, '11506-3', [[undefined, 'Goals are met in part.']]);
    const dates = ['2026-02-03', '2026-02-10', '2026-02-20', '2026-03-02', '2026-03-09'];
    const found = read([report('r1', '2026-01-05'), report('r2', '2026-02-10'), report('later', '2026-03-05')], dates);
    expect(found.lastReport).toEqual({ source: 'Composition/r2', date: '2026-02-10' });
    expect(found.treatmentDatesSinceReport).toHaveLength(2);
    expect(read([], dates).treatmentDatesSinceReport).toHaveLength(4);
  });

  test('a report before the evaluation that began the episode is of another one, and one of its day is not', () => {
    const report = (date: string): object => composition('r', date, '11506-3', [[undefined, 'Goals are met in part.']]);
    const dates = ['2026-02-03', '2026-02-10', '2026-02-20', '2026-03-02'];
    const since = (date: string): unknown => {
      const { lastReport, treatmentDatesSinceReport } = read([report(date)], dates, ['2026-02-10', '2026-03-09']);
      return [lastReport?.date, treatmentDatesSinceReport.length];
    };
    expect([since('2026-02-09'), since('2026-02-10')]).toEqual([
      [undefined, 3],
      ['2026-02-10', 2],
    ]);
  });

  test('what says nothing is nothing: a report or a plan without a word, an empty outcome', () => {
    const empty = { text: ' ' };
    const found = read([
      composition('report', '2026-03-01', '11506-3', [[undefined, ' ']]),
      composition('plan', '2026-01-15', '18776-5', []),
      { resourceType: 'CarePlan', id: 'cp', status: 'active', subject, category: [{ text: 'Physical therapy' }] },
      { resourceType: 'Procedure', id: 'mt', status: 'completed', subject, outcome: empty, note: [empty] },
    ]);
    expect(found).toMatchObject({ plans: [], responses: [] });
    expect(found.lastReport).toBeUndefined();
  });

  test.each([
    ['a title and techniques alone', { title: 'Plan of care', description: 'Manual therapy' }, 0],
    ['a treatment that is to be given', { activity: [{ detail: { description: 'Manual therapy' } }] }, 1],
    ['an activity that is no treatment', { activity: [{ detail: { description: 'Call the patient' } }] }, 0],
    ['how often, in words', { description: 'Manual therapy 2-3x/week' }, 1],
    ['how long', { description: 'Manual therapy for 8 weeks' }, 1],
    ['a schedule', { activity: [{ detail: { description: 'Manual therapy', scheduledTiming: { repeat: {} } } }] }, 1],
    ['a goal', { description: 'Manual therapy', goal: [{ reference: '#g' }] }, 1],
    ['a goal in words', { description: 'Manual therapy to be able to sit for an hour' }, 1],
  ])('a plan states a goal, how often, or a treatment: %s', (_name, facts, count) => {
    const plan = { resourceType: 'CarePlan', id: 'cp', status: 'active', subject, title: 'Physical therapy', ...facts };
    expect(read([plan]).plans).toHaveLength(count);
  });

  test.each(['-', '…', ' . '])('a limitation, finding or report of %p says nothing', (text) => {
    const finding = (id: string, code: string): object => ({
      resourceType: 'Observation',
      id,
      status: 'final',
      subject,
      encounter: { reference: 'Encounter/e1' },
      category: [{ coding: [{ code }] }],
      valueString: text,
    });
    const report = {
      resourceType: 'ClinicalImpression',
      id: 'r',
      status: 'completed',
      subject,
      date: '2026-03-01',
      code: loinc('11506-3'),
      summary: text,
    };
    const found = read([finding('a', 'exam'), finding('b', 'functional-status'), report]);
    expect(found).toMatchObject({ examFindings: [], functionalLimitations: [] });
    expect(found.lastReport).toBeUndefined();
  });

  test('a report whose text was not seen is there', () => {
    const content = [{ attachment: { contentType: 'application/pdf', url: 'Binary/b1' } }];
    const report = {
      resourceType: 'DocumentReference',
      id: 'd1',
      subject,
      date: '2026-03-01',
      type: loinc('11506-3'),
      content,
    };
    expect(read([report]).lastReport?.source).toBe('DocumentReference/d1');
  });

  test('techniques, their regions and their minutes are noted with their places', () => {
    const found = read([
      composition('n', '2026-03-02', '34109-9', [[undefined, 'Manual traction to the neck x 15 min. Knee exercise.']]),
    ]);
    expect(found.notedTechniques).toEqual([{ source: 'Composition/n', offset: 3, noted: 'manual traction' }]);
    expect(found.notedRegions).toEqual([{ source: 'Composition/n', offset: 26, noted: 'cervical' }]);
    expect(found.notedMinutes.map(({ noted }) => [noted.of, noted.durationMs])).toEqual([['technique', 900_000]]);
  });

  test.each([
    ['what manual therapy is called says where it was done', '97140', 'Lumbar joint mobilization', ['lumbar']],
    ['a name without a place says none', '97140', 'Manual therapy, 15 min', []],
    ['what exercise is called says nothing of it', '97110', 'Lumbar program', []],
  ])('%s', (_name, code, text, regions) => {
    const treatment = { resourceType: 'Procedure', id: 's', status: 'completed', subject, code: { text } };
    const scope = { patient: 'Patient/1', dateOfService: '2026-03-02', encounters: new Set<string>() };
    const of = { discipline: 'PT' as const, treatmentDates: [], evaluationDates: [] };
    const services = [service('s', { code })];
    const found = readDocumentation(new RecordSet([treatment]), { ...scope, ...of, services });
    expect(found.notedRegions.map(({ noted }) => noted)).toEqual(regions);
  });

  test('a note beyond the limit is told by name', () => {
    const { unseen } = read([composition('n', '2026-03-02', '34109-9', [[undefined, 'pain '.repeat(50_000)]])]);
    expect(unseen).toEqual([{ source: 'Composition/n', kind: 'visit-note', reason: 'longer than 200,000 characters' }]);
  });

  test('notes of the day and plans of care that cannot be read are not seen; other documents are not asked for', () => {
    const document = (id: string, facts: object, attachment: object = { contentType: 'application/pdf' }): object => ({
      resourceType: 'DocumentReference',
      id,
      subject,
      date: '2026-03-02',
      content: [{ attachment: { url: `Binary/${id}`, ...attachment } }],
      ...facts,
    });
    const { unseen, plans } = read([
      document('note', {}),
      document('html', {}, { contentType: 'text/html' }),
      document('scan', {}, { contentType: 'image/tiff' }),
      document('word', {}, { contentType: 'application/msword', data: base64('PK\u0003\u0004\0') }),
      document('earlier', { date: '2026-02-20' }),
      document('plan', { date: '2026-02-02', type: loinc('18776-5') }),
      document('card', { type: { text: 'Insurance card' } }),
      document('x-ray', {}, { contentType: 'image/jpeg', title: 'X-ray of the knee' }),
    ]);
    expect(unseen).toEqual([
      { source: 'DocumentReference/note', kind: 'visit-note', reason: 'PDF' },
      { source: 'DocumentReference/html', kind: 'visit-note', reason: 'its file was not given' },
      { source: 'DocumentReference/scan', kind: 'visit-note', reason: 'picture' },
      { source: 'DocumentReference/word', kind: 'visit-note', reason: 'unknown form application/msword' },
      { source: 'DocumentReference/plan', kind: 'plan-text', reason: 'PDF' },
    ]);
    expect(plans.map(({ source }) => source)).toEqual(['DocumentReference/plan']);
  });

  test('a cloned note is told by the visit it repeats', () => {
    const text = Array.from({ length: 50 }, (_, index) => `finding${String(index)}`).join(' ');
    const found = read([
      composition('older', '2026-02-01', '34109-9', [[undefined, 'Another text']]),
      composition('before', '2026-02-20', '34109-9', [[undefined, text]]),
      composition('today', '2026-03-02', '34109-9', [[undefined, text]]),
    ]);
    expect(found.clonedFrom).toEqual({ source: 'Composition/before', date: '2026-02-20', likeness: 1 });
  });

  test.each([
    [2, true],
    [8, false],
  ])('a note with %i words changed at its end is a clone: %s', (changed, isClone) => {
    const words = Array.from({ length: 102 }, (_, index) => `word${String(index)}`);
    const other = words.map((word, index) => (index < words.length - changed ? word : `other${word}`));
    const { clonedFrom } = read([
      composition('before', '2026-02-20', '34109-9', [[undefined, words.join(' ')]]),
      composition('today', '2026-03-02', '34109-9', [[undefined, other.join(' ')]]),
    ]);
    expect(clonedFrom !== undefined).toBe(isClone);
  });

  test('another patient’s notes are not looked at', () => {
    const other = composition('n', '2026-03-02', '34109-9', [[undefined, 'neck pain']], {
      subject: { reference: 'Patient/2' },
    });
    expect(narrativesOf(new RecordSet([other]), 'Patient/1')).toEqual([]);
  });
});
