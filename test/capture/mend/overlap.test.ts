// SPDX-License-Identifier: Apache-2.0
import { ClinicClock } from '../../../src/capture/charting/clinic-clock.ts';
import { changedElements } from '../../../src/capture/charting/record-changes.ts';
import {
  overlapsAmong,
  overlapsIn,
  wallOf,
  wayApart,
  type ClockedTreatment,
} from '../../../src/capture/mend/overlap.ts';
import { movedEdge, retimed, timesFault, timesOf } from '../../../src/capture/mend/overlap-times.ts';
import { therapistDay } from '../../../src/capture/therapist-day.ts';
import { relativeReference } from '../../../src/fhir/record-set.ts';
import { issuesAfter, storyView } from '../../support/story-view.ts';

const clock = new ClinicClock(undefined, '2026-03-02T10:00:00-05:00');

test.each([
  ['24-not-one-on-one', ['Lucas Cavendish', 'Thea Featherstone']],
  ['23-time-not-exclusive', undefined],
  ['22-concurrent-regions', undefined],
] as const)('%s: the edge between the two is moved, and no minute is shared any more', (story, patients) => {
  const { view, records } = storyView(story);
  const [issue] = view.issues;
  const implicated = (issue?.resource.implicated ?? []).flatMap((link) => relativeReference(link) ?? []);
  const [overlap, ...more] = overlapsIn(implicated, records, { names: view.names, clock });
  if (!overlap) {
    throw new Error('No overlap is found');
  }
  expect(more).toEqual([]);
  const { first, second } = overlap;
  expect([first.patientName, second.patientName]).toEqual(patients ?? [first.patientName, first.patientName]);
  const edge = second.from + 5;
  expect(wayApart(overlap)).toEqual({ by: 'edge', from: first.from + 1, to: second.to - 1, start: first.to });
  const changes = movedEdge(overlap, edge);
  expect(changes.map(({ base, mine }) => changedElements({ ...base }, { ...mine }))).toEqual([
    ['performedPeriod'],
    ['performedPeriod'],
  ]);
  const [one, two] = changes.map(({ mine }) => mine as { performedPeriod?: { start?: string; end?: string } });
  expect(one?.performedPeriod?.end).toBe(two?.performedPeriod?.start);
  expect(one?.performedPeriod?.end).toContain(`T${wallOf(edge)}`);
  const after = issuesAfter(
    records,
    changes.map(({ mine }) => mine),
  );
  expect(after).not.toContain(issue?.code);
});

test('a therapist’s day: a lane for each patient, with what two of them share', () => {
  const { records } = storyView('24-not-one-on-one');
  const date = '2026-03-02';
  const day = therapistDay(records, 'Practitioner/not-one-on-one-therapist', { date, clock });
  expect(day.lanes.map(({ name }) => name)).toEqual(['Lucas Cavendish', 'Thea Featherstone']);
  expect(day.overlaps.map(({ minutes }) => minutes)).toEqual([20]);
  expect(therapistDay(records, 'Practitioner/somebody-else', { date, clock }).lanes).toEqual([]);
});

const at = (id: string, from: number, to: number): ClockedTreatment => ({
  ...{ source: `Procedure/${id}`, visit: undefined, patient: `Patient/${id}`, patientName: id, service: '' },
  ...{ procedure: { resourceType: 'Procedure', id, status: 'completed', subject: {} }, isManualTherapy: true },
  clock,
  ...{ from, to, given: [{ from, to, people: ['Practitioner/t1'] }] },
});

test.each([
  ['the second ends later', [0, 30], [20, 50], [10]],
  ['the second lies within the first', [0, 60], [20, 30], [10]],
  ['they share one minute', [0, 30], [29, 60], [1]],
  ['they touch', [0, 30], [30, 60], []],
  ['they lie apart', [0, 30], [40, 60], []],
] as const)('minutes that two share where %s', (_name, [from, to], [begun, ended], minutes) => {
  expect(overlapsAmong([at('a', from, to), at('b', begun, ended)]).map((one) => one.minutes)).toEqual(minutes);
});

test('where one person took over from another, no edge is moved: who treated when is asked, but of one patient’s minutes', () => {
  const given = [
    { from: 0, to: 15, people: ['Practitioner/t1'] },
    { from: 15, to: 30, people: ['Practitioner/t2'] },
  ];
  const shared = at('a', 0, 30);
  const edges = (patient: string): unknown[] =>
    overlapsAmong([
      { ...shared, given },
      { ...at('b', 10, 45), patient },
    ]).map(wayApart);
  expect(edges('Patient/b')).toEqual([{ by: 'people' }]);
  expect(edges('Patient/a')).toEqual([{ by: 'edge', from: 1, to: 44, start: 30 }]);
  // Who breaks off and goes on gave all of it.
  const [first, second] = given.map((one) => ({ ...one, people: ['Practitioner/t1'] }));
  const alone = { ...shared, given: [first, second].flatMap((one) => one ?? []) };
  expect(overlapsAmong([alone, at('b', 20, 45)]).map(wayApart)).toEqual([{ by: 'edge', from: 1, to: 44, start: 30 }]);
});

test.each([
  ['the second ends later', [0, 30], [20, 50], { by: 'edge', from: 1, to: 49, start: 30 }],
  [
    'they begin together: what is left of the longer one follows',
    [0, 20],
    [0, 50],
    { by: 'edge', from: 1, to: 49, start: 20 },
  ],
  ['they end together: the shorter one follows', [0, 50], [30, 50], { by: 'edge', from: 1, to: 49, start: 30 }],
  ['they begin and end together', [0, 30], [0, 30], { by: 'times' }],
  ['the second lies within the first', [0, 60], [20, 30], { by: 'times' }],
] as const)('%s: an edge is proposed only where it leaves both what is theirs alone', (_name, one, other, way) => {
  expect(overlapsAmong([at('a', one[0], one[1]), at('b', other[0], other[1])]).map(wayApart)).toEqual([way]);
});

test('the times of both are asked for: nothing is saved while they share minutes, and only what was changed is', () => {
  const { records, view } = storyView('24-not-one-on-one');
  const sources = records.all('Procedure').map(({ id }) => `Procedure/${id}`);
  const [overlap] = overlapsIn(sources, records, { names: view.names, clock });
  if (!overlap) {
    throw new Error('No overlap is found');
  }
  const [first, second] = timesOf(overlap);
  expect([first, second]).toEqual([
    { start: '10:00', end: '10:30' },
    { start: '10:10', end: '10:40' },
  ]);
  expect(timesFault([first, second])).toBe('They still share 20 min.');
  expect(timesFault([{ ...first, end: 'noon' }, second])).toMatch(/^Enter a time/);
  expect(timesFault([{ ...first, end: '10:00' }, second])).toBe('The end must be after the start.');
  expect(retimed(overlap, [first, second])).toEqual([]);
  const apart = [first, { start: '10:30', end: '11:00' }] as const;
  expect(timesFault(apart)).toBeUndefined();
  expect(timesFault([apart[1], first])).toBeUndefined();
  const changes = retimed(overlap, apart);
  expect(changes.map(({ mine }) => mine)).toMatchObject([
    {
      id: 'not-one-on-one-service-2',
      performedPeriod: { start: '2026-03-02T10:30:00-05:00', end: '2026-03-02T11:00:00-05:00' },
    },
  ]);
  expect(
    issuesAfter(
      records,
      changes.map(({ mine }) => mine),
    ),
  ).toEqual([]);
});
