// SPDX-License-Identifier: Apache-2.0
import { createHmac } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { SignJWT, decodeJwt, jwtVerify } from 'jose';
import { tenantOfToken, type Tenant } from './tenants.ts';

/** A working day: after it the browser asks for the access token again. */
export const SESSION_SECONDS = 8 * 3600;

/** Who may ask for records: holders of a tenant's access token, or whoever is at this machine where there is none. */
export class Sessions {
  readonly #tenants: readonly Tenant[];
  /** The tenant that needs no token, because only this machine can ask. */
  readonly #open: Tenant | undefined;

  constructor(tenants: readonly Tenant[], isLoopback: boolean) {
    this.#tenants = tenants;
    const [first] = tenants;
    const isOpen = isLoopback && tenants.length === 1 && first?.accessTokenSha256.length === 0;
    this.#open = isOpen ? first : undefined;
  }

  /** True where nobody is asked for a token. */
  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** The tenant of a request: by access token (Bearer, or the password of Basic), or by a session of ours. */
  async tenantOf(request: Request): Promise<Tenant | undefined> {
    if (this.#open) {
      return this.#open;
    }
    const token = tokenOf(request);
    if (token === undefined) {
      return undefined;
    }
    return token.split('.').length === 3 ? this.#tenantOfSession(token) : tenantOfToken(this.#tenants, token);
  }

  /** Asks for the access token; browsers do so in a window of their own. */
  readonly require: RequestHandler = async (request, response, next) => {
    const tenant = await this.tenantOf(request);
    if (tenant) {
      response.locals['tenant'] = tenant;
      next();
      return;
    }
    response.status(401).set('www-authenticate', 'Basic realm="Manual therapy charges", charset="UTF-8"').end();
  };

  /**
   * A token for MedplumClient, which puts its own in the place of the access token.
   * @param clientId - As the client calls itself; it looks for its name in the token.
   */
  async start({ id, accessTokenSha256 }: Tenant, clientId: string | undefined): Promise<string> {
    return new SignJWT({ login_id: id, tenant: id, ...(clientId === undefined ? {} : { client_id: clientId }) })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject(id)
      .setIssuedAt()
      .setExpirationTime(`${String(SESSION_SECONDS)}s`)
      .sign(keyOf(accessTokenSha256[0] ?? ''));
  }

  async #tenantOfSession(token: string): Promise<Tenant | undefined> {
    try {
      const { tenant: id } = decodeJwt(token);
      const tenant = this.#tenants.find((one) => one.id === id);
      const keys = tenant?.accessTokenSha256.map(keyOf) ?? [];
      for (const key of keys) {
        const verified = await jwtVerify(token, key, { algorithms: ['HS256'], subject: tenant?.id ?? '' }).catch(
          () => undefined,
        );
        if (verified) {
          return tenant;
        }
      }
    } catch {
      // Not a session of ours.
    }
    return undefined;
  }
}

/** Every process derives the same key, and a token that is taken back ends its sessions. */
function keyOf(accessTokenSha256: string): Uint8Array {
  return createHmac('sha256', Buffer.from(accessTokenSha256, 'hex')).update('session').digest();
}

function tokenOf(request: Request): string | undefined {
  const header = request.get('authorization') ?? '';
  const [, scheme, value = ''] = /^(Bearer|Basic) (\S{1,4096})$/i.exec(header) ?? [];
  switch (scheme?.toLowerCase()) {
    case 'bearer':
      return value;
    case 'basic':
      return /^[^:]*:(.+)$/s.exec(Buffer.from(value, 'base64').toString('utf8'))?.[1];
    default:
      return undefined;
  }
}
