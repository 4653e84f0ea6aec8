// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleEntry } from '@medplum/fhirtypes';
import { SharedReads } from '../../src/capture/shared-reads.ts';
import { batchOfGets } from '../../src/fhir/fhir-client.ts';

const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A server that answers when it is told to. */
class SlowServer {
  readonly asked: string[][] = [];
  readonly #answers: ((error?: object) => void)[] = [];

  readonly execute = async ({ entry = [] }: Bundle): Promise<Bundle> => {
    const urls = entry.map(({ request }) => request?.url ?? '');
    this.asked.push(urls);
    return new Promise((resolve, reject) => {
      this.#answers.push((error) => {
        if (error) {
          reject(Object.assign(new Error('Refused'), error));
        } else {
          resolve({ resourceType: 'Bundle', type: 'batch-response', entry: urls.map(answerTo) });
        }
      });
    });
  };

  async answers(error?: object): Promise<void> {
    await turn();
    this.#answers.shift()?.(error);
    await turn();
  }
}

/** An empty searchset that says what was asked. */
const answerTo = (url: string): BundleEntry => ({
  resource: { resourceType: 'Bundle', type: 'searchset', link: [{ relation: 'self', url }] },
  response: { status: '200' },
});
const refusal = (id: string): object => ({ outcome: { resourceType: 'OperationOutcome', id, issue: [] } });

const reads = new SharedReads();
let server: SlowServer;
beforeEach(() => {
  server = new SlowServer();
});
const read = async (key: string, ...urls: string[]): Promise<unknown[]> => {
  const { entry = [] } = await reads.read(key, server.execute, batchOfGets(urls));
  return entry.map(({ resource }) => (resource?.resourceType === 'Bundle' ? resource.link?.[0]?.url : resource));
};

test('what is to be read while a batch is under way goes as one batch after it', async () => {
  const answers = ['a', 'b', 'c'].map(async (name) => read('bot', `Device?name=${name}`, 'Library?url=edits'));
  await turn();
  expect(server.asked).toEqual([['Device?name=a', 'Library?url=edits']]);
  await server.answers();
  expect(server.asked.slice(1)).toEqual([['Device?name=b', 'Library?url=edits', 'Device?name=c']]);
  // The second batch is under way: what comes now is not in it.
  const later = read('bot', 'Device?name=d');
  await server.answers();
  expect(server.asked.slice(2)).toEqual([['Device?name=d']]);
  await server.answers();
  expect([...(await Promise.all(answers)), await later]).toEqual([
    ['Device?name=a', 'Library?url=edits'],
    ['Device?name=b', 'Library?url=edits'],
    ['Device?name=c', 'Library?url=edits'],
    ['Device?name=d'],
  ]);
});

test('another bot does not wait, and nobody waits once all is answered', async () => {
  const answers = [read('bot', 'Device?name=a'), read('other bot', 'Device?name=b')];
  await turn();
  expect(server.asked).toHaveLength(2);
  await server.answers();
  await server.answers();
  await Promise.all(answers);
  const next = read('bot', 'Device?name=c');
  await turn();
  expect(server.asked).toHaveLength(3);
  await server.answers();
  expect(await next).toEqual(['Device?name=c']);
});

test('who is alone reads in two halves at once, and finds each answer in its place', async () => {
  const urls = Array.from({ length: 7 }, (_, index) => `Device?name=${String(index)}`);
  const answer = read('bot', ...urls);
  await turn();
  expect(server.asked).toEqual([urls.slice(0, 4), urls.slice(4)]);
  await server.answers();
  await server.answers();
  expect(await answer).toEqual(urls);
});

test('eight batches at most are made one', async () => {
  const answers = Array.from({ length: 10 }, async (_, index) => read('bot', `Device?name=${String(index)}`));
  for (let answered = 0; answered < 3; answered += 1) {
    await server.answers();
  }
  await Promise.all(answers);
  expect(server.asked.map(({ length }) => length)).toEqual([1, 8, 1]);
});

test('a busy server is busy for each of them; what it refuses of a joint batch each asks for by itself', async () => {
  const first = read('bot', 'Device?name=a');
  const busy = Promise.allSettled(['b', 'c'].map(async (name) => read('bot', `Device?name=${name}`)));
  await server.answers();
  await server.answers(refusal('too-many-requests'));
  await first;
  expect((await busy).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const again = ['d', 'e', 'f'].map(async (name) => read('bot', `Device?name=${name}`));
  await server.answers();
  await server.answers(refusal('invalid'));
  expect(server.asked.slice(-2)).toEqual([['Device?name=e'], ['Device?name=f']]);
  await server.answers();
  await server.answers();
  expect(await Promise.all(again)).toEqual([['Device?name=d'], ['Device?name=e'], ['Device?name=f']]);
});
