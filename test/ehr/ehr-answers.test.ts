// SPDX-License-Identifier: Apache-2.0
import { EhrAnswers } from '../../src/ehr/ehr-answers.ts';

/** An EHR that gives these answers to its reads in turn; the last goes on. */
function ehrOf(...statuses: readonly number[]): { answers: EhrAnswers; asked: string[] } {
  const asked: string[] = [];
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    const status = statuses[Math.min(asked.length, statuses.length - 1)] ?? 200;
    asked.push(input instanceof Request ? input.url : String(input));
    return status === 0
      ? Promise.reject(new TypeError('fetch failed'))
      : Promise.resolve(Response.json({ number: asked.length }, { status }));
  });
  return { answers: new EhrAnswers({ fhirUrl: 'https://ehr.example.org/fhir/' }), asked };
}
afterEach(() => {
  jest.restoreAllMocks();
});

test('an address is asked for once, by whoever, until all is forgotten', async () => {
  const { answers, asked } = ehrOf(200);
  const read = async (path: string): Promise<unknown> => answers.get(path);
  expect(await Promise.all(['Patient/1', 'Patient/1', 'Patient/2'].map(read))).toEqual([
    { number: 1 },
    { number: 1 },
    { number: 2 },
  ]);
  expect(await read('Patient/1')).toEqual({ number: 1 });
  answers.forget();
  expect(await read('Patient/1')).toEqual({ number: 3 });
  expect(asked).toHaveLength(3);
});

test.each<[string, readonly number[]]>([
  ['a fault', [500, 200]],
  ['an EHR that is busy', [429, 200]],
  ['a connection that breaks off', [0, 503, 200]],
])('%s is waited out', async (_what, statuses) => {
  const { answers, asked } = ehrOf(...statuses);
  expect(await answers.get('Patient/1')).toEqual({ number: statuses.length });
  expect(asked).toHaveLength(statuses.length);
});

test.each([400, 401, 403, 404, 410, 422, 501, 201])('status %d is what it is, and asked for once', async (status) => {
  const { answers, asked } = ehrOf(status);
  await expect(answers.get('Patient/1')).rejects.toMatchObject({ name: 'EhrError', status });
  expect(asked).toHaveLength(1);
});

test('an EHR that stays away is asked three times', async () => {
  const { answers, asked } = ehrOf(503);
  await expect(answers.get('Patient/1')).rejects.toMatchObject({ status: 503, isOutage: true });
  expect(asked).toHaveLength(3);
});

test('at most six reads are under way at once', async () => {
  const waiting: (() => void)[] = [];
  jest.spyOn(globalThis, 'fetch').mockImplementation(
    async () =>
      new Promise((resolve) => {
        waiting.push(() => {
          resolve(Response.json({}));
        });
      }),
  );
  const answers = new EhrAnswers({ fhirUrl: 'https://ehr.example.org/fhir/' });
  const reads = Promise.all(Array.from({ length: 8 }, async (_, at) => answers.get(`Patient/${String(at)}`)));
  const settled = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  await settled();
  expect(waiting).toHaveLength(6);
  while (waiting.length < 8) {
    waiting.forEach((answer) => {
      answer();
    });
    await settled();
  }
  waiting.forEach((answer) => {
    answer();
  });
  await reads;
});
