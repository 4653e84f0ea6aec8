// SPDX-License-Identifier: Apache-2.0
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { madeWith, targetOf, toProvenance } from '../../../src/fhir/write/provenance.ts';
import { treatment, visit } from '../../support/visit.ts';

const engine = { version: '1.2.3', ruleSetSha256: 'aa', editsSha256: 'bb' };
const charge = {
  kind: 'create',
  fullUrl: 'urn:uuid:1',
  identifier: 'system|value',
  resource: { resourceType: 'ChargeItem', status: 'planned', code: {}, subject: {} },
} as const;
const device = { ...charge, resource: { resourceType: 'Device' } } as const;
const update = {
  kind: 'update',
  reference: 'Task/t1',
  versionId: '3',
  resource: { resourceType: 'Task', status: 'requested', intent: 'order' },
} as const;

test('what was created is told by its reference once there is one; the Device is told apart', () => {
  expect(targetOf(charge)).toEqual([{ reference: 'urn:uuid:1' }]);
  expect(targetOf(charge, 'ChargeItem/c1')).toEqual([{ reference: 'ChargeItem/c1' }]);
  expect(targetOf(device, 'Device/d1')).toEqual([]);
  expect(targetOf(update)).toEqual([{ reference: 'Task/t1' }]);
  expect(targetOf({ kind: 'delete', reference: 'ChargeItem/c1' })).toEqual([{ reference: 'ChargeItem/c1' }]);
});

test('a Provenance names engine, Device, what was written and each version that was read, in order', () => {
  const at = (versionId: string): { meta: { versionId: string } } => ({ meta: { versionId } });
  const records = new RecordSet([
    { ...visit(), ...at('2') },
    { ...treatment('mt', '10:00-10:30'), ...at('7') },
    { resourceType: 'Task', id: 't1', status: 'requested', ...at('1') },
    treatment('unversioned', '11:00-11:15'),
  ]);
  const provenance = toProvenance([charge, update], records, {
    device: 'Device/d1',
    engine,
    now: '2026-03-03T12:00:00.000Z',
  });
  expect(provenance.target).toEqual([{ reference: 'urn:uuid:1' }, { reference: 'Task/t1' }]);
  expect(provenance.entity).toEqual(
    ['Encounter/e1/_history/2', 'Procedure/mt/_history/7'].map((reference) => ({
      role: 'source',
      what: { reference },
    })),
  );
  expect([provenance.recorded, provenance.occurredDateTime]).toEqual([
    '2026-03-03T12:00:00.000Z',
    '2026-03-03T12:00:00.000Z',
  ]);
  expect(provenance.agent[0]?.who).toEqual({ reference: 'Device/d1' });
  expect(madeWith(provenance)).toEqual(engine);
});

test('a Provenance that lacks a part is none of ours', () => {
  const { policy = [], ...rest } = toProvenance([], new RecordSet([]), { device: '', engine, now: '' });
  expect(madeWith(rest)).toBeUndefined();
  for (const part of policy) {
    expect(madeWith({ ...rest, policy: policy.filter((uri) => uri !== part) })).toBeUndefined();
  }
});
