// SPDX-License-Identifier: Apache-2.0
import { oneTypeEach } from '../../src/ehr/search-plan.ts';

test('a search over several types is asked of an EHR type by type', () => {
  expect(oneTypeEach('?_type=CarePlan,Coverage&patient=Patient/1&_count=1000')).toEqual([
    'CarePlan?patient=Patient/1&_count=1000',
    'Coverage?patient=Patient/1&_count=1000',
  ]);
  expect(oneTypeEach('Procedure?patient=Patient/1')).toEqual(['Procedure?patient=Patient/1']);
});
