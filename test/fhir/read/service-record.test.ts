// SPDX-License-Identifier: Apache-2.0
import { RecordSet } from '../../../src/fhir/record-set.ts';
import {
  disciplineOf,
  encounterDate,
  encounterDiscipline,
  readEncounter,
} from '../../../src/fhir/read/service-record.ts';
import { readServices, type ServiceRecords } from '../../../src/fhir/read/services.ts';
import { toTreatmentDays } from '../../../src/fhir/read/treatment-days.ts';
import { CPT, therapist, treatment, visit } from '../../support/visit.ts';

const daysOf = (...resources: object[]): ReturnType<typeof toTreatmentDays> =>
  toTreatmentDays(new RecordSet([therapist(), ...resources]), 'Patient/p1');
const encounter = (facts: object): Parameters<typeof encounterDate>[0] => {
  const [found] = new RecordSet([{ ...visit(), ...facts }]).all('Encounter');
  if (!found) {
    throw new Error('The Encounter cannot be read');
  }
  return found;
};

describe('a Procedure', () => {
  test.each(['completed', 'stopped', 'in-progress'] as const)('that is %s counts', (status) => {
    const [found] = daysOf(visit(), treatment('mt', '10:00-10:30', { status }));
    expect(found?.day.services.map(({ source }) => source)).toEqual(['Procedure/mt']);
  });

  test.each(['preparation', 'not-done', 'on-hold', 'entered-in-error', 'unknown'] as const)(
    'that is %s does not count',
    (status) => {
      expect(daysOf(visit(), treatment('mt', '10:00-10:30', { status })).flatMap(({ day }) => day.services)).toEqual(
        [],
      );
    },
  );

  test('that was stopped keeps another patient’s therapist busy; one that was not done does not', () => {
    const subject = { reference: 'Patient/p2' };
    const other = visit({ id: 'e2', subject });
    const beside = (status: 'stopped' | 'not-done'): object =>
      treatment('other', '10:00-10:30', { status, subject, encounter: { reference: 'Encounter/e2' } });
    const busy = (status: 'stopped' | 'not-done'): string[] =>
      daysOf(visit(), other, treatment('mt', '10:00-10:30'), beside(status)).flatMap(({ day }) =>
        day.otherPatientServices.map(({ source }) => source),
      );
    expect(busy('stopped')).toEqual(['Procedure/other']);
    expect(busy('not-done')).toEqual([]);
  });
});

describe('an Encounter', () => {
  test('is on the date on which it starts; without one it is undated', () => {
    expect(encounterDate(encounter({}))).toBe('2026-03-02');
    expect(encounterDate(encounter({ period: undefined }))).toBe('undated');
    expect(encounterDate(encounter({ period: { end: '2026-03-02T12:00:00-05:00' } }))).toBe('undated');
  });

  test('has its facts: when, where, what for', () => {
    const facts = (of: object): object => readEncounter(new RecordSet([]), encounter(of));
    expect(facts({ class: { code: 'VR' } })).toEqual({
      source: 'Encounter/e1',
      state: 'finished',
      interval: {
        startMs: Date.parse('2026-03-02T09:00:00-05:00'),
        endMs: Date.parse('2026-03-02T12:00:00-05:00'),
        utcOffsetMinutes: -300,
      },
      startTime: '09:00',
      place: 'virtual',
      diagnoses: [],
    });
    expect(facts({ status: 'in-progress', period: undefined })).toEqual({
      source: 'Encounter/e1',
      state: 'open',
      diagnoses: [],
    });
  });

  test.each([
    ['without an end', { start: '2026-03-02T09:00:00-05:00' }, '09:00'],
    ['that ends as it starts', { start: '2026-03-02T09:00:00-05:00', end: '2026-03-02T09:00:00-05:00' }, '09:00'],
    ['without a start', { end: '2026-03-02T09:00:00-05:00' }, undefined],
    ['of dates alone', { start: '2026-03-02', end: '2026-03-03' }, undefined],
  ])('%s has no length, and may have begun at a time', (_name, period, startTime) => {
    const read = readEncounter(new RecordSet([]), encounter({ period }));
    expect(read).not.toHaveProperty('interval');
    expect(read.startTime).toBe(startTime);
  });

  test('whose local date is a guess says so', () => {
    const period = { start: '2026-03-03T01:00:00Z', end: '2026-03-03T02:00:00Z' };
    const records = new RecordSet([visit({ period })]);
    const [found] = records.all('Encounter');
    expect(found && readEncounter(records, found).assumedDate).toBeDefined();
  });

  test('has the discipline of its people', () => {
    const of = (taxonomy: string): string | undefined =>
      encounterDiscipline(new RecordSet([therapist('t1', taxonomy)]), encounter({}));
    expect(['225X00000X', '2251X0800X', '363A00000X', '225700000X'].map(of)).toEqual(['OT', 'PT', 'MD', undefined]);
    expect(encounterDiscipline(new RecordSet([]), undefined)).toBeUndefined();
    expect(disciplineOf(['unknown', 'OTA', 'PT'])).toBe('OT');
    expect(disciplineOf([])).toBeUndefined();
  });
});

const read = (...resources: object[]): ServiceRecords =>
  readServices(new RecordSet([therapist(), ...resources]), 'Patient/p1');
const coded = (code: string): object => ({ code: { coding: [{ system: CPT, code }] } });
const words = (text: string): object => ({ code: { text } });

describe('a service', () => {
  const mobilized = treatment('mt', '10:00-10:30');

  test('is told with its day, discipline and organization', () => {
    const provided = visit({ serviceProvider: { reference: 'Organization/o1' } });
    const { services, problems } = read(provided, { ...mobilized, status: 'in-progress' });
    expect(problems).toEqual([]);
    expect(services).toMatchObject([
      {
        dateOfService: '2026-03-02',
        discipline: 'PT',
        organization: 'Organization/o1',
        line: {
          source: 'Procedure/mt',
          encounter: 'Encounter/e1',
          code: '97140',
          codedBy: 'code',
          provisional: true,
          regions: [{ text: 'Lumbar spine' }],
          techniques: ['joint mobilization'],
          exclusions: [],
          performers: [{ person: 'Practitioner/t1', role: 'PT' }],
          diagnoses: [{ code: 'M54.50' }],
        },
      },
    ]);
    expect(services[0]?.line).not.toHaveProperty('partOf');
  });

  test('whose visit names no organization, and nobody, has none', () => {
    const [found] = read(visit({ participant: [] }), mobilized).services;
    expect(found).toMatchObject({ line: { provisional: false, performers: [] } });
    expect(found).not.toHaveProperty('organization');
    expect(found).not.toHaveProperty('discipline');
  });

  test('is what its performer makes of it: manipulation of the spine by a chiropractor is none of manual therapy', () => {
    const code = { coding: [{ system: 'http://snomed.info/sct', code: '399010004' }] };
    const by = (taxonomy: string): string | undefined =>
      readServices(new RecordSet([visit(), therapist('t1', taxonomy), { ...mobilized, code }]), 'Patient/p1')
        .services[0]?.line.code;
    expect([by('225100000X'), by('111N00000X')]).toEqual(['97140', '98940']);
  });

  test('is of the date of its visit where it states none', () => {
    expect(read(visit(), { ...mobilized, performedPeriod: undefined }).services).toMatchObject([
      { dateOfService: '2026-03-02' },
    ]);
  });

  test('that is no therapy at all is none, nor is one of a visit that was cancelled', () => {
    expect(read(visit(), treatment('x', '10:00-10:30', words('Education')))).toEqual({ services: [], problems: [] });
    expect(read(visit({ status: 'cancelled' }), mobilized)).toEqual({ services: [], problems: [] });
  });

  test('on a date that does not matter is passed over', () => {
    const records = new RecordSet([visit(), mobilized]);
    expect(readServices(records, 'Patient/p1', (date) => date === '2026-03-02').services).toHaveLength(1);
    expect(readServices(records, 'Patient/p1', (date) => date === '2026-03-03').services).toEqual([]);
    expect(readServices(records, 'Patient/p2').services).toEqual([]);
  });
});

describe('a treatment that cannot be placed is a problem', () => {
  const told = (...resources: object[]): (readonly [path: string, message: string])[] =>
    read(...resources).problems.map(({ problem: { path, message } }) => [path, message]);
  const dated = (performed: object): object => ({
    ...treatment('mt', '10:00-10:30'),
    performedPeriod: undefined,
    ...performed,
  });

  test('with what is known of its day', () => {
    const { problems, services } = read(
      treatment('mt', '10:00-10:30', { performer: [{ actor: { reference: 'Practitioner/t1' } }] }),
    );
    expect(services).toEqual([]);
    expect(problems).toEqual([
      {
        problem: { source: 'Procedure/mt', path: 'Procedure.encounter', message: 'was not found (Encounter/e1)' },
        dateOfService: '2026-03-02',
        encounter: 'Encounter/e1',
        discipline: 'PT',
        isManualTherapy: true,
      },
    ]);
  });

  test('without a visit: neither that nor the discipline is known', () => {
    const { problems } = read(treatment('ex', '10:00-10:30', { ...coded('97110'), encounter: undefined }));
    expect(problems).toEqual([
      {
        problem: {
          source: 'Procedure/ex',
          path: 'Procedure.encounter',
          message: 'is missing, so the visit it belongs to is unknown',
        },
        dateOfService: '2026-03-02',
        isManualTherapy: false,
      },
    ]);
  });

  test('not where its code is none that is known', () => {
    expect(read(treatment('x', '10:00-10:30', { ...coded('99213'), encounter: undefined }))).toEqual({
      services: [],
      problems: [],
    });
  });

  test('of another patient’s visit', () => {
    expect(told(visit({ subject: { reference: 'Patient/p2' } }), treatment('mt', '10:00-10:30'))).toEqual([
      ['Procedure.subject', 'is not the patient of Encounter/e1'],
    ]);
    expect(told({ ...visit(), subject: undefined }, treatment('mt', '10:00-10:30'))).toEqual([]);
  });

  test('whose date cannot be read, told by the element', () => {
    const message = 'is not a full date, or a time without a time zone';
    expect(told(visit(), dated({ performedDateTime: '2026-03-02T10:00:00' }))).toEqual([
      ['Procedure.performedDateTime', message],
    ]);
    expect(told(visit(), dated({ performedPeriod: { start: 'yesterday' } }))).toEqual([
      ['Procedure.performedPeriod.start', message],
    ]);
    expect(told(visit(), dated({ performedDateTime: '2026-02' }))).toEqual([['Procedure.performedDateTime', message]]);
  });

  test('not where the month or the year holds the date of the visit', () => {
    expect(
      told(visit(), dated({ performedDateTime: '2026-03' }), dated({ id: 'b', performedDateTime: '2026' })),
    ).toEqual([]);
  });

  test('where neither it nor its visit says when', () => {
    expect(told(visit({ period: undefined }), dated({}))).toEqual([
      [
        'Procedure.performed[x]',
        'is missing, and Encounter/e1 states no readable start, so the date of service is unknown',
      ],
    ]);
  });
});
