// SPDX-License-Identifier: Apache-2.0
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { proceduresAtOnce } from '../../../src/fhir/read/busy-times.ts';
import { readServices, type ServiceRecords } from '../../../src/fhir/read/services.ts';
import { toTreatmentDays } from '../../../src/fhir/read/treatment-days.ts';
import { CPT, therapist, treatment, visit } from '../../support/visit.ts';

type Facts = Parameters<typeof treatment>[2];

const PEOPLE = [therapist(), therapist('pta', '225200000X'), therapist('ot', '225X00000X')];
const recordsOf = (...resources: object[]): RecordSet => new RecordSet([...PEOPLE, visit(), ...resources]);
const read = (...resources: object[]): ServiceRecords => readServices(recordsOf(...resources), 'Patient/p1');
const partOf = (...wholes: string[]): Facts => ({ partOf: wholes.map((id) => ({ reference: `Procedure/${id}` })) });
const coded = (code: string): Facts => ({ code: { coding: [{ system: CPT, code }] } });
const words = (text: string): Facts => ({ code: { text } });
const by = (...people: string[]): Facts => ({
  performer: people.map((id) => ({ actor: { reference: `Practitioner/${id}` } })),
});
const on = (date: string): Facts => ({
  performedPeriod: { start: `${date}T10:00:00-05:00`, end: `${date}T10:30:00-05:00` },
});
const untimed: Facts = { performedPeriod: undefined, performedDateTime: '2026-03-02T10:00:00-05:00' };

/** Each line as its record, what is timed of it and who gave that. */
const linesOf = (...resources: object[]): [string, string[], string[]][] =>
  read(...resources).services.map(({ line: { source, segments, performers } }) => [
    source.replace('Procedure/', ''),
    segments.map((segment) => segment.source.replace('Procedure/', '')),
    performers.map(({ person }) => person.replace('Practitioner/', '')),
  ]);
const standing = (...resources: object[]): string[] => linesOf(...resources).map(([source]) => source);

describe('a treatment that is said to be part of another is a service by itself', () => {
  const part = (facts: Facts = {}): object => treatment('mt', '10:00-10:30', { ...partOf('whole'), ...facts });

  test.each(['97161', '97110'])('where that is of another service, %s', (code) => {
    const found = read(treatment('whole', '10:30-10:45', coded(code)), part(words('Soft tissue mobilization')));
    expect(found.services.map(({ line }) => [line.code, line.codedBy])).toEqual([
      [code, 'code'],
      ['97140', 'text'],
    ]);
  });

  test('also below a part that bears no code', () => {
    const middle = treatment('middle', '10:30-10:45', { ...partOf('whole'), ...words('Treatment') });
    const mobilized = part({ ...partOf('middle'), ...words('Joint mobilization') });
    expect(standing(treatment('whole', '10:30-10:45', coded('97110')), middle, mobilized)).toEqual(['whole', 'mt']);
    expect(standing(treatment('whole', '10:30-10:45'), middle, mobilized)).toEqual(['whole']);
    expect(standing(middle, mobilized)).toEqual(['mt']);
  });

  test.each(['cancelled', 'planned', 'entered-in-error'] as const)('where that is of a visit that is %s', (status) => {
    const whole = treatment('whole', '09:00-09:10', { encounter: { reference: 'Encounter/e2' } });
    expect(standing(visit({ id: 'e2', status }), whole, part())).toEqual(['mt']);
  });

  test('where that was not done, or its visit is not known, which is told', () => {
    expect(standing(treatment('whole', '09:00-09:10', { status: 'not-done' }), part())).toEqual(['mt']);
    const found = read(treatment('whole', '09:00-09:10', { encounter: undefined }), part());
    expect(found.services.map(({ line }) => line.source)).toEqual(['Procedure/mt']);
    expect(found.problems.map(({ problem }) => problem.source)).toEqual(['Procedure/whole']);
  });

  test('where that is itself, or they are parts of each other', () => {
    expect(linesOf(treatment('mt', '10:00-10:30', partOf('mt')))).toEqual([['mt', ['mt'], ['t1']]]);
    const found = read(
      treatment('a', '10:00-10:15', partOf('b')),
      treatment('b', '10:15-10:30', partOf('c')),
      treatment('c', '10:30-10:45', partOf('a')),
      treatment('d', '10:45-11:00', partOf('a')),
    );
    expect(found.services.map(({ line: { source, segments } }) => [source, segments[0]?.source])).toEqual([
      ['Procedure/a', 'Procedure/d'],
      ['Procedure/b', 'Procedure/b'],
      ['Procedure/c', 'Procedure/c'],
    ]);
    expect(found.services.flatMap(({ line }) => line.partOf ?? [])).toEqual([]);
  });

  test('where that is another patient’s', () => {
    const other = { subject: { reference: 'Patient/p2' }, encounter: { reference: 'Encounter/e2' } };
    const theirs = visit({ id: 'e2', subject: other.subject });
    expect(standing(theirs, treatment('whole', '09:00-09:10', other), part())).toEqual(['mt']);
  });

  test('where that was on another date: a course is counted by its days', () => {
    const course = treatment('whole', '', {
      status: 'in-progress',
      performedPeriod: { start: '2026-02-02T09:00:00-05:00' },
    });
    expect(
      read(
        course,
        part(on('2026-03-02')),
        treatment('b', '', { ...partOf('whole'), ...on('2026-03-09') }),
      ).services.map(({ line, dateOfService }) => [line.source, dateOfService]),
    ).toEqual([
      ['Procedure/whole', '2026-02-02'],
      ['Procedure/mt', '2026-03-02'],
      ['Procedure/b', '2026-03-09'],
    ]);
  });

  test('not where the same treatment went on after midnight, or it states no date', () => {
    const late = { performedPeriod: { start: '2026-03-02T23:50:00-05:00', end: '2026-03-03T00:20:00-05:00' } };
    const later = { performedPeriod: { start: '2026-03-03T00:05:00-05:00', end: '2026-03-03T00:20:00-05:00' } };
    expect(standing(treatment('whole', '', late), part(later))).toEqual(['whole']);
    const undated = part({ performedPeriod: undefined, encounter: undefined });
    expect(standing(treatment('whole', '10:00-10:30'), undated)).toEqual(['whole']);
  });

  test('not one of a visit that was cancelled, which counts nowhere', () => {
    const void_ = part({ encounter: { reference: 'Encounter/e2' } });
    expect(linesOf(visit({ id: 'e2', status: 'cancelled' }), treatment('whole', '10:30-11:00'), void_)).toEqual([
      ['whole', ['whole'], ['t1']],
    ]);
  });
});

describe('in a visit of several days, what states no date', () => {
  const days = visit({ period: { start: '2026-03-01T10:00:00-05:00', end: '2026-03-04T21:00:00-05:00' } });
  const undated = (id: string, facts: Facts): object => treatment(id, '', { performedPeriod: undefined, ...facts });
  const dates = (...resources: object[]): [string, string][] =>
    readServices(new RecordSet([...PEOPLE, days, ...resources]), 'Patient/p1').services.map(
      ({ line, dateOfService }) => [line.source, dateOfService],
    );

  test('is of the date of what it is a part of', () => {
    const part = undated('a', partOf('mt'));
    expect(dates(treatment('mt', '10:00-10:30'), part)).toEqual([['Procedure/mt', '2026-03-02']]);
    const inner = undated('b', partOf('a'));
    expect(dates(treatment('mt', '10:00-10:30'), part, inner)).toEqual([['Procedure/mt', '2026-03-02']]);
    const session = treatment('session', '10:00-10:45', words('Physical therapy session'));
    expect(dates(session, undated('mt', partOf('session')))).toEqual([['Procedure/mt', '2026-03-02']]);
  });

  test('is of the date of its parts, where that is one', () => {
    const parts = [treatment('a', '10:00-10:15', partOf('mt')), treatment('b', '10:15-10:30', partOf('mt'))];
    expect(dates(undated('mt', {}), ...parts)).toEqual([['Procedure/mt', '2026-03-02']]);
    const late = treatment('c', '', { ...partOf('mt'), ...on('2026-03-03') });
    expect(dates(undated('mt', {}), ...parts, late)).toContainEqual(['Procedure/mt', '2026-03-01']);
  });

  test('is of the first day where the other was not done, is of another visit, or they are parts of each other', () => {
    const part = undated('a', partOf('mt'));
    const first = [['Procedure/a', '2026-03-01']];
    expect(dates(treatment('mt', '10:00-10:30', { status: 'not-done' }), part)).toEqual(first);
    expect(dates(treatment('mt', '10:00-10:30', { encounter: { reference: 'Encounter/e2' } }), part)).toEqual(first);
    expect(dates(undated('a', partOf('b')), undated('b', partOf('a')))).toEqual([
      ...first,
      ['Procedure/b', '2026-03-01'],
    ]);
  });
});

test('a part of two services is counted in one of them', () => {
  const found = linesOf(
    treatment('a', '10:00-10:10'),
    treatment('b', '10:20-10:30'),
    treatment('c', '10:10-10:20', partOf('a', 'b')),
  );
  expect(found.map(([source, timed]) => [source, timed])).toEqual([
    ['a', ['c']],
    ['b', ['b']],
  ]);
});

describe('who gave a service of parts', () => {
  const parts = (first: Facts, second: Facts): object[] => [
    treatment('a', '10:00-10:15', { ...partOf('mt'), ...first }),
    treatment('b', '10:15-10:45', { ...partOf('mt'), ...second }),
  ];

  test.each<readonly [string, Facts, Facts, Facts, readonly (readonly [string[], string[]])[]]>([
    [
      'its parts say',
      by('t1', 'pta'),
      by('t1'),
      by('pta'),
      [
        [['a'], ['t1']],
        [['b'], ['pta']],
      ],
    ],
    [
      'a part that names nobody was given by those of the whole',
      by('ot'),
      {},
      by('pta'),
      [
        [['a'], ['ot']],
        [['b'], ['pta']],
      ],
    ],
    [
      'or of the visit',
      {},
      {},
      by('pta'),
      [
        [['a'], ['t1']],
        [['b'], ['pta']],
      ],
    ],
    ['all of it by an assistant', {}, by('pta'), by('pta'), [[['a', 'b'], ['pta']]]],
    ['all of it by those of the whole', by('pta'), {}, {}, [[['a', 'b'], ['pta']]]],
    [
      'all of it by two, in either order',
      {},
      by('t1', 'pta'),
      by('pta', 't1'),
      [
        [
          ['a', 'b'],
          ['t1', 'pta'],
        ],
      ],
    ],
  ])('%s', (_name, whole, first, second, expected) => {
    const found = linesOf(treatment('mt', '', { ...untimed, ...whole }), ...parts(first, second));
    expect(found).toEqual(expected.map(([timed, people]) => ['mt', timed, people]));
  });

  test('a part of a part was given by those of that part', () => {
    const inner = treatment('b', '10:15-10:45', partOf('a'));
    const outer = treatment('a', '10:00-10:15', { ...partOf('mt'), ...by('pta') });
    expect(linesOf(treatment('mt', '', untimed), outer, inner)).toEqual([['mt', ['a', 'b'], ['pta']]]);
  });

  test('parts without minutes tell it where the whole names nobody', () => {
    const part = treatment('a', '', { ...partOf('mt'), ...untimed, ...by('pta') });
    expect(linesOf(treatment('mt', '10:00-10:30'), part)).toEqual([['mt', ['mt'], ['pta']]]);
    expect(linesOf(treatment('mt', '10:00-10:30', by('t1')), part)).toEqual([['mt', ['mt'], ['t1']]]);
  });

  test('each has the techniques of its own parts', () => {
    const [first, second] = read(
      treatment('mt', '', untimed),
      ...parts({ ...by('t1'), ...words('Joint mobilization') }, { ...by('pta'), ...words('Myofascial release') }),
    ).services;
    expect([first?.line.techniques, second?.line.techniques]).toEqual([['joint mobilization'], ['myofascial release']]);
  });

  test('two disciplines have it on two days; at another time both keep their own', () => {
    const disciplines = (...resources: object[]): unknown[] =>
      read(...resources).services.map(({ discipline, line }) => [
        discipline,
        line.segments.map(({ source }) => source),
      ]);
    expect(disciplines(treatment('mt', '', untimed), ...parts(by('t1'), by('ot')))).toEqual([
      ['PT', ['Procedure/a']],
      ['OT', ['Procedure/b']],
    ]);
    const theirs = treatment('b', '10:30-11:00', { ...partOf('mt'), ...by('ot') });
    expect(disciplines(treatment('mt', '10:00-10:30', by('t1')), theirs)).toEqual([
      ['PT', ['Procedure/mt']],
      ['OT', ['Procedure/b']],
    ]);
  });

  test('whose time it took: that of the part’s people, not of the whole’s', () => {
    const other = { subject: { reference: 'Patient/p2' }, encounter: { reference: 'Encounter/e2' } };
    const during = (who: string): string[] =>
      proceduresAtOnce(
        recordsOf(
          visit({ id: 'e2', subject: other.subject }),
          treatment('theirs', '10:20-10:40', { ...other, ...by(who) }),
          treatment('mt', '10:00-10:45', by('t1')),
          ...parts({}, by('pta')),
        ),
        'Patient/p1',
        ['2026-03-02'],
      );
    expect(during('pta')).toEqual(['Procedure/theirs']);
    expect(during('t1')).toEqual([]);
  });
});

test('a reason and an outcome on a part are the service’s', () => {
  const bare = treatment('mt', '10:00-10:30', { reasonCode: undefined, outcome: undefined });
  const [found] = toTreatmentDays(recordsOf(bare, treatment('a', '', { ...partOf('mt'), ...untimed })), 'Patient/p1');
  expect(found?.day.services.flatMap(({ diagnoses }) => diagnoses.map(({ code }) => code))).toEqual(['M54.50']);
  expect(found?.day.documentation.responses.map(({ source }) => source)).toEqual(['Procedure/a']);
});

test('parts with the code of an exercise state its minutes too', () => {
  const exercise = treatment('ex', '', { ...untimed, ...coded('97110') });
  expect(linesOf(exercise, treatment('a', '10:00-10:15', { ...partOf('ex'), ...coded('97110') }))).toEqual([
    ['ex', ['a'], ['t1']],
  ]);
});
