// SPDX-License-Identifier: Apache-2.0
import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { writeWhole } from '../whole-file.ts';
import { EhrError } from './ehr-error.ts';
import { bounded, type EhrAccess } from './ehr-http.ts';
import { askedWaitMs } from './ehr-pause.ts';

export interface BulkExport extends Pick<EhrAccess, 'fhirUrl' | 'token' | 'forget'> {
  /** Where the files go, and what is needed to go on after the process was ended. */
  readonly folder: string;
  /** `Group/<id>` whose patients are wanted; everybody's where it is not given. */
  readonly group?: string | undefined;
  readonly types: readonly string[];
  readonly reached: (done: number, of: number) => void;
  /** Lets time pass; a test's passes at once. */
  readonly wait?: (ms: number) => Promise<void>;
}

const ManifestSchema = z.object({
  requiresAccessToken: z.boolean().default(false),
  output: z.array(z.object({ type: z.string().regex(/^[A-Za-z]+$/), url: z.url({ protocol: /^https?$/ }) })),
});
type Manifest = z.infer<typeof ManifestSchema>;

const StateSchema = z.object({ asked: z.string(), status: z.string(), manifest: ManifestSchema.optional() });
type State = z.infer<typeof StateSchema>;

/** How far an export has come; a folder that has it is one of ours. */
export const EXPORT_STATE = 'export.json';

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 600_000;
/** No waiting at all would be a request after the other. */
const SHORTEST_WAIT_MS = 1000;
/** Longest that one run waits for the list of files: large exports are made overnight. */
const LONGEST_POLL_MS = 48 * 3_600_000;
/** For an answer that is no file, and for one request for a file; what is left of the file is asked for anew. */
const ANSWER_MS = 300_000;
const FILE_MS = 3_600_000;
/** A file that grew by so much in an attempt, 10 kB a second, is on its way. */
const GROWN_BYTES = 36_000_000;
/** Attempts at one request that fails for reasons that may pass. */
const ATTEMPTS = 6;

/**
 * Gets a FHIR server's records by Bulk Data Access: kick-off, polling at the pace that the server asks for, and files
 * that are gone on with where they broke off. What a run before this one had got is not asked for again.
 * Source: FHIR Bulk Data Access 2.0.0, Export; RFC 9110, 10.2.3 (Retry-After) and 14.2 (Range).
 * @throws EhrError that says which step failed.
 */
export async function bulkExport(options: BulkExport): Promise<void> {
  mkdirSync(options.folder, { recursive: true });
  const begun = savedState(options);
  const status = begun?.status ?? (await kickOff(options));
  const manifest = begun?.manifest ?? (await poll(options, status));
  saveState(options, { asked: askedOf(options), status, manifest });
  const files = manifest.output.map(({ type, url }, index) => ({
    url,
    path: join(options.folder, `${type}.${String(index).padStart(4, '0')}.ndjson`),
  }));
  for (const [index, { url, path }] of files.entries()) {
    if (!existsSync(path)) {
      await download(options, url, path, manifest.requiresAccessToken);
    }
    options.reached(index + 1, files.length);
  }
}

async function kickOff(options: BulkExport): Promise<string> {
  const answer = await request(options, askedOf(options), { accept: 'application/fhir+json', prefer: 'respond-async' });
  await answer.body?.cancel();
  const status = answer.headers.get('content-location');
  if (answer.status !== 202 || status === null) {
    throw new EhrError(answer.status, 'it did not begin an export');
  }
  const address = new URL(status, options.fhirUrl).href;
  saveState(options, { asked: askedOf(options), status: address });
  return address;
}

async function poll(options: BulkExport, status: string): Promise<Manifest> {
  for (let [waits, waitedMs] = [0, 0]; ; waits += 1) {
    if (waitedMs > LONGEST_POLL_MS) {
      throw new EhrError(504, 'its export was not made within 48 hours; go on with --resume');
    }
    const answer = await request(options, status, { accept: 'application/json' });
    if (answer.status === 202) {
      await answer.body?.cancel();
      options.reached(progressOf(answer), 100);
      waitedMs += await pause(options, answer, waits);
      continue;
    }
    const manifest = ManifestSchema.safeParse(
      answer.ok
        ? await bounded(answer)
            .json()
            .catch(() => undefined)
        : undefined,
    );
    if (!manifest.success) {
      // A job that is gone is asked for anew next time.
      rmSync(statePath(options), { force: true });
      throw new EhrError(answer.status, 'its export came to no list of files');
    }
    return manifest.data;
  }
}

/** Goes on behind what is there; a server that knows no ranges gives the file from its beginning. */
async function download(options: BulkExport, url: string, path: string, withToken: boolean): Promise<void> {
  const partial = `${path}.part`;
  for (let attempt = 1; ; attempt += 1) {
    const had = sizeOf(partial);
    // Bytes are counted as they lie in the file.
    const headers = {
      accept: 'application/fhir+ndjson',
      'accept-encoding': 'identity',
      ...(had > 0 ? { range: `bytes=${String(had)}-` } : {}),
    };
    const answer = await request(options, url, headers, { withToken, timeoutMs: FILE_MS });
    // All of it is there already: the process was ended before it could be given its name.
    const isWhole = answer.status === 416 && had > 0;
    if (!isWhole && (!answer.ok || !answer.body)) {
      throw new EhrError(answer.status, 'a file of its export was not given');
    }
    try {
      if (!isWhole && answer.body) {
        const flags = answer.status === 206 ? 'a' : 'w';
        await pipeline(Readable.from(answer.body), createWriteStream(partial, { flags }));
      }
      renameSync(partial, path);
      return;
    } catch (cause) {
      if (sizeOf(partial) - had >= GROWN_BYTES) {
        attempt = 0;
      } else if (attempt === ATTEMPTS) {
        throw new EhrError(0, 'a file of its export broke off', cause);
      }
      await pause(options, answer, attempt);
    }
  }
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

/** One request; where the server is busy or away, as many attempts as it takes, at its pace. */
async function request(
  options: BulkExport,
  address: string,
  headers: Record<string, string>,
  { withToken = true, timeoutMs = ANSWER_MS } = {},
): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const url = new URL(address, options.fhirUrl);
    // Whatever its answers name, the token is for the server alone; `fetch` takes it off where a redirect leads elsewhere.
    const isServer = url.origin === new URL(options.fhirUrl).origin;
    const bearer = withToken && isServer && options.token ? { authorization: `Bearer ${await options.token()}` } : {};
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await fetch(url, { headers: { ...headers, ...bearer }, signal }).catch(
      (cause: unknown) => new EhrError(0, 'no answer', cause),
    );
    if (attempt === ATTEMPTS || !mayPass(answer)) {
      if (answer instanceof EhrError) {
        throw answer;
      }
      return answer;
    }
    if (!(answer instanceof EhrError)) {
      await answer.body?.cancel();
      if (answer.status === 401) {
        options.forget?.();
        continue;
      }
    }
    await pause(options, answer, attempt);
  }
}

function mayPass(answer: Response | EhrError): boolean {
  return answer.status === 0 || [401, 429, 500, 502, 503, 504].includes(answer.status);
}

/** Waits as long as the server asks for; where it names no time, longer each time. Returns for how long. */
async function pause({ wait = sleep }: BulkExport, answer: Response | EhrError, turn: number): Promise<number> {
  const told = answer instanceof EhrError ? null : answer.headers.get('retry-after');
  const ms = askedWaitMs(told, Date.now()) ?? FIRST_WAIT_MS * 2 ** Math.min(turn, 6);
  const waitedMs = Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, ms));
  await wait(waitedMs);
  return waitedMs;
}

/** `X-Progress` is free text; a share in it is told. */
function progressOf({ headers }: Response): number {
  return Math.min(99, Number(/(\d{1,3})\s?%/.exec(headers.get('x-progress') ?? '')?.[1] ?? 0));
}

function askedOf({ group, types }: BulkExport): string {
  const scope = group === undefined ? '' : `${group}/`;
  return `${scope}$export?_type=${types.join(',')}&_outputFormat=${encodeURIComponent('application/fhir+ndjson')}`;
}

function statePath({ folder }: BulkExport): string {
  return join(folder, EXPORT_STATE);
}

function saveState(options: BulkExport, state: State): void {
  writeWhole(statePath(options), JSON.stringify(state));
}

/** What a run before this one had come to, where it asked for the same. */
function savedState(options: BulkExport): State | undefined {
  if (!existsSync(statePath(options))) {
    return undefined;
  }
  const { data } = StateSchema.safeParse(JSON.parse(readFileSync(statePath(options), 'utf8')));
  return data?.asked === askedOf(options) ? data : undefined;
}
