// SPDX-License-Identifier: Apache-2.0
import { EhrError } from './ehr-error.ts';
import type { EhrPause } from './ehr-pause.ts';

/** How an EHR is reached: a token for it, and its FHIR base. */
export interface EhrAccess {
  /** FHIR base with a slash at its end. */
  readonly fhirUrl: string;
  /** A bearer token; undefined where the EHR asks for none. */
  readonly token?: () => Promise<string>;
  /** The EHR took the token no longer. */
  readonly forget?: () => void;
  /** What it asked for when it was busy, for all requests of a tenant. */
  readonly pause?: EhrPause;
}

export interface EhrAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly location: string | undefined;
}

/** An EHR that is slower is taken for one that does not answer. */
const TIMEOUT_MS = 15_000;
/** More than any page of records; an answer beyond it is not read. */
const MAX_BYTES = 50_000_000;
const TOO_LARGE = 'an answer too large to be read';

interface AnswerLimits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** A `fetch` whose answers are bounded in time and size, and that is never led elsewhere by a redirect. */
export function fetchWithin({ timeoutMs, maxBytes }: AnswerLimits): typeof fetch {
  return async (input, init) => {
    try {
      const answer = await fetch(input, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
      return bounded(answer, maxBytes);
    } catch (cause) {
      throw new EhrError(0, 'no answer', cause);
    }
  };
}

/** `fetch` for EHRs, for which a clinician waits. */
export const boundedFetch = fetchWithin({ timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES });

/** An answer that breaks off where it gets too large: its header may say nothing of that, or tell the packed length. */
export function bounded(response: Response, maxBytes = MAX_BYTES): Response {
  let bytes = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        controller.error(new EhrError(502, TOO_LARGE));
      } else {
        controller.enqueue(chunk);
      }
    },
  });
  const { status, statusText, headers } = response;
  return response.body ? new Response(response.body.pipeThrough(limit), { status, statusText, headers }) : response;
}

/**
 * One request below the EHR's FHIR base.
 * @param path - Relative, e.g. `Encounter/1`; one that leads out of the base is refused.
 * @throws EhrError where no answer came, or none that can be read.
 */
export async function ehrRequest(
  { fhirUrl, token, forget, pause }: EhrAccess,
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: unknown } = {},
): Promise<EhrAnswer> {
  const url = new URL(path, fhirUrl);
  // HAPI FHIR's pages are searches of the base itself: `…/fhir?_getpages=…`.
  if (!url.href.startsWith(fhirUrl) && !url.href.startsWith(`${fhirUrl.slice(0, -1)}?`)) {
    throw new EhrError(400, 'an address outside its FHIR base');
  }
  for (let attempt = 1; ; attempt += 1) {
    await pause?.pass();
    const bearer = token ? { authorization: `Bearer ${await token()}` } : {};
    const response = await boundedFetch(url, {
      method,
      headers: {
        accept: 'application/fhir+json',
        ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
        ...bearer,
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    pause?.heed(response);
    const lacksScope = isScopeLacking(response);
    if (response.status === 401 && !lacksScope && forget && attempt === 1) {
      forget();
      await response.body?.cancel();
      continue;
    }
    return {
      status: lacksScope ? 403 : response.status,
      body: await readJson(response),
      location: response.headers.get('location') ?? undefined,
    };
  }
}

/** RFC 6750, 3.1: the token is good, and not for this; some servers say so with 401. */
function isScopeLacking({ status, headers }: Response): boolean {
  return status === 401 && /insufficient_scope/.test(headers.get('www-authenticate') ?? '');
}

async function readJson(response: Response): Promise<unknown> {
  if (Number(response.headers.get('content-length') ?? 0) > MAX_BYTES) {
    await response.body?.cancel();
    throw new EhrError(502, TOO_LARGE);
  }
  let text: string;
  try {
    text = await response.text();
  } catch (cause) {
    throw cause instanceof EhrError ? cause : new EhrError(0, 'the answer broke off', cause);
  }
  if (text === '') {
    return undefined;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    if (response.ok) {
      throw new EhrError(502, 'an answer that is no JSON');
    }
    return undefined;
  }
}
