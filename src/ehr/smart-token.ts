// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import { SignJWT, type CryptoKey, type JWK, type KeyObject } from 'jose';
import * as z from 'zod';
import { EhrError } from './ehr-error.ts';

/** How the service proves itself to an EHR. */
export interface SmartCredentials {
  readonly clientId: string;
  readonly key: CryptoKey | KeyObject | JWK | Uint8Array;
  readonly keyId: string;
  readonly algorithm: 'ES384' | 'RS384';
  /** SMART system scopes, with blanks between. */
  readonly scope: string;
}

const DiscoverySchema = z.object({ token_endpoint: z.url({ protocol: /^https?$/ }) });
const TokenSchema = z.object({
  access_token: z.string().min(1),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().positive().default(300),
});

interface Token {
  readonly value: string;
  readonly untilMs: number;
}

/** A token is renewed this long before it ends, so that none ends on its way. */
const EARLY_MS = 30_000;
/** SMART allows an assertion five minutes at most. */
const ASSERTION_SECONDS = 240;

/**
 * Access tokens by SMART Backend Services: discovery, a signed assertion in place of a password, and one token shared
 * by all requests until it ends.
 * Source: SMART App Launch 2.2, Backend Services and Asymmetric Client Authentication.
 */
export class SmartToken {
  readonly #fhirUrl: string;
  readonly #credentials: SmartCredentials;
  readonly #fetch: typeof fetch;
  readonly #nowMs: () => number;
  #endpoint: Promise<string> | undefined;
  #token: Token | undefined;
  #asking: Promise<Token> | undefined;

  /** @param nowMs - The time; a test has its own. */
  constructor(fhirUrl: string, credentials: SmartCredentials, send: typeof fetch, nowMs: () => number = Date.now) {
    this.#fhirUrl = fhirUrl;
    this.#credentials = credentials;
    this.#fetch = send;
    this.#nowMs = nowMs;
  }

  /**
   * A token that is good for a while.
   * @throws EhrError that says which step was refused; never the token or the assertion.
   */
  async get(): Promise<string> {
    if (this.#token && this.#token.untilMs > this.#nowMs()) {
      return this.#token.value;
    }
    // Requests side by side ask once.
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    this.#token = await this.#asking;
    return this.#token.value;
  }

  /** The EHR no longer takes the token: the next request asks for another. */
  forget(): void {
    this.#token = undefined;
  }

  async #ask(): Promise<Token> {
    this.#endpoint ??= this.#discover();
    const endpoint = await this.#endpoint.catch((error: unknown) => {
      this.#endpoint = undefined;
      throw error;
    });
    const { clientId, scope } = this.#credentials;
    const response = await this.#fetch(endpoint, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await this.#assertion(clientId, endpoint),
      }),
    });
    const body = TokenSchema.safeParse(response.ok ? await response.json().catch(() => undefined) : undefined);
    if (!body.success) {
      throw new EhrError(response.ok ? 502 : response.status, 'the token endpoint gave no token');
    }
    const { access_token: value, expires_in: seconds } = body.data;
    return { value, untilMs: this.#nowMs() + Math.max(seconds * 1000 - EARLY_MS, 1000) };
  }

  async #discover(): Promise<string> {
    const response = await this.#fetch(`${this.#fhirUrl}.well-known/smart-configuration`, {
      headers: { accept: 'application/json' },
    });
    const found = DiscoverySchema.safeParse(response.ok ? await response.json().catch(() => undefined) : undefined);
    if (!found.success) {
      throw new EhrError(
        response.ok ? 502 : response.status,
        '.well-known/smart-configuration names no token_endpoint',
      );
    }
    const { token_endpoint: endpoint } = found.data;
    if (this.#fhirUrl.startsWith('https:') && !/^https:/i.test(endpoint)) {
      throw new EhrError(502, '.well-known/smart-configuration names a token_endpoint without TLS');
    }
    return endpoint;
  }

  async #assertion(clientId: string, endpoint: string): Promise<string> {
    const { key, keyId, algorithm } = this.#credentials;
    return new SignJWT()
      .setProtectedHeader({ alg: algorithm, kid: keyId, typ: 'JWT' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(endpoint)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime(`${String(ASSERTION_SECONDS)}s`)
      .sign(key);
  }
}
