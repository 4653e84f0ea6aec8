// SPDX-License-Identifier: Apache-2.0
import { viewVisit } from '../../src/capture/visit-view.ts';
import type { DetectedIssue } from '@medplum/fhirtypes';
import { RecordSet } from '../../src/fhir/record-set.ts';
import { PLAIN, recordsOf } from '../support/ehr-shapes.ts';
import { storyView, type StoryView } from '../support/story-view.ts';

test('an issue that stands and is not raised any more is told as it was written, until the bots close it', () => {
  const { records, view, visit } = storyView('32-region-missing');
  expect([view.issues.map(({ code }) => code), view.isSettled]).toEqual([['region-missing'], true]);
  const [treatment] = records.all('Procedure');
  const said = { ...records.raw(`Procedure/${treatment?.id ?? ''}`), bodySite: [{ text: 'Hip' }] };
  const after = viewVisit(records.with([said]), visit);
  expect(after.isSettled).toBe(false);
  const told = { code: 'region-missing', detail: view.issues[0]?.detail, proposed: undefined, oneClicks: [] };
  expect(after.issues).toMatchObject([told]);
  expect(after.issues[0]?.remedy).toMatchObject({ act: 'correct', element: 'Procedure.bodySite' });
});

describe('what a person has to read', () => {
  const toldOf = ({ records, visit }: StoryView, implicated: readonly string[]): readonly string[] => {
    const [standing] = records.all('DetectedIssue');
    const raw = records.raw(`DetectedIssue/${standing?.id ?? ''}`) as unknown as DetectedIssue;
    const naming = { ...raw, implicated: implicated.map((reference) => ({ reference })) };
    const others = records.resources().filter((one) => one.resourceType !== 'DetectedIssue');
    const [issue] = viewVisit(new RecordSet([...others, naming]), visit).issues;
    return issue?.toRead ?? ['no issue'];
  };

  test('is the record that could not be read, each once, and none that is not there', () => {
    const story = storyView('74-note-not-seen');
    const [issue] = story.view.issues;
    const [note = ''] = issue?.toRead ?? [];
    expect([issue?.code, issue?.toRead]).toEqual([
      'note-not-seen',
      [expect.stringMatching(/^(?:DocumentReference|DiagnosticReport)\//)],
    ]);
    expect(toldOf(story, [story.visit, note, note])).toEqual([note]);
    const broken = { resourceType: 'DocumentReference', id: 'broken', content: 'none' };
    const beside = { ...story, records: new RecordSet([...story.records.resources(), broken]) };
    expect(beside.records.unreadable.map(({ source }) => source)).toEqual(['DocumentReference/broken']);
    expect(toldOf(beside, [story.visit, 'DocumentReference/broken'])).toEqual(['DocumentReference/broken']);
    expect(toldOf(story, [story.visit])).toEqual([]);
    expect(toldOf(story, [story.visit, 'DocumentReference/not-given'])).toEqual([]);
  });

  test('is nothing where the issue is put right in another way', () => {
    expect(storyView('32-region-missing').view.issues.map(({ toRead }) => toRead)).toEqual([[]]);
  });
});

const EVENING = { start: '2026-11-24T00:30:00Z', end: '2026-11-24T01:15:00Z' };
const AT_CLINIC = { start: '2026-11-23T18:30:00-06:00', end: '2026-11-23T19:15:00-06:00' };

test.each([
  ['written in UTC, dated by the offset of its treatment', EVENING, AT_CLINIC, '2026-11-23T18:30:00'],
  ['written in UTC, and nothing tells a zone', EVENING, EVENING, '2026-11-24T00:30:00'],
  ['with an offset of its own', AT_CLINIC, EVENING, '2026-11-23T18:30:00'],
  ['without a start, dated by its treatment', undefined, AT_CLINIC, '2026-11-23'],
])('a visit is called by its date of service: %s', (_name, period, performedPeriod, when) => {
  const { encounter, procedure } = PLAIN;
  const chart = {
    ...PLAIN,
    encounter: { ...encounter, period },
    procedure: { ...procedure, performedPeriod },
  } as typeof PLAIN;
  const view = viewVisit(new RecordSet(recordsOf(chart)), 'Encounter/e1');
  expect([view.when, view.days.map(({ assessment }) => assessment.day.dateOfService)]).toEqual([
    when,
    [when.slice(0, 10)],
  ]);
});
