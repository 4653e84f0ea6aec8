// SPDX-License-Identifier: Apache-2.0
import type { Procedure } from '@medplum/fhirtypes';
import { ClinicClock } from '../../../src/capture/charting/clinic-clock.ts';
import { minutesShown, withMinutes } from '../../../src/capture/charting/draft-minutes.ts';
import { timesShown, withTimes, type Times } from '../../../src/capture/charting/draft-times.ts';
import { PROCEDURE_SCHEDULE } from '../../../src/fhir/systems.ts';
import { treatment } from '../../support/visit.ts';

const clock = new ClinicClock(undefined, '2026-03-02T10:00:00-05:00');
const untimed = (facts: Partial<Procedure>): Procedure => {
  const { performedPeriod: _period, ...procedure } = treatment('mt', '10:00-10:30');
  return { ...procedure, ...facts };
};
/** When the treatment was given once this is typed. */
function timed(procedure: Procedure, typed: Partial<Times>): Pick<Procedure, 'performedDateTime' | 'performedPeriod'> {
  const before = timesShown(procedure, clock);
  const { performedDateTime, performedPeriod } = withTimes(procedure, before, { ...before, ...typed }, clock);
  return {
    ...(performedDateTime === undefined ? {} : { performedDateTime }),
    ...(performedPeriod ? { performedPeriod } : {}),
  };
}

const INSTANT = { performedDateTime: '2026-03-02T10:05:00-05:00' };
const OVERNIGHT = {
  performedPeriod: { start: '2026-03-02T23:30:00-05:00', end: '2026-03-03T00:15:00-05:00' },
};
const OPEN = { performedPeriod: { start: '2026-03-02T10:05:00-05:00' } };

test.each<readonly [string, Procedure, Partial<Times>, object]>([
  [
    'an instant moved is an instant',
    untimed(INSTANT),
    { start: '10:10' },
    { performedDateTime: '2026-03-02T10:10:00-05:00' },
  ],
  [
    'an instant that gets an end is a period',
    untimed(INSTANT),
    { end: '10:20' },
    { performedPeriod: { start: '2026-03-02T10:05:00-05:00', end: '2026-03-02T10:20:00-05:00' } },
  ],
  [
    'an open period moved is an open period',
    untimed(OPEN),
    { start: '10:10' },
    { performedPeriod: { start: '2026-03-02T10:10:00-05:00' } },
  ],
  [
    'a start where there was no time is an instant',
    untimed({}),
    { date: '2026-03-02', start: '10:10' },
    { performedDateTime: '2026-03-02T10:10:00-05:00' },
  ],
  [
    'a period whose end is taken away is open',
    treatment('mt', '10:00-10:30'),
    { end: '' },
    { performedPeriod: { start: '2026-03-02T10:00:00-05:00' } },
  ],
  [
    'both taken away leaves the date',
    treatment('mt', '10:00-10:30'),
    { start: '', end: '' },
    { performedDateTime: '2026-03-02' },
  ],
  [
    'an end on the next day stays there as long as it is before the start',
    untimed(OVERNIGHT),
    { end: '00:20' },
    { performedPeriod: { start: '2026-03-02T23:30:00-05:00', end: '2026-03-03T00:20:00-05:00' } },
  ],
  [
    'an end on the next day that is moved behind the start is on its day',
    untimed(OVERNIGHT),
    { end: '23:50' },
    { performedPeriod: { start: '2026-03-02T23:30:00-05:00', end: '2026-03-02T23:50:00-05:00' } },
  ],
])('%s', (_name, procedure, typed, expected) => {
  expect(timed(procedure, typed)).toEqual(expected);
});

test('minutes that are stated first stand behind what else the record says, and leave nothing when they go', () => {
  const other = { url: 'https://clinic.example.org/note', valueString: 'kept' };
  const bare = treatment('mt', '10:00-10:30');
  const stated = withMinutes({ ...bare, extension: [other, { ...other, valueString: 'too' }] }, '23');
  expect(stated.extension?.map(({ url }) => url)).toEqual([other.url, other.url, PROCEDURE_SCHEDULE]);
  expect(minutesShown(stated)).toBe('23');
  expect(withMinutes(withMinutes(bare, '23'), '')).toEqual(bare);
});
