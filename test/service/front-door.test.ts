// SPDX-License-Identifier: Apache-2.0
import { createHash, createHmac } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Binary } from '@medplum/fhirtypes';
import { SignJWT } from 'jose';
import { LOCAL_TENANT } from '../../src/service/tenants.ts';
import { describeInBrowser, openBrowser, openPage } from '../support/browser.ts';
import { startTestService, type TestService } from '../support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
}, 60_000);
afterAll(async () => {
  await service.close();
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** As a browser would send it, with whatever headers another site's page has it send. */
async function send(path: string, headers: Record<string, string>, method = 'GET', body = ''): Promise<Answer> {
  const { port } = new URL(service.address);
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(parts).toString('utf8'),
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const bearer = (): Record<string, string> => ({ authorization: `Bearer ${service.accessToken ?? ''}` });
const own = (): string => new URL(service.address).host;
const PATHS = ['/fhir/R4/Patient', '/', '/metrics', '/auth/me', '/cds-services', '/work/dead', '/healthz'];

describe('pages of other sites', () => {
  test.each(['evil.example', 'evil.example:8140', '127.0.0.1.evil.example', '10.0.0.1', 'local host', '[::'])(
    'under the name %j nobody is answered, whoever they are',
    async (host) => {
      for (const path of PATHS) {
        expect([path, (await send(path, { host, ...bearer() })).status]).toEqual([path, 421]);
      }
    },
  );

  test('under two names at once nobody is answered: what stands before us may have looked at the other', async () => {
    for (const other of ['evil.example', own()]) {
      const { port } = new URL(service.address);
      const token = bearer()['authorization'] ?? '';
      const answer = await new Promise<string>((resolve, reject) => {
        const socket = connect(Number(port), '127.0.0.1')
          .setEncoding('utf8')
          .once('data', resolve)
          .once('error', reject);
        socket.end(
          `GET /fhir/R4/Patient HTTP/1.1\r\nHost: ${own()}\r\nhost: ${other}\r\nAuthorization: ${token}\r\n\r\n`,
        );
      });
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    }
  });

  test.each(['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST'])('under the name %s we are known', async (host) => {
    expect((await send('/fhir/R4/Patient', { host, ...bearer() })).status).toBe(200);
  });

  test.each<Record<string, string>>([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:3000' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
  ])('with %j nothing is read or written, whoever they are', async (headers) => {
    const all = { host: own(), 'content-type': 'application/fhir+json', ...headers, ...bearer() };
    expect((await send('/fhir/R4/Patient', all)).status).toBe(403);
    expect((await send('/fhir/R4/Patient', all, 'POST', '{"resourceType":"Patient"}')).status).toBe(403);
    // Express answers in capitals too.
    for (const path of ['/sign-in?key=x', '/FHIR/r4/Patient', '/Metrics', '/Sign-In?key=x']) {
      expect([path, (await send(path, all)).status]).toEqual([path, 403]);
    }
    const { body } = (await service.runtimes
      .get(LOCAL_TENANT.id)
      ?.store.service.handle({ method: 'GET', url: '/Patient', headers: {} })) ?? { body: undefined };
    expect(body).toMatchObject({ total: 0 });
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'a body of type %j, which a form can send, is no FHIR',
    async (type) => {
      const headers = { host: own(), ...(type === '' ? {} : { 'content-type': type }), ...bearer() };
      const { status } = await send('/fhir/R4/Patient', headers, 'POST', '{"resourceType":"Patient"}');
      expect(status).toBe(415);
    },
  );

  test('our own pages, a typed address and programs are answered', async () => {
    const ways: Record<string, string>[] = [
      { origin: `http://${own()}` },
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      {},
    ];
    for (const headers of ways) {
      expect((await send('/fhir/R4/Patient', { host: own(), ...headers, ...bearer() })).status).toBe(200);
    }
  });

  test('a link of an EHR to a page leads there, so that the browser may bring its cookie', async () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    const { status, text } = await send('/visits/e1', { host: own(), ...link });
    expect([status, text]).toEqual([200, expect.stringContaining('http-equiv="refresh"')]);
    expect(text).not.toContain('root');
  });
});

describe('who works at this machine', () => {
  test.each(PATHS.filter((path) => path !== '/healthz'))('%s asks who is there', async (path) => {
    const { status, headers, text } = await send(path, { host: own() });
    expect(status).toBe(401);
    if (path !== '/cds-services') {
      expect(headers['www-authenticate']).toMatch(/^Bearer /);
      expect(text).toContain('access token from DATA_DIR');
    }
    for (const wrong of [
      'x',
      'a.b.c',
      createHash('sha256')
        .update(service.accessToken ?? '')
        .digest('hex'),
    ]) {
      expect((await send(path, { host: own(), authorization: `Bearer ${wrong}` })).status).toBe(401);
    }
  });

  test('access token and signing key are random files that only their owner reads', () => {
    for (const name of ['access-token', 'session-key']) {
      const file = join(service.dataDir, name);
      expect([statSync(file).mode & 0o777, readFileSync(file, 'utf8')]).toEqual([
        0o600,
        expect.stringMatching(/^[\w-]{43}\n$/),
      ]);
    }
    expect(readFileSync(join(service.dataDir, 'access-token'), 'utf8').trim()).toBe(service.accessToken);
  });

  test('a browser is led to the page to sign in on; the link lets one in, once', async () => {
    const browser = { host: own(), accept: 'text/html' };
    expect((await send('/visits/e1', browser)).headers.location).toBe('/sign-in');
    expect((await send('/sign-in', browser)).text).toContain('Access token');
    const path = service.newSignInLink().slice(service.address.length);
    const { status, headers } = await send(path, browser);
    const [cookie = ''] = headers['set-cookie'] ?? [];
    expect([status, headers.location]).toEqual([303, '/']);
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
    const [pair = ''] = cookie.split(';');
    expect((await send('/', { ...browser, cookie: pair })).text).toContain('<div id="root">');
    expect((await send('/fhir/R4/Patient', { host: own(), cookie: `a=b; ${pair}` })).status).toBe(200);
    expect((await send(path, browser)).status).toBe(401);
    expect((await send('/sign-in?key=none', browser)).status).toBe(401);
    expect((await send('/sign-in?key=a&key=b', browser)).headers['set-cookie']).toBeUndefined();
  });

  test('the form takes the access token and nothing else', async () => {
    const form = { host: own(), 'content-type': 'application/x-www-form-urlencoded' };
    expect((await send('/sign-in', form, 'POST', 'token=wrong')).status).toBe(401);
    // A browser says of which origin a form is only where the page that holds it allows a referrer.
    expect((await send('/sign-in', { host: own() })).headers['referrer-policy']).toBe('same-origin');
    const { status, headers } = await send('/sign-in', form, 'POST', `token=${service.accessToken ?? ''}`);
    expect([status, headers['set-cookie']?.length]).toEqual([303, 1]);
  });

  test('MedplumClient gets a session for the access token as its secret, and for nothing else', async () => {
    const form = { host: own(), 'content-type': 'application/x-www-form-urlencoded' };
    const login = async (secret: string): Promise<number> =>
      (await send('/oauth2/token', form, 'POST', `client_id=x&client_secret=${secret}`)).status;
    expect([await login(service.accessToken ?? ''), await login('x'), await login('')]).toEqual([200, 401, 401]);
  });

  test('no session is forged from what is published, or taken without its times', async () => {
    const published = createHash('sha256')
      .update(service.accessToken ?? '')
      .digest('hex');
    const signingKey = readFileSync(join(service.dataDir, 'session-key'), 'utf8').trim();
    const real = createHmac('sha256', signingKey).update(`session ${published}`).digest();
    const from = createHmac('sha256', Buffer.from(published, 'hex')).update('session').digest();
    const claims = { tenant: LOCAL_TENANT.id, login_id: LOCAL_TENANT.id };
    const jwt = (): SignJWT =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(LOCAL_TENANT.id)
        .setIssuer('manual-therapy-charges');
    const status = async (token: string): Promise<number> =>
      (await send('/fhir/R4/Patient', { host: own(), authorization: `Bearer ${token}` })).status;
    expect(await status(await jwt().setIssuedAt().setExpirationTime('1h').sign(real))).toBe(200);
    for (const forged of [
      await jwt().setIssuedAt().setExpirationTime('1h').sign(from),
      await jwt().setIssuedAt().setExpirationTime('1h').sign(Buffer.from(published)),
      await jwt().setExpirationTime('1h').sign(real),
      await jwt().setIssuedAt().sign(real),
      await jwt().setIssuedAt('9h ago').setExpirationTime('1h').sign(real),
    ]) {
      expect(await status(forged)).toBe(401);
    }
  });
});

describe('a Binary that holds a page', () => {
  const SCRIPT = '<script>document.title = "taken over"</script>';
  const save = async (contentType: string): Promise<string> => {
    const data = Buffer.from(SCRIPT).toString('base64');
    const body = JSON.stringify({ resourceType: 'Binary', contentType, data });
    const saved = await service.ask('fhir/R4/Binary', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/fhir+json' },
    });
    return `fhir/R4/Binary/${((await saved.json()) as Binary).id ?? ''}`;
  };

  const ACTIVE = [
    ...['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xml', 'application/xml', 'application/xslt+xml'],
    ...['text/javascript', 'application/javascript', 'application/ecmascript', 'text/jscript', 'text/livescript'],
    ...['application/x-javascript', 'text/javascript1.5', 'Text/JavaScript', 'text/javascript; charset=utf-8'],
    ...['text/css', 'text/cache-manifest', 'application/manifest+json', 'application/wasm', 'text/event-stream'],
    ...['multipart/x-mixed-replace', 'message/rfc822', 'text/vbscript', 'application/importmap+json'],
  ];
  test.each(ACTIVE)('of type %s is never one of ours, nor a script or style', async (type) => {
    const { status, headers } = await service.ask(await save(type));
    expect([status, headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('content-disposition')).toBe('attachment');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  });

  test.each(['application/pdf', 'image/png', 'text/plain; charset=utf-8', 'audio/mpeg'])(
    'bytes of type %s are told as that',
    async (type) => {
      const { headers } = await service.ask(await save(type));
      expect([headers.get('content-type'), headers.get('x-content-type-options')]).toEqual([type, 'nosniff']);
    },
  );

  test('a type that is none is told as bytes', async () => {
    const { status, headers } = await service.ask(await save('text/html, x y'));
    expect([status, headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
  });
});

describeInBrowser('in a browser', () => {
  test('a link from elsewhere opens the page for whoever is signed in', async () => {
    const browser = await openBrowser();
    try {
      const page = await openPage(browser, service);
      await page.goto('data:text/html,<a>elsewhere</a>');
      await page.setContent(`<a href="${service.address}/visits">to the visits</a>`);
      await page.getByRole('link').click();
      await page
        .getByRole('table', { name: 'Visits' })
        .or(page.getByRole('heading', { name: 'Visits' }))
        .first()
        .waitFor();
    } finally {
      await browser.close();
    }
  }, 60_000);
});
