// SPDX-License-Identifier: Apache-2.0
import { exportJWK, generateKeyPair, jwtVerify, type CryptoKey } from 'jose';
import { SmartToken } from '../../src/ehr/smart-token.ts';

const FHIR_URL = 'https://ehr.example.org/fhir/';
const TOKEN_URL = 'https://auth.example.org/token';

/** An authorization server that gives tokens of so many seconds, and a clock that is put forward by hand. */
class Authority {
  nowMs = Date.now();
  /** Assertions that came. */
  readonly assertions: string[] = [];
  status = 200;
  discovery: unknown = { token_endpoint: TOKEN_URL };
  readonly #seconds: number | undefined;

  constructor(seconds: number | undefined) {
    this.#seconds = seconds;
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : input.toString();
    if (url === `${FHIR_URL}.well-known/smart-configuration`) {
      return Promise.resolve(Response.json(this.discovery));
    }
    const form = init?.body as URLSearchParams;
    this.assertions.push(form.get('client_assertion') ?? '');
    const token = { access_token: `token ${String(this.assertions.length)}`, token_type: 'Bearer' };
    const body = this.#seconds === undefined ? token : { ...token, expires_in: this.#seconds };
    return Promise.resolve(Response.json(url === TOKEN_URL ? body : {}, { status: this.status }));
  };
}

let publicKey: CryptoKey;
let token: SmartToken;
let authority: Authority;

async function begin(seconds: number | undefined): Promise<void> {
  const pair = await generateKeyPair('ES384', { extractable: true });
  ({ publicKey } = pair);
  authority = new Authority(seconds);
  const credentials = {
    clientId: 'charges',
    key: await exportJWK(pair.privateKey),
    keyId: 'k1',
    algorithm: 'ES384',
    scope: 'system/*.rs',
  } as const;
  token = new SmartToken(FHIR_URL, credentials, authority.fetch, () => authority.nowMs);
}

test('one token serves until half a minute before it ends, then another follows', async () => {
  await begin(300);
  expect(await token.get()).toBe('token 1');
  authority.nowMs += 269_999;
  expect(await token.get()).toBe('token 1');
  authority.nowMs += 1;
  expect(await token.get()).toBe('token 2');
});

test('a token without an end is taken for one of five minutes', async () => {
  await begin(undefined);
  await token.get();
  authority.nowMs += 269_999;
  expect(await token.get()).toBe('token 1');
  authority.nowMs += 1;
  expect(await token.get()).toBe('token 2');
});

test('one that ends within the half minute serves for a second all the same', async () => {
  await begin(10);
  await token.get();
  authority.nowMs += 999;
  expect(await token.get()).toBe('token 1');
  authority.nowMs += 1;
  expect(await token.get()).toBe('token 2');
});

test('requests side by side ask once; one that is forgotten is asked for again', async () => {
  await begin(300);
  expect(await Promise.all([token.get(), token.get()])).toEqual(['token 1', 'token 1']);
  token.forget();
  expect(await token.get()).toBe('token 2');
});

test('the assertion is signed, for the token endpoint alone, short and new each time', async () => {
  await begin(300);
  await token.get();
  token.forget();
  await token.get();
  const proven = await Promise.all(
    authority.assertions.map(async (assertion) =>
      jwtVerify(assertion, publicKey, { audience: TOKEN_URL, issuer: 'charges', subject: 'charges' }),
    ),
  );
  expect(proven.map(({ protectedHeader }) => protectedHeader)).toEqual([
    { alg: 'ES384', kid: 'k1', typ: 'JWT' },
    { alg: 'ES384', kid: 'k1', typ: 'JWT' },
  ]);
  expect(new Set(proven.map(({ payload }) => payload.jti)).size).toBe(2);
  for (const { payload } of proven) {
    expect((payload.exp ?? Infinity) - (payload.iat ?? 0)).toBeLessThanOrEqual(300);
  }
});

test('a refusal says which step it was, and the next request tries again from the start', async () => {
  await begin(300);
  authority.discovery = {};
  await expect(token.get()).rejects.toThrow('names no token_endpoint');
  authority.discovery = { token_endpoint: TOKEN_URL };
  authority.status = 401;
  await expect(token.get()).rejects.toMatchObject({
    status: 401,
    message: expect.stringContaining('gave no token') as string,
  });
  authority.status = 200;
  expect(await token.get()).toBe('token 2');
});

test('an EHR that is reached by TLS cannot have the assertion sent without it', async () => {
  await begin(300);
  authority.discovery = { token_endpoint: TOKEN_URL.replace('https', 'http') };
  await expect(token.get()).rejects.toThrow('names a token_endpoint without TLS');
  expect(authority.assertions).toEqual([]);
});
