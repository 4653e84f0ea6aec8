// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { ChargeItem, Resource } from '@medplum/fhirtypes';
import { assessCollection } from '../../../src/capture/assess-collection.ts';
import { ClinicClock } from '../../../src/capture/charting/clinic-clock.ts';
import { changedElements } from '../../../src/capture/charting/record-changes.ts';
import { unitsMend } from '../../../src/capture/mend/charge.ts';
import type { InPlace, Said } from '../../../src/capture/mend/in-place.ts';
import { chargesOfDay, mendInPlace } from '../../../src/capture/mend/mend.ts';
import { overlapsIn } from '../../../src/capture/mend/overlap.ts';
import { viewVisit, type VisitIssue } from '../../../src/capture/visit-view.ts';
import { RULES } from '../../../src/engine/rules/index.ts';
import type { Remedy } from '../../../src/engine/rules/remedy.ts';
import type { RuleMessage } from '../../../src/engine/rules/rule.ts';
import { RecordSet, relativeReference } from '../../../src/fhir/record-set.ts';
import { correctionPath } from '../../../src/web/data/correct.ts';
import { faultIn } from '../../support/fault-in.ts';
import { STORIES } from '../../support/samples.ts';
import { issuesAfter, storyView, storyViews, type StoryView } from '../../support/story-view.ts';

const clock = new ClinicClock(undefined, '2026-03-02T10:00:00-05:00');

function mendOf({ view, records, visit }: StoryView, issue: VisitIssue): InPlace | undefined {
  return mendInPlace(issue, { records, clock, visit, charges: view.charges, days: view.days });
}

function onlyIssue(story: string): { readonly told: StoryView; readonly issue: VisitIssue; readonly mend: InPlace } {
  const told = storyView(story);
  const code = story.replace(/^\d+-/, '');
  const issue = told.view.issues.find((one) => one.code === code);
  const mend = issue && mendOf(told, issue);
  if (!issue || !mend) {
    throw new Error(`${story}: nothing to say in place`);
  }
  return { told, issue, mend };
}

test.each<[string, Said, string, readonly string[]]>([
  ['32-region-missing', { regions: ['Lumbar spine'] }, 'Procedure', ['bodySite']],
  ['63-response-missing', { response: ['Less pain'] }, 'Procedure', ['outcome']],
  ['33-technique-missing', { technique: ['Joint mobilization'] }, 'Procedure', ['code']],
  ['19-duration-missing', { minutes: ['23'] }, 'Procedure', ['extension']],
  ['60-symptoms-missing', { reason: ['Low back pain'] }, 'Encounter', ['reasonCode']],
  ['66-plan-of-care-technique-missing', { treatment: ['Manual therapy'] }, 'CarePlan', ['activity']],
  ['68-total-treatment-time-missing', { start: ['10:00'], end: ['11:00'] }, 'Encounter', ['period']],
  ['76-place-of-care-not-payable', { class: ['AMB'] }, 'Encounter', ['class']],
  ['14-excluded-dry-needling', { code: ['97110'] }, 'Procedure', ['code']],
  ['29-charge-already-billed', { units: ['1'] }, 'ChargeItem', ['quantity']],
  ['29-charge-already-billed', { units: ['0'] }, 'ChargeItem', ['status']],
])('%s: said in place, it is right, and nothing else of the record changes', (story, said, type, elements) => {
  const { told, issue, mend } = onlyIssue(story);
  expect(faultIn(mend, said)).toBeUndefined();
  const { changes, added } = mend.writesOf(said);
  const [change] = changes;
  expect([changes.length, added.length, change?.base.resourceType]).toEqual([1, 0, type]);
  const differing = change ? changedElements({ ...change.base }, { ...change.mine }) : [];
  expect(differing).toEqual(elements);
  expect(issuesAfter(told.records, change ? [change.mine] : [])).not.toContain(issue.code);
});

test('what two treatments lack is not said in one place, nor what none does', () => {
  const { told, issue } = onlyIssue('32-region-missing');
  const [treatment] = told.records.all('Procedure');
  const second = { ...treatment, id: 'second' };
  const records = new RecordSet([...told.records.resources(), second]);
  const naming = (...ids: readonly string[]): VisitIssue => ({
    ...issue,
    resource: { ...issue.resource, implicated: ids.map((id) => ({ reference: `Procedure/${id}` })) },
  });
  expect(mendOf({ ...told, records }, naming('second'))).toBeDefined();
  expect(mendOf({ ...told, records }, naming('second', treatment?.id ?? ''))).toBeUndefined();
  expect(mendOf({ ...told, records }, naming('gone'))).toBeUndefined();
});

test.each([
  ['33-technique-missing', ['technique']],
  ['19-duration-missing', ['minutes']],
  ['14-excluded-dry-needling', ['code', 'technique']],
  ['32-region-missing', ['regions']],
])('%s: asked for is what the rule asks for, else all that its element holds', (story, names) => {
  expect(onlyIssue(story).mend.fields.map(({ name }) => name)).toEqual(names);
});

test('a diagnosis that is said is a Condition of the visit, with its code where one is given', () => {
  const { told, mend } = onlyIssue('34-diagnosis-missing');
  const { changes, added } = mend.writesOf({ diagnosis: ['m54.50 Low back pain'] });
  const [condition] = added;
  expect(changes).toEqual([]);
  expect(condition).toMatchObject({
    resourceType: 'Condition',
    code: { coding: [{ code: 'M54.50' }], text: 'Low back pain' },
    encounter: { reference: told.visit },
  });
  expect(issuesAfter(told.records, [{ ...condition, id: 'said' } as Resource])).toEqual([]);
  expect(mend.writesOf({ diagnosis: ['Stiff shoulder'] }).added[0]).toMatchObject({ code: { text: 'Stiff shoulder' } });
});

test.each<[string, Remedy, string | undefined]>([
  ['a modifier to add', { act: 'add-modifier', oneOf: ['GP'] }, 'Modifiers'],
  ['a modifier to take off', { act: 'remove-modifier', modifiers: ['51'] }, 'Modifiers'],
  ['a modifier to replace', { act: 'replace-modifier' }, 'Modifiers'],
  ['a quantity', { act: 'set-quantity' }, 'Units'],
  ['a record to write', { act: 'create', record: 'plan-of-care' }, undefined],
])('where no click is at hand, the charge is edited on its line: %s', (_what, remedy, label) => {
  const told = storyView('30-modifier-51');
  const [issue] = told.view.issues;
  expect(issue && mendOf(told, { ...issue, remedy })?.label).toBe(label);
});

test('what a note lacks is said in the note of the treatment that the issue names', () => {
  const { told, issue } = onlyIssue('32-region-missing');
  const remedy: Remedy = { act: 'correct', element: 'Procedure.note' };
  const of = (implicated: VisitIssue['resource']['implicated']): string | undefined =>
    mendOf(told, { ...issue, remedy, resource: { ...issue.resource, implicated } })?.label;
  const [treatment] = told.records.all('Procedure');
  expect([of([{ reference: `Procedure/${treatment?.id ?? ''}` }]), of([]), of(undefined)]).toEqual([
    'Note',
    undefined,
    undefined,
  ]);
});

test('whoever treated is named in place', () => {
  const { told, mend } = onlyIssue('35-performer-missing');
  const therapist = told.records.all('Practitioner')[0]?.id ?? 'pt';
  const { changes } = mend.writesOf({ performers: [`Practitioner/${therapist}`] });
  expect(changes[0]?.mine).toMatchObject({ performer: [{ actor: { reference: `Practitioner/${therapist}` } }] });
});

test('modifiers are edited on the line: what stays keeps its place, what is wrong is refused', () => {
  const told = storyView('49-modifier-assistant-surgeon');
  const [issue] = told.view.issues;
  const mend = issue && mendOf(told, issue);
  expect(mend?.fields[0]?.value).toEqual(expect.arrayContaining(['80']));
  expect(mend && faultIn(mend, { modifiers: ['GPX'] })).toContain('two letters or digits');
  const [change] = mend?.writesOf({ modifiers: ['gp'] }).changes ?? [];
  expect(issuesAfter(told.records, change ? [change.mine] : [])).toEqual([]);
});

test('times and units that cannot be are refused in words', () => {
  const times = onlyIssue('68-total-treatment-time-missing').mend;
  expect(times.faultsOf({ start: ['11:00'], end: ['10:00'] })).toEqual({ end: 'The end must be after the start.' });
  const minutes = onlyIssue('19-duration-missing').mend;
  expect(faultIn(onlyIssue('29-charge-already-billed').mend, { units: ['none'] })).toBe(
    'Enter whole units, such as 2.',
  );
  expect(faultIn(minutes, { minutes: ['many'] })).toBe('Enter a number above 0, such as 23.');
});

/** A day with two charges of somebody for one treatment. */
function twoLines(units: readonly [number, number]): StoryView {
  const { records, visit } = storyView('27-units-mismatch');
  const charge = records.raw('ChargeItem/units-mismatch-charge') as unknown as WithId<ChargeItem>;
  const input = records.resources().filter(({ resourceType }) => resourceType !== 'DetectedIssue');
  const lines = units.map((value, at) => ({ ...charge, id: `line-${String(at + 1)}`, quantity: { value } }));
  const others = input.filter(({ id }) => id !== charge.id);
  const { standing } = assessCollection([...others, ...lines], '2026-03-31T12:00:00.000Z');
  const all = new RecordSet([...others, ...lines, ...standing]);
  return { view: viewVisit(all, visit), records: all, visit };
}

test('of two charges for one day, one is kept and the other left unbilled, in one place', () => {
  const told = twoLines([1, 1]);
  const issue = told.view.issues.find(({ code }) => code === 'units-mismatch');
  const mend = issue && mendOf(told, issue);
  expect(mend?.fields.map(({ label }) => label.slice(0, 7))).toEqual(['Line 1:', 'Line 2:']);
  expect(mend?.faultsOf({ '0/units': ['2'], '1/units': ['none'] })).toEqual({
    '1/units': 'Enter whole units, such as 2.',
  });
  const { changes = [] } = mend?.writesOf({ '0/units': ['2'], '1/units': ['0'] }) ?? {};
  expect(changes.map(({ mine }) => mine)).toMatchObject([
    { id: 'line-1', status: 'planned', quantity: { value: 2 } },
    { id: 'line-2', status: 'not-billable', quantity: { value: 1 } },
  ]);
  expect(mend?.writesOf({ '1/units': ['0'] }).changes).toHaveLength(1);
  expect(
    issuesAfter(
      told.records,
      changes.map(({ mine }) => mine),
    ),
  ).toEqual([]);
});

test('a line of another day is not offered to an issue of this one', () => {
  const { records, visit } = storyView('26-units-need-choice');
  const input = records.resources().filter(({ resourceType }) => resourceType !== 'DetectedIssue');
  const later = input.flatMap((one): Resource[] =>
    one.resourceType === 'Procedure'
      ? [
          JSON.parse(
            JSON.stringify(one)
              .replaceAll('2026-03-02', '2026-03-04')
              .replaceAll(one.id ?? '', `${one.id ?? ''}-later`),
          ) as Resource,
        ]
      : [],
  );
  const { standing } = assessCollection([...input, ...later], '2026-03-31T12:00:00.000Z');
  const all = new RecordSet([...input, ...later, ...standing]);
  const told = { view: viewVisit(all, visit), records: all, visit };
  const issues = told.view.issues.filter(({ code }) => code === 'units-need-choice');
  const dates = issues.map((issue) => {
    const { changes = [] } = mendOf(told, issue)?.writesOf({ units: ['1'] }) ?? {};
    const written = changes.map(({ base }) => base as ChargeItem);
    return [issue.dateOfService, ...written.map((one) => one.occurrencePeriod?.start ?? one.occurrenceDateTime ?? '')];
  });
  expect(told.view.charges).toHaveLength(2);
  expect(dates.map((of) => of.map((date) => date.slice(0, 10)))).toEqual([
    ['2026-03-02', '2026-03-02'],
    ['2026-03-04', '2026-03-04'],
  ]);
});

/** A story whose charge a person billed before the bots decided. */
function billedView(story: string): StoryView {
  const { records, visit } = storyView(story);
  const input = records
    .resources()
    .filter(({ resourceType }) => resourceType !== 'DetectedIssue')
    .map((one) => (one.resourceType === 'ChargeItem' ? { ...one, status: 'billed' as const } : one));
  const all = new RecordSet([...input, ...assessCollection(input, '2026-03-31T12:00:00.000Z').standing]);
  return { view: viewVisit(all, visit), records: all, visit };
}

test.each<Remedy>([
  { act: 'correct', element: 'ChargeItem.modifier' },
  { act: 'correct', element: 'ChargeItem.quantity' },
  { act: 'set-quantity' },
])('a line that was billed is not changed beside its claim: %j', (remedy) => {
  const told = billedView('44-assistant-modifier-missing');
  const found = told.view.issues.find(({ code }) => code === 'assistant-modifier-missing');
  const issue = found && { ...found, remedy };
  const { state, source = '' } = told.view.charges[0] ?? {};
  expect(state).toBe('billed');
  expect(issue && mendOf(told, issue)).toBeUndefined();
  const unnamed = issue && { ...issue, resource: { ...issue.resource, implicated: [{ reference: told.visit }] } };
  expect(unnamed && mendOf(told, unnamed)).toBeUndefined();
  expect(issue?.resource.implicated?.map(({ reference }) => reference)).toContain(source);
  expect(issue && endsInRawForm(told, issue)).toBe(false);
});

test('units in the place of a time leave its unit behind', () => {
  const timed = { value: 30, unit: 'min', system: 'http://unitsofmeasure.org', code: 'min' };
  const charge: WithId<ChargeItem> = { resourceType: 'ChargeItem', id: 'c', status: 'planned', code: {}, subject: {} };
  const [change] = unitsMend({ ...charge, quantity: timed }).writesOf({ units: ['2'] }).changes;
  expect(change?.mine).toMatchObject({ quantity: { value: 2 } });
  expect(change?.mine).not.toHaveProperty('quantity.unit');
});

/** True where only a form of every FHIR element is left to put an issue right. */
function endsInRawForm(told: StoryView, issue: VisitIssue): boolean {
  const implicated = (issue.resource.implicated ?? []).flatMap((link) => relativeReference(link) ?? []);
  const hasWay =
    issue.remedy?.act === 'attest' ||
    // Where there is nothing to open, it is acknowledged.
    issue.remedy?.act === 'read' ||
    issue.oneClicks.length > 0 ||
    mendOf(told, issue) !== undefined ||
    overlapsIn(implicated, told.records, { names: told.view.names, clock }).length > 0;
  const path = correctionPath(issue.resource, issue.remedy, {
    encounterId: told.visit.slice('Encounter/'.length),
    charges: chargesOfDay(issue, told.view),
    unread: issue.unread,
  });
  return !hasWay && path?.endsWith('/edit') === true;
}

test.each(STORIES)('%s: no issue ends in a raw form', (story) => {
  const raw = storyViews(story).flatMap((told) => told.view.issues.filter((issue) => endsInRawForm(told, issue)));
  expect(raw.map(({ code }) => code)).toEqual([]);
});

const MESSAGES = RULES.flatMap(({ meta }) =>
  Object.entries<RuleMessage>(meta.messages).map(([id, message]) => ({
    name: `${meta.code}, ${id}`,
    code: meta.code,
    remedy: message.remedy ?? meta.remedy,
  })),
);

test.each(MESSAGES)('$name: neither one treatment nor two, nor two lines, lead to a raw form', ({ code, remedy }) => {
  const told = storyView('72-claim-units-missing');
  const { view, records, visit } = told;
  const [issue] = view.issues;
  const [line] = view.charges;
  const [treatment] = records.all('Procedure');
  const others = ['Claim', 'CarePlan'] as const;
  const named = [visit, line?.source, ...others.map((type) => `${type}/${records.all(type)[0]?.id ?? ''}`)];
  const about = (treatments: readonly string[], lines: number): boolean => {
    const implicated = [...named, ...treatments].map((reference) => ({ reference }));
    const charges = view.charges.flatMap((one) => (lines === 1 ? [one] : [one, { ...one, source: 'ChargeItem/2' }]));
    const resource = { ...issue?.resource, identifier: [], implicated } as VisitIssue['resource'];
    const around = { ...told, view: { ...view, charges } };
    return issue !== undefined && endsInRawForm(around, { ...issue, code, remedy, resource, oneClicks: [] });
  };
  const first = `Procedure/${treatment?.id ?? ''}`;
  expect([about([first], 1), about([first, 'Procedure/second'], 1), about([first], 2)]).toEqual([false, false, false]);
});
