// SPDX-License-Identifier: Apache-2.0
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/*
 * Attacks the service as it is started by default, on loopback and in a folder of its own, and says what came of it.
 * `npm run attack`; it takes a minute or two, apart from CI.
 */
const PORT = 8249;
const KILLS = 3;
const folder = mkdtempSync(join(tmpdir(), 'attack-'));
let child: ChildProcess | undefined;

async function start(): Promise<void> {
  const env = { ...process.env, PORT: String(PORT), DATA_DIR: folder, LOG_LEVEL: 'error' };
  child = spawn(process.execPath, ['src/service/main.ts'], { env, stdio: 'ignore' });
  for (let attempt = 0; (await send('/readyz').catch(() => undefined))?.status !== 200; attempt += 1) {
    if (attempt > 600) {
      throw new Error('The service does not get ready');
    }
    await sleep(200);
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
}
type Headers = Readonly<Record<string, string>>;

async function send(path: string, headers: Headers = {}, body?: string): Promise<Answer> {
  const method = body === undefined ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: PORT, path, method, headers, timeout: 30_000 }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') });
      });
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer in 30 s')));
    sent.on('error', reject);
    sent.end(body);
  });
}

const own = (): Headers => ({ authorization: `Bearer ${readFileSync(join(folder, 'access-token'), 'utf8').trim()}` });
const JSON_TYPE = { 'content-type': 'application/fhir+json' };
const PATHS = ['/fhir/R4/Patient', '/fhir/R4/metadata', '/', '/metrics', '/auth/me', '/work/dead', '/cds-services'];
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

interface Kind {
  readonly name: string;
  readonly tries: readonly (readonly [path: string, headers: Headers, body?: string])[];
  readonly isHeld: (answer: Answer) => boolean;
}

function forgedSessions(): string[] {
  const token = own()['authorization']?.slice(7) ?? '';
  const published = createHash('sha256').update(token).digest();
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const claims = { tenant: 'local', sub: 'local', iss: 'manual-therapy-charges', iat: now, exp: now + 3600 };
  const keys = [published, createHmac('sha256', published).update('session').digest(), Buffer.alloc(32)];
  const signed = keys.flatMap((key) =>
    [claims, { ...claims, exp: undefined }, { ...claims, iat: undefined }].map((payload) => {
      const text = `${part({ alg: 'HS256' })}.${part(payload)}`;
      return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
    }),
  );
  return [...signed, `${part({ alg: 'none' })}.${part(claims)}.`, published.toString('hex'), 'x', 'a.b.c'];
}

function bombs(): string[] {
  const batch = (count: number, url: string): string =>
    JSON.stringify({
      resourceType: 'Bundle',
      type: 'batch',
      entry: times(count, () => ({ request: { method: 'GET', url } })),
    });
  return [
    ...[1001, 5000, 20_000, 30_000].map((count) => batch(count, 'Encounter')),
    batch(1, `Patient?_id=${times(100_000, String).join(',')}`),
    `{"resourceType":"Patient","extension":${'['.repeat(500_000)}${']'.repeat(500_000)}}`,
    `{"resourceType":"Patient","id":"${'x'.repeat(17_000_000)}"}`,
  ];
}

function kinds(): Kind[] {
  const isRefused = ({ status }: Answer): boolean => status >= 400 && status < 500;
  // A batch answers entry by entry.
  const isBounded = ({ status, text }: Answer): boolean => status < 500 && text.length < 1_000_000;
  const hosts = ['evil.example', 'evil.example:8249', '127.0.0.1.evil.example', '10.0.0.1', '[::'];
  const origins = ['https://evil.example', 'null', 'http://localhost:3000'].map((origin) => ({ origin }));
  const sites = ['cross-site', 'same-site'].map((site) => ({ 'sec-fetch-site': site }));
  const forms = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];
  const patient = '{"resourceType":"Patient"}';
  const garbage = ['', '{', '[]', 'null', '"x"', '{"resourceType":"__proto__"}', '{"resourceType":"Bundle"}', '\u0000'];
  return [
    {
      name: 'under another name',
      tries: PATHS.flatMap((path) => hosts.map((host) => [path, { host, ...own() }] as const)),
      isHeld: isRefused,
    },
    {
      name: 'from another origin or site',
      tries: PATHS.flatMap((path) => [...origins, ...sites].map((head) => [path, { ...head, ...own() }] as const)),
      isHeld: isRefused,
    },
    {
      name: 'bodies that a form can send',
      tries: forms.map((type) => ['/fhir/R4/Patient', { 'content-type': type, ...own() }, patient] as const),
      isHeld: isRefused,
    },
    { name: 'without a login', tries: PATHS.map((path) => [path, {}] as const), isHeld: isRefused },
    {
      name: 'forged logins',
      tries: forgedSessions().flatMap((token) =>
        PATHS.map((path) => [path, { authorization: `Bearer ${token}` }] as const),
      ),
      isHeld: isRefused,
    },
    {
      name: 'bombs',
      tries: bombs().map((body) => ['/fhir/R4', { ...JSON_TYPE, ...own() }, body] as const),
      isHeld: isBounded,
    },
    {
      name: 'broken bodies',
      tries: PATHS.flatMap((path) => garbage.map((body) => [path, { ...JSON_TYPE, ...own() }, body] as const)),
      isHeld: isBounded,
    },
    {
      name: 'addresses that do not exist',
      tries: times(500, (index) => [`/fhir/R4/Canary${String(index)}`, own()] as const),
      isHeld: isBounded,
    },
  ];
}

async function attack({ name, tries, isHeld }: Kind): Promise<[string, number, number]> {
  let held = 0;
  for (const one of tries) {
    const answer = await send(...one).catch(() => undefined);
    held += answer && isHeld(answer) ? 1 : 0;
  }
  return [name, tries.length, held];
}

/** Kills while saving; what was acknowledged must be there afterwards. */
async function kill(): Promise<[string, number, number]> {
  let held = 0;
  for (let round = 0; round < KILLS; round += 1) {
    const saved: string[] = [];
    const saving = times(40, async () => {
      const { status, text } = await send('/fhir/R4/Patient', { ...JSON_TYPE, ...own() }, '{"resourceType":"Patient"}');
      saved.push(...(status === 201 ? [/"id":"([^"]+)"/.exec(text)?.[1] ?? ''] : []));
    });
    setTimeout(() => child?.kill('SIGKILL'), 100 + 100 * round);
    await Promise.allSettled(saving);
    child?.kill('SIGKILL');
    await start();
    const found = await Promise.all(saved.map(async (id) => send(`/fhir/R4/Patient/${id}`, own())));
    held += found.every(({ status }) => status === 200) ? 1 : 0;
  }
  return ['kills while saving', KILLS, held];
}

/** Another tool holds the lock for longer than a request likes. */
async function lock(): Promise<[string, number, number]> {
  const other = new DatabaseSync(join(folder, 'fhir.sqlite'), { timeout: 10_000 });
  other.exec('BEGIN IMMEDIATE');
  const saving = send('/fhir/R4/Patient', { ...JSON_TYPE, ...own() }, '{"resourceType":"Patient"}');
  const { status: reading } = await send('/fhir/R4/Patient', own());
  await sleep(7000);
  other.exec('ROLLBACK');
  other.close();
  return ['a store locked for 7 s', 1, reading === 200 && (await saving).status === 201 ? 1 : 0];
}

try {
  await start();
  const results: [string, number, number][] = [];
  for (const kind of kinds()) {
    results.push(await attack(kind));
  }
  const { text } = await send('/metrics', own());
  results.push(['metrics afterwards: small, no path', 1, text.length < 200_000 && !text.includes('Canary') ? 1 : 0]);
  results.push(await lock(), await kill());
  for (const [name, tried, held] of results) {
    console.log(`| ${name.padEnd(32)} | ${String(tried).padStart(5)} | ${String(held).padStart(5)} |`);
  }
  process.exitCode = results.every(([, tried, held]) => tried === held) ? 0 : 1;
} finally {
  child?.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}
