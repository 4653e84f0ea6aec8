// SPDX-License-Identifier: Apache-2.0
import { recordLinksOf } from '../../../src/fhir/query/record-links.ts';

const subject = { reference: 'Patient/p1' };
const encounter = { reference: 'Encounter/e1' };

describe('which visits a record may change', () => {
  test('a finding: those of its visit and of its date', () => {
    const effectiveDateTime = '2026-03-02T10:00:00-05:00';
    expect(recordLinksOf({ resourceType: 'Observation', id: 'o', subject, encounter, effectiveDateTime })).toEqual({
      reach: 'visit',
      reference: 'Observation/o',
      patients: ['Patient/p1'],
      encounters: ['Encounter/e1'],
      procedures: [],
      dates: ['2026-03-02'],
      isReport: false,
      people: [],
      identifiers: [],
    });
  });

  test('a problem: all of the patient’s, as any of them may name it', () => {
    const problem = { resourceType: 'Condition', id: 'c', subject };
    expect(recordLinksOf(problem)?.reach).toBe('patient');
    expect(recordLinksOf({ ...problem, encounter })?.reach).toBe('patient');
    // Only problems are kept in a list: a finding without a visit is still one of its day.
    expect(recordLinksOf({ ...problem, resourceType: 'Observation' })?.reach).toBe('visit');
  });

  test('a note that is filed late: those of the treatment or the day that it says it is about', () => {
    const context = { related: [{ reference: 'Procedure/s1' }], period: { start: '2026-03-02' } };
    const links = recordLinksOf({ resourceType: 'DocumentReference', id: 'd', date: '2026-04-20', context });
    expect(links).toMatchObject({ procedures: ['Procedure/s1'], dates: ['2026-04-20', '2026-03-02'] });
  });

  test.each([
    ['CarePlan', 'patient'],
    ['Coverage', 'patient'],
    ['ExplanationOfBenefit', 'patient'],
    ['DocumentReference', 'later'],
    ['PractitionerRole', 'person'],
    ['Organization', 'organization'],
  ])('a %s reaches %s', (resourceType, reach) => {
    expect(recordLinksOf({ resourceType, id: 'x' })?.reach).toBe(reach);
  });

  test.each([
    ['effectiveDateTime', { effectiveDateTime: '2026-03-02' }],
    ['the start of effectivePeriod', { effectivePeriod: { start: '2026-03-02T23:30:00-05:00' } }],
    ['effectiveInstant', { effectiveInstant: '2026-03-02T10:00:00Z' }],
    ['date', { date: '2026-03-02T10:00:00Z' }],
    ['authored', { authored: '2026-03-02' }],
  ])('its date is %s', (_element, facts) => {
    expect(recordLinksOf({ resourceType: 'Observation', id: 'o', ...facts })?.dates).toEqual(['2026-03-02']);
  });

  test('what was measured goes before when it was written down; a date that is none tells nothing', () => {
    const dates = (facts: object): unknown => recordLinksOf({ resourceType: 'Observation', id: 'o', ...facts })?.dates;
    expect(dates({ effectiveDateTime: '2026-03-02', date: '2026-03-09', authored: '2026-03-10' })).toEqual([
      '2026-03-02',
    ]);
    expect(dates({ effectivePeriod: { start: '2026-03-02' }, effectiveInstant: '2026-03-03T10:00:00Z' })).toEqual([
      '2026-03-02',
    ]);
    expect(dates({ date: '2026-03-09', authored: '2026-03-10' })).toEqual(['2026-03-09']);
    expect(dates({ effectivePeriod: { end: '2026-03-02' } })).toEqual([]);
    expect(dates({ date: 'last Monday' })).toEqual([]);
    expect(dates({})).toEqual([]);
  });

  test('a note names its visits, each once, beside whatever else it names', () => {
    const context = { encounter: [encounter, { reference: 'EpisodeOfCare/x' }, { display: 'a visit' }, encounter] };
    const note = { resourceType: 'DocumentReference', id: 'd', subject, context };
    expect(recordLinksOf(note)).toMatchObject({ encounters: ['Encounter/e1'], patients: ['Patient/p1'], people: [] });
    expect(recordLinksOf({ ...note, context: { encounter: [null, 'e1'] } })?.encounters).toEqual([]);
  });

  test('a Coverage names its patient, a role its person', () => {
    expect(recordLinksOf({ resourceType: 'Coverage', id: 'c', beneficiary: subject })?.patients).toEqual([
      'Patient/p1',
    ]);
    const practitioner = { reference: 'Practitioner/t1' };
    expect(recordLinksOf({ resourceType: 'PractitionerRole', id: 'r', practitioner })?.people).toEqual([
      'Practitioner/t1',
    ]);
  });

  test('a progress report is known by its code, as a document or as a report', () => {
    const progress = { coding: [{ system: 'http://loinc.org', code: '11508-9' }] };
    const isReport = (facts: object): unknown =>
      recordLinksOf({ resourceType: 'DocumentReference', id: 'd', ...facts })?.isReport;
    expect(isReport({ type: progress })).toBe(true);
    expect(isReport({ code: progress })).toBe(true);
    expect(isReport({ type: { coding: [{ code: '18776-5' }] } })).toBe(false);
    expect(isReport({ type: { text: '11508-9' } })).toBe(false);
  });

  test.each<[string, boolean, object]>([
    ['a range of motion without a category', true, { code: { text: 'Knee flexion, active range of motion' } }],
    ['a pain that is gone', true, { code: { text: 'Pain, 0 to 10' }, valueInteger: 0 }],
    ['minutes of a treatment', true, { code: { text: 'Duration' }, partOf: [{ reference: 'Procedure/mt' }] }],
    ['what its category alone tells', true, { code: { text: 'Gait' }, category: [{ coding: [{ code: 'exam' }] }] }],
    ['what names nothing', true, { valueString: 'limited' }],
    [
      'a blood pressure',
      false,
      { code: { text: 'Blood pressure' }, category: [{ coding: [{ code: 'vital-signs' }] }] },
    ],
    ['a result of the laboratory', false, { code: { text: 'Pain' }, category: [{ coding: [{ code: 'laboratory' }] }] }],
  ])('%s may decide: %s', (_what, mayDecide, facts) => {
    const observation = { resourceType: 'Observation', id: 'o', status: 'final', subject, ...facts };
    expect(recordLinksOf(observation) !== undefined).toBe(mayDecide);
  });

  test('the results of a laboratory, and what no decision rests on, change nothing', () => {
    const category = [{ coding: [{ code: 'LAB' }] }];
    expect(recordLinksOf({ resourceType: 'DiagnosticReport', id: 'r', subject, category })).toBeUndefined();
    expect(recordLinksOf({ resourceType: 'DiagnosticReport', id: 'r', subject })?.reach).toBe('later');
    expect(recordLinksOf({ resourceType: 'MedicationRequest', id: 'm', subject })).toBeUndefined();
    expect(recordLinksOf(undefined)).toBeUndefined();
  });
});
