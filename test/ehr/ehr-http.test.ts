// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { ehrRequest, fetchWithin } from '../../src/ehr/ehr-http.ts';

let server: Server;
let fhirUrl: string;
let challenge: string;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(challenge === '' ? 200 : 401, challenge === '' ? {} : { 'www-authenticate': challenge });
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  fhirUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/fhir/`;
});
beforeEach(() => {
  challenge = '';
  asked.length = 0;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.each<[string, number, number]>([
  ['Bearer error="insufficient_scope", scope="system/CarePlan.read"', 403, 0],
  ['Bearer error="invalid_token"', 401, 1],
])('%s: status %d, and the token is forgotten %d times', async (told, status, times) => {
  challenge = told;
  let forgotten = 0;
  const access = { fhirUrl, token: async () => Promise.resolve('t'), forget: () => void (forgotten += 1) };
  expect((await ehrRequest(access, 'CarePlan?patient=Patient/1')).status).toBe(status);
  expect(forgotten).toBe(times);
  expect(asked).toHaveLength(1 + times);
});

test('a page may be a search of the base itself, and nothing outside it', async () => {
  expect((await ehrRequest({ fhirUrl }, `${fhirUrl.slice(0, -1)}?_getpages=1`)).status).toBe(200);
  expect(asked).toEqual(['/fhir?_getpages=1']);
  for (const path of ['../admin', `${fhirUrl.slice(0, -1)}-other/Patient/1`, '//evil.example.org/fhir/Patient/1']) {
    await expect(ehrRequest({ fhirUrl }, path)).rejects.toThrow('outside its FHIR base');
  }
  expect(asked).toHaveLength(1);
});

test.each<[string, number, unknown]>([
  ['{"resourceType":"Patient"}', 200, { resourceType: 'Patient' }],
  ['', 200, undefined],
  ['', 204, undefined],
  ['<html>', 404, undefined],
  ['{"resourceType":"OperationOutcome"}', 404, { resourceType: 'OperationOutcome' }],
])('an answer of %j with status %d', async (text, status, body) => {
  const answer = new Response(status === 204 ? null : text, { status, headers: { location: 'Patient/1' } });
  const fetched = jest.spyOn(globalThis, 'fetch').mockResolvedValue(answer);
  try {
    expect(await ehrRequest({ fhirUrl }, 'Patient/1')).toEqual({ status, body, location: 'Patient/1' });
  } finally {
    fetched.mockRestore();
  }
});

test('an answer that is no JSON is none, and one that says beforehand that it is too large is not read', async () => {
  const fetched = jest.spyOn(globalThis, 'fetch');
  try {
    fetched.mockResolvedValueOnce(new Response('<html>'));
    await expect(ehrRequest({ fhirUrl }, 'Patient/1')).rejects.toThrow('an answer that is no JSON (status 502)');
    const large = new Response('{}', { headers: { 'content-length': '50000001' } });
    fetched.mockResolvedValueOnce(large);
    await expect(ehrRequest({ fhirUrl }, 'Patient/1')).rejects.toThrow('an answer too large to be read');
  } finally {
    fetched.mockRestore();
  }
});

test.each(['as it is', 'packed'])(
  'an answer of more than 50 MB, %s and without its length, is broken off',
  async (how) => {
    // However long that takes on a busy machine.
    const patience = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(new AbortController().signal);
    let sent = 0;
    const large = createServer((_request, response) => {
      const text = Readable.from(
        (function* () {
          for (; sent < 120; sent += 1) {
            yield Buffer.alloc(1_000_000, ' ');
          }
        })(),
      );
      response.writeHead(200, how === 'packed' ? { 'content-encoding': 'gzip' } : {});
      // Whoever has had enough closes the connection.
      pipeline(how === 'packed' ? [text, createGzip(), response] : [text, response]).catch(() => undefined);
    }).listen(0, '127.0.0.1');
    await once(large, 'listening');
    try {
      const port = String((large.address() as AddressInfo).port);
      await expect(ehrRequest({ fhirUrl: `http://127.0.0.1:${port}/fhir/` }, 'Patient/1')).rejects.toThrow(
        'an answer too large to be read',
      );
      // Packed, it is all on its way at once.
      expect(how === 'packed' || sent < 120).toBe(true);
    } finally {
      patience.mockRestore();
      large.closeAllConnections();
      large.close();
    }
  },
);

test('a fetch of its own limits breaks off what is larger or later, and follows no redirect', async () => {
  const hostile = createServer(({ url }, response) => {
    if (url === '/led') {
      response.writeHead(302, { location: '/large' }).end();
    } else if (url === '/large') {
      response.end('x'.repeat(1001));
    } else {
      response.write(' ');
    }
  }).listen(0, '127.0.0.1');
  await once(hostile, 'listening');
  const address = `http://127.0.0.1:${String((hostile.address() as AddressInfo).port)}`;
  try {
    const patient = fetchWithin({ timeoutMs: 60_000, maxBytes: 1000 });
    await expect((await patient(`${address}/large`)).text()).rejects.toThrow('too large to be read');
    await expect(patient(`${address}/led`)).rejects.toThrow('no answer');
    const hasty = async (): Promise<string> =>
      (await fetchWithin({ timeoutMs: 200, maxBytes: 1000 })(`${address}/slow`)).text();
    await expect(hasty()).rejects.toThrow();
  } finally {
    hostile.closeAllConnections();
    hostile.close();
  }
});
