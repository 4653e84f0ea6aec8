// SPDX-License-Identifier: Apache-2.0
import { numberText } from '../../../src/engine/billing/wording.ts';

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
