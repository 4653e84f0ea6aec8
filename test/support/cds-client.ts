// SPDX-License-Identifier: Apache-2.0
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportJWK, generateKeyPair, type JSONWebKeySet, type JWTPayload } from 'jose';

export const ISSUER = 'https://ehr.example.org';

type PrivateKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

/** A CDS client with keys of its own, served at an address of its own, as an EHR has them. */
export class CdsTestClient {
  /** How often the keys were fetched. */
  fetches = 0;
  readonly #http: Server;
  #keys: JSONWebKeySet = { keys: [] };
  #key: { readonly id: string; readonly privateKey: PrivateKey } | undefined;

  private constructor(http: Server) {
    this.#http = http;
  }

  static async start(): Promise<CdsTestClient> {
    const http = createServer();
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const client = new CdsTestClient(http);
    http.on('request', (_request, response) => {
      client.fetches += 1;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(client.#keys));
    });
    await client.rotate();
    return client;
  }

  get jwksUrl(): string {
    return `http://127.0.0.1:${String((this.#http.address() as AddressInfo).port)}/jwks.json`;
  }

  get jwks(): JSONWebKeySet {
    return this.#keys;
  }

  /** Puts a new key in the place of the old one. */
  async rotate(): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair('ES384', { extractable: true });
    const id = crypto.randomUUID();
    this.#key = { id, privateKey };
    this.#keys = { keys: [{ ...(await exportJWK(publicKey)), kid: id, alg: 'ES384', use: 'sig' }] };
  }

  /** A token for an address; `claims` and `header` change it, `undefined` leaves a claim out. */
  async token(
    url: string | readonly string[],
    {
      claims = {},
      header = {},
      key = this.#key?.privateKey,
    }: { claims?: JWTPayload; header?: Record<string, unknown>; key?: PrivateKey | Uint8Array | undefined } = {},
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const payload: Record<string, unknown> = {
      iss: ISSUER,
      aud: url,
      iat: now,
      exp: now + 300,
      jti: crypto.randomUUID(),
      ...claims,
    };
    const given = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined));
    return new SignJWT(given)
      .setProtectedHeader({ alg: 'ES384', typ: 'JWT', kid: this.#key?.id ?? '', ...header })
      .sign(key as PrivateKey);
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}
