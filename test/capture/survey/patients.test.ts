// SPDX-License-Identifier: Apache-2.0
import { survey } from '../../../src/capture/survey/survey.ts';
import { sampleResources } from '../../support/samples.ts';
import { therapist, treatment, visit } from '../../support/visit.ts';

const of = (patient: string): { subject: { reference: string } } => ({ subject: { reference: `Patient/${patient}` } });

test('everybody is counted who was seen or treated, or of whom a record cannot be read', () => {
  const found = survey([
    { resourceType: 'Patient', id: 'never-seen' },
    visit({ id: 'seen-only', ...of('seen') }),
    treatment('treated', '10:00-10:30', { ...of('treated'), encounter: undefined }),
    { ...treatment('broken', '10:00-10:30', of('unreadable')), bodySite: 'back' },
    treatment('group', '10:00-10:30', { subject: { reference: 'Group/g1' }, encounter: undefined }),
  ]);
  expect(found.patients).toBe(3);
  expect(found.outcome.days).toBeGreaterThanOrEqual(2);
});

test('the dates are those of visits, first and last; a visit without one is no date', () => {
  const on = (id: string, start: string | undefined): object => ({
    ...visit({ id, ...of(id) }),
    period: start === undefined ? undefined : { start },
  });
  const march = on('a', '2026-03-02T09:00:00-05:00');
  expect(survey([on('b', '2026-04-06'), on('c', undefined), march, on('d', '2026-03-30')]).dates).toEqual([
    '2026-03-02',
    '2026-04-06',
  ]);
  expect(survey([on('c', undefined)]).dates).toBeUndefined();
});

test('types are counted, what is no resource as well, and what comes twice', () => {
  const found = survey([
    therapist(),
    therapist(),
    { resourceType: 'Patient' },
    { resourceType: 'Patient' },
    'text',
    {},
  ]);
  expect([found.resources, found.repeated]).toEqual([6, 1]);
  expect(Object.fromEntries(found.types.map(({ what, count }) => [what, count]))).toEqual({
    Practitioner: 2,
    Patient: 2,
    'no resource': 2,
  });
});

test('a record that cannot be read is told by its element, with where to look', () => {
  const [row] = survey([{ ...treatment('broken', '10:00-10:30'), bodySite: 'back' }]).unreadable;
  expect(row).toMatchObject({ count: 1, example: 'Procedure/broken' });
  expect(row?.what).toMatch(/^Procedure\.bodySite /);
});

test('the order of the records changes nothing', () => {
  const records = [
    ...sampleResources('53-distinct-service-modifier-missing'),
    ...sampleResources('59-kx-missing'),
    ...['z', 'a', 'm'].map((id) => visit({ id, ...of(id) })),
    ...['z', 'a', 'm'].map((id) =>
      treatment(`t-${id}`, '10:00-10:30', {
        ...of(id),
        encounter: { reference: `Encounter/${id}` },
        bodySite: undefined,
      }),
    ),
  ];
  const { outcome, patients, dates } = survey(records);
  const reversed = survey([...records].reverse());
  expect([reversed.outcome, reversed.patients, reversed.dates]).toEqual([outcome, patients, dates]);
});

test('a payer pays on the newest date on which a patient was seen', () => {
  const coverage = (id: string, name: string, period: object): object => ({
    ...{ resourceType: 'Coverage', id, status: 'active', beneficiary: { reference: 'Patient/p1' }, period },
    payor: [{ reference: `Organization/${name}` }],
  });
  const payer = (id: string): object => ({ resourceType: 'Organization', id, name: `Plan ${id}` });
  const seen = (id: string, start: string): object => visit({ id, period: { start } });
  const found = survey([
    coverage('c1', 'old', { end: '2026-03-31' }),
    coverage('c2', 'new', { start: '2026-04-01' }),
    ...['old', 'new'].map(payer),
    seen('e2', '2026-04-06T09:00:00-04:00'),
    seen('e1', '2026-03-02T09:00:00-05:00'),
  ]);
  expect(found.payers.map(({ name, patients }) => [name, patients])).toEqual([['Plan new', 1]]);
});
