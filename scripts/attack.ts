// SPDX-License-Identifier: Apache-2.0
import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AttackedService,
  JSON_TYPE,
  send,
  times,
  type Answer,
  type Headers,
  type Row,
} from './attack/attacked-service.ts';
import { commandsCutShort } from './attack/cut-short.ts';
import { disks, large, lock, turnsReadOnly } from './attack/disk.ts';
import { endless } from './attack/endless.ts';
import { forgeries } from './attack/forgeries.ts';

/*
 * Attacks the service as it is started by default, on loopback and in a folder of its own, and says what came of it.
 * `npm run attack`; it takes a few minutes, apart from CI. A full disk and one that cannot be written are mounted in memory,
 * which only root may do.
 */
const KILLS = 3;
const service = new AttackedService(mkdtempSync(join(tmpdir(), 'attack-')));
const own = (): Headers => service.own();

const PATHS = ['/fhir/R4/Patient', '/fhir/R4/metadata', '/', '/metrics', '/auth/me', '/work/dead', '/cds-services'];

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

const isRefused = ({ status }: Answer): boolean => status >= 400 && status < 500;

function kinds(): Kind[] {
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
      name: 'under another host name',
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
    { name: 'not signed in', tries: PATHS.map((path) => [path, {}] as const), isHeld: isRefused },
    {
      name: 'forged sessions',
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
      name: 'malformed bodies',
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

async function attack({ name, tries, isHeld }: Kind): Promise<Row> {
  let held = 0;
  for (const one of tries) {
    const answer = await send(...one).catch(() => undefined);
    held += answer && isHeld(answer) ? 1 : 0;
  }
  return [name, tries.length, held];
}

/** Kills while saving; what was acknowledged must be there afterwards. */
async function kill(): Promise<Row> {
  let held = 0;
  for (let round = 0; round < KILLS; round += 1) {
    const saved: string[] = [];
    const saving = times(40, async () => {
      const { status, text } = await service.save({ resourceType: 'Patient' });
      saved.push(...(status === 201 ? [/"id":"([^"]+)"/.exec(text)?.[1] ?? ''] : []));
    });
    // On a fast machine the saves may be over before: then the kill still is of this process, and not of the next.
    const killed = sleep(100 + 100 * round).then(async () => service.stop('SIGKILL'));
    await Promise.allSettled(saving);
    await killed;
    await service.start();
    const found = await Promise.all(saved.map(async (id) => send(`/fhir/R4/Patient/${id}`, own())));
    held += found.every(({ status }) => status === 200) ? 1 : 0;
  }
  return ['kills while saving: what was acknowledged was there', KILLS, held];
}

/** Whatever was asked for, metrics stay small and name none of it. */
async function metrics(): Promise<Row> {
  const { text } = await send('/metrics', own());
  const isHeld = text.length > 0 && text.length < 200_000 && !text.includes('Canary');
  return ['metrics afterwards: small, and without a path that was asked for', 1, isHeld ? 1 : 0];
}

const results: Row[] = [];
/** A row as soon as it is known: where the service stops answering, the last one says how far it came. */
function tell(...rows: readonly Row[]): void {
  results.push(...rows);
  for (const [name, tried, held] of rows) {
    console.log(`| ${name.padEnd(64)} | ${String(tried).padStart(5)} | ${String(held).padStart(5)} |`);
  }
}

try {
  await service.start();
  const work = 'work without an end: queries, conditions, searches';
  for (const kind of [...kinds(), { name: work, tries: endless(own()), isHeld: isRefused }]) {
    tell(await attack(kind));
  }
  tell(await metrics());
  tell(await large(service));
  tell(await lock(service));
  tell(await kill());
} finally {
  await service.stop('SIGKILL');
  rmSync(service.folder, { recursive: true, force: true });
}
tell(...(await forgeries()));
tell(...(await disks()));
tell(...(await turnsReadOnly()));
tell(...commandsCutShort());
process.exit(results.every(([, tried, held]) => tried === held) ? 0 : 1);
