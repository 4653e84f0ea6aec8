// SPDX-License-Identifier: Apache-2.0
import type { Encounter, Procedure } from '@medplum/fhirtypes';
import { namedRecords, visitsOf } from '../../../src/fhir/query/named-records.ts';
import type { Scope } from '../../../src/fhir/query/searches.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { treatment, visit } from '../../support/visit.ts';

const scope = (facts: Partial<Scope> = {}): Scope => ({
  ...{ patient: 'Patient/p1', dates: ['2026-03-02'], encounters: ['Encounter/e1'], procedures: [], performers: [] },
  ...facts,
});
const to = (...references: string[]): { reference: string }[] => references.map((reference) => ({ reference }));
const patient = { reference: 'Patient/p1' };
const condition = (id: string): object => ({
  ...{ resourceType: 'Condition', id, subject: patient },
  code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M54.50' }] },
});
const other = { subject: { reference: 'Patient/p2' } };
const nextWeek = { period: { start: '2026-03-09T09:00:00-05:00', end: '2026-03-09T10:00:00-05:00' } };

describe('records that a visit names', () => {
  const named = (facts: Partial<Encounter>, ...chart: object[]): string[] =>
    namedRecords(scope(), new RecordSet([visit({ reasonCode: undefined, ...facts }), ...chart]));
  const diagnosed: Partial<Encounter> = { diagnosis: [{ condition: { reference: 'Condition/c1' } }] };

  test('the Condition that it was for, also where a diagnosis is known: it may have been refuted', () => {
    expect(named({ reasonReference: to('Condition/c2') })).toEqual(['Condition/c2']);
    expect(named({ ...diagnosed, reasonReference: to('Condition/c2') }, condition('c1'))).toEqual(['Condition/c2']);
    expect(named({ reasonReference: to('Condition/c1') }, condition('c1'))).toEqual([]);
    expect(named({ reasonReference: to('Observation/o1') })).toEqual([]);
  });

  test('the visit it is part of, which may be a stay; without a diagnosis, its episode of care and its orders', () => {
    const behind = {
      partOf: to('Encounter/e0')[0],
      episodeOfCare: to('EpisodeOfCare/k'),
      basedOn: to('ServiceRequest/s'),
    };
    expect(named(behind)).toEqual(['Encounter/e0', 'EpisodeOfCare/k', 'ServiceRequest/s']);
    expect(named({ ...behind, ...diagnosed }, condition('c1'))).toEqual(['Encounter/e0']);
  });

  test('and the Conditions that these name once they are read', () => {
    const episode = {
      resourceType: 'EpisodeOfCare',
      id: 'k',
      status: 'active',
      patient,
      diagnosis: [{ condition: to('Condition/c3')[0] }],
    };
    const order = {
      resourceType: 'ServiceRequest',
      id: 's',
      status: 'active',
      subject: patient,
      reasonReference: to('Condition/c4'),
    };
    const behind = { episodeOfCare: to('EpisodeOfCare/k'), basedOn: to('ServiceRequest/s') };
    expect(named(behind, episode, order)).toEqual(['Condition/c3', 'Condition/c4']);
  });
});

describe('the places of a visit, whose time zone decides its date', () => {
  const EVENING = { period: { start: '2026-03-03T00:45:00Z', end: '2026-03-03T01:45:00Z' } };
  const at = { location: [{ location: { reference: 'Location/room' } }], serviceProvider: to('Organization/o')[0] };
  const room = { resourceType: 'Location', id: 'room', partOf: to('Location/site')[0] };
  const site = { resourceType: 'Location', id: 'site', managingOrganization: to('Organization/m')[0] };
  const named = (...resources: object[]): string[] => namedRecords(scope(), new RecordSet(resources));

  test('are read one after another where the date is assumed', () => {
    const evening = visit({ ...EVENING, ...at });
    expect(named(evening)).toEqual(['Location/room', 'Organization/o']);
    expect(named(evening, room)).toEqual(['Location/site', 'Organization/o']);
    expect(named(evening, room, site)).toEqual(['Organization/m', 'Organization/o']);
  });

  test('and not where it is written, nor for somebody else', () => {
    expect(named(visit(at))).toEqual([]);
    expect(named(visit({ ...EVENING, ...at, ...other }))).toEqual([]);
  });
});

describe('records that a treatment names', () => {
  const named = (facts: Partial<Procedure>, ...chart: object[]): string[] =>
    namedRecords(scope(), new RecordSet([visit(), treatment('mt', '10:00-10:30', facts), ...chart]));

  test('its orders, where it says no reason itself', () => {
    const basedOn = to('ServiceRequest/s');
    expect(named({ basedOn, reasonCode: undefined })).toEqual(['ServiceRequest/s']);
    expect(named({ basedOn })).toEqual([]);
    expect(named({ basedOn, reasonCode: undefined, reasonReference: to('Condition/c1') }, condition('c1'))).toEqual([]);
  });

  test('what the patient’s plans order, where no plan names manual therapy', () => {
    const plan = { resourceType: 'CarePlan', id: 'p', status: 'active', subject: patient };
    const ordering = { ...plan, activity: [{ reference: { reference: 'ServiceRequest/s' } }] };
    const therapy = { ...plan, id: 'q', title: 'PT', description: 'Manual therapy twice a week' };
    expect(named({}, ordering)).toEqual(['ServiceRequest/s']);
    expect(named({}, ordering, therapy)).toEqual([]);
  });

  test('its reports that no search has brought, each once', () => {
    const report = to('DocumentReference/d1', 'DocumentReference/d1', 'DiagnosticReport/r1', 'Observation/o1');
    expect(named({ report })).toEqual(['DocumentReference/d1', 'DiagnosticReport/r1']);
    const read = {
      resourceType: 'DocumentReference',
      id: 'd1',
      status: 'current',
      content: [],
      subject: patient,
    };
    expect(named({ report }, read)).toEqual(['DiagnosticReport/r1']);
    expect(named({ report: [{ display: 'On paper' }] })).toEqual([]);
  });

  test.each<readonly [string, Partial<Procedure>]>([
    ['of another date', { performedPeriod: { start: '2026-03-09T10:00:00-05:00' } }],
    ['of another patient', other],
  ])('not one %s', (_name, facts) => {
    expect(named({ report: to('DocumentReference/d1'), ...facts })).toEqual([]);
  });
});

describe('the visits of a scope', () => {
  const e2 = { encounter: { reference: 'Encounter/e2' } };

  test.each<readonly [string, string[], Partial<Scope>, object[]]>([
    ['those that it names', ['e1'], {}, [visit()]],
    ['those of its treatments', ['e2'], { encounters: [] }, [visit({ id: 'e2' }), treatment('x', '10:00-10:30', e2)]],
    ['not another one of the date', ['e1'], {}, [visit(), visit({ id: 'e2' })]],
    ['not of another date', [], {}, [visit(nextWeek)]],
    ['of any date where the scope has none', ['e1'], { dates: [] }, [visit(nextWeek)]],
    ['without a date', ['e1'], {}, [visit({ period: undefined })]],
    ['not another patient’s', [], {}, [visit(other)]],
  ])('%s', (_name, expected, facts, chart) => {
    expect(visitsOf(scope(facts), new RecordSet(chart)).map(({ id }) => id)).toEqual(expected);
  });
});
