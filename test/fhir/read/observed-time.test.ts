// SPDX-License-Identifier: Apache-2.0
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { readServices } from '../../../src/fhir/read/services.ts';
import { CPT, therapist, treatment, visit } from '../../support/visit.ts';

const coded = (code: string, text?: string): object => ({ code: { coding: [{ system: CPT, code }], text } });
const untimed = { performedPeriod: undefined, performedDateTime: '2026-03-02T10:00:00-05:00' };
const manual = (id = 'mt', facts: object = {}): object => treatment(id, '', { ...untimed, ...facts });
const exercise = (facts: object = {}): object => treatment('ex', '', { ...untimed, ...coded('97110'), ...facts });

const minutes = (value: number): object => ({ valueQuantity: { value, unit: 'min' } });
const named = (text: string): object => ({ code: { text } });
let ids = 0;
const observed = (of: readonly string[], ...facts: object[]): object => ({
  ...{ resourceType: 'Observation', id: `o${String((ids += 1))}`, status: 'final' },
  ...{ subject: { reference: 'Patient/p1' }, partOf: of.map((id) => ({ reference: `Procedure/${id}` })) },
  ...facts.reduce((all, one) => ({ ...all, ...one }), {}),
});

/** The minutes of each treatment: what counts, and what else is said. */
const read = (...resources: object[]): Record<string, (number | undefined)[]> =>
  Object.fromEntries(
    readServices(new RecordSet([therapist(), visit(), ...resources]), 'Patient/p1').services.flatMap(({ line }) =>
      line.segments.map(({ source, durationMs, readings }): [string, (number | undefined)[]] => {
        const [counted, ...others] = readings.map((reading) => reading.durationMs / 60_000);
        expect(counted).toBe(durationMs === undefined ? undefined : durationMs / 60_000);
        return [source.replace('Procedure/', ''), [counted, ...others]];
      }),
    ),
  );

describe('a time of several treatments', () => {
  const total = observed(['mt', 'ex'], named('Total timed minutes'), minutes(50));

  test('is the time of none of them', () => {
    expect(read(manual(), exercise(), total)).toEqual({ mt: [undefined], ex: [undefined] });
    expect(read(manual(), exercise(), observed(['mt', 'gone'], minutes(50)))).toEqual({
      mt: [undefined],
      ex: [undefined],
    });
  });

  test('is that of the one it names, by its code or in words', () => {
    const own = { mt: [30], ex: [undefined] };
    expect(read(manual(), exercise(), observed(['mt', 'ex'], coded('97140'), minutes(30)))).toEqual(own);
    expect(read(manual(), exercise(), observed(['mt', 'ex'], named('Manual therapy minutes'), minutes(30)))).toEqual(
      own,
    );
    const both = observed(['mt', 'neck'], coded('97140'), minutes(30));
    expect(read(manual(), manual('neck'), both)).toEqual({ mt: [undefined], neck: [undefined] });
  });

  test('is told of each in parts', () => {
    const component = [
      { ...coded('97140'), ...minutes(30) },
      { ...coded('97110'), ...minutes(20) },
    ];
    expect(read(manual(), exercise(), observed(['mt', 'ex'], { component }))).toEqual({ mt: [30], ex: [20] });
  });

  test('leaves what each states itself', () => {
    expect(read(manual('mt', { performedString: '20 min' }), exercise(), total)).toEqual({ mt: [20], ex: [undefined] });
  });

  describe('of which one is part of another', () => {
    const partOf = (whole: string, facts: object = {}): object => ({
      partOf: [{ reference: `Procedure/${whole}` }],
      ...facts,
    });
    const technique = (id: string): object => manual(id, partOf('mt', named('Myofascial release')));

    test('is that of the part', () => {
      const each = [observed(['mt', 'a'], minutes(20)), observed(['mt', 'b'], minutes(10))];
      expect(read(manual(), manual('a', partOf('mt')), technique('b'), ...each)).toEqual({ a: [20], b: [10] });
      const session = manual('session', named('Physical therapy session'));
      const part = manual('mt', partOf('session'));
      expect(read(session, part, observed(['session', 'mt'], minutes(20)))).toEqual({ mt: [20] });
      const both = observed(['session', 'mt', 'ex'], minutes(20));
      expect(read(session, part, exercise(partOf('session')), both)).toEqual({ mt: [undefined], ex: [undefined] });
    });

    test('is that of the whole of several parts, named or not', () => {
      for (const of of [
        ['a', 'b'],
        ['mt', 'a', 'b'],
      ]) {
        expect(read(manual(), technique('a'), technique('b'), observed(of, minutes(20)))).toEqual({ mt: [20] });
      }
      const others = observed(['a', 'b', 'ex'], minutes(20));
      expect(read(manual(), technique('a'), technique('b'), exercise(), others)).toEqual({
        mt: [undefined],
        ex: [undefined],
      });
    });

    test('is that of the whole where the part is called something else', () => {
      const needles = manual('a', partOf('mt', named('Dry needling')));
      expect(read(manual(), needles, observed(['mt', 'a'], minutes(20)))).toEqual({ mt: [20] });
    });
  });

  test('is that of the one that was done', () => {
    expect(read(manual(), exercise({ status: 'not-done' }), total)).toEqual({ mt: [50] });
  });
});

describe('of several times of one treatment', () => {
  test.each([
    ['its code', coded('97140')],
    ['its name', named('Manual therapy minutes')],
  ])('what bears %s goes before a total', (_name, own) => {
    const times = [observed(['mt'], named('Total treatment minutes'), minutes(55)), observed(['mt'], own, minutes(30))];
    expect(read(manual(), ...times)).toEqual({ mt: [30] });
  });

  test('what only says that it is a time stays to be compared', () => {
    const times = [
      observed(['mt'], named('Treatment time'), minutes(45)),
      observed(['mt'], coded('97140'), minutes(30)),
    ];
    expect(read(manual(), ...times)).toEqual({ mt: [30, 45] });
  });

  test('a total is the treatment’s where nothing else is', () => {
    const total = observed(['mt'], named('Total minutes'), minutes(30));
    expect(read(manual(), total)).toEqual({ mt: [30] });
    expect(read(manual('mt', { performedString: '20 min' }), total)).toEqual({ mt: [20] });
  });

  test('what bears another service’s code is none of it', () => {
    expect(read(manual(), observed(['mt'], coded('97110'), minutes(25)))).toEqual({ mt: [undefined] });
  });

  test('those of different regions are added up', () => {
    const of = (region: string, value: number): object =>
      observed(['mt'], named(`Manual therapy minutes, ${region}`), minutes(value));
    expect(read(manual(), of('lumbar spine', 15), of('thoracic spine', 10))).toEqual({ mt: [25] });
    expect(read(manual(), of('lumbar spine', 15), of('lumbar spine', 10))).toEqual({ mt: [15, 10] });
    const at = (text: string): object => observed(['mt'], named('Minutes'), minutes(15), { bodySite: { text } });
    expect(read(manual(), at('Neck'), at('Lumbar spine'))).toEqual({ mt: [30] });
    const component = [
      { ...named('Cervical spine minutes'), ...minutes(15) },
      { ...named('Lumbar spine minutes'), ...minutes(15) },
    ];
    expect(read(manual(), observed(['mt'], { component }))).toEqual({ mt: [30] });
  });

  test('those of different sides or techniques are added up, equal ones too', () => {
    const of = (name: string): object => observed(['mt'], named(name), minutes(15));
    const sum = (...names: string[]): unknown => read(manual(), ...names.map(of))['mt'];
    expect(sum('Manual therapy time, left shoulder', 'Manual therapy time, right shoulder')).toEqual([30]);
    expect(sum('Joint mobilization minutes', 'Myofascial release minutes')).toEqual([30]);
    expect(sum('Manual therapy time, left shoulder', 'Manual therapy time, shoulder')).toEqual([15, 15]);
    expect(sum('Manual therapy time', 'Manual therapy minutes')).toEqual([15, 15]);
  });

  test('those of a therapist and an assistant are told of, also together', () => {
    const of = (name: string): object => observed(['mt'], named(name), minutes(15));
    expect(read(manual(), of('PT minutes'), of('PTA minutes'))).toEqual({ mt: [15, 15, 30] });
  });

  test('minutes of the same clock count once', () => {
    const clock = (region: string, from: string, to: string): object =>
      observed(['mt'], named(`Treatment time ${region}`), {
        valuePeriod: { start: `2026-03-02T${from}:00-05:00`, end: `2026-03-02T${to}:00-05:00` },
      });
    expect(read(manual(), clock('lumbar', '10:00', '10:20'), clock('cervical', '10:00', '10:20'))).toEqual({
      mt: [20],
    });
    expect(read(manual(), clock('lumbar', '10:00', '10:20'), clock('cervical', '10:10', '10:30'))).toEqual({
      mt: [30],
    });
    expect(read(manual(), clock('lumbar', '10:00', '10:20'), clock('cervical', '10:20', '10:30'))).toEqual({
      mt: [30],
    });
  });

  test('a sum of regions stands beside what else is named a time of the treatment', () => {
    const regions = ['lumbar', 'cervical'].map((region) => ({ ...named(`Manual therapy ${region}`), ...minutes(15) }));
    const total = (value: number): object => ({ ...named('Manual therapy total'), ...minutes(value) });
    const apart = [...regions, total(30)].map((one) => observed(['mt'], one));
    expect(read(manual(), ...apart)).toEqual({ mt: [30, 30] });
    expect(read(manual(), observed(['mt'], { component: [...regions, total(30)] }))).toEqual({ mt: [30, 30] });
    expect(read(manual(), observed(['mt'], { component: [...regions, total(40)] }))).toEqual({ mt: [30, 40] });
  });
});

describe('an Observation with a value and parts', () => {
  const component = [
    { ...named('Manual therapy'), ...minutes(20) },
    { ...named('Therapeutic exercise'), ...minutes(25) },
  ];
  const total = { ...named('Total timed minutes'), ...minutes(45) };

  test('states what the part says that names the treatment', () => {
    expect(read(manual(), observed(['mt'], total, { component }))).toEqual({ mt: [20] });
    expect(read(manual(), exercise(), observed(['mt', 'ex'], total, { component }))['mt']).toEqual([20]);
  });

  test('states nothing of a treatment where only another’s code is on a part', () => {
    const exercised = [{ ...coded('97110'), ...minutes(25) }];
    expect(read(manual(), observed(['mt'], total, { component: exercised }))).toEqual({ mt: [undefined] });
  });

  test('states its value where that names the treatment, or its parts do not', () => {
    const own = { ...named('Manual therapy minutes'), ...minutes(30) };
    expect(read(manual(), observed(['mt'], own, { component }))).toEqual({ mt: [30] });
    const steps = [{ ...named('Setup'), ...minutes(5) }];
    expect(read(manual(), observed(['mt'], total, { component: steps }))).toEqual({ mt: [45] });
  });
});
