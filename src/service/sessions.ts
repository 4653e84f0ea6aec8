// SPDX-License-Identifier: Apache-2.0
import { createHmac } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { SignJWT, decodeJwt, jwtVerify } from 'jose';
import { refuse } from './request-error.ts';
import { newSecret } from './secrets.ts';
import { tenantOfToken, type Tenant } from './tenants.ts';

/** A working day: after it the browser asks for the access token again. */
export const SESSION_SECONDS = 8 * 3600;
const ISSUER = 'manual-therapy-charges';

export interface SessionOptions {
  /** Each with an access token at least. */
  readonly tenants: readonly Tenant[];
  /** Random, and told to nobody. */
  readonly signingKey: string;
  /** True where the only tenant is whoever has an account on this machine: browsers get a page to sign in on. */
  readonly isLocal: boolean;
}

/** Who may ask for records: holders of a tenant's access token, and of a session that it was exchanged for. */
export class Sessions {
  readonly #options: SessionOptions;
  readonly #links = new Set<string>();

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  get isLocal(): boolean {
    return this.#options.isLocal;
  }

  /** The tenant of a request: by access token or session (Bearer, or the password of Basic), or by our cookie. */
  async tenantOf(request: Request): Promise<Tenant | undefined> {
    const token = tokenOf(request) ?? (this.isLocal ? cookieOf(request) : undefined);
    if (token === undefined) {
      return undefined;
    }
    return token.split('.').length === 3 ? this.#tenantOfSession(token) : this.tenantOfToken(token);
  }

  tenantOfToken(token: string): Tenant | undefined {
    return tenantOfToken(this.#options.tenants, token);
  }

  /** Asks who is there; browsers do so in a window of their own, or on the page to sign in on. */
  readonly require: RequestHandler = async (request, response, next) => {
    const tenant = await this.tenantOf(request);
    if (tenant) {
      response.locals['tenant'] = tenant;
      next();
      return;
    }
    this.challenge(request, response);
  };

  challenge(request: Request, response: Response): void {
    if (!this.isLocal) {
      response.status(401).set('www-authenticate', 'Basic realm="Manual therapy charges", charset="UTF-8"').end();
      return;
    }
    if (request.method === 'GET' && request.accepts(['json', 'html']) === 'html') {
      response.redirect(303, '/sign-in');
      return;
    }
    response.set('www-authenticate', 'Bearer realm="Manual therapy charges"');
    const text = 'Send the access token from DATA_DIR/access-token as Authorization: Bearer';
    refuse(response, 401, { text, code: 'login' });
  }

  /** A key for one sign-in, to be handed over in a link. */
  newLinkKey(): string {
    const key = newSecret();
    this.#links.add(key);
    return key;
  }

  /** True once for each key. */
  takeLinkKey(key: string): boolean {
    return this.#links.delete(key);
  }

  /** Lets the browser in until the session ends. */
  async setCookie(request: Request, response: Response): Promise<void> {
    const [tenant] = this.#options.tenants;
    if (tenant) {
      response.cookie(cookieName(request), await this.start(tenant, undefined), {
        httpOnly: true,
        sameSite: 'strict',
        maxAge: SESSION_SECONDS * 1000,
      });
    }
  }

  /**
   * A token for MedplumClient, which puts its own in the place of the access token.
   * @param clientId - As the client calls itself; it looks for its name in the token.
   */
  async start({ id, accessTokenSha256 }: Tenant, clientId: string | undefined): Promise<string> {
    return new SignJWT({ login_id: id, tenant: id, ...(clientId === undefined ? {} : { client_id: clientId }) })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(ISSUER)
      .setSubject(id)
      .setIssuedAt()
      .setExpirationTime(`${String(SESSION_SECONDS)}s`)
      .sign(this.#keyOf(accessTokenSha256[0] ?? ''));
  }

  async #tenantOfSession(token: string): Promise<Tenant | undefined> {
    try {
      const { tenant: id } = decodeJwt(token);
      const tenant = this.#options.tenants.find((one) => one.id === id);
      for (const accessTokenSha256 of tenant?.accessTokenSha256 ?? []) {
        const verified = await jwtVerify(token, this.#keyOf(accessTokenSha256), {
          algorithms: ['HS256'],
          issuer: ISSUER,
          subject: tenant?.id ?? '',
          requiredClaims: ['iat', 'exp'],
          maxTokenAge: SESSION_SECONDS,
        }).catch(() => undefined);
        if (verified) {
          return tenant;
        }
      }
    } catch {
      // Not a session of ours.
    }
    return undefined;
  }

  /** The file of tenants, hashes included, does not sign a session; an access token that is taken back ends its own. */
  #keyOf(accessTokenSha256: string): Uint8Array {
    return createHmac('sha256', this.#options.signingKey).update(`session ${accessTokenSha256}`).digest();
  }
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

/** Browsers send a cookie to every port of a machine: each service has its own. */
function cookieName(request: Request): string {
  return `session-${String(request.socket.localPort)}`;
}

function cookieOf(request: Request): string | undefined {
  const name = `${cookieName(request)}=`;
  const cookies = (request.get('cookie') ?? '').split(';').map((cookie) => cookie.trim());
  return cookies.find((cookie) => cookie.startsWith(name))?.slice(name.length);
}
