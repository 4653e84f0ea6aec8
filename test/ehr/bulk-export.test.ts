// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bulkExport } from '../../src/ehr/bulk-export.ts';
import { until } from '../support/until.ts';

const LINES = '{"resourceType":"Patient","id":"1"}\n{"resourceType":"Patient","id":"2"}\n';

/** A server with a bulk export: busy at first, then at work, then done. */
class BulkServer {
  readonly asked: { readonly url: string; readonly headers: IncomingMessage['headers'] }[] = [];
  /** What is answered before the list of files: statuses, each with its Retry-After. */
  waits: [status: number, retryAfter: string][] = [];
  /** With what it answers the kick-off, and whether it says where the job is. */
  begins: { readonly status: number; readonly isPlaced: boolean } = { status: 202, isPlaced: true };
  breaksOff = 0;
  knowsRanges = true;
  /** Where it says that its status and files are; its own address where nothing else is said. */
  elsewhere = '';
  /** Where it sends whoever asks for a file. */
  redirectTo = '';
  readonly #server: Server = createServer((request, response) => {
    this.#answer(request, response);
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}/fhir/`;
  }

  get #place(): string {
    return this.elsewhere === '' ? this.url : this.elsewhere;
  }

  #answer({ url = '', headers }: IncomingMessage, response: ServerResponse): void {
    this.asked.push({ url, headers });
    if (url.startsWith('/fhir/$export') || url.startsWith('/fhir/Group/')) {
      const { status, isPlaced } = this.begins;
      response.writeHead(status, isPlaced ? { 'content-location': new URL('jobs/1', this.#place).href } : {}).end();
    } else if (url === '/fhir/jobs/1') {
      const [status, retryAfter] = this.waits.shift() ?? [200, ''];
      const output = ['a', 'b'].map((name) => ({ type: 'Patient', url: new URL(`files/${name}`, this.#place).href }));
      const body = status === 200 ? JSON.stringify({ requiresAccessToken: true, output }) : '';
      response.writeHead(status, status === 200 ? {} : { 'retry-after': retryAfter }).end(body);
    } else if (this.redirectTo !== '') {
      response.writeHead(307, { location: new URL('files/a', this.redirectTo).href }).end();
    } else {
      this.#file(response, Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0));
    }
  }

  #file(response: ServerResponse, from: number): void {
    const begin = this.knowsRanges ? from : 0;
    if (begin >= LINES.length) {
      response.writeHead(416).end();
      return;
    }
    response.writeHead(begin > 0 ? 206 : 200, { 'content-length': LINES.length - begin });
    if (this.breaksOff > 0) {
      this.breaksOff -= 1;
      response.write(LINES.slice(begin, begin + 20));
      // A client that has not read it yet would drop it with the connection.
      void until(() => isReceived(begin + 20)).then(() => response.destroy());
    } else {
      response.end(LINES.slice(begin));
    }
  }
}

let server: BulkServer;
let waited: number[];
let folder: string;
beforeEach(async () => {
  server = new BulkServer();
  await server.start();
  waited = [];
  folder = mkdtempSync(join(tmpdir(), 'export-'));
});
afterEach(async () => {
  await server.stop();
});

/** True once so many bytes of a file lie in the folder. */
function isReceived(bytes: number): boolean {
  const parts = readdirSync(folder).filter((name) => name.endsWith('.ndjson.part'));
  return parts.some((name) => statSync(join(folder, name)).size === bytes);
}

async function run(more: object = {}): Promise<void> {
  await bulkExport({
    fhirUrl: server.url,
    folder,
    types: ['Patient', 'Procedure'],
    token: async () => Promise.resolve('secret'),
    reached: () => undefined,
    wait: async (ms) => {
      waited.push(ms);
      return Promise.resolve();
    },
    ...more,
  });
}

const files = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

test('kick-off, polling at the pace that is asked for, and every file of the list', async () => {
  server.waits = [
    [202, '7'],
    [503, '9'],
    [202, new Date(Date.now() + 60_000).toUTCString()],
  ];
  await run();
  expect(server.asked[0]?.url).toBe('/fhir/$export?_type=Patient,Procedure&_outputFormat=application%2Ffhir%2Bndjson');
  expect(server.asked[0]?.headers).toMatchObject({ prefer: 'respond-async', authorization: 'Bearer secret' });
  expect(waited.slice(0, 2)).toEqual([7000, 9000]);
  expect(waited[2]).toBeGreaterThan(55_000);
  expect(files()).toEqual(['Patient.0000.ndjson', 'Patient.0001.ndjson']);
  expect(files().map(textOf)).toEqual([LINES, LINES]);
});

test('a server that is never done, and asks for no pause, is waited for 48 hours and no longer', async () => {
  server.waits = Array.from({ length: 400 }, (_, at): [number, string] => [202, at === 0 ? '0' : '9999999999']);
  await expect(run()).rejects.toThrow('its export was not made within 48 hours; go on with --resume');
  expect([waited[0], waited[1]]).toEqual([1000, 600_000]);
  expect(waited.reduce((sum, ms) => sum + ms, 0) / 3_600_000).toBeCloseTo(48, 0);
  server.waits = [];
  await run();
  expect(server.asked.filter(({ url }) => url.includes('$export'))).toHaveLength(1);
});

test('an answer and a file that never end are broken off, the file later', async () => {
  const limits: number[] = [];
  const timeout = jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    limits.push(ms);
    return new AbortController().signal;
  });
  try {
    await run();
  } finally {
    timeout.mockRestore();
  }
  expect(limits).toEqual([300_000, 300_000, 3_600_000, 3_600_000]);
});

test.each([true, false])('a file that breaks off is gone on with where it did; ranges known: %s', async (known) => {
  server.breaksOff = 2;
  server.knowsRanges = known;
  await run();
  expect(files().map(textOf)).toEqual([LINES, LINES]);
  expect(server.asked.some(({ headers }) => headers.range === 'bytes=20-')).toBe(true);
});

test.each([
  { status: 400, isPlaced: true },
  { status: 202, isPlaced: false },
  { status: 200, isPlaced: false },
])('an export that does not begin, with %j', async (begins) => {
  server.begins = begins;
  await expect(run()).rejects.toThrow(`it did not begin an export (status ${String(begins.status)})`);
  expect(server.asked).toHaveLength(1);
});

test('how far it came: per cent of the job, then file by file', async () => {
  server.waits = [[202, '1']];
  const reached: number[][] = [];
  await run({ reached: (...so: number[]) => void reached.push(so) });
  expect(reached).toEqual([
    [0, 100],
    [1, 2],
    [2, 2],
  ]);
});

test('what a run before had got is not asked for again', async () => {
  await run();
  server.asked.length = 0;
  await run();
  expect(server.asked).toEqual([]);
  await run({ group: 'Group/g' });
  expect(server.asked[0]?.url).toContain('/fhir/Group/g/$export');
});

test('a run that was ended while it polled, or before the last rename, goes on from there', async () => {
  const asked = '$export?_type=Patient,Procedure&_outputFormat=application%2Ffhir%2Bndjson';
  writeFileSync(join(folder, 'export.json'), JSON.stringify({ asked, status: `${server.url}jobs/1` }));
  writeFileSync(join(folder, 'Patient.0000.ndjson.part'), LINES);
  await run();
  expect(server.asked.map(({ url }) => url)).not.toContain(`/fhir/${asked}`);
  expect(files().map(textOf)).toEqual([LINES, LINES]);
});

test('a job that failed is told without the server’s words, and begun anew next time', async () => {
  server.waits = [[404, '']];
  await expect(run()).rejects.toThrow('its export came to no list of files (status 404)');
  await run();
  expect(files()).toHaveLength(2);
});

describe('the token goes to the server alone', () => {
  let other: BulkServer;
  beforeEach(async () => {
    other = new BulkServer();
    await other.start();
  });
  afterEach(async () => {
    await other.stop();
  });

  test('not where it says that its status and its files are', async () => {
    server.elsewhere = other.url;
    await run();
    expect(files()).toHaveLength(2);
    expect(server.asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer secret']);
    expect(other.asked.length).toBeGreaterThan(2);
    expect(other.asked.map(({ headers }) => headers.authorization)).toEqual(other.asked.map(() => undefined));
  });

  test('nor where a redirect leads', async () => {
    server.redirectTo = other.url;
    await run();
    expect(files()).toHaveLength(2);
    expect(other.asked.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
  });
});
