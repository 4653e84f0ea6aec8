// SPDX-License-Identifier: Apache-2.0
import type { Procedure } from '@medplum/fhirtypes';
import { assessCollection } from '../../src/capture/assess-collection.ts';
import { ClinicClock } from '../../src/capture/charting/clinic-clock.ts';
import { missingLineOf, withLine } from '../../src/capture/mend.ts';
import { readinessOf } from '../../src/capture/readiness.ts';
import { minutesOf, sourcesOf } from '../../src/capture/receipt.ts';
import { viewVisit, type VisitView } from '../../src/capture/visit-view.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';
import { sampleResources } from '../support/hook-call.ts';

const NOW = '2026-03-31T12:00:00.000Z';

/** A story's only visit as the page sees it, once the bots have written. */
function viewOf(story: string): { readonly view: VisitView; readonly records: RecordSet } {
  const input = sampleResources(story);
  const { standing } = assessCollection(input, NOW);
  const records = new RecordSet([...standing, ...input]);
  const [visit] = records.all('Encounter');
  return { view: viewVisit(records, `Encounter/${visit?.id ?? ''}`), records };
}

test.each([
  ['32-region-missing', 'regions', { bodySite: [{ text: 'said by a person' }] }],
  ['63-response-missing', 'response', { outcome: { text: 'said by a person' } }],
] as const)('%s: one line puts it right, and nothing else of the treatment changes', (story, element, wanted) => {
  const { view, records } = viewOf(story);
  const lines = view.issues.flatMap((issue) => missingLineOf(issue, records) ?? []);
  expect(lines.map((line) => line.element)).toEqual([element]);
  const [line] = lines;
  const mended = line && withLine(line, 'said by a person', new ClinicClock(undefined));
  const { bodySite: _b, outcome: _o, ...rest } = line?.procedure as Procedure;
  expect(mended).toEqual({ ...rest, ...kept(line?.procedure, Object.keys(wanted)), ...wanted });
  const after = assessCollection([...records.resources().filter(({ id }) => id !== mended?.id), mended], NOW);
  expect(after.assessments.flatMap(({ issues }) => issues)).toEqual([]);
});

/** The two elements that were taken out, but those that a person says. */
function kept(procedure: Procedure | undefined, said: readonly string[]): Partial<Procedure> {
  const { bodySite, outcome } = procedure ?? {};
  return {
    ...(bodySite && !said.includes('bodySite') ? { bodySite } : {}),
    ...(outcome && !said.includes('outcome') ? { outcome } : {}),
  };
}

test('what takes more than a line has none; what takes a click has its charge or treatment ready', () => {
  const { view, records } = viewOf('30-modifier-51');
  expect(view.issues.flatMap((issue) => missingLineOf(issue, records) ?? [])).toEqual([]);
  const [click] = view.issues.flatMap(({ oneClicks }) => oneClicks);
  expect(click).toMatchObject({
    label: 'Remove modifier 51',
    attests: false,
    resource: { resourceType: 'ChargeItem' },
  });
});

test('readiness: everything is ready, or says what holds the charge or puts it at risk', () => {
  expect(new Set(readinessOf(viewOf('01-brief-30-minutes').view).map(({ state }) => state))).toEqual(
    new Set(['ready']),
  );
  const held = readinessOf(viewOf('34-diagnosis-missing').view).filter(({ state }) => state !== 'ready');
  expect(held).toEqual([{ label: 'Documentation is complete', state: 'holds', why: ['No diagnosis'] }]);
  expect(readinessOf(viewOf('41-visit-in-progress').view)[0]).toMatchObject({ state: 'holds', why: ['In progress'] });
});

test('a receipt: minutes as documented and as counted, what was left out and why, and the clause', () => {
  const [day] = viewOf('23-time-not-exclusive').view.days;
  const minutes = day ? minutesOf(day.assessment) : [];
  expect(minutes.every(({ documented, counted }) => documented > counted)).toBe(true);
  expect(minutes.flatMap(({ left }) => left).length).toBeGreaterThan(0);
  expect(day && sourcesOf(day.assessment)[0]?.url).toMatch(/^https:/);
});
