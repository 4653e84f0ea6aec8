// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import {
  addDays,
  formatDateTime,
  isCalendarDate,
  isVisitIn,
  lastDayOf,
  parseDateTime,
} from '../../src/fhir/date-time.ts';

describe('parseDateTime', () => {
  test('the date of service is the local date that is written, not the UTC date', () => {
    expect(parseDateTime('2026-03-02T23:40:00-05:00')?.date).toBe('2026-03-02');
    expect(parseDateTime('2026-03-02T00:10:00+10:00')?.date).toBe('2026-03-02');
  });

  test('a bare date has no time', () => {
    expect(parseDateTime('2026-03-02')).toEqual({ date: '2026-03-02', utcOffsetMinutes: 0 });
  });

  test.each([
    '2026',
    '2026-03',
    '2026-02-30',
    '2026-03-02T10:00:00',
    '2026-3-2',
    '2026-03-02T25:00:00Z',
    '',
    'yesterday',
    '2026-03-02 10:00',
    '2026-03-02T10:00:00Z00',
    '2026-03-02T10:00:00-5',
  ])('refuses %p', (text) => {
    expect(parseDateTime(text)).toBeUndefined();
  });

  test.each(['2026-03-02T23:40:00-0500', '2026-03-02 23:40:00-05', '2026-03-02 23:40:00.000-05:00'])(
    'reads %p as other software writes it',
    (text) => {
      expect(parseDateTime(text)).toEqual(parseDateTime('2026-03-02T23:40:00-05:00'));
    },
  );

  test('formatDateTime is its inverse, to the second', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000_000 }),
        fc.constantFrom(0, -300, 330, 345, 840, -720),
        (second, offset) => {
          const read = parseDateTime(formatDateTime(second * 1000, offset));
          expect([read?.epochMs, read?.utcOffsetMinutes]).toEqual([second * 1000, offset]);
        },
      ),
    );
  });

  test('days across a month, a leap day and a clock change', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
    expect(addDays('2026-03-08', 1)).toBe('2026-03-09');
  });
});

test.each([
  ['2026-02-28', true],
  ['2026-02-29', false],
  ['2028-02-29', true],
  ['2028-02-30', false],
  // A century is a leap year only where 400 divides it.
  ['2000-02-29', true],
  ['2100-02-29', false],
  ...['04', '06', '09', '11'].flatMap((month) => [
    [`2026-${month}-30`, true] as const,
    [`2026-${month}-31`, false] as const,
  ]),
  ['2026-01-31', true],
  ['2026-12-31', true],
] as const)('%s is a day: %s', (date, isDay) => {
  expect(parseDateTime(date)?.date).toBe(isDay ? date : undefined);
});

test('the last day of a month', () => {
  expect(['2026-02', '2028-02', '2026-04', '2026'].map(lastDayOf)).toEqual([
    '2026-02-28',
    '2028-02-29',
    '2026-04-30',
    '2026-12-31',
  ]);
});

test.each([
  ['2026-02-28', true],
  ['2028-02-29', true],
  ['2026-02-29', false],
  ['2026-04-31', false],
  ['2026-13-01', false],
  ['2026-00-10', false],
  ['2026-03', false],
  ['2026', false],
  ['', false],
  ['2026-03-02T10:00:00Z', false],
  ['2026-3-2', false],
])('%s: a day of the calendar: %p', (date, is) => {
  expect(isCalendarDate(date)).toBe(is);
});

describe('a visit in the evening of 2 March', () => {
  const visit = parseDateTime('2026-03-02T20:00:00-05:00') ?? { date: '', utcOffsetMinutes: 0 };

  test.each([
    [undefined, true],
    [{ start: '2026-03-02' }, true],
    [{ start: '2026-03-03' }, false],
    [{ end: '2026-03-02' }, true],
    [{ end: '2026-03-01' }, false],
    // In UTC it is the 3rd already.
    [{ start: '2026-03-03T00:30:00Z' }, true],
    [{ start: '2026-03-03T06:00:00Z' }, false],
    [{ end: '2026-03-02T04:00:00Z' }, true],
    [{ start: '2026-03', end: '2026' }, true],
    [{ start: '2026-04' }, false],
  ])('is in %j: %s', (period, isIn) => {
    expect(isVisitIn(period, visit)).toBe(isIn);
  });
});
