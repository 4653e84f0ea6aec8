// SPDX-License-Identifier: Apache-2.0
import type { Task } from '@medplum/fhirtypes';
import { assess } from '../../../src/engine/assess.ts';
import { policyFor } from '../../../src/engine/policies/payer-policy.ts';
import type { TreatmentDay } from '../../../src/engine/billing/treatment-day.ts';
import { completed, issuesForTask, toTask, type TaskLinks } from '../../../src/fhir/write/task.ts';
import { UNDATED } from '../../../src/fhir/identity.ts';
import { TASK_IDENTIFIER, TASK_TYPES } from '../../../src/fhir/systems.ts';
import { charge, day, encounter, service } from '../../support/day.ts';

const links = { focus: 'ChargeItem/c1', encounter: 'Encounter/e1', owner: 'Practitioner/t1', issues: [] };

function descriptionOf(facts: TreatmentDay, given: Partial<TaskLinks> = {}): string | undefined {
  const assessment = assess(facts, policyFor({ kind: 'none' }));
  const context = { links: { ...links, ...given }, now: '2026-03-02T17:00:00Z' };
  return toTask(assessment, issuesForTask(assessment), undefined, context).description;
}

const mobilization = service('mt', { at: '10:00-10:30' });

test('one issue: the visit, what it means for the charge, what is wrong and what to do, without references', () => {
  expect(descriptionOf(day({ services: [{ ...mobilization, regions: [] }] }))).toBe(
    'Visit of March 2, 2026: the payer may deny the charge until this is fixed.\n' +
      'No body region. Manual therapy 10:00–10:30 does not say which body region was treated. Add the region treated.',
  );
});

test('several: numbered, because apps show them in one paragraph; the charge is held', () => {
  const undiagnosed = day({
    encounters: [encounter({ diagnoses: [] })],
    services: [{ ...mobilization, regions: [] }],
  });
  const [first, ...lines] = (descriptionOf(undiagnosed) ?? '').split('\n');
  expect(first).toBe('Visit of March 2, 2026: the charge is held until these are fixed.');
  expect(lines.map((line) => line.split('. ').slice(0, 2))).toEqual([
    ['1', 'No diagnosis'],
    ['2', 'No body region'],
  ]);
});

test('no charge can be made: it says so', () => {
  expect(descriptionOf(day({ services: [service('mt')] }), { focus: undefined })).toMatch(
    /^Visit of March 2, 2026: nothing is charged until/,
  );
});

test('where the Provider app is known, a note leads to the visit; what people noted stays', () => {
  const assessment = assess(day({ services: [{ ...mobilization, regions: [] }] }), policyFor({ kind: 'none' }));
  const taskWith = (providerApp: string | undefined, existing?: Task): Task =>
    toTask(assessment, issuesForTask(assessment), existing, { links: { ...links, providerApp }, now: '2026-03-02' });
  expect(taskWith(undefined).note).toBeUndefined();
  const noted = { ...taskWith('https://provider.example.org'), note: [{ text: 'Visit: asked Ann' }] };
  const led = taskWith('https://provider.example.org', noted);
  expect(led.note?.map(({ text }) => text)).toEqual([
    'https://provider.example.org/Patient/p1/Encounter/e1',
    'Visit: asked Ann',
  ]);
  expect(taskWith('https://provider.example.org', led)).toEqual(led);
  expect(taskWith(undefined, led).note).toEqual(led.note);
});

const NOW = '2026-03-02T17:00:00Z';
const unsaid = day({ services: [{ ...mobilization, regions: [] }] });
const undiagnosed = (facts: Partial<TreatmentDay> = {}): TreatmentDay =>
  day({ encounters: [encounter({ diagnoses: [] })], ...facts });

/** The Task of a day, as it comes of one that stands. */
function write(existing?: Task, given: Partial<TaskLinks> = {}): Task {
  const assessment = assess(unsaid, policyFor({ kind: 'none' }));
  return toTask(assessment, issuesForTask(assessment), existing, { links: { ...links, ...given }, now: NOW });
}

test('a new Task, with all that leads to the day', () => {
  const { description: _told, ...task } = write(undefined, { issues: ['DetectedIssue/i1', 'DetectedIssue/i2'] });
  expect(task).toEqual({
    resourceType: 'Task',
    identifier: [{ system: TASK_IDENTIFIER, value: 'p1/2026-03-02/PT' }],
    status: 'requested',
    intent: 'order',
    code: { coding: [{ system: TASK_TYPES, code: 'charge-review' }], text: 'Manual therapy charge: 1 issue' },
    focus: { reference: 'ChargeItem/c1' },
    for: { reference: 'Patient/p1' },
    encounter: { reference: 'Encounter/e1' },
    authoredOn: NOW,
    owner: { reference: 'Practitioner/t1' },
    input: [
      { type: { text: 'Issue' }, valueReference: { reference: 'DetectedIssue/i1' } },
      { type: { text: 'Issue' }, valueReference: { reference: 'DetectedIssue/i2' } },
    ],
  });
});

test('without a charge it points at the visit, and without a clinician it is nobody’s', () => {
  const task = write(undefined, { focus: undefined, owner: undefined });
  expect(task.focus).toEqual({ reference: 'Encounter/e1' });
  expect(task).not.toHaveProperty('owner');
});

test('one that stands keeps what people and earlier runs put there', () => {
  const existing: Task = {
    ...{ resourceType: 'Task', id: 't1', status: 'accepted', intent: 'order', priority: 'urgent' },
    identifier: [{ system: TASK_IDENTIFIER, value: 'p1/2026-03-02/PT' }, { value: 'the site’s own' }],
    owner: { reference: 'Practitioner/biller' },
    authoredOn: '2026-03-01T08:00:00Z',
  };
  expect(write(existing)).toMatchObject(existing);
});

test.each([
  ['requested', 'requested'],
  ['received', 'received'],
  ['in-progress', 'in-progress'],
  ['completed', 'requested'],
  ['cancelled', 'requested'],
  ['rejected', 'requested'],
  ['failed', 'requested'],
  ['entered-in-error', 'requested'],
] as const)('while issues are open, a Task that is %s is then %s', (before, after) => {
  expect(write({ resourceType: 'Task', intent: 'order', status: before }).status).toBe(after);
});

test('with nothing left to do an open Task is completed, a closed one stays', () => {
  const task = (status: Task['status']): Task => ({ resourceType: 'Task', id: 't1', intent: 'order', status });
  expect(completed(task('accepted'))).toEqual(task('completed'));
  expect(completed(task('cancelled'))).toEqual(task('cancelled'));
});

describe('what is asked for', () => {
  const asked = (facts: TreatmentDay): string[] =>
    issuesForTask(assess(facts, policyFor({ kind: 'none' }))).map(({ code }) => code);

  test('is every issue of weight of a finished visit', () => {
    expect(asked(undiagnosed())).toEqual(['diagnosis-missing']);
    expect(asked(unsaid)).toEqual(['region-missing']);
    expect(asked(day())).toEqual([]);
  });

  test('is nothing while the visit is open, where nothing dates it, or where there is no visit', () => {
    expect(asked(undiagnosed({ encounters: [encounter({ diagnoses: [], state: 'open' })] }))).toEqual([]);
    expect(asked(undiagnosed({ dateOfService: UNDATED }))).toEqual([]);
    expect(asked({ ...unsaid, encounters: [] })).toEqual([]);
  });

  test('is no hint, and nothing that somebody has acknowledged', () => {
    const { issues } = assess(unsaid, policyFor({ kind: 'none' }));
    expect(asked({ ...unsaid, acknowledgedIssues: issues })).toEqual([]);
    const hinted = assess(unsaid, policyFor({ kind: 'none' }));
    const hints = hinted.issues.map((issue) => ({ ...issue, severity: 'low' as const }));
    expect(issuesForTask({ ...hinted, issues: hints })).toEqual([]);
  });
});

test('a charge that has gone out is to be checked', () => {
  const billed = { charges: [charge({ state: 'billed' })] };
  expect(descriptionOf({ ...unsaid, ...billed })).toMatch(/: the charge has been billed; check this\.\n/);
  expect(descriptionOf({ ...unsaid, ...undiagnosed(billed), services: unsaid.services })).toMatch(
    /: the charge has been billed; check these\.\n/,
  );
});

test('a charge that stands where none can be made is held', () => {
  expect(descriptionOf(day({ services: [service('mt')], charges: [charge()] }))).toMatch(/: the charge is held until/);
});
