// SPDX-License-Identifier: Apache-2.0
import { ClinicClock } from '../../../src/capture/charting/clinic-clock.ts';
import { changedElements } from '../../../src/capture/charting/record-changes.ts';
import {
  edgeRange,
  movedEdge,
  overlapsAmong,
  overlapsIn,
  wallOf,
  type ClockedTreatment,
} from '../../../src/capture/mend/overlap.ts';
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
  expect(edgeRange(overlap)).toEqual({ from: first.from + 1, to: second.to - 1 });
  const changes = movedEdge(overlap, edge, clock);
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
    ]).map(edgeRange);
  expect(edges('Patient/b')).toEqual([undefined]);
  expect(edges('Patient/a')).toEqual([{ from: 1, to: 44 }]);
  // Who breaks off and goes on gave all of it.
  const [first, second] = given.map((one) => ({ ...one, people: ['Practitioner/t1'] }));
  const alone = { ...shared, given: [first, second].flatMap((one) => one ?? []) };
  expect(overlapsAmong([alone, at('b', 20, 45)]).map(edgeRange)).toEqual([{ from: 1, to: 44 }]);
});
