// SPDX-License-Identifier: Apache-2.0
import { isTime, readTime } from '../../../src/capture/charting/read-time.ts';

test.each([
  ['930', '09:30'],
  ['0930', '09:30'],
  ['9:30', '09:30'],
  ['9.30', '09:30'],
  ['9 30', '09:30'],
  ['9h30', '09:30'],
  ['14h', '14:00'],
  ['9', '09:00'],
  ['14', '14:00'],
  ['1405', '14:05'],
  [' 09:30 ', '09:30'],
  ['9:30 pm', '21:30'],
  ['9:30PM', '21:30'],
  ['930p', '21:30'],
  ['9 p.m.', '21:00'],
  ['9:30 a.m.', '09:30'],
  ['12 am', '00:00'],
  ['12:15 pm', '12:15'],
  ['14:05 pm', '14:05'],
  ['0', '00:00'],
  ['23:59', '23:59'],
])('“%s” is %s', (text, time) => {
  expect(readTime(text)).toBe(time);
});

test.each([
  '',
  ' ',
  ':',
  '9:',
  '9:3',
  '9:60',
  '960',
  '24:00',
  '25',
  '14 am',
  '9:30 x',
  'noon',
  '9:30:00',
  '12345',
  'pm',
])('“%s” is no time of day', (text) => {
  expect(readTime(text)).toBeUndefined();
});

test('every time of day reads as itself, and so is not changed by being looked at', () => {
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
    expect([readTime(time), isTime(time)]).toEqual([time, true]);
  }
  expect(['', '9:30', '0930', '9:3'].filter(isTime)).toEqual([]);
});
