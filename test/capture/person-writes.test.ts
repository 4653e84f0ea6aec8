// SPDX-License-Identifier: Apache-2.0
import { OperationOutcomeError, badRequest, conflict, preconditionFailed } from '@medplum/core';
import type { Bundle, OperationOutcome, Provenance } from '@medplum/fhirtypes';
import { personsWordIn, writeAsPerson, type PersonsWord } from '../../src/capture/person-writes.ts';
import type { FhirClient } from '../../src/fhir/fhir-client.ts';
import { treatment } from '../support/visit.ts';

const WORD: PersonsWord = {
  who: { reference: 'Practitioner/ada' },
  as: 'author',
  at: '2026-03-02T18:00:00.000Z',
  sentence: '30 minutes of manual therapy, as the note says.',
  activity: 'Confirmed minutes',
  seen: ['DocumentReference/n1/_history/4', 'Procedure/mt'],
};
const SEEN = { ...treatment('mt', '10:00-10:30'), id: 'mt', meta: { versionId: '7' } };
const CHANGED = { ...SEEN, outcome: { text: 'Less pain' } };
const CHANGE = { base: SEEN, mine: CHANGED };
const MEANWHILE = 'Somebody else changed this meanwhile, and nothing was written.';

/** A server that has the record as it was seen, and answers what is written as a test says. */
function serving(write: (bundle: Bundle) => Promise<Bundle>): FhirClient {
  const found: Bundle = { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: SEEN }] };
  const read: Bundle = {
    resourceType: 'Bundle',
    type: 'batch-response',
    entry: [{ resource: found, response: { status: '200' } }],
  };
  return {
    executeBatch: async (bundle) =>
      bundle.entry?.[0]?.request?.method === 'GET' ? Promise.resolve(read) : write(bundle),
  };
}

const sent: Bundle[] = [];
async function written(...answers: readonly { status: string; outcome?: OperationOutcome }[]): Promise<void> {
  sent.length = 0;
  const executeBatch = async (bundle: Bundle): Promise<Bundle> => {
    sent.push(bundle);
    const entry = answers.map((response) => ({ response: { ...response, etag: 'W/"8"' } }));
    return Promise.resolve({ resourceType: 'Bundle', type: 'transaction-response', entry });
  };
  await writeAsPerson(serving(executeBatch), [CHANGE], WORD);
}

test('the record on the version that was seen, and the word beside it, in one transaction', async () => {
  await written({ status: '200' }, { status: '201' });
  expect(sent).toMatchObject([
    {
      type: 'transaction',
      entry: [
        { resource: CHANGED, request: { method: 'PUT', url: 'Procedure/mt', ifMatch: 'W/"7"' } },
        {
          resource: {
            resourceType: 'Provenance',
            target: [{ reference: 'Procedure/mt' }],
            recorded: WORD.at,
            reason: [{ text: WORD.sentence }],
            agent: [{ who: WORD.who, type: { coding: [{ code: 'author' }] } }],
            entity: WORD.seen.map((reference) => ({ role: 'source', what: { reference } })),
          },
          request: { method: 'POST', url: 'Provenance' },
        },
      ],
    },
  ]);
  expect(personsWordIn(sent[0]?.entry?.[1]?.resource as Provenance)).toEqual({
    who: WORD.who,
    sentence: WORD.sentence,
    activity: WORD.activity,
  });
});

test.each([
  ['412', undefined, MEANWHILE],
  ['409', undefined, MEANWHILE],
  ['400', badRequest('Procedure.status is missing'), 'Procedure.status is missing'],
  ['503', undefined, 'Only a part of this may have been saved'],
])('%s in the answer: nobody is told that it was written', async (status, outcome, words) => {
  await expect(written({ status: '200' }, { status, ...(outcome ? { outcome } : {}) })).rejects.toThrow(words);
});

test('an entry without a status is refused too', async () => {
  await expect(written({ status: '' })).rejects.toThrow('The server refused (0).');
});

test.each([
  [preconditionFailed, MEANWHILE],
  [conflict('version'), MEANWHILE],
  [badRequest('No such person'), 'No such person'],
])('a transaction that the server refuses as a whole: %#', async (outcome, words) => {
  const executeBatch = async (): Promise<Bundle> => Promise.reject(new OperationOutcomeError(outcome));
  await expect(writeAsPerson(serving(executeBatch), [CHANGE], WORD)).rejects.toThrow(words);
});

test('a server that is away is told as it is', async () => {
  const executeBatch = async (): Promise<Bundle> => Promise.reject(new Error('Failed to fetch'));
  await expect(writeAsPerson({ executeBatch }, [CHANGE], WORD)).rejects.toThrow('Failed to fetch');
});

test('a Provenance of another system keeps no word', () => {
  const bare: Provenance = {
    ...{ resourceType: 'Provenance', recorded: WORD.at, target: [{ reference: 'Procedure/mt' }] },
    agent: [{ who: { reference: 'Practitioner/ada' } }],
  };
  expect(personsWordIn(bare)).toBeUndefined();
  expect(personsWordIn({ ...bare, reason: [{ text: 'Said so' }], agent: [] })).toBeUndefined();
  expect(personsWordIn({ ...bare, reason: [{ text: 'Said so' }] })).toEqual({
    who: { reference: 'Practitioner/ada' },
    sentence: 'Said so',
    activity: 'Said',
  });
});

test('a record that was deleted meanwhile is not brought back', async () => {
  const none: Bundle = { resourceType: 'Bundle', type: 'searchset' };
  const executeBatch = async (): Promise<Bundle> =>
    Promise.resolve({
      resourceType: 'Bundle',
      type: 'batch-response',
      entry: [{ resource: none, response: { status: '200' } }],
    });
  await expect(writeAsPerson({ executeBatch }, [CHANGE], WORD)).rejects.toThrow('The record was deleted meanwhile');
});
