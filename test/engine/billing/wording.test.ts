// SPDX-License-Identifier: Apache-2.0
import { fillPlaceholders, numberText } from '../../../src/engine/billing/wording.ts';

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [1_234_567, '1,234,567'],
  [-1234.5, '-1,234.5'],
  [0.1 + 0.2, '0.3'],
  [1999.9996, '2,000'],
])('%d reads %s', (number, text) => {
  expect(numberText(number)).toBe(text);
});

test.each([
  ['30 minutes{day:ofDay} make 2 units', { day: 40 }, '30 minutes, out of 40 that day, make 2 units'],
  ['30 minutes{day:ofDay} make 2 units', {}, '30 minutes make 2 units'],
  ['{units:units} and {others}', { units: 1 }, '1 unit and {others}'],
  ['{one:or} or {all}', { one: ['1', '2'], all: ['3', '4'] }, '1 or 2 or 3 and 4'],
])('%s with %j', (text, figures, filled) => {
  expect(fillPlaceholders(text, figures)).toBe(filled);
});
