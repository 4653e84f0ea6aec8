// SPDX-License-Identifier: Apache-2.0
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { clockOf, proceduresAtOnce, readBusyTimes, tellTimesElsewhere } from '../../../src/fhir/read/busy-times.ts';
import { readServices } from '../../../src/fhir/read/services.ts';
import { CPT, therapist, treatment, visit } from '../../support/visit.ts';

const OTHER = { subject: { reference: 'Patient/p2' }, encounter: { reference: 'Encounter/e2' } };
const RECORDS = [therapist(), therapist('t2'), visit(), visit({ id: 'e2', subject: OTHER.subject })];

/** Other patients’ treatments that a change to the patient’s treatment from 10:00 to 10:30 may change. */
const touched = (dates: readonly string[], ...others: object[]): string[] =>
  proceduresAtOnce(new RecordSet([...RECORDS, treatment('mt', '10:00-10:30'), ...others]), 'Patient/p1', dates);

const TODAY = ['2026-03-02'];

test.each([
  ['in the same minutes', '10:00-10:30', ['Procedure/x']],
  ['in some of them', '10:20-10:50', ['Procedure/x']],
  ['right after them', '10:30-11:00', []],
])('another patient’s treatment by the same therapist %s', (_when, at, found) => {
  expect(touched(TODAY, treatment('x', at, OTHER))).toEqual(found);
});

test('a treatment by another therapist is not touched', () => {
  const performer = [{ actor: { reference: 'Practitioner/t2' } }];
  expect(touched(TODAY, treatment('x', '10:00-10:30', { ...OTHER, performer }))).toEqual([]);
});

test('the patient’s own other treatments are not among them', () => {
  expect(touched(TODAY, treatment('y', '10:10-10:20'))).toEqual([]);
});

test('only what the patient had on the dates that are asked for counts', () => {
  expect(touched(['2026-03-03'], treatment('x', '10:00-10:30', OTHER))).toEqual([]);
  expect(touched(['2026-03-01', '2026-03-02'], treatment('x', '10:00-10:30', OTHER))).toEqual(['Procedure/x']);
});

test('each is told once, however many of the patient’s treatments it meets', () => {
  const others = [treatment('second', '10:15-10:45'), treatment('x', '10:00-11:00', OTHER)];
  expect(touched(TODAY, ...others)).toEqual(['Procedure/x']);
});

test('a third patient’s treatment that meets only the second’s is not touched', () => {
  const third = { subject: { reference: 'Patient/p3' }, encounter: { reference: 'Encounter/e2' } };
  const others = [treatment('x', '10:20-11:00', OTHER), treatment('z', '10:50-11:20', third)];
  expect(touched(TODAY, ...others)).toEqual(['Procedure/x']);
});

test.each<readonly [string, Parameters<typeof treatment>[2]]>([
  ['in words that are no service', { code: { text: 'Education' } }],
  ['that needs nobody for itself', { code: { coding: [{ system: CPT, code: '97010' }] } }],
  [
    'whose end is before its start',
    { performedPeriod: { start: '2026-03-02T10:20:00-05:00', end: '2026-03-02T10:10:00-05:00' } },
  ],
])('another patient’s record %s takes no time', (_name, facts) => {
  expect(touched(TODAY, treatment('x', '10:00-10:30', { ...OTHER, ...facts }))).toEqual([]);
});

test('nor does a treatment of a visit that was cancelled; one whose visit is not known does', () => {
  const at = (id: string): object =>
    treatment('x', '10:00-10:30', {
      ...OTHER,
      encounter: { reference: `Encounter/${id}` },
      performer: [{ actor: { reference: 'Practitioner/t1' } }],
    });
  const cancelled = visit({ id: 'e9', subject: OTHER.subject, status: 'cancelled' });
  expect(touched(TODAY, cancelled, at('e9'))).toEqual([]);
  expect(touched(TODAY, at('e8'))).toEqual(['Procedure/x']);
});

describe('time that the therapist gave to others in the same minutes', () => {
  const read = (records: RecordSet): string[] =>
    readBusyTimes(
      records,
      'Patient/p1',
      readServices(records, 'Patient/p1').services.map(({ line }) => line),
    ).map(({ source }) => source);
  const withOthers = (...others: object[]): RecordSet =>
    new RecordSet([...RECORDS, treatment('mt', '10:00-10:30'), ...others]);
  const mine = treatment('mine', '10:00-10:30', OTHER);

  test('is told', () => {
    expect(read(withOthers(mine))).toEqual(['Procedure/mine']);
  });

  test('is not what the patient had, nor other therapists’, nor that of other minutes', () => {
    const performer = [{ actor: { reference: 'Practitioner/t2' } }];
    expect(read(withOthers())).toEqual([]);
    expect(read(withOthers(treatment('own', '10:10-10:20')))).toEqual([]);
    expect(read(withOthers(treatment('x', '10:00-10:30', { ...OTHER, performer })))).toEqual([]);
    expect(read(withOthers(treatment('x', '11:00-11:30', OTHER)))).toEqual([]);
  });

  test('is told once, however many services it meets', () => {
    expect(read(withOthers(treatment('second', '10:30-11:00'), treatment('x', '10:00-11:00', OTHER)))).toEqual([
      'Procedure/x',
    ]);
  });

  test('may be known from elsewhere, where the records themselves do not have it', () => {
    const { times } = clockOf(withOthers(mine));
    const alone = withOthers();
    tellTimesElsewhere(alone, times);
    expect(read(alone)).toEqual(['Procedure/mine']);
    const both = withOthers(mine);
    tellTimesElsewhere(both, times);
    expect(read(both)).toEqual(['Procedure/mine']);
  });
});

describe('whom records show by the clock', () => {
  const clock = (...others: object[]): ReturnType<typeof clockOf> => clockOf(new RecordSet([...RECORDS, ...others]));
  const at = (time: string): number => Date.parse(`2026-03-02T${time}:00-05:00`);

  test('a patient’s stretch of a day from first to last, with everybody in it', () => {
    const performer = [{ actor: { reference: 'Practitioner/t2' } }];
    const chart = [
      treatment('b', '10:15-10:30'),
      treatment('c', '11:00-11:15', { performer }),
      treatment('a', '10:00-10:30'),
      treatment('x', '09:00-09:30', OTHER),
    ];
    expect(clock(...chart).presences).toEqual([
      {
        patient: 'Patient/p1',
        people: ['Practitioner/t1', 'Practitioner/t2'],
        startMs: at('10:00'),
        endMs: at('11:15'),
      },
      { patient: 'Patient/p2', people: ['Practitioner/t1'], startMs: at('09:00'), endMs: at('09:30') },
    ]);
  });

  test('each one-on-one time that somebody gave', () => {
    const nobodys = { encounter: undefined, performer: [] };
    const chart = [treatment('a', '10:00-10:30'), treatment('x', '10:00-10:30', nobodys)];
    expect(clock(...chart).times).toEqual([
      {
        source: 'Procedure/a',
        code: '97140',
        interval: { startMs: at('10:00'), endMs: at('10:30'), utcOffsetMinutes: -300 },
        performers: ['Practitioner/t1'],
        patient: 'Patient/p1',
        dateOfService: '2026-03-02',
      },
    ]);
  });

  test('nothing of what was not done, or has no end', () => {
    const period = { start: '2026-03-02T10:00:00-05:00' };
    const chart = [
      treatment('a', '10:00-10:30', { status: 'not-done' }),
      treatment('b', '10:00-10:30', { performedPeriod: period }),
      treatment('c', '10:30-10:00'),
    ];
    expect(clock(...chart)).toEqual({ times: [], presences: [] });
  });
});
