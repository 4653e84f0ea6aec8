// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem } from '@medplum/fhirtypes';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { chargesAfter } from '../../../src/fhir/write/charges-after.ts';
import type { Write } from '../../../src/fhir/write/write.ts';
import { chargeItem } from '../../support/written-charge.ts';

const stored = chargeItem({ id: 'c1', status: 'planned', quantity: { value: 2 } });
const put = (facts: Partial<ChargeItem>): Write => ({
  kind: 'update',
  reference: 'ChargeItem/c1',
  versionId: '1',
  resource: { ...stored, ...facts },
});
const unitsAfter = (...writes: Write[]): (number | undefined)[] | undefined =>
  chargesAfter(new RecordSet([stored]), writes)
    ?.all('ChargeItem')
    .map(({ quantity }) => quantity?.value);

test('other units stand in place of those before', () => {
  expect(unitsAfter(put({ quantity: { value: 3 } }))).toEqual([3]);
});

test('a charge that goes is gone', () => {
  expect(unitsAfter({ kind: 'delete', reference: 'ChargeItem/c1' })).toEqual([]);
});

test('no sum of the year is worked out again for another state or note of a charge', () => {
  expect(unitsAfter(put({ status: 'billable', note: [{ text: 'Two units' }] }))).toBeUndefined();
  expect(unitsAfter()).toBeUndefined();
});
