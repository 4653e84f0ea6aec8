// SPDX-License-Identifier: Apache-2.0
import type { Binary, ValueSet } from '@medplum/fhirtypes';
import { EmbeddedHost, request } from '../support/embedded-host.ts';

let host: EmbeddedHost;
beforeEach(() => {
  host = new EmbeddedHost();
});
afterEach(async () => {
  await host.close();
});

test('broken JSON, a wrong content type and a body too large get an OperationOutcome', async () => {
  const server = await host.start();
  for (const [body, status] of [
    ['{"resourceType":', 400],
    [JSON.stringify({ resourceType: 'Patient', text: 'x'.repeat(17_000_000) }), 413],
  ] as const) {
    const answer = await request(server.address, '/Patient', 'POST', body);
    expect([answer.status, answer.body.resourceType]).toEqual([status, 'OperationOutcome']);
  }
  const plain = await fetch(`${server.address}/fhir/R4/Patient`, {
    method: 'POST',
    body: 'x',
    headers: { 'content-type': 'text/plain' },
  });
  expect(plain.status).toBe(415);
  await server.close();
});

test('every address that is none of the server’s own is the web app, which asks where its server is', async () => {
  const server = await host.start();
  for (const path of ['/', '/visits/1', '/ChargeItem', '/admin/rules/x']) {
    const response = await fetch(`${server.address}${path}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await response.text()).toContain('<div id="root"></div>');
  }
  expect(await (await fetch(`${server.address}/config.json`)).json()).toEqual({ signIn: 'local' });
  expect((await fetch(`${server.address}/app/main.js`)).headers.get('content-type')).toContain('javascript');
  for (const [path, status] of [
    ['missing.js', 404],
    ['..%2f..%2f..%2fpackage.json', 403],
  ] as const) {
    const refused = await fetch(`${server.address}/app/${path}`);
    expect([refused.status, await refused.text()]).toEqual([
      status,
      expect.stringContaining('nothing at this address'),
    ]);
  }
  const packed = await fetch(`${server.address}/app/main.js`, { headers: { 'accept-encoding': 'br' } });
  const plain = await fetch(`${server.address}/app/main.js`, { headers: { 'accept-encoding': 'identity' } });
  expect([packed, plain].map(({ headers }) => headers.get('content-encoding'))).toEqual(['br', null]);
  expect(await packed.text()).toBe(await plain.text());
  expect((await fetch(`${server.address}/app/..%2findex.html`)).status).toBeGreaterThanOrEqual(400);
  expect((await request(server.address, '/Nonsense')).status).toBe(404);
  await server.close();
});

test('a Binary is sent and read as bytes, or as FHIR', async () => {
  const server = await host.start();
  const sent = await fetch(`${server.address}/fhir/R4/Binary`, {
    method: 'POST',
    body: 'export const x = 1;',
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });
  const binary = (await sent.json()) as Binary;
  expect([sent.status, binary.contentType]).toEqual([201, 'text/plain; charset=utf-8']);
  const read = await fetch(`${server.address}/fhir/R4/Binary/${binary.id ?? ''}`);
  expect([await read.text(), read.headers.get('content-type')]).toEqual([
    'export const x = 1;',
    'text/plain; charset=utf-8',
  ]);
  const asFhir = await fetch(`${server.address}/fhir/R4/Binary/${binary.id ?? ''}`, {
    headers: { accept: 'application/fhir+json' },
  });
  expect(await asFhir.json()).toMatchObject({ resourceType: 'Binary', data: btoa('export const x = 1;') });
  await server.close();
});

test('schemas by GraphQL and codes by $expand, as Medplum’s components ask for them', async () => {
  const server = await host.start();
  const query =
    '{ StructureDefinitionList(_filter: "name eq ChargeItem") { name, kind } SearchParameterList(base: "ChargeItem") { code } }';
  const { body } = await request(server.address, '/$graphql', 'POST', { query });
  const { data } = body as unknown as { data: { StructureDefinitionList: object[]; SearchParameterList: object[] } };
  expect(data.StructureDefinitionList).toEqual([{ name: 'ChargeItem', kind: 'resource' }]);
  expect(data.SearchParameterList).toContainEqual({ code: 'context' });
  // What MedplumClient asks for by itself is answered without the router, which takes seconds, and no less.
  const ofClient = (most: number): string =>
    `{ StructureDefinitionList(_filter: "name eq ChargeItem") { resourceType, name, kind, description, type, url, snapshot { element { id, path, definition, min, max, base { path, min, max }, contentReference, type { code, profile, targetProfile }, binding { strength, valueSet } } } } SearchParameterList(base: "ChargeItem", _count: ${String(most)}) { base, code, type, expression, target } }`;
  const [ours, routers] = await Promise.all(
    [100, 99].map(async (most) => request(server.address, '/$graphql', 'POST', { query: ofClient(most) })),
  );
  expect(ours?.body).toMatchObject(
    JSON.parse(JSON.stringify(routers?.body), (_, value: unknown) => value ?? undefined) as object,
  );
  const expand = async (url: string, more = ''): Promise<string[]> => {
    const { body: set } = await request(server.address, `/ValueSet/$expand?url=${encodeURIComponent(url)}${more}`);
    return ((set as ValueSet).expansion?.contains ?? []).map(({ code }) => code ?? '');
  };
  expect(await expand('http://hl7.org/fhir/ValueSet/chargeitem-status')).toContain('billable');
  expect(await expand('https://manual-therapy-charges.org/fhir/ValueSet/therapy-modifier', '&filter=k')).toEqual([
    'KX',
  ]);
  expect(await expand('http://nowhere.example/ValueSet/none')).toEqual([]);
  expect((await request(server.address, '/ValueSet/$expand')).status).toBe(400);
  await server.close();
});
