// SPDX-License-Identifier: Apache-2.0
import { OperationOutcomeError, forbidden, tooManyRequests } from '@medplum/core';
import type { Bundle, Task } from '@medplum/fhirtypes';
import { FAILURES, failureTask, inTurn, isFailure, reasonOf } from '../../../src/capture/sweep/failures.ts';
import { throttledFor } from '../../../src/capture/sweep/outcome.ts';
import { ATTEMPTS, waitingClient } from '../../../src/capture/sweep/waiting-client.ts';
import { FhirFault } from '../../../src/fhir/fhir-client.ts';
import { TASK_IDENTIFIER } from '../../../src/fhir/systems.ts';

const MINUTE_MS = 60_000;
const NOW = '2026-03-02T10:00:00.000Z';
const failures = (count: number): Task[] =>
  Array.from({ length: count }, (_, at) => ({
    ...(failureTask('Procedure/p', '', NOW).resource as Task),
    id: String(at),
  }));

const throttled = (waitMs: number): OperationOutcomeError => {
  const [issue] = tooManyRequests.issue;
  const diagnostics = JSON.stringify({ _msBeforeNext: waitMs });
  return new OperationOutcomeError({
    ...tooManyRequests,
    issue: [{ ...issue, code: 'throttled', severity: 'error', diagnostics }],
  });
};

test.each([
  ['none', 0, 0, []],
  ['fewer than a sweep tries: all, in turn', 3, 1, [2, 0, 1]],
  ['the first twenty of more', 25, 0, [0, 19]],
  ['a minute later those that were left, and the first ones again', 25, 1, [20, 14]],
  ['two minutes later', 25, 2, [15, 9]],
])('failures in turn: %s', (_what, count, minute, ids) => {
  const tried = inTurn(failures(count), minute * MINUTE_MS + 59_999).map(({ id }) => Number(id));
  expect(count > 20 ? [tried[0], tried.at(-1), tried.length] : tried).toEqual(count > 20 ? [...ids, 20] : ids);
  expect(new Set(tried).size).toBe(tried.length);
});

test('one open Task for a record, which a sweep finds again', () => {
  const { resource, request } = failureTask('Encounter/e1', 'The server refused', NOW);
  expect(request?.ifNoneExist).toBe(
    `identifier=${encodeURIComponent(`${TASK_IDENTIFIER}|assessment-failed/Encounter/e1`)}&status=requested`,
  );
  expect(resource).toMatchObject({
    identifier: [{ system: TASK_IDENTIFIER, value: 'assessment-failed/Encounter/e1' }],
    status: 'requested',
    focus: { reference: 'Encounter/e1' },
    authoredOn: NOW,
  });
  expect([
    isFailure(resource as Task),
    isFailure({ resourceType: 'Task', status: 'requested', intent: 'order' }),
  ]).toEqual([true, false]);
  expect(FAILURES).toMatch(/assessment-failed&status=requested$/);
});

test('why it failed in our own words: a server’s could quote the record', () => {
  expect(reasonOf(new FhirFault('Coverage: the search was not answered (500)'))).toBe(
    'Coverage: the search was not answered (500)',
  );
  expect(reasonOf(new OperationOutcomeError(forbidden))).toBe('The assessment failed with an error (status 403)');
  expect(reasonOf(new Error('Ada Sample'))).toBe('The assessment failed with an error (status 0)');
});

test.each([
  ['a quota that is used up', new FhirFault('used up', { waitMs: 5 }), 5],
  ['another fault', new FhirFault('refused'), undefined],
  ['a whole request that is refused for it', throttled(70), 70],
  ['a whole request that is refused for another reason', new OperationOutcomeError(forbidden), undefined],
])('how long to wait for %s', (_what, error, waitMs) => {
  expect(throttledFor(error)).toBe(waitMs);
});

describe('the sweep’s own requests', () => {
  const answered: Bundle = { resourceType: 'Bundle', type: 'batch-response' };
  const sent = async (...answers: readonly (Error | Bundle)[]): Promise<{ got: unknown; waits: number[] }> => {
    const waits: number[] = [];
    const left = [...answers];
    const client = waitingClient({
      client: {
        executeBatch: async () => {
          const next = left.shift();
          return next instanceof Error ? Promise.reject(next) : Promise.resolve(next ?? answered);
        },
      },
      backOff: async (attempt) => Promise.resolve(void waits.push(attempt)),
    });
    const got = await client.executeBatch({ resourceType: 'Bundle', type: 'batch' }).catch((error: unknown) => error);
    return { got, waits };
  };
  const away = new Error('Failed to fetch');

  test('are sent again while the server may come back, three times in all', async () => {
    expect(await sent(away, away, answered)).toEqual({ got: answered, waits: [1, 2] });
    const { got, waits } = await sent(away, away, away, answered);
    expect([got, waits.length]).toEqual([new FhirFault('The server refused the sweep (status 0)'), ATTEMPTS - 1]);
    expect((got as FhirFault).cause).toBe(away);
  });

  test('are not sent again where they are refused for good', async () => {
    const { got, waits } = await sent(new OperationOutcomeError(forbidden), answered);
    expect([got, waits]).toEqual([new FhirFault('The server refused the sweep (status 403)'), []]);
  });

  test('where the quota is used up, say how long the next sweep has to wait', async () => {
    const used = throttled(30_000);
    expect((await sent(used, used, used)).got).toMatchObject({ waitMs: 30_000, isOutage: true });
  });
});
