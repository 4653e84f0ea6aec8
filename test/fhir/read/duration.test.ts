// SPDX-License-Identifier: Apache-2.0
import { readSegment } from '../../../src/fhir/read/duration.ts';
import type { ReadResource } from '../../../src/fhir/r4.ts';
import { PROCEDURE_SCHEDULE } from '../../../src/fhir/systems.ts';
import { minutes, procedure } from '../../support/segment.ts';

type Procedure = ReadResource<'Procedure'>;

const schedule = (duration: number, durationUnit?: string): Partial<Procedure> => ({
  extension: [
    { url: PROCEDURE_SCHEDULE, valueTiming: { repeat: { duration, ...(durationUnit ? { durationUnit } : {}) } } },
  ],
});
const period = (start: string, end: string): Partial<Procedure> => ({
  performedPeriod: { start: `2026-03-02T${start}-05:00`, end: `2026-03-02T${end}-05:00` },
});

describe('by the clock and the schedule', () => {
  test.each([{ start: '2026-03-02T10:00:00-05:00' }, { end: '2026-03-02T10:00:00-05:00' }])(
    'a period with %j alone states nothing',
    (performedPeriod) => {
      expect(readSegment(procedure({ performedPeriod }), [])).toMatchObject({ readings: [], invalid: [] });
    },
  );

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
});

describe('repeated stretches of a schedule', () => {
  const repeat = (repeat: object): Partial<Procedure> => ({
    extension: [{ url: PROCEDURE_SCHEDULE, valueTiming: { repeat: { duration: 15, durationUnit: 'min', ...repeat } } }],
  });

  test('two stretches of 15 min are 30 min', () => {
    expect(minutes(repeat({ count: 2 }))).toBe(30);
  });

  test.each([{ countMax: 3 }, { durationMax: 20 }, { frequencyMax: 2 }])(
    '%j is a range, and counts nothing',
    (range) => {
      const segment = readSegment(procedure(repeat(range)), []);
      expect(segment.durationMs).toBeUndefined();
      expect(segment.invalid).toHaveLength(1);
    },
  );

  test.each([
    { frequency: 2 },
    { frequency: 2, period: 1, periodUnit: 'd' },
    { frequency: 1, period: 1, periodUnit: 'h' },
    { frequency: 1, period: 1, periodUnit: 'd', count: 10 },
    { frequency: 3, period: 1, periodUnit: 'wk', count: 12 },
  ])('%j does not say how long one day’s treatment took', (often) => {
    const { durationMs, invalid } = readSegment(procedure(repeat(often)), []);
    expect(durationMs).toBeUndefined();
    expect(invalid).toEqual([
      'Procedure.extension(procedure-schedule).valueTiming.repeat states how often it was to be done, so the minutes of this day are unknown',
    ]);
  });

  test.each([
    { frequency: 1 },
    { frequency: 1, period: 1, periodUnit: 'd' },
    { frequency: 3, period: 1, periodUnit: 'wk' },
  ])('%j is once on a day', (once) => {
    expect(minutes(repeat(once))).toBe(15);
  });
});

describe('a schedule of several times', () => {
  const course = (repeat: object): Partial<Procedure> => ({
    extension: [{ url: PROCEDURE_SCHEDULE, valueTiming: { repeat: { duration: 30, durationUnit: 'min', ...repeat } } }],
  });
  const weekly = course({ frequency: 2, period: 1, periodUnit: 'wk', count: 12 });

  test('states one of them where the clock or a stated duration says so', () => {
    expect(minutes({ ...weekly, ...period('10:05:00', '10:35:00') })).toBe(30);
    expect(minutes({ ...weekly, performedString: '30 min' })).toBe(30);
    expect(minutes({ ...course({ frequencyMax: 3 }), ...period('10:05:00', '10:35:00') })).toBe(30);
  });

  test('at intervals of hours is not counted whole for the one that the clock shows', () => {
    const hourly = course({ frequency: 1, period: 1, periodUnit: 'h', count: 3 });
    expect(minutes({ ...hourly, ...period('10:00:00', '10:30:00') })).toBe(30);
    expect(minutes(hourly)).toBe(90);
  });

  test('states nothing that can be counted where they say otherwise', () => {
    const segment = readSegment(procedure({ ...weekly, ...period('10:05:00', '10:50:00') }), []);
    expect([segment.durationMs, segment.invalid.length]).toEqual([undefined, 1]);
  });

  test.each([
    [{ frequency: 1, period: 1, periodUnit: 'h', count: 2 }, 60],
    [{ frequency: 1, period: 1, periodUnit: 'd', count: 1 }, 30],
    [{ frequency: 1, period: 1, periodUnit: 'h', count: 24 }, undefined],
  ])('of one day states them all: %j', (repeat, expected) => {
    expect(minutes(course(repeat))).toBe(expected);
  });
});
