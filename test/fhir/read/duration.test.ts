// SPDX-License-Identifier: Apache-2.0
import { readSegment } from '../../../src/fhir/read/duration.ts';
import type { ReadResource } from '../../../src/fhir/r4.ts';
import { PROCEDURE_SCHEDULE, UCUM } from '../../../src/fhir/systems.ts';

type Procedure = ReadResource<'Procedure'>;

const procedure = (facts: Partial<Procedure>): Procedure => ({
  resourceType: 'Procedure',
  id: 'p',
  status: 'completed',
  subject: { reference: 'Patient/1' },
  ...facts,
});
const schedule = (duration: number, durationUnit?: string): Partial<Procedure> => ({
  extension: [
    { url: PROCEDURE_SCHEDULE, valueTiming: { repeat: { duration, ...(durationUnit ? { durationUnit } : {}) } } },
  ],
});
const period = (start: string, end: string): Partial<Procedure> => ({
  performedPeriod: { start: `2026-03-02T${start}-05:00`, end: `2026-03-02T${end}-05:00` },
});
const observation = (value: number, code: string, system = UCUM, status = 'final'): ReadResource<'Observation'> => ({
  resourceType: 'Observation',
  id: 'o',
  status,
  valueQuantity: { value, code, system },
});
const minutes = (facts: Partial<Procedure>, observations: ReadResource<'Observation'>[] = []): number | undefined => {
  const { durationMs } = readSegment(procedure(facts), observations);
  return durationMs === undefined ? undefined : durationMs / 60_000;
};

describe('readSegment', () => {
  test.each([
    ['15 min', 15],
    ['15 minutes', 15],
    ['15mins', 15],
    ["25'", 25],
    ['1 h', 60],
    ['1 h 5 min', 65],
    ['1 hour and 5 minutes', 65],
    ['1.5 hours', 90],
    ['.5 hr', 30],
    ['MT: .75 h', 45],
    ['half an hour', 30],
    ['an hour and a half', 90],
    ['forty-five minutes', 45],
    ['exactly 23 minutes', 23],
    ['15 min around the knee', 15],
    ['15 min to soft tissue about the shoulder', 15],
    ['7,5 min', 7.5],
    ['2 x 15 min', 30],
    ['15 min x 2', 30],
    ['15 min each, cervical and lumbar', 30],
    ['97140: 15 min, low back', 15],
    ['a 25-minute session', 25],
    ['thirty minutes', 30],
    ['half an hour', 30],
    ['15 m', 15],
    ['½ hour', 30],
    ['1/4 hr', 15],
    ['3/4 of an hour', 45],
    ['1 1/2 hours', 90],
    ['1½ hr', 90],
    ['1 hr, 15 min', 75],
    ['Minutes: 15', 15],
    ['Treatment time (min): 20', 20],
    ['15 min/side', 30],
    ['15 min per region, cervical and lumbar', 30],
    ['30 min x 2 units', 30],
    ['23 min (2 units)', 23],
    ['2 units (30 min)', 30],
    ['30 min direct 1:1', 30],
    ['15 min + 15 min', 30],
    ['30 mins (10:05-10:35)', 30],
    ['Time: 30 min; start 10:05 end 10:35', 30],
    ['20 min of soft tissue work at L4-5', 20],
    ['1:05 h', 65],
    ['Manual therapy 0:30 hrs', 30],
    ['00:30:00', 30],
    ['0:29:30', 29.5],
    ['PT30M', 30],
    ['pt1h5m', 65],
    ['PT0.5H', 30],
    ['PT1800S', 30],
    ['P0DT0H30M0S', 30],
  ])('performedString %p: %p min', (performedString, expected) => {
    expect(minutes({ performedString })).toBe(expected);
  });

  test.each([
    ['15', 'Procedure.performedString states no duration in minutes or hours'],
    ['2 units', 'Procedure.performedString states no duration in minutes or hours'],
    ['10:00', 'Procedure.performedString states no duration in minutes or hours'],
    ['30 min (10:05-10:25)', 'Procedure.performedString states more than a plain duration'],
    ['1h05', 'Procedure.performedString states more than a plain duration'],
    ['less than 8 min', 'Procedure.performedString states more than a plain duration'],
    ['less than eight minutes', 'Procedure.performedString states more than a plain duration'],
    ['2/3 hr', 'Procedure.performedString states a range or a fraction'],
    ['11/2 hr', 'Procedure.performedString states a range or a fraction'],
    ['min 15', 'Procedure.performedString states no duration in minutes or hours'],
    ['planned minutes: 30', 'Procedure.performedString states more than a plain duration'],
    ['15 min/day', 'Procedure.performedString states no duration in minutes or hours'],
    ['15 min per region', 'Procedure.performedString states minutes for each of an unknown number'],
    ['15 min x 2 units', 'Procedure.performedString states more units than its minutes make'],
    ['15 min (2 units)', 'Procedure.performedString states more units than its minutes make'],
    ['22 min = 2 units', 'Procedure.performedString states more units than its minutes make'],
    ['MT.5 hr', 'Procedure.performedString states no duration in minutes or hours'],
    ['not 30 min', 'Procedure.performedString states more than a plain duration'],
    ['up to 30 min', 'Procedure.performedString states more than a plain duration'],
    ['planned 30, stopped early', 'Procedure.performedString states no duration in minutes or hours'],
    ['planned 30 min, stopped early', 'Procedure.performedString states more than a plain duration'],
    ['30 min scheduled', 'Procedure.performedString states more than a plain duration'],
    ['20 or 25 min', 'Procedure.performedString states a range or a fraction'],
    ['<8 min', 'Procedure.performedString states no duration in minutes or hours'],
    ['30 min?', 'Procedure.performedString states more than a plain duration'],
    ['30 min of manual therapy and exercise', 'Procedure.performedString states more than a plain duration'],
    ['15 min each', 'Procedure.performedString states minutes for each of an unknown number'],
    ['15 min each, L4-5 and hip', 'Procedure.performedString states minutes for each of an unknown number'],
    ['walked 15 m', 'Procedure.performedString states no duration in minutes or hours'],
    ['1:05', 'Procedure.performedString states no duration in minutes or hours'],
    ['14:05 h', 'Procedure.performedString states no duration in minutes or hours'],
    ['1:05 h to 1:35 h', 'Procedure.performedString states no duration in minutes or hours'],
    ['01:05:00', 'Procedure.performedString states no duration in minutes or hours'],
    ['30:00', 'Procedure.performedString states no duration in minutes or hours'],
    ['2 units x 15 min', 'Procedure.performedString states more units than its minutes make'],
    ['PT30', 'Procedure.performedString states no duration in minutes or hours'],
    ['P1DT30M', 'Procedure.performedString states more than a plain duration'],
    ['PT0M', 'Procedure.performedString is not more than 0'],
    ['-15 min', 'Procedure.performedString states no duration in minutes or hours'],
    ['10-15 min', 'Procedure.performedString states a range or a fraction'],
    ['10 to 15 min', 'Procedure.performedString states a range or a fraction'],
    ['10 min neck, 15 min back', 'Procedure.performedString states several durations'],
    ['0 min', 'Procedure.performedString is not more than 0'],
    ['25 h', 'Procedure.performedString is longer than a day'],
  ])('performedString %p is not guessed at', (performedString, problem) => {
    const segment = readSegment(procedure({ performedString }), []);
    expect([segment.durationMs, segment.invalid]).toEqual([undefined, [problem]]);
  });

  test.each([
    'approx 15 min',
    'approx. 15 min',
    'approximately 15 min',
    '~15 min',
    'about 15 minutes',
    'about half an hour',
    'circa 15 min',
    'ca. 15 min',
    'c. 15 min',
    '15 min or so',
    '15ish',
    '15-ish min',
    'roughly 15 min',
    'around 15 min',
    'nearly 15 min',
    'almost 15 min',
    'at least 15 min',
    '15 min or more',
    '15+ min',
    '+/- 15 min',
    '15 min +/-',
    '15±2 min',
    '≥15 min',
    '15 min approx.',
    '15 min (approx)',
    '~10:05-10:20',
    'approx 15 min + 10 min',
    'about 20 min of soft tissue work at L4-5',
  ])('an estimate is no documented time, and the text says what to write: %p', (performedString) => {
    const segment = readSegment(procedure({ performedString }), []);
    expect([segment.durationMs, segment.invalid]).toEqual([
      undefined,
      ['Procedure.performedString gives an estimate; write the minutes alone, as they were measured (“15 min”)'],
    ]);
  });

  test.each([
    [
      'Treatment time',
      'about 15 min',
      ['Observation/o valueString gives an estimate; write the minutes alone, as they were measured (“15 min”)'],
    ],
    [
      'Treatment minutes',
      '15ish',
      ['Observation/o valueString gives an estimate; write the minutes alone, as they were measured (“15 min”)'],
    ],
    ['Treatment time', 'less than 8 min', ['Observation/o valueString states more than a plain duration']],
    ['Treatment time', 'morning, 2 of 3', []],
    ['Pain', '3 of 10 after about 15 min', []],
  ])('an Observation named %p that states %p', (name, valueString, problems) => {
    const segment = readSegment(procedure({}), [
      { resourceType: 'Observation', id: 'o', status: 'final', code: { text: name }, valueString },
    ]);
    expect([segment.durationMs, segment.invalid]).toEqual([undefined, problems]);
  });

  test.each([{ start: '2026-03-02T10:00:00-05:00' }, { end: '2026-03-02T10:00:00-05:00' }])(
    'a period with %j alone states nothing',
    (performedPeriod) => {
      expect(readSegment(procedure({ performedPeriod }), [])).toMatchObject({ readings: [], invalid: [] });
    },
  );

  test('a text without figures states nothing', () => {
    expect(readSegment(procedure({ performedString: 'before lunch' }), [])).toMatchObject({
      readings: [],
      invalid: [],
    });
  });

  test.each([
    [900, 's', 15],
    [15, 'min', 15],
    [0.25, 'h', 15],
    [15, 'minutes', 15],
    [24, 'h', 1440],
  ])('schedule %p %s: %p min', (value, unit, expected) => {
    expect(minutes(schedule(value, unit))).toBe(expected);
  });

  test.each([
    [30, 'd', '“d”; s, min or h is needed'],
    [30, undefined, 'missing or unknown; s, min or h is needed'],
    [-5, 'min', 'is not more than 0'],
    [0, 'min', 'is not more than 0'],
    [1441, 'min', 'is longer than a day'],
    [Number.NaN, 'min', 'is not more than 0'],
  ])('schedule %p %s is reported', (value, unit, problem) => {
    const segment = readSegment(procedure({ ...schedule(value, unit), ...period('10:00:00', '10:30:00') }), []);
    expect(segment.durationMs).toBeUndefined();
    expect(segment.invalid[0]).toContain(problem);
  });

  test('the schedule counts before the period, which stays as a second reading', () => {
    const segment = readSegment(procedure({ ...schedule(20, 'min'), ...period('10:00:00', '10:30:00') }), []);
    expect(segment.readings.map(({ from, durationMs }) => [from, durationMs / 60_000])).toEqual([
      ['schedule', 20],
      ['period', 30],
    ]);
  });

  test('seconds of the clock are kept', () => {
    expect(minutes(period('10:00:00', '10:07:30'))).toBe(7.5);
  });

  test('an end before or at the start is reported and gives no interval', () => {
    for (const end of ['09:59:59', '10:00:00']) {
      const segment = readSegment(procedure(period('10:00:00', end)), []);
      expect(segment).toMatchObject({ invalid: ['Procedure.performedPeriod.end is not after its start'] });
      expect(segment.interval).toBeUndefined();
    }
  });

  test('a time without a zone is reported with its element', () => {
    const segment = readSegment(
      procedure({ performedPeriod: { start: '2026-03-02T10:00:00Z', end: '2026-03-02T10:30:00' } }),
      [],
    );
    expect(segment.invalid).toEqual(['Procedure.performedPeriod.end is not a dateTime with a time zone']);
  });

  test('dates without times state no minutes', () => {
    expect(readSegment(procedure({ performedPeriod: { start: '2026-03-02', end: '2026-03-02' } }), [])).toMatchObject({
      readings: [],
      invalid: [],
    });
  });

  test('an Observation of time counts where nothing else does', () => {
    expect(minutes({}, [observation(15, 'min')])).toBe(15);
    expect(minutes({ performedString: '20 min' }, [observation(15, 'min')])).toBe(20);
  });

  test.each([
    observation(15, 'cm'),
    observation(15, 'min', 'http://example.org'),
    observation(15, 'min', UCUM, 'entered-in-error'),
  ])('no time: %j', (found) => {
    expect(minutes({}, [found])).toBeUndefined();
  });
});

describe('repeated stretches of a schedule', () => {
  const repeat = (repeat: object): Partial<Procedure> => ({
    extension: [{ url: PROCEDURE_SCHEDULE, valueTiming: { repeat: { duration: 15, durationUnit: 'min', ...repeat } } }],
  });

  test('two stretches of 15 min are 30 min', () => {
    expect(minutes(repeat({ count: 2 }))).toBe(30);
  });

  test.each([{ countMax: 3 }, { durationMax: 20 }])('%j is a range, and counts nothing', (range) => {
    const segment = readSegment(procedure(repeat(range)), []);
    expect(segment.durationMs).toBeUndefined();
    expect(segment.invalid).toHaveLength(1);
  });
});

describe('an Observation of time whose unit is a word', () => {
  const quantity = (valueQuantity: object): ReadResource<'Observation'> => ({
    resourceType: 'Observation',
    id: 'o',
    status: 'final',
    valueQuantity,
  });

  test.each([
    [{ value: 30, unit: 'minutes' }, 30],
    [{ value: 30, unit: 'Min' }, 30],
    [{ value: 1.5, unit: 'hrs' }, 90],
    [{ value: 30, code: 'min' }, 30],
    [{ value: 30, unit: 'min.', system: UCUM }, 30],
    [{ value: 30, unit: 'x', system: 'urn:oid:2.16.840.1.113883.6.8', code: 'min' }, 30],
    [{ value: 30, unit: 'minutes', system: UCUM, code: 'min' }, 30],
    [{ value: 45, unit: 'deg' }, undefined],
    [{ value: 30 }, undefined],
    [{ value: 30, unit: 'minutes', system: 'http://other.example.org', code: 'MIN-X' }, undefined],
    [{ value: 30, unit: 'minutes', system: UCUM, code: 'deg' }, undefined],
  ])('%j: %p min', (valueQuantity, expected) => {
    expect(minutes({}, [quantity(valueQuantity)])).toBe(expected);
  });
});

test.each(['entered-in-error', 'cancelled'])('an Observation that is %s says nothing', (status) => {
  expect(minutes({}, [observation(30, 'min', UCUM, status)])).toBeUndefined();
});

describe('an Observation of time that is no quantity', () => {
  const clock = (start: string, end: string): object => ({
    start: `2026-03-02T${start}:00-05:00`,
    end: `2026-03-02T${end}:00-05:00`,
  });
  const said = (facts: Partial<ReadResource<'Observation'>>): number | undefined =>
    minutes({}, [{ resourceType: 'Observation', id: 'o', status: 'final', ...facts }]);

  test.each([
    [{ valueString: '30 min' }, 30],
    [{ valueInteger: 30, code: { text: 'Treatment minutes' } }, 30],
    [{ valueInteger: 30, code: { coding: [{ display: 'Direct time (min)' }] } }, 30],
    [{ valueInteger: 30, code: { text: 'Repetitions' } }, undefined],
    [{ valueInteger: 30, code: {} }, undefined],
    [{ valuePeriod: clock('10:00', '10:30'), code: { text: 'Treatment time' } }, 30],
    [{ valuePeriod: clock('10:00', '10:30'), code: { text: 'Onset' } }, undefined],
    [{ valuePeriod: { start: '2026-03-02', end: '2026-03-02' }, code: { text: 'Treatment time' } }, undefined],
    [{ valueString: '20 or 25 min' }, undefined],
    [{ valueString: 'tolerated well' }, undefined],
  ])('%j: %p min', (facts, expected) => {
    expect(said(facts)).toBe(expected);
  });
});
