// SPDX-License-Identifier: Apache-2.0
import { EhrPause, retryAfterMs } from '../../src/ehr/ehr-pause.ts';

const NOW_MS = Date.parse('2026-03-02T10:00:00Z');

test.each<[string | null, number]>([
  [null, 0],
  ['', 0],
  ['0', 0],
  ['7', 7000],
  [' 7 ', 7000],
  ['-7', 0],
  ['soon', 0],
  ['Mon, 02 Mar 2026 10:00:30 GMT', 30_000],
  ['Mon, 02 Mar 2026 09:59:30 GMT', 0],
  ['999999999999999999999', 3_600_000],
  ['Tue, 02 Mar 2027 10:00:00 GMT', 3_600_000],
])('Retry-After %j asks to wait %d ms', (header, ms) => {
  expect(retryAfterMs(header, NOW_MS)).toBe(ms);
});

describe('a pause', () => {
  const answer = (status: number, retryAfter: string): Pick<Response, 'status' | 'headers'> => ({
    status,
    headers: new Headers({ 'retry-after': retryAfter }),
  });

  let nowMs: number;
  let waits: number[];
  let pause: EhrPause;
  beforeEach(() => {
    nowMs = NOW_MS;
    waits = [];
    pause = new EhrPause({
      nowMs: () => nowMs,
      wait: async (ms) => {
        waits.push(ms);
        nowMs += ms;
        return Promise.resolve();
      },
    });
  });

  test('of a busy EHR is kept by all, and a later, shorter one does not end it', async () => {
    pause.heed(answer(429, '60'));
    pause.heed(answer(503, '3'));
    await expect(pause.pass()).rejects.toMatchObject({
      status: 429,
      isOutage: true,
      message: expect.stringContaining('asked for no requests for another 60 s') as string,
    });
    nowMs += 60_000;
    await pause.pass();
    expect(waits).toEqual([]);
  });

  test('that is short is waited out', async () => {
    pause.heed(answer(503, '1'));
    nowMs += 400;
    await pause.pass();
    await pause.pass();
    expect(waits).toEqual([600]);
  });

  test('of just two seconds is waited out, and a longer one is not', async () => {
    pause.heed(answer(429, '2'));
    await pause.pass();
    expect(waits).toEqual([2000]);
    pause.heed(answer(429, '3'));
    nowMs += 999;
    await expect(pause.pass()).rejects.toThrow('for another 3 s');
  });

  test.each([200, 201, 404, 500])('is not asked for with status %d', async (status) => {
    pause.heed(answer(status, '60'));
    await pause.pass();
    expect(waits).toEqual([]);
  });
});
