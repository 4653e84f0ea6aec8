// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { Bundle, ChargeItem, Procedure } from '@medplum/fhirtypes';
import { resolved, saveChanges, type StoredRecord } from '../../../src/capture/charting/save-changes.ts';
import type { FhirClient } from '../../../src/fhir/fhir-client.ts';

type Stored = Procedure & StoredRecord;

const BASE: Stored = {
  resourceType: 'Procedure',
  id: 'p',
  meta: { versionId: '1' },
  status: 'completed',
  subject: { reference: 'Patient/1' },
  bodySite: [{ text: 'Hip' }],
};

/** A server with one record, which refuses what was made from another version. */
class OneRecord<T extends StoredRecord = Stored> implements FhirClient {
  stands: T;
  isDown = false;

  constructor(stands: T) {
    this.stands = stands;
  }

  readonly executeBatch = async ({ entry: [entry] = [] }: Bundle): Promise<Bundle> => {
    if (this.isDown) {
      throw new Error('The server cannot be reached');
    }
    const version = this.stands.meta?.versionId ?? '';
    const { request, resource } = entry ?? {};
    if (request?.method === 'PUT') {
      if (request.ifMatch !== `W/"${version}"`) {
        return Promise.resolve(answer('412'));
      }
      this.stands = { ...(resource as T), meta: { versionId: String(Number(version) + 1) } };
    }
    const found: Bundle = { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: this.stands }] };
    return Promise.resolve(answer('200', request?.method === 'PUT' ? this.stands : found));
  };
}

function answer(status: string, resource?: StoredRecord | Bundle): Bundle {
  return {
    resourceType: 'Bundle',
    type: 'batch-response',
    entry: [{ response: { status }, ...(resource ? { resource } : {}) }],
  };
}

test('the version that was seen still stands: the change is saved', async () => {
  const server = new OneRecord(BASE);
  const mine = { ...BASE, bodySite: [{ text: 'Knee' }] };
  expect(await saveChanges(server, [{ base: BASE, mine }])).toMatchObject({ kind: 'saved', others: [] });
  expect(server.stands.bodySite).toEqual([{ text: 'Knee' }]);
});

test('somebody changed something else: both stand, and it is told', async () => {
  const server = new OneRecord({ ...BASE, meta: { versionId: '2' }, outcome: { text: 'Better' } });
  const outcome = await saveChanges(server, [{ base: BASE, mine: { ...BASE, bodySite: [{ text: 'Knee' }] } }]);
  expect(outcome).toMatchObject({ kind: 'saved', others: ['outcome'] });
  expect(server.stands).toMatchObject({ bodySite: [{ text: 'Knee' }], outcome: { text: 'Better' } });
});

test.each([
  ['planned', 'billable', undefined],
  ['planned', 'billed', 'The charge was billed meanwhile, so it is left as it is.'],
  ['billable', 'not-billable', 'The charge is no longer open (not-billable), so it is left as it is.'],
  // What went out is corrected with eyes open.
  ['billed', 'billed', undefined],
  ['billed', 'entered-in-error', undefined],
] as const)('a charge that was %s and is %s when it is saved: %s', async (opened, status, words) => {
  const base: WithId<ChargeItem> = {
    ...{ resourceType: 'ChargeItem', id: 'c', meta: { versionId: '1' }, code: {} },
    ...{ status: opened, subject: { reference: 'Patient/1' } },
  };
  const theirs = { ...base, meta: { versionId: '2' }, status };
  const server = new OneRecord(theirs);
  const saving = saveChanges(server, [{ base, mine: { ...base, overrideReason: 'By hand' } }]);
  await (words === undefined ? saving : expect(saving).rejects.toThrow(words));
  expect(server.stands).toMatchObject(words === undefined ? { status, overrideReason: 'By hand' } : theirs);
  expect('overrideReason' in server.stands).toBe(words === undefined);
});

describe('somebody changed the same', () => {
  const theirs: Stored = { ...BASE, meta: { versionId: '2' }, bodySite: [{ text: 'Ankle' }] };
  const mine: Stored = { ...BASE, bodySite: [{ text: 'Knee' }], outcome: { text: 'Better' } };

  test('nothing is written over theirs, and both are given for a choice', async () => {
    const server = new OneRecord(theirs);
    const outcome = await saveChanges(server, [{ base: BASE, mine }]);
    expect(server.stands).toEqual(theirs);
    expect(outcome).toMatchObject({
      kind: 'collision',
      collision: { conflicts: [{ element: 'bodySite', base: [{ text: 'Hip' }], theirs: [{ text: 'Ankle' }] }] },
    });
  });

  test.each([
    [['bodySite'], 'Knee'],
    [[], 'Ankle'],
  ])('kept of mine: %p', async (keptMine, region) => {
    const server = new OneRecord(theirs);
    const outcome = await saveChanges(server, [{ base: BASE, mine }]);
    if (outcome.kind === 'saved') {
      throw new Error('No collision');
    }
    const { collision } = outcome;
    await saveChanges(server, [{ base: collision.theirs, mine: resolved(collision, keptMine) }]);
    expect(server.stands).toMatchObject({ bodySite: [{ text: region }], outcome: { text: 'Better' } });
  });
});

test('an outage writes nothing; trying again saves what was typed', async () => {
  const server = new OneRecord(BASE);
  const mine = { ...BASE, bodySite: [{ text: 'Knee' }] };
  server.isDown = true;
  await expect(saveChanges(server, [{ base: BASE, mine }])).rejects.toThrow('cannot be reached');
  server.isDown = false;
  await saveChanges(server, [{ base: BASE, mine }]);
  expect(server.stands.bodySite).toEqual([{ text: 'Knee' }]);
});
