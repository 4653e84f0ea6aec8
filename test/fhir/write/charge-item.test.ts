// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem } from '@medplum/fhirtypes';
import { hold } from '../../../src/fhir/write/charge-item.ts';

const charge = (facts: Partial<ChargeItem>): ChargeItem => ({
  resourceType: 'ChargeItem',
  status: 'billable',
  code: { coding: [{ code: '97140' }] },
  subject: { reference: 'Patient/p1' },
  ...facts,
});

describe('a charge that must be held', () => {
  test('is planned, and known as a person’s by its tag', () => {
    const held = hold(charge({ meta: { tag: [{ system: 'urn:clinic', code: 'x' }] } }));
    expect(held.status).toBe('planned');
    expect(held.meta?.tag).toHaveLength(2);
    expect(held.meta?.tag?.[0]).toEqual({ system: 'urn:clinic', code: 'x' });
  });

  test('bears that tag once, however often it is released and held again', () => {
    const released: ChargeItem = { ...hold(charge({})), status: 'billable' };
    expect(hold(released).meta?.tag).toEqual(hold(charge({})).meta?.tag);
    expect(hold(charge({})).meta?.tag).toHaveLength(1);
  });

  test.each(['billed', 'planned', 'not-billable', 'aborted', 'entered-in-error', 'unknown'] as const)(
    'is left as it is where it is %s',
    (status) => {
      expect(hold(charge({ status }))).toEqual(charge({ status }));
    },
  );
});
