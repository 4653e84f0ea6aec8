// SPDX-License-Identifier: Apache-2.0
import { MedplumClient } from '@medplum/core';
import type { Bundle } from '@medplum/fhirtypes';
import { runContext } from '../../bots/run-bot.ts';
import { batchOfGets } from '../../src/fhir/fhir-client.ts';

// What the build puts in.
Object.assign(globalThis, { ENGINE: { version: 'test', ruleSetSha256: 'rules', editsSha256: 'edits' } });

const urlsOf = ({ entry = [] }: Bundle): string[] => entry.map(({ request }) => request?.url ?? '');

/** A client that writes into the options of its requests before they are sent, as MedplumClient does. */
function clientOf(token: string, sent: string[]): MedplumClient {
  const medplum = new MedplumClient({
    baseUrl: 'https://example.com/',
    cacheTime: 0,
    fetch: async (_url, init) => {
      await new Promise((resolve) => setImmediate(resolve));
      const { body = '', headers } = init as { readonly body?: string; readonly headers: Record<string, string> };
      const urls = urlsOf(JSON.parse(body) as Bundle);
      sent.push(...urls.map((url) => `${url} ${headers['Authorization'] ?? ''} ${headers['Accept-Encoding'] ?? ''}`));
      const entry = urls.map((url) => ({ response: { status: '200', location: url } }));
      return new Response(JSON.stringify({ resourceType: 'Bundle', type: 'batch-response', entry }), {
        headers: { 'content-type': 'application/fhir+json' },
      });
    },
  });
  medplum.setAccessToken(token);
  return medplum;
}

test('requests side by side each have a body and a token of their own, and their answers come unpacked', async () => {
  const sent: string[] = [];
  const asked = ['a', 'b'].map((name) =>
    Array.from({ length: 6 }, (_, index) => `Device?name=${name}${String(index)}`),
  );
  const answers = await Promise.all(
    asked.map(async (urls, run) => {
      const event = { bot: { reference: `Bot/${String(run)}` }, input: { meta: { project: 'p1' } } };
      const { client } = runContext(clientOf(`token-${String(run)}`, sent), event);
      return client.executeBatch(batchOfGets(urls));
    }),
  );
  expect(answers.map(({ entry }) => entry?.map(({ response }) => response?.location))).toEqual(asked);
  const expected = asked.flatMap((urls, run) => urls.map((url) => `${url} Bearer token-${String(run)} identity`));
  expect(sent.sort()).toEqual(expected.sort());
});
