// SPDX-License-Identifier: Apache-2.0
import type { RunContext } from '../../../src/capture/assess-record.ts';
import { SWEEP_LIMITS, sweep, type SweepReport } from '../../../src/capture/sweep/sweep.ts';
import { TestServer } from '../../support/fhir-server.ts';
import { therapist, treatment, visit } from '../../support/visit.ts';

const LEFT_MS = SWEEP_LIMITS.workMs;

/** A sweep over one visit, whose records the quota refuses so many times, each time for so long. */
async function swept(times: number, waitMs: number): Promise<SweepReport & { waits: unknown[] }> {
  const server = new TestServer();
  try {
    await server.load([therapist(), visit(), treatment('mt', '10:00-10:30')]);
    const waits: unknown[] = [];
    const now = new Date(Date.now() + 120_000).toISOString();
    const { client } = server.context;
    const diagnostics = JSON.stringify({ _msBeforeNext: waitMs });
    const outcome = {
      resourceType: 'OperationOutcome',
      id: 'too-many-requests',
      issue: [{ severity: 'error', code: 'throttled', diagnostics }],
    };
    let left = times;
    const context: RunContext = {
      ...server.context,
      now: () => now,
      backOff: async (attempt, toldMs) => Promise.resolve(void waits.push([attempt, toldMs])),
      client: {
        executeBatch: async (bundle) => {
          if (left > 0 && JSON.stringify(bundle).includes('patient=Patient/p1')) {
            left -= 1;
            throw Object.assign(new Error('refused'), { outcome });
          }
          return client.executeBatch(bundle);
        },
      },
    };
    return { ...(await sweep(context)), waits };
  } finally {
    server.close();
  }
}

test.each<[string, number, number, Partial<SweepReport>, number[][]]>([
  ['gives way in time: it waits as it is told', 1, LEFT_MS, { looked: 3, healed: 1, more: false }, [[1, LEFT_MS]]],
  ['gives way for longer than is left', 1, LEFT_MS + 1, { healed: 0, more: true }, []],
  [
    'gives way at the third try',
    2,
    20_000,
    { looked: 3, healed: 1, more: false },
    [
      [1, 20_000],
      [2, 20_000],
    ],
  ],
  [
    'does not give way',
    3,
    20_000,
    { healed: 0, more: true },
    [
      [1, 20_000],
      [2, 20_000],
    ],
  ],
])('a quota that %s', async (_how, times, waitMs, report, waits) => {
  expect(await swept(times, waitMs)).toMatchObject({ ...report, failed: 0, waits });
});
