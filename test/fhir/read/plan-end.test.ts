// SPDX-License-Identifier: Apache-2.0
import { statedEnd } from '../../../src/fhir/read/plan-end.ts';

test.each([
  ['Certification period: 3/20/2026 through 5/1/2026', '2026-05-01'],
  ['Certification Period\nFrom: 03/20/2026\nTo: 05/01/2026', '2026-05-01'],
  ['Certification period\n3/20/2026 to 5/1/2026', '2026-05-01'],
  ['Recertification Dates:\n 3/20/2026 to 5/1/2026', '2026-05-01'],
  ['Cert. period 3/20/26-5/1/26', '2026-05-01'],
  ['Recertification dates 2026-03-20 – 2026-05-01', '2026-05-01'],
  ['Plan of care effective March 20, 2026 to May 1, 2026.', '2026-05-01'],
  ['POC (3/20/26 to 5/1/26): manual therapy', '2026-05-01'],
  ['POC expires 05/01/2026', '2026-05-01'],
  ['Plan of treatment valid through May 1 2026', '2026-05-01'],
  ['Certified through 5/1/2026', '2026-05-01'],
  ['Certification end date: 5/1/2026', '2026-05-01'],
  ['Prior certification period 1/5/2026-3/19/2026. Certification period 3/20/2026-5/1/2026.', '2026-05-01'],
])('%s: until %s', (text, end) => {
  expect(statedEnd(text)).toBe(end);
});

test.each([
  'Plan of care established 3/20/2026. Manual therapy 2-3 x/week, seen 3/22/26 to 5/1/26',
  'Recertification due 5/1/2026',
  'Plan of care signed 3/20/2026',
  'Certification period: 2/30/2026 to 2/31/2026',
  'Current certification ends 5/1/2026',
  'Certification period: 6 weeks',
  'Frequency 2x/wk through 5/1/2026',
  'Plan of care: no lifting until 2/5/2026',
  'Plan of care: NWB until 2/5/2026',
  'POC: brace through 2/5/2026',
  'POC - sling until 2/5/2026',
  'Plan of care\nReporting period: 1/5/2026 - 2/3/2026',
  'Plan of care\n1/5/2026 - 2/3/2026: seen weekly',
  'Plan of care (initial eval 1/5/26 - 2/5/26)',
  'Plan of care not certified through 4/6/2026',
  'Not certified 1/5/2026 to 4/6/2026',
  'Certified hand therapist. Surgery 3/20/2026; splint until 5/1/2026',
])('%s: no end', (text) => {
  expect(statedEnd(text)).toBeUndefined();
});
