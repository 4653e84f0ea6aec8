// SPDX-License-Identifier: Apache-2.0
import { readinessOf } from '../../src/capture/readiness.ts';
import { minutesOf, sourcesOf } from '../../src/capture/receipt.ts';
import type { VisitView } from '../../src/capture/visit-view.ts';
import { storyView } from '../support/story-view.ts';

const viewOf = (story: string): VisitView => storyView(story).view;

test('readiness: everything is ready, or says what holds the charge or puts it at risk', () => {
  expect(new Set(readinessOf(viewOf('01-brief-30-minutes')).map(({ state }) => state))).toEqual(new Set(['ready']));
  const held = readinessOf(viewOf('34-diagnosis-missing')).filter(({ state }) => state !== 'ready');
  expect(held).toEqual([{ label: 'Documentation', state: 'holds', why: ['No diagnosis'] }]);
  const billed = readinessOf(viewOf('29-charge-already-billed')).filter(({ state }) => state !== 'ready');
  expect(billed.map(({ state }) => state)).toEqual(['risk']);
  const uncharged = readinessOf(viewOf('19-duration-missing')).filter(({ state }) => state !== 'ready');
  expect(uncharged).toEqual([{ label: 'Time', state: 'unready', why: ['Manual therapy without minutes'] }]);
  expect(readinessOf(viewOf('41-visit-in-progress'))[0]).toMatchObject({ state: 'holds', why: ['in progress'] });
});

test('a receipt: minutes as documented and as counted, what was left out and why, and the clause', () => {
  const [day] = viewOf('23-time-not-exclusive').days;
  const minutes = day ? minutesOf(day.assessment) : [];
  expect(minutes.every(({ documented, counted }) => documented > counted)).toBe(true);
  expect(minutes.flatMap(({ left }) => left).length).toBeGreaterThan(0);
  expect(day && sourcesOf(day.assessment)[0]?.url).toMatch(/^https:/);
});
