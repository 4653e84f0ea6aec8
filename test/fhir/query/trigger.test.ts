// SPDX-License-Identifier: Apache-2.0
import { onlyPeople, scopeOfTrigger } from '../../../src/fhir/query/trigger.ts';
import { CHARGE_IDENTIFIER, ISSUE_IDENTIFIER } from '../../../src/fhir/systems.ts';
import { treatment, visit } from '../../support/visit.ts';

const subject = { reference: 'Patient/p1' };
const NOTHING = { dates: [], encounters: [], procedures: [], performers: [] };
const ours = (system: string, value: string): object => ({ identifier: [{ system, value }] });

describe('the scope of', () => {
  test.each<[string, object, object]>([
    [
      'an Encounter: its date, itself and its people',
      visit(),
      { dates: ['2026-03-02'], encounters: ['Encounter/e1'], procedures: [], performers: ['Practitioner/t1'] },
    ],
    [
      'an Encounter of R5',
      {
        ...visit({ period: undefined, participant: undefined }),
        class: [{ coding: [{ code: 'AMB' }] }],
        actualPeriod: { start: '2026-03-02T10:00:00-05:00' },
        participant: [{ actor: { reference: 'Practitioner/t1' } }],
      },
      { dates: ['2026-03-02'], encounters: ['Encounter/e1'], procedures: [], performers: ['Practitioner/t1'] },
    ],
    [
      'a Procedure of STU3, with a null',
      { ...treatment('mt', '10:00-10:30'), encounter: undefined, context: { reference: 'Encounter/e1' }, note: null },
      {
        dates: ['2026-03-02'],
        encounters: ['Encounter/e1'],
        procedures: ['Procedure/mt'],
        performers: [],
      },
    ],
    [
      'a Procedure: its date, its Encounter, itself and its performers',
      treatment('mt', '10:00-10:30', { performer: [{ actor: { reference: 'PractitionerRole/r1' } }] }),
      {
        dates: ['2026-03-02'],
        encounters: ['Encounter/e1'],
        procedures: ['Procedure/mt'],
        performers: ['PractitionerRole/r1'],
      },
    ],
    [
      'a ChargeItem: its date, its visit and its services',
      {
        resourceType: 'ChargeItem',
        id: 'c1',
        status: 'planned',
        code: {},
        subject,
        occurrenceDateTime: '2026-03-02',
        context: { reference: 'Encounter/e1' },
        service: [{ reference: 'Procedure/mt' }, { reference: 'Observation/o' }],
      },
      { ...NOTHING, dates: ['2026-03-02'], encounters: ['Encounter/e1'], procedures: ['Procedure/mt'] },
    ],
    [
      'a ChargeItem of ours: the date in its identifier as well',
      {
        resourceType: 'ChargeItem',
        id: 'c1',
        status: 'planned',
        code: {},
        subject,
        occurrencePeriod: { start: '2026-03-03T10:00:00-05:00' },
        ...ours(CHARGE_IDENTIFIER, 'p1/2026-03-02/PT/97140'),
      },
      { ...NOTHING, dates: ['2026-03-03', '2026-03-02'] },
    ],
    [
      'a Claim: the visits of its lines',
      {
        resourceType: 'Claim',
        id: 'cl',
        status: 'active',
        patient: subject,
        item: [
          { sequence: 1, productOrService: {}, encounter: [{ reference: 'Encounter/e1' }] },
          {
            sequence: 2,
            productOrService: {},
            encounter: [{ reference: 'Encounter/e2' }, { reference: 'Encounter/e1' }],
          },
          { sequence: 3, productOrService: {} },
        ],
      },
      { ...NOTHING, encounters: ['Encounter/e1', 'Encounter/e2'] },
    ],
    [
      'an issue of ours: its day and what it is about',
      {
        resourceType: 'DetectedIssue',
        id: 'i1',
        status: 'mitigated',
        patient: subject,
        implicated: [{ reference: 'Encounter/e1' }],
        ...ours(ISSUE_IDENTIFIER, 'p1/2026-03-02/PT/region-missing/mt'),
      },
      { ...NOTHING, dates: ['2026-03-02'], encounters: ['Encounter/e1'] },
    ],
    [
      'an issue of ours without a date: what it is about',
      {
        resourceType: 'DetectedIssue',
        id: 'i1',
        status: 'preliminary',
        patient: subject,
        implicated: [{ reference: 'Procedure/mt' }],
        ...ours(ISSUE_IDENTIFIER, 'p1/undated/PT/duration-missing/mt'),
      },
      { ...NOTHING, procedures: ['Procedure/mt'] },
    ],
  ])('%s', (_name, resource, scope) => {
    expect(scopeOfTrigger(resource)).toEqual({ patient: 'Patient/p1', ...scope });
  });

  test.each<[string, unknown]>([
    [
      'another system’s issue',
      {
        resourceType: 'DetectedIssue',
        id: 'i',
        status: 'final',
        patient: subject,
        implicated: [{ reference: 'Encounter/e1' }],
      },
    ],
    ['a Claim without visits', { resourceType: 'Claim', id: 'cl', status: 'active', patient: subject }],
    ['an Encounter of a group', visit({ subject: { reference: 'Group/g' } })],
    ['an Encounter of nobody', { ...visit(), subject: undefined }],
    ['a Procedure that cannot be read', { ...treatment('mt', '10:00-10:30'), status: 7 }],
    ['a Patient', { resourceType: 'Patient', id: 'p1' }],
    ['a type that is none', { resourceType: 'toString', id: 'x' }],
    ['nothing', undefined],
  ])('%s: none', (_name, resource) => {
    expect(scopeOfTrigger(resource)).toBeUndefined();
  });
});

test('people are Practitioners and their roles, each once, in order', () => {
  expect(
    onlyPeople(['PractitionerRole/r', 'Practitioner/b', 'Practitioner/a', 'Device/d', 'Practitioner/b', 'Patient/p']),
  ).toEqual(['Practitioner/a', 'Practitioner/b', 'PractitionerRole/r']);
});
