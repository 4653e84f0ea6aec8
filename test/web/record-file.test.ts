// SPDX-License-Identifier: Apache-2.0
import { MedplumClient, OperationOutcomeError, forbidden } from '@medplum/core';
import { contentOf } from '../../src/web/data/record-file.ts';
import { errorWords } from '../../src/web/data/error-words.ts';

const FILE = { name: 'Therapy note.pdf', contentType: 'application/pdf', reference: 'Binary/scan', data: undefined };

function clientOf(status: number, body: string): MedplumClient {
  return new MedplumClient({
    baseUrl: 'https://ours.example.org/',
    fetch: async () => Promise.resolve(new Response(body, { status })),
    maxRetries: 0,
  });
}

test('a file is what its server gives, or what the record itself holds', async () => {
  const given = await contentOf(clientOf(200, '%PDF-1.4'), FILE);
  expect(await given.text()).toBe('%PDF-1.4');
  const held = await contentOf(clientOf(404, ''), { ...FILE, reference: undefined, data: 'SGk=' });
  expect([held.type, await held.text()]).toEqual(['application/pdf', 'Hi']);
});

test.each([
  ['says so in FHIR', 403, JSON.stringify(forbidden), 'This is not allowed'],
  ['wants a session', 401, '', 'You are signed out'],
  ['forbids it in words of a proxy', 403, '<html>Forbidden</html>', 'This is not allowed'],
  ['has no such file', 404, '{}', 'Nothing is here'],
  ['has it no more', 410, '', 'Nothing is here'],
  ['fails', 500, 'broken', 'Something went wrong'],
])('what a server that %s answers is told, and is never saved as the file', async (_name, status, body, title) => {
  const error: unknown = await contentOf(clientOf(status, body), FILE).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Error);
  expect(errorWords(error).title).toBe(title);
});

test('a refusal with words of its own is told in them', async () => {
  const said = {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'forbidden', details: { text: 'Notes are closed' } }],
  };
  await expect(contentOf(clientOf(403, JSON.stringify(said)), FILE)).rejects.toThrow(OperationOutcomeError);
  await expect(contentOf(clientOf(403, JSON.stringify(said)), FILE)).rejects.toThrow('Notes are closed');
});
