// SPDX-License-Identifier: Apache-2.0
import type { RunContext } from '../../../src/capture/assess-record.ts';
import { SWEEP_LIMITS, sweep, type SweepReport } from '../../../src/capture/sweep/sweep.ts';
import { documents } from '../../support/documents.ts';
import { TestServer } from '../../support/fhir-server.ts';
import { therapist, treatment, visit } from '../../support/visit.ts';

const MINUTE_MS = 60_000;
const MINUTES = Array.from({ length: 60 }, (_, minute) => minute);

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
});
afterEach(() => {
  server.close();
});

/** Methods of what a minute's sweep asked. */
async function minuteAt(atMs: number): Promise<{ readonly report: SweepReport; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const now = new Date(atMs).toISOString();
  const { client, ...rest } = server.context;
  const context: RunContext = {
    ...rest,
    now: () => now,
    client: {
      executeBatch: async (bundle) => {
        asked.push(...(bundle.entry ?? []).map(({ request }) => request?.method ?? ''));
        return client.executeBatch(bundle);
      },
    },
  };
  return { report: await sweep(context, SWEEP_LIMITS), asked };
}

test.each([
  ['each minute', 1, 4],
  // A sweep that took longer than its minute, or was not begun.
  ['each other minute', 2, 4],
])(
  'an hour in which nothing is saved, looked at %s: few searches, a write now and then',
  async (_what, every, apart) => {
    const begin = Date.now() - MINUTES.length * MINUTE_MS;
    // The first looks back for days.
    await minuteAt(begin);
    const noted: number[] = [];
    for (const minute of MINUTES.filter((one) => one > 0 && one % every === 0)) {
      const { asked } = await minuteAt(begin + minute * MINUTE_MS);
      expect(asked.filter((method) => method === 'GET')).toHaveLength(9);
      if (asked.length > 9) {
        expect(asked.slice(9)).toEqual(['PUT']);
        noted.push(minute);
      }
    }
    expect(noted).toEqual(MINUTES.filter((minute) => minute > 0 && minute % apart === 0));
    await server.load([therapist(), ...documents('p1'), visit(), treatment('mt', '10:00-10:30')]);
    const { report } = await minuteAt(Date.now() + 2 * MINUTE_MS);
    expect(report).toMatchObject({ healed: 1, failed: 0, more: false });
    expect(await server.charges()).toHaveLength(1);
  },
);
