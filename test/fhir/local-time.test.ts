// SPDX-License-Identifier: Apache-2.0
import { isTimeZone, otherUsDate, toLocalTime, usZoneOfDate } from '../../src/fhir/local-time.ts';

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
