// SPDX-License-Identifier: Apache-2.0
import type { Task } from '@medplum/fhirtypes';
import { assess } from '../../../src/engine/assess.ts';
import { policyFor } from '../../../src/engine/policies/payer-policy.ts';
import type { TreatmentDay } from '../../../src/engine/billing/treatment-day.ts';
import { issuesForTask, toTask } from '../../../src/fhir/write/task.ts';
import { day, encounter, service } from '../../support/day.ts';

const links = { focus: 'ChargeItem/c1', encounter: 'Encounter/e1', owner: 'Practitioner/t1', issues: [] };

function descriptionOf(facts: TreatmentDay): string | undefined {
  const assessment = assess(facts, policyFor({ kind: 'none' }));
  return toTask(assessment, issuesForTask(assessment), undefined, { links, now: '2026-03-02T17:00:00Z' }).description;
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
  expect(descriptionOf(day({ services: [service('mt')] }))).toMatch(
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
