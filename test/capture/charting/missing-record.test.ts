// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import {
  missingRecordForm,
  missingRecordOf,
  missingRecordType,
  refusalsOf,
  type Entries,
} from '../../../src/capture/charting/missing-record.ts';
import { assessDays } from '../../../src/capture/visit-view.ts';
import type { MissingRecord } from '../../../src/engine/rules/remedy.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import type { Resource } from '@medplum/fhirtypes';
import { issuesAfter, storyView } from '../../support/story-view.ts';
import { PLAIN, recordsOf } from '../../support/ehr-shapes.ts';

const LINKS = {
  subject: { reference: 'Patient/p1' },
  encounter: { reference: 'Encounter/e1' },
  date: '2026-03-02T10:00:00-05:00',
  author: { reference: 'Practitioner/t1' },
  written: '2026-03-09T17:30:00-04:00',
};
const FULL: Readonly<Record<MissingRecord, Entries>> = {
  'plan-of-care': {
    goals: 'Sit for an hour\nLift 10 kg',
    treatment: 'Manual therapy',
    frequency: 'Twice a week for 8 weeks',
    start: '2026-02-01',
  },
  'objective-finding': { what: 'Lumbar flexion', value: '45 degrees' },
  'functional-limitation': { what: 'Sitting at work', value: '20 minutes at most' },
  'progress-report': { text: 'Sits longer than before.' },
  addendum: { text: 'Flexion is 10 degrees better, and two new segments were mobilized.' },
  'need-for-therapy': { text: 'Lifts 5 kg of the 10 that work takes.' },
};
const RULES = [
  ['plan-of-care', 'plan', 'plan-of-care-missing'],
  ['objective-finding', 'exam', 'exam-findings-missing'],
  ['functional-limitation', 'func', 'functional-limitation-missing'],
] as const;

const names = Object.keys(FULL) as MissingRecord[];

test.each(RULES)('%s: what a person entered puts the issue right', (name, other, code) => {
  const { [other]: _gone, ...others } = PLAIN.others;
  const records = new RecordSet(recordsOf({ ...PLAIN, others }));
  const codes = (set: RecordSet): string[] =>
    assessDays(set, 'Encounter/e1').flatMap(({ assessment }) => assessment.issues.map((issue) => issue.code));
  expect(codes(records)).toEqual([code]);
  const made = missingRecordOf(name, FULL[name], LINKS);
  expect(codes(records.with([{ ...made, id: 'made' }]))).toEqual([]);
});

test('a progress report that was written is the last one', () => {
  const made = missingRecordOf('progress-report', FULL['progress-report'], LINKS);
  const records = new RecordSet([...recordsOf(PLAIN), { ...made, id: 'made' }]);
  const [day] = assessDays(records, 'Encounter/e1');
  expect(day?.assessment.day.documentation.lastReport).toEqual({
    source: 'ClinicalImpression/made',
    date: '2026-03-02',
  });
});

test('what was different at a visit tells its note from the one before', () => {
  const { records, visit, view } = storyView('69-note-cloned');
  const text =
    'Flexion gained ten degrees since Friday, two lower segments were mobilized, and standing no longer hurts.';
  const links = { ...LINKS, subject: { reference: 'Patient/note-cloned-patient' }, encounter: { reference: visit } };
  const made = missingRecordOf('addendum', { text }, links);
  expect(view.issues.map(({ code }) => code)).toEqual(['note-cloned']);
  expect(issuesAfter(records, [{ ...made, id: 'made' } as Resource])).toEqual([]);
});

test('an addendum is of its visit, and says when it was written and by whom, also by somebody who is no practitioner', () => {
  const written = { effectiveDateTime: LINKS.date, date: LINKS.written };
  const note = { text: FULL.addendum['text'], time: LINKS.written };
  expect(missingRecordOf('addendum', FULL.addendum, LINKS)).toMatchObject({
    ...written,
    assessor: LINKS.author,
    note: [{ ...note, authorReference: LINKS.author }],
  });
  const by = { ...LINKS, author: undefined, authorName: 'Front Desk' };
  expect(missingRecordOf('addendum', FULL.addendum, by)).toMatchObject({
    ...written,
    note: [{ ...note, authorString: 'Front Desk' }],
  });
});

test.each(names)('%s: the form opens empty, and empty it is refused with a word for each field', (name) => {
  const fields = missingRecordForm(name)?.fields ?? [];
  const needed = fields.filter(({ isNeeded }) => isNeeded);
  expect(Object.keys(refusalsOf(name, {}))).toEqual(needed.map((field) => field.name));
  expect(Object.values(refusalsOf(name, {})).every((word) => word.endsWith('.'))).toBe(true);
  expect(missingRecordOf(name, {}, LINKS)).toBeUndefined();
});

test('nothing is written while one thing that must be said is blank', () => {
  const blank = fc.constantFrom('', ' ', '\n', '-', '…', '.');
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.nat(), blank, (name, at, nothing) => {
      const needed = (missingRecordForm(name)?.fields ?? []).filter(({ isNeeded }) => isNeeded);
      const field = needed[at % needed.length]?.name ?? '';
      expect(missingRecordOf(name, { ...FULL[name], [field]: nothing }, LINKS)).toBeUndefined();
    }),
  );
});

test('a plan does not end before it starts', () => {
  const entries = { ...FULL['plan-of-care'], end: '2026-01-01' };
  expect(refusalsOf('plan-of-care', entries)).toEqual({ end: 'The plan cannot end before it starts.' });
});

test('a plan says what was entered, each goal by itself, and an end where one was', () => {
  const entries = { ...FULL['plan-of-care'], goals: ' Sit for an hour \n\n-\nLift 10 kg', end: '2026-04-30' };
  expect(missingRecordOf('plan-of-care', entries, LINKS)).toMatchObject({
    status: 'active',
    description: 'Manual therapy, Twice a week for 8 weeks',
    period: { start: '2026-02-01', end: '2026-04-30' },
    author: LINKS.author,
    contained: [
      { id: 'goal-1', description: { text: 'Sit for an hour' }, subject: LINKS.subject },
      { id: 'goal-2', description: { text: 'Lift 10 kg' }, subject: LINKS.subject },
    ],
    goal: [{ reference: '#goal-1' }, { reference: '#goal-2' }],
  });
  expect(missingRecordOf('plan-of-care', FULL['plan-of-care'], LINKS)).toMatchObject({
    period: { start: '2026-02-01' },
  });
});

test.each(names)(
  '%s: stands at its visit, by whoever wrote it; without a time or an author none is made up',
  (name) => {
    const made = missingRecordOf(name, FULL[name], LINKS);
    expect(made).toMatchObject({
      resourceType: missingRecordType(name),
      subject: LINKS.subject,
      encounter: LINKS.encounter,
    });
    expect(JSON.stringify(made)).toContain('Practitioner/t1');
    const bare = missingRecordOf(name, FULL[name], { ...LINKS, date: '', author: undefined });
    for (const element of ['effectiveDateTime', 'performer', 'assessor', 'author', 'note.0.authorReference']) {
      expect(bare).not.toHaveProperty(element);
    }
  },
);

test('a record that no rule asks for has no form', () => {
  expect([missingRecordForm('toString'), missingRecordForm('goal')]).toEqual([undefined, undefined]);
  expect(refusalsOf('goal', {})).toEqual({});
  expect(missingRecordOf('goal', {}, LINKS)).toBeUndefined();
});
