// SPDX-License-Identifier: Apache-2.0
import { onlyTimeZone, timeZoneOf } from '../../src/fhir/local-records.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';
import type { ReadType } from '../../src/fhir/r4.ts';
import { DEVICE_IDENTIFIER, TIME_ZONE } from '../../src/fhir/systems.ts';
import { treatment, visit } from '../support/visit.ts';

const zone = (name: string): object => ({ extension: [{ url: TIME_ZONE, valueCode: name }] });
const EVENING = { period: { start: '2026-03-03T00:45:00Z', end: '2026-03-03T01:45:00Z' } };
const evening = (facts: object = {}): object => ({ ...visit(EVENING), ...facts });
const service = treatment('s1', '10:00-10:30', {
  performedPeriod: { start: '2026-03-03T01:00:00Z', end: '2026-03-03T01:30:00Z' },
});
const device = {
  resourceType: 'Device',
  id: 'd',
  identifier: [{ system: DEVICE_IDENTIFIER, value: 'manual-therapy-charges' }],
};
const start = (...resources: object[]): string | undefined =>
  new RecordSet([service, ...resources]).find('Procedure', 'Procedure/s1')?.performedPeriod?.start;

describe('where the time zone of a visit is stated', () => {
  const location = { resourceType: 'Location', id: 'l1', managingOrganization: { reference: 'Organization/o1' } };
  const organization = { resourceType: 'Organization', id: 'o1' };
  const at = { location: [{ location: { reference: 'Location/l1' } }] };

  test.each([
    ['the Encounter', [evening(zone('America/New_York'))]],
    ['its Location', [evening(at), { ...location, ...zone('America/New_York') }]],
    [
      'the building that its Location is in',
      [
        evening(at),
        { ...location, partOf: { reference: 'Location/l2' } },
        { resourceType: 'Location', id: 'l2', ...zone('America/New_York') },
      ],
    ],
    ['the Location’s Organization', [evening(at), location, { ...organization, ...zone('America/New_York') }]],
    [
      'the service provider',
      [
        evening({ serviceProvider: { reference: 'Organization/o1' } }),
        { ...organization, ...zone('America/New_York') },
      ],
    ],
    ['the project’s Device', [evening(), { ...device, ...zone('America/New_York') }]],
  ])('%s', (_name, resources) => {
    expect(start(...resources)).toBe('2026-03-02T20:00:00.000-05:00');
    expect(new RecordSet([service, ...resources]).assumedDates.size).toBe(0);
  });

  test('Locations that are part of each other state none', () => {
    const circle = [
      { ...location, partOf: { reference: 'Location/l2' } },
      { resourceType: 'Location', id: 'l2', partOf: { reference: 'Location/l1' } },
    ];
    expect(new RecordSet([service, evening(at), ...circle]).assumedDates.size).toBe(1);
  });

  test('by its name in Windows', () => {
    expect(start(evening(zone('Pacific Standard Time')))).toBe('2026-03-02T17:00:00.000-08:00');
  });

  describe('by the offset that a treatment of the visit bears', () => {
    const began = (resources: readonly object[]): string | undefined =>
      new RecordSet(resources).find('Encounter', 'Encounter/e1')?.period?.start;
    const on = (start: string): object => ({ performedPeriod: { start, end: start } });

    test.each([
      ['west of Greenwich', on('2026-03-02T17:00:00-08:00'), '2026-03-02T16:45:00.000-08:00'],
      ['east of it, as on Guam', on('2026-03-03T11:00:00+10:00'), '2026-03-03T10:45:00.000+10:00'],
      [
        'that has one time',
        { performedPeriod: undefined, performedDateTime: '2026-03-02T17:00:00-08:00' },
        '2026-03-02T16:45:00.000-08:00',
      ],
      // St. John’s: no zone of whole hours is on its clock.
      ['of half an hour: none', on('2026-03-02T21:30:00-03:30'), EVENING.period.start],
      ['written in UTC as well: none', on('2026-03-03T01:00:00+00:00'), EVENING.period.start],
      ['of a date alone: none', { performedPeriod: undefined, performedDateTime: '2026-03-03' }, EVENING.period.start],
      [
        'of another visit: none',
        { ...on('2026-03-02T17:00:00-08:00'), encounter: { reference: 'Encounter/e2' } },
        EVENING.period.start,
      ],
      ['of no visit: none', { ...on('2026-03-02T17:00:00-08:00'), encounter: undefined }, EVENING.period.start],
    ])('%s', (_name, facts, expected) => {
      expect(began([treatment('s1', '10:00-10:30', facts), evening()])).toBe(expected);
    });

    test('nothing is assumed then', () => {
      const records = new RecordSet([treatment('s1', '10:00-10:30', on('2026-03-02T17:00:00-08:00')), evening()]);
      expect(records.assumedDates.size).toBe(0);
    });

    test('a visit with an offset of its own keeps it, and what is written in UTC of it has that offset too', () => {
      const own = visit({ period: { start: '2026-03-02T19:45:00-05:00', end: '2026-03-02T20:45:00-05:00' } });
      const inUtc = treatment('s2', '10:00-10:30', on('2026-03-03T01:10:00Z'));
      const records = new RecordSet([treatment('s1', '10:00-10:30', on('2026-03-02T17:00:00-08:00')), own, inUtc]);
      expect(records.find('Procedure', 'Procedure/s2')?.performedPeriod?.start).toBe('2026-03-02T20:10:00.000-05:00');
      expect(records.find('Encounter', 'Encounter/e1')?.period?.start).toBe('2026-03-02T19:45:00-05:00');
    });

    test('a treatment in UTC beside it takes nothing away', () => {
      const inUtc = treatment('s2', '10:00-10:30', on('2026-03-03T01:10:00Z'));
      const chart = [treatment('s1', '10:00-10:30', on('2026-03-02T17:00:00-08:00')), inUtc, evening()];
      expect(began(chart)).toBe('2026-03-02T16:45:00.000-08:00');
    });

    test('what is stated comes before', () => {
      const treated = treatment('s1', '10:00-10:30', on('2026-03-02T17:00:00-08:00'));
      expect(began([treated, evening(zone('America/New_York'))])).toBe('2026-03-02T19:45:00.000-05:00');
    });
  });

  test('the nearer one counts', () => {
    expect(start(evening(zone('America/Los_Angeles')), { ...device, ...zone('America/New_York') })).toBe(
      '2026-03-02T17:00:00.000-08:00',
    );
  });

  test('a name that is no zone is none', () => {
    expect(start(evening(zone('Eastern Time')))).toBe('2026-03-03T01:00:00Z');
  });

  test('every time of the visit is turned, its notes and findings too; the raw record stays as it was', () => {
    const note = {
      resourceType: 'DocumentReference',
      id: 'n',
      date: '2026-03-03T02:00:00Z',
      context: { encounter: [{ reference: 'Encounter/e1' }] },
    };
    const finding = {
      resourceType: 'Observation',
      id: 'f',
      status: 'final',
      encounter: { reference: 'Encounter/e1' },
      effectiveDateTime: '2026-03-03T01:10:00Z',
    };
    const records = new RecordSet([service, evening(zone('America/New_York')), note, finding]);
    expect(records.all('DocumentReference')[0]?.date).toBe('2026-03-02T21:00:00.000-05:00');
    expect(records.all('Observation')[0]?.effectiveDateTime).toBe('2026-03-02T20:10:00.000-05:00');
    expect(records.all('Encounter')[0]?.period?.start).toBe('2026-03-02T19:45:00.000-05:00');
    expect(records.raw('DocumentReference/n')).toMatchObject({ date: '2026-03-03T02:00:00Z' });
  });
});

describe('where none is stated', () => {
  const dated = (id: string, date: string): object => ({
    resourceType: 'Observation',
    id,
    status: 'final',
    encounter: { reference: 'Encounter/e1' },
    effectiveDateTime: date,
  });

  test('a date without a time on a record of the visit decides, and it is told', () => {
    const records = new RecordSet([service, evening(), dated('f', '2026-03-02')]);
    expect(records.find('Procedure', 'Procedure/s1')?.performedPeriod?.start).toBe('2026-03-02T20:00:00.000-05:00');
    expect([...records.assumedDates]).toEqual([
      ['Encounter/e1', { date: '2026-03-02', otherDate: '2026-03-03', writtenOn: 'Observation/f' }],
    ]);
  });

  test.each([
    ['no such record', []],
    ['records that disagree', [dated('f', '2026-03-02'), dated('g', '2026-03-03')]],
    ['a record of another visit', [{ ...dated('f', '2026-03-02'), encounter: { reference: 'Encounter/other' } }]],
  ])('%s: the UTC date stands, and it is told', (_name, others) => {
    const records = new RecordSet([service, evening(), ...others]);
    expect(records.find('Procedure', 'Procedure/s1')?.performedPeriod?.start).toBe('2026-03-03T01:00:00Z');
    expect(records.assumedDates.get('Encounter/e1')).toEqual({ date: '2026-03-03', otherDate: '2026-03-02' });
  });

  test('a record of the visit on the UTC date, and none on the other, says that it is the local one', () => {
    const records = new RecordSet([service, evening(), dated('f', '2026-03-03')]);
    expect(records.assumedDates.size).toBe(0);
  });

  test('a UTC time that is on one date everywhere needs no assumption', () => {
    const noon = visit({ period: { start: '2026-03-02T15:00:00Z', end: '2026-03-02T16:00:00Z' } });
    expect(new RecordSet([noon]).assumedDates.size).toBe(0);
  });

  test('a time with an offset of its own needs none', () => {
    expect(new RecordSet([visit()]).assumedDates.size).toBe(0);
  });
});

describe('null for what is absent', () => {
  test('the record is read, and stays as it was written', () => {
    const records = new RecordSet([
      { ...visit(), reasonReference: null, participant: [null, { individual: { reference: 'Practitioner/t1' } }] },
    ]);
    expect(records.unreadable).toEqual([]);
    expect(records.all('Encounter')[0]?.participant).toHaveLength(1);
    expect(records.raw('Encounter/e1')).toMatchObject({ reasonReference: null });
  });

  test('a record that lacks what it must have is still unreadable', () => {
    expect(new RecordSet([{ ...visit(), status: null }]).unreadable).toHaveLength(1);
  });
});

describe('the times of records that an EHR writes in UTC', () => {
  const UTC = '2026-03-03T01:10:00Z';
  const LOCAL = '2026-03-02T20:10:00.000-05:00';
  const encounter = { reference: 'Encounter/e1' };
  const subject = { reference: 'Patient/p1' };
  const period = { start: UTC, end: UTC };

  test.each<[ReadType, object]>([
    ['Procedure', { status: 'completed', encounter, performedDateTime: UTC, performedPeriod: period }],
    [
      'Observation',
      { status: 'final', encounter, effectiveDateTime: UTC, effectivePeriod: period, effectiveInstant: UTC },
    ],
    ['QuestionnaireResponse', { status: 'completed', encounter, authored: UTC }],
    ['Composition', { type: { text: 'Note' }, encounter, date: UTC }],
    ['DocumentReference', { date: UTC, context: { encounter: [encounter], period } }],
    ['DiagnosticReport', { status: 'final', encounter, effectiveDateTime: UTC, effectivePeriod: period, issued: UTC }],
    ['ClinicalImpression', { status: 'completed', encounter, effectiveDateTime: UTC, date: UTC }],
  ])('are those of the clinic’s clock: %s', (resourceType, facts) => {
    const written = { resourceType, id: 'x', subject, ...facts };
    const records = new RecordSet([evening(zone('America/New_York')), written]);
    const local: unknown = JSON.parse(JSON.stringify(written).replaceAll(UTC, LOCAL));
    expect(records.find(resourceType, `${resourceType}/x`)).toMatchObject(local as object);
    // Of no visit, and nothing says for the project where it is: they stand.
    const elsewhere = JSON.stringify(written).replaceAll('Encounter/e1', 'Encounter/e9');
    const apart = new RecordSet([evening(zone('America/New_York')), JSON.parse(elsewhere)]);
    expect(JSON.stringify(apart.find(resourceType, `${resourceType}/x`))).toContain(UTC);
  });

  test('a plan of care that names no visit has the project’s zone, else that of its patient’s visit', () => {
    const plan = { resourceType: 'CarePlan', id: 'x', status: 'active', subject, created: UTC, period };
    const read = (...others: object[]): string | undefined =>
      new RecordSet([plan, ...others]).all('CarePlan')[0]?.created;
    expect(read({ ...device, ...zone('America/New_York') })).toBe(LOCAL);
    expect(read(evening(zone('America/New_York')))).toBe(LOCAL);
    const records = new RecordSet([plan, { ...device, ...zone('America/New_York') }]);
    expect(records.all('CarePlan')[0]?.period).toEqual({ start: LOCAL, end: LOCAL });
  });

  test('what a record does not have it has not afterwards', () => {
    const finding = { resourceType: 'Observation', id: 'x', status: 'final', encounter, effectiveDateTime: UTC };
    const [read] = new RecordSet([evening(zone('America/New_York')), finding]).all('Observation');
    expect(JSON.parse(JSON.stringify(read))).toEqual({ ...finding, effectiveDateTime: LOCAL });
  });

  test.each<[string, object]>([
    ['Procedure/x', { status: 'completed', encounter, subject, performedDateTime: '2026-03-02' }],
    ['Composition/x', { type: { text: 'Note' }, encounter, date: '2026-03-02' }],
    ['DocumentReference/x', { context: { encounter: [encounter] }, date: '2026-03-02' }],
  ])('where no zone is stated, the date on %s decides', (writtenOn, facts) => {
    const written = { resourceType: writtenOn.slice(0, -2), id: 'x', ...facts };
    expect(new RecordSet([evening(), written]).assumedDates.get('Encounter/e1')).toMatchObject({ writtenOn });
  });

  test('of several records on that date the lowest reference is told, in whatever order they come', () => {
    const on = (id: string): object => ({ resourceType: 'Composition', id, type: {}, encounter, date: '2026-03-02' });
    const told = (...notes: object[]): unknown => new RecordSet([evening(), ...notes]).assumedDates.get('Encounter/e1');
    expect(told(on('a'), on('b'))).toMatchObject({ writtenOn: 'Composition/a' });
    expect(told(on('b'), on('a'))).toMatchObject({ writtenOn: 'Composition/a' });
  });
});

describe('a zone to be asked for', () => {
  const ofProject = { ...device, ...zone('America/New_York') };
  const place = (id: string, name: string): object => ({ resourceType: 'Location', id, ...zone(name) });

  test('of a visit: its own, else the project’s', () => {
    const asked = (...resources: object[]): string | undefined => {
      const records = new RecordSet(resources);
      const [found] = records.all('Encounter');
      return found && timeZoneOf(records, found);
    };
    expect(asked(evening(zone('America/Chicago')), ofProject)).toBe('America/Chicago');
    expect(asked(evening(), ofProject)).toBe('America/New_York');
    expect(asked(evening(), { ...ofProject, identifier: [{ value: 'another' }] })).toBeUndefined();
  });

  test('of all: the project’s, else the only one that places state', () => {
    const only = (...resources: object[]): string | undefined => onlyTimeZone(new RecordSet(resources));
    const clinic = { resourceType: 'Organization', id: 'o', ...zone('America/Chicago') };
    expect(only(place('a', 'America/Chicago'), clinic)).toBe('America/Chicago');
    expect(only(place('a', 'America/Denver'), clinic)).toBeUndefined();
    expect(only(place('a', 'America/Denver'), clinic, ofProject)).toBe('America/New_York');
    expect(only(evening(zone('America/Chicago')))).toBeUndefined();
  });

  test('may be written as a string', () => {
    const extension = [
      { url: 'urn:other', valueCode: 'x' },
      { url: TIME_ZONE, valueString: 'America/Denver' },
    ];
    expect(onlyTimeZone(new RecordSet([{ resourceType: 'Location', id: 'l', extension }]))).toBe('America/Denver');
  });
});

describe('what is written in UTC beside visits that are not', () => {
  const day = (id: string, period: object): object => visit({ id, period });
  const chart = [
    day('e1', { start: '2026-03-02T19:00:00-05:00', end: '2026-03-02T20:00:00-05:00' }),
    day('summer', { start: '2026-07-01T19:00:00-04:00' }),
  ];
  const finding = (effectiveDateTime: string, facts: object = {}): object => ({
    ...{ resourceType: 'Observation', id: 'o1', status: 'final', code: {}, subject: { reference: 'Patient/p1' } },
    effectiveDateTime,
    ...facts,
  });
  const timeOf = (...resources: object[]): string | undefined =>
    new RecordSet(resources).find('Observation', 'Observation/o1')?.effectiveDateTime;
  const OF_VISIT = { encounter: { reference: 'Encounter/e1' } };

  test('has the clock of the nearest visit of its patient, or of the visit that it names', () => {
    expect(timeOf(...chart, finding('2026-03-03T00:10:00Z'))).toBe('2026-03-02T19:10:00.000-05:00');
    expect(timeOf(...chart, finding('2026-07-02T04:10:00Z'))).toBe('2026-07-02T00:10:00.000-04:00');
    expect(timeOf(...chart, finding('2026-07-02T04:10:00Z', OF_VISIT))).toBe('2026-07-01T23:10:00.000-05:00');
  });

  test.each<[string, object[]]>([
    ['a day that is stored as midnight', [...chart, finding('2026-03-03T00:00:00Z')]],
    ['another patient’s', [...chart, finding('2026-03-03T00:10:00Z', { subject: { reference: 'Patient/p2' } })]],
    ['of a visit that was not read', [finding('2026-03-03T00:10:00Z', OF_VISIT)]],
    [
      'nearest to a visit whose clock nobody knows',
      [...chart, day('utc', { start: '2026-03-03T00:05:00Z' }), finding('2026-03-03T00:10:00Z')],
    ],
  ])('stays as it is: %s', (_name, resources) => {
    expect(timeOf(...resources)).toMatch(/^2026-03-03T00:[01]0:00Z$/);
  });

  test('a plan of care that begins with its evening visit begins on that day', () => {
    const plan = {
      ...{ resourceType: 'CarePlan', id: 'c1', status: 'active', intent: 'plan', subject: { reference: 'Patient/p1' } },
      period: { start: '2026-03-03T00:10:00Z', end: '2026-04-30' },
    };
    expect(new RecordSet([...chart, plan]).find('CarePlan', 'CarePlan/c1')?.period).toEqual({
      start: '2026-03-02T19:10:00.000-05:00',
      end: '2026-04-30',
    });
  });
});
