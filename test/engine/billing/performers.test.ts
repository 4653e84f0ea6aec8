// SPDX-License-Identifier: Apache-2.0
import { roleOfCredentials, roleOfField, roleOfWords } from '../../../src/engine/billing/performers.ts';

describe('roleOfCredentials', () => {
  test.each([
    ['PT, DPT, OCS', 'PT'],
    ['P.T.', 'PT'],
    ['PTA', 'PTA'],
    ['PT PTA', 'PT'],
    ['OTR/L', 'OT'],
    ['OTD, OTR/L, CHT', 'OT'],
    ['COTA/L', 'OTA'],
    ['CCC-SLP', 'SLP'],
    ['M.D.', 'physician'],
    ['PA-C', 'non-physician practitioner'],
    ['DC', 'chiropractor'],
    ['LMT', 'massage therapist'],
    ['PT, ATC', 'PT'],
    ['ATC', 'athletic trainer'],
    ['SPT', 'student'],
    ['Jr.', 'unknown'],
    ['', 'unknown'],
  ])('%s: %s', (text, role) => {
    expect(roleOfCredentials(text)).toBe(role);
  });
});

describe('roleOfWords', () => {
  test.each([
    ['Physical Therapist', 'PT'],
    ['Licensed physical-therapist', 'PT'],
    ['Physical Therapist Assistant', 'PTA'],
    ['Physical Therapist  (Assistant)', 'PTA'],
    ['Therapist, physical', 'PT'],
    ['PT Assistant', 'PTA'],
    ['Certified Occupational Therapy Assistant', 'OTA'],
    ['Occupational Therapists', 'OT'],
    ['Physician Assistant', 'non-physician practitioner'],
    ['Chiropractor', 'chiropractor'],
    ['Chiropractic Physician', 'chiropractor'],
    ['Physical Therapy Aide', 'other unlicensed'],
    ['Student Physical Therapist', 'student'],
    ['Physical Therapy', 'unknown'],
    ['Front desk', 'unknown'],
  ])('%s: %s', (text, role) => {
    expect(roleOfWords(text)).toBe(role);
  });
});

test.each([
  ['Physical Therapy', 'PT'],
  ['Outpatient Occupational Therapy', 'OT'],
  ['Physical  Therapy - East', 'PT'],
  ['Cardiology', 'unknown'],
])('the field of %s suggests %s', (text, role) => {
  expect(roleOfField(text)).toBe(role);
});
