// SPDX-License-Identifier: Apache-2.0
import type { Bundle, OperationOutcome, Patient, Resource } from '@medplum/fhirtypes';
import { etagOf } from '../../src/fhir/reference.ts';
import { TestServer } from '../support/fhir-server.ts';
import { treatment, visit } from '../support/visit.ts';

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
});
afterEach(() => {
  server.close();
});

const patient = (value?: string): Patient => ({
  resourceType: 'Patient',
  ...(value === undefined ? {} : { identifier: [{ system: 'http://example.org/id', value }] }),
});
const textOf = (body: Resource): string => (body as OperationOutcome).issue[0]?.details?.text ?? '';
const total = async (url: string): Promise<number | undefined> =>
  ((await server.send('GET', `/${url}`)).body as Bundle).total;
const bundle = (type: 'batch' | 'transaction', ...entry: object[]): Bundle => ({ resourceType: 'Bundle', type, entry });

describe('create, read, update', () => {
  test('create answers 201 with location and version; the client’s id is not taken', async () => {
    const { status, headers, body } = await server.send('POST', '/Patient', { ...patient(), id: 'mine' });
    expect(status).toBe(201);
    expect(body.id).not.toBe('mine');
    expect(headers['location']).toBe(`http://127.0.0.1:8140/fhir/R4/Patient/${body.id ?? ''}`);
    expect(headers['etag']).toBe(`W/"${body.meta?.versionId ?? ''}"`);
  });

  test.each([
    [{ resourceType: 'ChargeItem', bogus: 1 }, /bogus|Missing required property/],
    [{ resourceType: 'Encounter', status: 'finished' }, /Missing required property/],
    [{ resourceType: 'Patient', gender: 5 }, /Invalid JSON type|type/i],
  ])('a body that is no valid R4 is refused: %j', async (body, message) => {
    const answer = await server.send('POST', `/${body.resourceType}`, body);
    expect(answer.status).toBe(400);
    expect(textOf(answer.body)).toMatch(message);
    expect(await total(body.resourceType)).toBe(0);
  });

  test('a body of another type, none, and an unknown method are refused', async () => {
    expect((await server.send('POST', '/Patient', visit())).status).toBe(400);
    expect((await server.send('POST', '/Patient')).status).toBe(400);
    expect((await server.send('TRACE', '/Patient')).status).toBe(400);
    expect((await server.send('GET', '/Nonsense')).status).toBe(404);
  });

  test('an unknown id is 404, also for PUT', async () => {
    expect((await server.send('GET', '/Patient/none')).status).toBe(404);
    expect((await server.send('PUT', '/Patient/none', { ...patient(), id: 'none' })).status).toBe(404);
    expect((await server.send('DELETE', '/Patient/none')).status).toBe(404);
  });

  test('an unchanged PUT makes no version; a changed one does', async () => {
    const { body } = await server.send('POST', '/Patient', patient('a'));
    const same = await server.send('PUT', `/Patient/${body.id ?? ''}`, body);
    expect(same.body.meta).toEqual(body.meta);
    const changed = await server.send('PUT', `/Patient/${body.id ?? ''}`, { ...body, gender: 'other' });
    expect(changed.body.meta?.versionId).not.toBe(body.meta?.versionId);
    const history = (await server.send('GET', `/Patient/${body.id ?? ''}/_history`)).body as Bundle;
    expect(history.entry?.map(({ resource }) => resource?.meta?.versionId)).toEqual([
      changed.body.meta?.versionId,
      body.meta?.versionId,
    ]);
    const old = await server.send('GET', `/Patient/${body.id ?? ''}/_history/${body.meta?.versionId ?? ''}`);
    expect(old.body).toEqual(body);
  });

  test('If-Match on a version that has moved on is 412', async () => {
    const { body } = await server.send('POST', '/Patient', patient());
    const put = async (gender: string): Promise<number> =>
      (
        await server.send(
          'PUT',
          `/Patient/${body.id ?? ''}`,
          { ...body, gender },
          { 'if-match': `W/"${body.meta?.versionId ?? ''}"` },
        )
      ).status;
    expect([await put('other'), await put('male')]).toEqual([200, 412]);
  });

  test('a deleted resource is 410 and keeps its history; a PUT restores it, as Medplum’s does, whatever it must match', async () => {
    const { body } = await server.send('POST', '/Patient', patient('gone'));
    const url = `/Patient/${body.id ?? ''}`;
    expect((await server.send('DELETE', url)).status).toBe(200);
    expect((await server.send('DELETE', url)).status).toBe(200);
    expect((await server.send('GET', url)).status).toBe(410);
    const statuses = async (): Promise<(string | undefined)[]> =>
      ((await server.send('GET', `${url}/_history`)).body as Bundle).entry?.map(({ response }) => response?.status) ??
      [];
    expect(await statuses()).toEqual(['410', '200']);
    expect(await total('Patient?identifier=gone')).toBe(0);
    expect((await server.send('PUT', url, body, { 'if-match': 'W/"stale"' })).status).toBe(200);
    expect(await statuses()).toEqual(['200', '410', '200']);
    expect(await total('Patient?identifier=gone')).toBe(1);
  });

  test('JSON Patch, and a test operation that fails', async () => {
    const { body } = await server.send('POST', '/Patient', { ...patient(), gender: 'other' });
    const patch = async (operations: object[]): Promise<number> =>
      (await server.send('PATCH', `/Patient/${body.id ?? ''}`, operations)).status;
    expect(await patch([{ op: 'replace', path: '/gender', value: 'male' }])).toBe(200);
    expect(
      await patch([
        { op: 'test', path: '/gender', value: 'other' },
        { op: 'remove', path: '/gender' },
      ]),
    ).toBe(400);
    expect((await server.send('GET', `/Patient/${body.id ?? ''}`)).body).toMatchObject({ gender: 'male' });
  });
});

describe('search', () => {
  test.each([
    'ChargeItem?status=planned',
    'ChargeItem?encounter=Encounter/1',
    'DetectedIssue?severity=high',
    'Patient?_sort=nonsense',
  ])('%s: an unknown parameter is 400', async (url) => {
    const answer = await server.send('GET', `/${url}`);
    expect(answer.status).toBe(400);
    expect(textOf(answer.body)).toMatch(/Unknown search parameter/);
  });

  test('a parameter that cannot be compared is refused, not answered wrongly', async () => {
    expect((await server.send('GET', '/ChargeItem?quantity=2')).status).toBe(400);
    expect((await server.send('GET', '/Encounter?patient.name=x')).status).toBe(400);
  });

  test('pages of 20 with links, at most 1000', async () => {
    await server.service.repository.withTransaction(async (inside) => {
      for (let index = 0; index < 45; index += 1) {
        await inside.createResource(patient(String(index)));
      }
    });
    const seen: string[] = [];
    let url: string | undefined = '/Patient?_sort=_lastUpdated';
    const sizes: number[] = [];
    while (url) {
      const page: Bundle = (await server.send('GET', url)).body as Bundle;
      sizes.push(page.entry?.length ?? 0);
      seen.push(...(page.entry ?? []).map(({ resource }) => resource?.id ?? ''));
      url = page.link?.find(({ relation }) => relation === 'next')?.url.replace('http://127.0.0.1:8140/fhir/R4', '');
    }
    expect([sizes, new Set(seen).size]).toEqual([[20, 20, 5], 45]);
    const huge = (await server.send('GET', '/Patient?_count=5000')).body as Bundle;
    expect(huge.link?.[0]?.url).toContain('_count=1000');
  });

  test('references, tokens, dates, negation, includes and reverse includes', async () => {
    await server.load([visit(), treatment('mt', '10:00-10:30'), { resourceType: 'Patient', id: 'p1' }]);
    expect(await total('Procedure?patient=Patient/p1&date=ge2026-03-01&date=le2026-03-03')).toBe(1);
    expect(await total('Procedure?patient=Patient/p1&date=ge2026-03-04')).toBe(0);
    // The last day there is: a day later has a year of five digits.
    expect(await total('Procedure?patient=Patient/p1&date=le9999-12-31')).toBe(1);
    expect(await total('Procedure?date=gt9999-12-31')).toBe(0);
    expect(await total('Procedure?code=97140')).toBe(1);
    expect(await total('Procedure?code=http://www.ama-assn.org/go/cpt|97140')).toBe(1);
    expect(await total('Procedure?code=http://snomed.info/sct|97140')).toBe(0);
    expect(await total('Encounter?status:not=finished')).toBe(0);
    expect(await total('Encounter?_id=e1,e2')).toBe(1);
    const page = (
      await server.send('GET', '/Encounter?_id=e1&_include=Encounter:subject&_revinclude=Procedure:encounter')
    ).body as Bundle;
    expect(page.entry?.map(({ resource, search }) => [resource?.resourceType, search?.mode])).toEqual([
      ['Encounter', 'match'],
      ['Patient', 'include'],
      ['Procedure', 'include'],
    ]);
  });

  test('a reference by address is found by its id alone', async () => {
    await server.load([
      { ...treatment('mt', '10:00-10:30'), subject: { reference: 'https://ehr.example.org/fhir/Patient/p1' } },
    ]);
    expect(await total('Procedure?patient=p1')).toBe(1);
    expect(await total('Procedure?patient=Patient/p1')).toBe(1);
    expect(await total('Procedure?patient=1')).toBe(0);
    expect(await total('Procedure?patient=p2,p1')).toBe(1);
  });

  test('a URI is compared whole', async () => {
    await server.send('POST', '/ChargeItemDefinition', {
      resourceType: 'ChargeItemDefinition',
      status: 'active',
      url: 'http://example.org/a/97140',
    });
    expect(await total('ChargeItemDefinition?url=http://example.org/a/97140')).toBe(1);
    expect(await total('ChargeItemDefinition?url=http://example.org/a')).toBe(0);
  });
});

describe('conditional writes', () => {
  const many = async (count: number, send: () => Promise<{ status: number }>): Promise<number[]> =>
    (await Promise.all(Array.from({ length: count }, send))).map(({ status }) => status);

  test('20 concurrent If-None-Exist store one', async () => {
    const statuses = await many(20, async () =>
      server.send('POST', '/Patient', patient('x'), { 'if-none-exist': 'identifier=http://example.org/id|x' }),
    );
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 200)).toHaveLength(19);
    expect(await total('Patient')).toBe(1);
  });

  test('20 concurrent PUT by identifier store one', async () => {
    await many(20, async () => server.send('PUT', '/Patient?identifier=http://example.org/id|x', patient('x')));
    expect(await total('Patient')).toBe(1);
  });

  test('20 transactions with ifNoneExist store one', async () => {
    const entry = {
      resource: patient('x'),
      request: { method: 'POST', url: 'Patient', ifNoneExist: 'identifier=http://example.org/id|x' },
    };
    await many(20, async () => server.send('POST', '/', structuredClone(bundle('transaction', entry))));
    expect(await total('Patient')).toBe(1);
  });

  test('two matches are 412', async () => {
    await server.send('POST', '/Patient', patient('x'));
    await server.send('POST', '/Patient', patient('x'));
    expect((await server.send('POST', '/Patient', patient('x'), { 'if-none-exist': 'identifier=x' })).status).toBe(412);
  });

  test.each(['', '/', '?', '?_count=1', '?name=', '?identifier=|', '?_id=,'])(
    'without a criterion (Patient%s) the only patient is neither changed, deleted nor taken for another',
    async (criteria) => {
      const { body: only } = await server.send('POST', '/Patient', patient('only'));
      const gender = [{ op: 'add', path: '/gender', value: 'male' }];
      const answers = await Promise.all([
        server.send('DELETE', `/Patient${criteria}`),
        server.send('PUT', `/Patient${criteria}`, patient('other')),
        server.send('PATCH', `/Patient${criteria}`, gender),
        ...(criteria.length > 1
          ? [server.send('POST', '/Patient', patient('other'), { 'if-none-exist': criteria.slice(1) })]
          : []),
      ]);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]));
      const remove = { request: { method: 'DELETE', url: `Patient${criteria}` } };
      expect((await server.send('POST', '/', bundle('batch', remove))).status).toBe(400);
      const within = { resource: bundle('batch', remove), request: { method: 'POST', url: '/' } };
      expect((await server.send('POST', '/', bundle('batch', within))).status).toBe(400);
      expect((await server.send('GET', `/Patient/${only.id ?? ''}`)).body).toEqual(only);
    },
  );

  test('a version that is outdated is neither replaced, patched nor deleted', async () => {
    const { body: first } = await server.send('POST', '/Patient', patient());
    const url = `/Patient/${first.id ?? ''}`;
    const seen = { 'if-match': etagOf(first) };
    const gender = (value: string): object => [{ op: 'add', path: '/gender', value }];
    expect((await server.send('PATCH', url, gender('male'), seen)).status).toBe(200);
    const { body: second } = await server.send('GET', url);
    const late = await Promise.all([
      server.send('PUT', url, { ...first, active: false }, seen),
      server.send('PATCH', url, gender('female'), seen),
      server.send('DELETE', url, undefined, seen),
    ]);
    expect(late.map(({ status }) => status)).toEqual([412, 412, 412]);
    expect((await server.send('GET', url)).body).toEqual(second);
    expect((await server.send('DELETE', url, undefined, { 'if-match': etagOf(second) })).status).toBe(200);
  });
});

describe('bundles', () => {
  const create = (resource: object): object => ({
    resource,
    request: { method: 'POST', url: (resource as Resource).resourceType },
  });

  test('a failing transaction leaves nothing, a batch keeps what was good', async () => {
    const bad = create({ resourceType: 'Encounter', status: 'finished' });
    expect((await server.send('POST', '/', bundle('transaction', create(patient()), bad))).status).toBe(400);
    expect(await total('Patient')).toBe(0);
    const answer = (await server.send('POST', '/', bundle('batch', create(patient()), bad))).body as Bundle;
    expect(answer.entry?.map(({ response }) => response?.status)).toEqual(['201', '400']);
    expect(await total('Patient')).toBe(1);
  });

  test('a stale ifMatch rolls the whole transaction back', async () => {
    const { body } = await server.send('POST', '/Patient', patient());
    const put = {
      resource: { ...body, gender: 'male' },
      request: { method: 'PUT', url: `Patient/${body.id ?? ''}`, ifMatch: 'W/"stale"' },
    };
    expect((await server.send('POST', '/', bundle('transaction', create(patient('new')), put))).status).toBe(412);
    expect(await total('Patient')).toBe(1);
  });

  test('Medplum’s limits: eight entries with a conditional one, fifty updates', async () => {
    const conditional = (index: number): object => ({
      resource: patient(`c${String(index)}`),
      request: { method: 'POST', url: 'Patient', ifNoneExist: `identifier=c${String(index)}` },
    });
    const entries = Array.from({ length: 9 }, (_, index) => conditional(index));
    expect((await server.send('POST', '/', bundle('transaction', ...entries.slice(1)))).status).toBe(200);
    const { status, body } = await server.send('POST', '/', bundle('transaction', ...entries));
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('strict isolation')]);
    expect((await server.send('POST', '/', bundle('batch', ...entries))).status).toBe(200);
    const stored = await server.search<Resource>('Patient?_count=100');
    const updates = Array.from({ length: 51 }, () => ({
      resource: stored[0],
      request: { method: 'PUT', url: `Patient/${stored[0]?.id ?? ''}` },
    }));
    expect((await server.send('POST', '/', bundle('transaction', ...updates))).status).toBe(400);
  });

  test('without transactions one is silently run as a batch', async () => {
    server.service.transactions = false;
    const bad = create({ resourceType: 'Encounter', status: 'finished' });
    const answer = (await server.send('POST', '/', bundle('transaction', create(patient()), bad))).body as Bundle;
    expect(answer.entry?.map(({ response }) => response?.status)).toEqual(['201', '400']);
    expect(await total('Patient')).toBe(1);
  });

  test('a search during a transaction sees nothing of it', async () => {
    let inside: number | undefined;
    await server.service.repository.withTransaction(async (repository) => {
      await repository.createResource(patient());
      inside = await total('Patient');
    });
    expect([inside, await total('Patient')]).toEqual([0, 1]);
  });

  test('urn:uuid references become real ones', async () => {
    const urn = 'urn:uuid:5b0f3a52-4c0e-4d43-9d0a-6c5e0f5b7a01';
    const entry = [
      { fullUrl: urn, ...create(patient()) },
      create({ ...visit({ id: undefined }), subject: { reference: urn } }),
    ];
    await server.send('POST', '/', bundle('transaction', ...entry));
    const [encounter] = await server.search('Encounter');
    expect(encounter).toMatchObject({
      subject: { reference: expect.stringMatching(/^Patient\/[0-9a-f-]{36}$/) as string },
    });
  });

  test('no Bundle type, and no Bundle', async () => {
    expect((await server.send('POST', '/', bundle('collection' as 'batch'))).status).toBe(400);
    expect((await server.send('POST', '/', patient())).status).toBe(400);
  });
});

test('the CapabilityStatement names the version, types and parameters', async () => {
  const { status, body } = await server.send('GET', '/metadata');
  expect(status).toBe(200);
  expect(body).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' });
  const rest = body.resourceType === 'CapabilityStatement' ? body.rest?.[0]?.resource : undefined;
  const names = rest?.find(({ type }) => type === 'ChargeItem')?.searchParam?.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['context', 'identifier', 'service']));
});

describe('a search over several types', () => {
  test('finds what each type has, a page at a time, and refuses a parameter that one of them lacks', async () => {
    await server.load([visit(), treatment('one', '10:00-10:15'), treatment('two', '10:15-10:30')]);
    const found = async (query: string): Promise<Bundle> =>
      (await server.send('GET', `/?_type=${query}`)).body as Bundle;
    const all = await found('Encounter,Procedure&patient=Patient/p1');
    expect(all.entry?.map(({ resource }) => resource?.resourceType)).toEqual(['Encounter', 'Procedure', 'Procedure']);
    const page = await found('Encounter,Procedure&patient=Patient/p1&_count=2');
    expect(page.entry).toHaveLength(2);
    expect(page.link?.some(({ relation }) => relation === 'next')).toBe(true);
    expect((await found('Procedure,Procedure,Procedure')).entry).toHaveLength(2);
    expect((await server.send('GET', '/?_type=Encounter,Procedure&performer=Practitioner/t1')).status).toBe(400);
  });
});

describe('a search that the index counts', () => {
  const tag = (code: string): object => ({ system: 'urn:tags', code });
  const entry = (id: number, created: string | undefined, ...codes: string[]): object => ({
    resourceType: 'Basic',
    id: `b${String(id)}`,
    code: { coding: [{ system: 'urn:types', code: 'day' }] },
    subject: { reference: `Patient/p${String(id % 2)}` },
    meta: { tag: codes.map(tag) },
    ...(created === undefined ? {} : { created }),
  });
  const load = async (): Promise<void> =>
    server.load([
      entry(1, '2026-03-01', 'a', 'held'),
      entry(2, '2026-03-02', 'a', 'free'),
      entry(3, '2026-03-02', 'b', 'held'),
      entry(4, '2026-03-31', 'a', 'held'),
      entry(5, undefined, 'a', 'held'),
    ]);
  const found = async (query: string): Promise<[string[], number | undefined]> => {
    const { entry: entries = [], total: all } = (await server.send('GET', `/Basic?${query}`)).body as Bundle;
    return [entries.map(({ resource }) => resource?.id ?? ''), all];
  };

  test.each([
    ['_tag=urn:tags%7Ca&_tag=urn:tags%7Cheld', ['b4', 'b1', 'b5']],
    ['_tag=urn:tags%7Ca,urn:tags%7Cb&_tag=urn:tags%7Cheld', ['b4', 'b3', 'b1', 'b5']],
    ['created=ge2026-03-02&created=le2026-03-31', ['b4', 'b2', 'b3']],
    ['created=2026-03-02', ['b2', 'b3']],
    ['created=lt2026-03-02', ['b1']],
    ['created=gt2026-03-02', ['b4']],
    ['patient=Patient/p1&_tag=urn:tags%7Cheld', ['b3', 'b1', 'b5']],
    ['_tag=urn:tags%7Cnone', []],
    ['_tag=urn:tags%7Ca&_tag:not=urn:tags%7Cfree', ['b4', 'b1', 'b5']],
    ['_tag:not=urn:tags%7Cb,urn:tags%7Cfree', ['b4', 'b1', 'b5']],
    ['_tag:not=urn:tags%7Cnone&patient=Patient/p0', ['b4', 'b2']],
  ])('%s: as the matcher finds it, in order and counted', async (query, ids) => {
    await load();
    expect(await found(`${query}&_sort=-created,_id&_total=accurate`)).toEqual([ids, ids.length]);
    // Two parameters of sorting beside the date are left to the matcher.
    const [matched] = await found(`${query}&_sort=-created,_id,_lastUpdated`);
    expect([...matched].sort()).toEqual([...ids].sort());
  });

  test('pages neither repeat nor miss a resource', async () => {
    await load();
    const pages = await Promise.all(
      [0, 2, 4].map(async (offset) => found(`_sort=-created,_id&_total=accurate&_count=2&_offset=${String(offset)}`)),
    );
    expect(pages.flatMap(([ids]) => ids)).toEqual(['b4', 'b2', 'b3', 'b1', 'b5']);
    expect(pages.map(([, all]) => all)).toEqual([5, 5, 5]);
    expect(await found('_tag=urn:tags%7Cheld&_sort=-created&_summary=count')).toEqual([[], 4]);
  });
});
