// SPDX-License-Identifier: Apache-2.0
import { isNoteReport } from '../../../src/fhir/read/report-kind.ts';

const of = (...codes: (string | undefined)[]): object => ({ coding: codes.map((code) => ({ code })) });

test.each([
  [true, 'without a category', undefined],
  [true, 'of physical therapy', [of('PHT')]],
  [true, 'of occupational therapy', [of('OTH'), {}]],
  [true, 'whose category has no code', [of(undefined)]],
  [false, 'of a laboratory', [of('LAB')]],
  [false, 'of imaging, among others', [of('PHT'), of('x', 'RAD')]],
  [false, 'of cardiology, by LOINC', [of('LP29708-2')]],
])('%s: a report %s may be a note', (isNote, _name, category) => {
  expect(isNoteReport({ category })).toBe(isNote);
});
