// SPDX-License-Identifier: Apache-2.0
import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import * as z from 'zod';
import type { SharedMemory } from '../queue/work-queue.ts';
import type { CdsClient, Tenant } from './tenants.ts';

/** Who calls the CDS service. */
export interface Caller {
  readonly tenant: Tenant;
  /** Undefined for whoever works at this machine. */
  readonly client: CdsClient | undefined;
}

/** Asymmetric algorithms only: neither `none` nor one whose secret both sides hold. */
const ALGORITHMS = ['ES384', 'RS384', 'ES256', 'RS256', 'ES512', 'RS512', 'PS256', 'PS384', 'PS512', 'EdDSA'];
const CLOCK_TOLERANCE_SECONDS = 30;
/** No client needs a token for longer than it takes to call. */
const MAX_AGE_SECONDS = 600;
/** A token that says it is good for longer is not one of a careful client. */
const MAX_LIFETIME_SECONDS = 3600;
/** Longer than any UUID, and short enough to be remembered. */
const JtiSchema = z.string().min(1).max(200);
const KEYS_TIMEOUT_MS = 3000;

export interface CallerOptions {
  readonly tenants: readonly Tenant[];
  readonly memory: SharedMemory;
  /** Keys are fetched again for a key id that is not known, but not more often than this. */
  readonly keysCooldownMs?: number;
}

type KeySource = ReturnType<typeof createRemoteJWKSet>;

/**
 * Verifies the JSON Web Tokens of CDS Hooks callers: a known issuer, its own keys, this very address as audience,
 * fresh, and never seen before.
 * Source: CDS Hooks 2.0, security and safety; best practices.
 */
export class CdsCallers {
  readonly #options: CallerOptions;
  readonly #keys = new Map<CdsClient, KeySource>();

  constructor(options: CallerOptions) {
    this.#options = options;
  }

  /**
   * @param authorization - The header as it came.
   * @param url - The address that was called, exactly as clients know it.
   * @returns Undefined for a caller who is not to be answered; why is told to nobody.
   */
  async verify(authorization: string | undefined, url: string): Promise<Caller | undefined> {
    const token = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/.exec(authorization ?? '')?.[1];
    const caller = token === undefined ? undefined : this.#claimed(token);
    if (token === undefined || !caller) {
      return undefined;
    }
    const payload = await verified(token, this.#keysOf(caller.client), caller.client.issuer, url);
    const jti = JtiSchema.safeParse(payload?.jti);
    const ttlMs = ((payload?.exp ?? Infinity) + CLOCK_TOLERANCE_SECONDS) * 1000 - Date.now();
    if (!jti.success || ttlMs > (MAX_LIFETIME_SECONDS + 2 * CLOCK_TOLERANCE_SECONDS) * 1000) {
      return undefined;
    }
    const isNew = await this.#options.memory.once(`jti:${caller.client.issuer}:${jti.data}`, Math.max(ttlMs, 1000));
    return isNew ? caller : undefined;
  }

  /** Who the token says it is from: decides whose keys it must be verified with. */
  #claimed(token: string): { readonly tenant: Tenant; readonly client: CdsClient } | undefined {
    try {
      const { iss, tenant: claimed } = decodeJwt(token);
      const { jku } = decodeProtectedHeader(token);
      const known = this.#options.tenants.flatMap((tenant) => tenant.cdsClients.map((client) => ({ tenant, client })));
      return known.find(
        ({ client }) =>
          client.issuer === iss &&
          (client.tenantClaim === undefined || client.tenantClaim === claimed) &&
          // An address in a token is only ever compared, never fetched.
          (jku === undefined || jku === client.jwksUrl),
      );
    } catch {
      return undefined;
    }
  }

  #keysOf(client: CdsClient): KeySource {
    const known = this.#keys.get(client) ?? this.#keySource(client);
    this.#keys.set(client, known);
    return known;
  }

  #keySource({ jwksUrl, jwks }: CdsClient): KeySource {
    return jwksUrl === undefined
      ? (createLocalJWKSet(jwks ?? { keys: [] }) as KeySource)
      : createRemoteJWKSet(new URL(jwksUrl), {
          timeoutDuration: KEYS_TIMEOUT_MS,
          cooldownDuration: this.#options.keysCooldownMs ?? 10_000,
        });
  }
}

async function verified(
  token: string,
  keys: KeySource,
  issuer: string,
  url: string,
): Promise<{ jti?: unknown; exp?: number } | undefined> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: url,
      algorithms: ALGORITHMS,
      requiredClaims: ['exp', 'iat', 'jti', 'aud'],
      maxTokenAge: MAX_AGE_SECONDS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    });
    return payload;
  } catch {
    return undefined;
  }
}
