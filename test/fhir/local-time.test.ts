// SPDX-License-Identifier: Apache-2.0
import {
  atWallTime,
  isTimeZone,
  isWrittenInUtc,
  offsetZone,
  otherUsDate,
  toLocalTime,
  usZoneOfDate,
  windowsZone,
} from '../../src/fhir/local-time.ts';

describe('toLocalTime', () => {
  test.each([
    ['2026-03-03T01:00:00Z', 'America/New_York', '2026-03-02T20:00:00.000-05:00'],
    ['2026-07-01T01:00:00Z', 'America/New_York', '2026-06-30T21:00:00.000-04:00'],
    ['2026-03-02T23:30:00.250Z', 'America/Los_Angeles', '2026-03-02T15:30:00.250-08:00'],
    ['2026-03-02T23:30:00+00:00', 'America/Los_Angeles', '2026-03-02T15:30:00.000-08:00'],
    // The clocks go forward at 2:00 on 8 March 2026.
    ['2026-03-08T09:59:00Z', 'America/Los_Angeles', '2026-03-08T01:59:00.000-08:00'],
    ['2026-03-08T10:00:00Z', 'America/Los_Angeles', '2026-03-08T03:00:00.000-07:00'],
    ['2026-03-02T18:00:00Z', 'Asia/Kolkata', '2026-03-02T23:30:00.000+05:30'],
  ])('%s in %s is %s', (utc, zone, local) => {
    expect(toLocalTime(utc, zone)).toBe(local);
    expect(Date.parse(local)).toBe(Date.parse(utc));
  });

  test.each(['2026-03-02', '2026-03-02T20:00:00-05:00', 'not a date', ''])('%s stays as it is', (text) => {
    expect(toLocalTime(text, 'America/New_York')).toBe(text);
  });

  test('so does everything in a zone that is none', () => {
    expect(toLocalTime('2026-03-03T01:00:00Z', 'Mars/Olympus')).toBe('2026-03-03T01:00:00Z');
    expect([isTimeZone('Mars/Olympus'), isTimeZone('America/Chicago')]).toEqual([false, true]);
  });
});

describe('a date that could be another in the United States', () => {
  test.each([
    ['2026-03-03T09:59:59Z', '2026-03-02'],
    ['2026-03-03T10:00:00Z', undefined],
    ['2026-03-03T01:00:00-05:00', undefined],
    ['2026-03-03', undefined],
  ])('%s: %s', (text, other) => {
    expect(otherUsDate(text)).toBe(other);
  });

  test('the first zone from the east in which it is on that date', () => {
    expect(usZoneOfDate('2026-03-03T01:00:00Z', '2026-03-02')).toBe('America/New_York');
    expect(usZoneOfDate('2026-03-03T05:30:00Z', '2026-03-02')).toBe('America/Chicago');
    expect(usZoneOfDate('2026-03-03T12:00:00Z', '2026-03-02')).toBeUndefined();
  });
});

test.each([
  ['2026-03-02T10:05', 'America/New_York', '2026-03-02T15:05:00Z'],
  ['2026-07-01T10:05:30', 'America/New_York', '2026-07-01T14:05:30Z'],
  ['2026-03-02T10:05', 'Asia/Kolkata', '2026-03-02T04:35:00Z'],
  // The clocks go forward at 2:00 on 8 March, and back at 2:00 on 1 November 2026.
  ['2026-03-08T01:59', 'America/New_York', '2026-03-08T06:59:00Z'],
  ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30:00Z'],
  ['2026-03-08T03:00', 'America/New_York', '2026-03-08T07:00:00Z'],
  ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00Z'],
  ['2026-11-01T02:00', 'America/New_York', '2026-11-01T07:00:00Z'],
])('%s on the clocks of %s is %s', (wall, zone, utc) => {
  const written = atWallTime(wall, zone) ?? '';
  expect(Date.parse(written)).toBe(Date.parse(utc));
  expect(written).not.toMatch(/Z$/);
});

test('there is no such time in a zone that is none, nor one of no time', () => {
  expect(atWallTime('2026-03-02T10:05', 'Mars/Olympus')).toBeUndefined();
  expect(atWallTime('in the morning', 'America/New_York')).toBeUndefined();
});

test.each([
  ['2026-03-02T17:00:00-08:00', 'Etc/GMT+8'],
  ['2026-03-02T17:00:00+10:00', 'Etc/GMT-10'],
  ['2026-03-02T17:00:00-03:30', undefined],
  ['2026-03-02T17:00:00Z', undefined],
  ['2026-03-02', undefined],
  ['', undefined],
])('the zone of the offset of %s: %s', (text, zone) => {
  expect(offsetZone(text)).toBe(zone);
  expect(zone === undefined || isTimeZone(zone)).toBe(true);
});

test.each([
  [true, '2026-03-02T17:00:00Z'],
  [true, '2026-03-02T17:00:00+00:00'],
  [false, '2026-03-02T17:00:00-05:00'],
  [false, '2026-03-02'],
  [false, ''],
])('in UTC: %s, %s', (isUtc, text) => {
  expect(isWrittenInUtc(text)).toBe(isUtc);
});

test('names of Windows', () => {
  const names = ['Eastern Standard Time', 'US Mountain Standard Time', 'Hawaiian Standard Time', 'Mars Standard Time'];
  expect(names.map(windowsZone)).toEqual(['America/New_York', 'America/Phoenix', 'Pacific/Honolulu', undefined]);
});
