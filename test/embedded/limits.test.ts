// SPDX-License-Identifier: Apache-2.0
import type { Bundle, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { isCheapPath } from '../../src/embedded/caller-paths.ts';
import { levelsOfQuery } from '../../src/embedded/graphql-levels.ts';
import { FHIR_PATH_CRITERIA } from '../../src/medplum.ts';
import { cpuSeconds } from '../support/cpu-seconds.ts';
import { TestServer } from '../support/fhir-server.ts';

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
});
afterEach(() => {
  server.close();
});

const within = (resource: object): object => ({ request: { method: 'POST', url: '/' }, resource });
const batch = (count: number, entry: object): object => ({
  resourceType: 'Bundle',
  type: 'batch',
  entry: Array.from({ length: count }, () => entry),
});
const SEARCH = { request: { method: 'GET', url: 'Patient' } };
const CREATE = { request: { method: 'POST', url: 'Patient' }, resource: { resourceType: 'Patient' } };
const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`) as unknown;
const ids = (count: number): string => Array.from({ length: count }, (_, index) => `id-${String(index)}`).join(',');
const graph = (levels: number): string => {
  const inner = Array.from({ length: levels }).reduce<string>(
    (query) => `EncounterList(_reference: patient) { id subject { resource { ... on Patient { ${query} } } } }`,
    'id',
  );
  return `{ PatientList { ${inner} } }`;
};

const CYCLE =
  '{ PatientList { ...A } } fragment A on Patient { id ...B } fragment B on Patient { id ... # to and fro\n A }';
const HIDDEN_CYCLE = '{ PatientList(name: "#") { ...A } } fragment A on Patient { ...A }';
const chain = (fragments: number): string => {
  const each = Array.from({ length: fragments }, (_, at) => {
    const inner = at + 1 < fragments ? `...F${String(at + 1)}` : 'reference';
    return `fragment F${String(at)} on Reference { extension { valueReference { ${inner} } } }`;
  });
  return `{ PatientList { managingOrganization { ...F0 } } } ${each.join(' ')}`;
};
const QUERY = { query: '{ PatientList { id } }' };
/** Takes some seconds for 25 letters, and twice as long for each more. */
const SLOW = `'${'a'.repeat(60)}!'.matches('^(a+)+$')`;
const watching = (condition: string): object => ({
  resourceType: 'Subscription',
  status: 'active',
  reason: 'x',
  criteria: 'Patient',
  channel: { type: 'rest-hook', endpoint: 'Bot/x' },
  extension: [{ url: FHIR_PATH_CRITERIA, valueString: condition }],
});

describe('a request that costs too much is refused at once, in words of ours', () => {
  test.each<[string, string, string, unknown]>([
    ['a batch of 20,000 searches', 'POST', '/', batch(20_000, SEARCH)],
    ['a batch of 30,000 creates', 'POST', '/', batch(30_000, CREATE)],
    ['a transaction of 1,001 entries', 'POST', '/', { ...batch(1001, CREATE), type: 'transaction' }],
    ['two batches in a batch that hold 1,000 entries together', 'POST', '/', batch(2, within(batch(500, SEARCH)))],
    ['a batch in a batch in a batch', 'POST', '/', batch(1, within(batch(1, within(batch(1, SEARCH)))))],
    ['a hundred thousand ids', 'GET', `/Patient?_id=${ids(100_000)}`, undefined],
    ['ten thousand references', 'GET', `/Encounter?patient=${ids(10_000)}`, undefined],
    ['a body of a million levels', 'POST', '/Patient', { resourceType: 'Patient', extension: nested(100_000) }],
    ['a query of 16 MB', 'POST', '/$graphql', { query: `{ ${'a: PatientList { id } '.repeat(300_000)} }` }],
    ['a query twelve levels deep', 'POST', '/$graphql', { query: graph(4) }],
    ['the same, by a path with a slash more', 'POST', '/$graphql/', { query: graph(4) }],
    ['fragments that come back to themselves, by a path with two slashes', 'POST', '//$graphql', { query: CYCLE }],
    ['queries in a batch', 'POST', '/', batch(100, { request: { method: 'POST', url: '$graphql' }, resource: QUERY })],
    [
      'a query in a batch within a batch',
      'POST',
      '/',
      batch(1, within(batch(1, { request: { method: 'POST', url: '/$graphql/' } }))),
    ],
    [
      'a million empty names',
      'POST',
      '/Patient',
      { resourceType: 'Patient', name: Array.from({ length: 1_000_000 }, () => ({})) },
    ],
    ['a page of less than nothing, which SQLite takes for all there is', 'GET', '/Patient?_count=-1&name=x', undefined],
    ['a page that is no number', 'GET', '/Patient?_count=x', undefined],
    ['a page before the first', 'GET', '/Patient?_offset=-5', undefined],
    ['fragments that come back to themselves', 'POST', '/$graphql', { query: CYCLE }],
    ['a fragment that hides behind a string and a comment', 'POST', '/$graphql', { query: HIDDEN_CYCLE }],
    ['fragments that together go nine levels deep', 'POST', '/$graphql', { query: chain(7) }],
    ['a condition that is a regular expression', 'POST', '/Subscription', watching(SLOW)],
    ['a query of a hundred lists', 'POST', '/$graphql', { query: `{ ${many(100)} }` }],
  ])('%s', async (_name, method, url, body) => {
    const seconds = await cpuSeconds(async () => {
      const { status, body: answer } = await server.send(method, url, body);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(answer).toMatchObject({ resourceType: 'OperationOutcome' });
    });
    expect(seconds).toBeLessThan(3);
    expect((await server.search('Patient')).length).toBe(0);
  });

  test('a batch is answered as far as twenty thousand resources', async () => {
    await server.load(
      Array.from({ length: 100 }, (_, index) => ({ resourceType: 'Patient', id: `p${String(index)}` })),
    );
    const search = { request: { method: 'GET', url: 'Patient?_count=100' } };
    const { body } = await server.service.handle(
      { method: 'POST', url: '/', headers: {}, body: batch(250, search) },
      { reference: 'Practitioner/local-user' },
    );
    const statuses = ((body as Bundle).entry ?? []).map(({ response }) => response?.status);
    expect([statuses.filter((status) => status === '200').length, statuses.length]).toEqual([200, 250]);
  });

  test('an answer has 64 MB at most: a page, a batch of reads, what is included, a history', async () => {
    const extension = Array.from({ length: 4 }, () => ({ url: 'x', valueString: 'x'.repeat(875_000) }));
    const long = { resourceType: 'Basic', code: { text: 'long' }, extension };
    const subject = { reference: 'Basic/b0' };
    await server.load([
      ...Array.from({ length: 20 }, (_, index) => ({
        ...long,
        id: `b${String(index)}`,
        ...(index > 0 ? { subject } : {}),
      })),
    ] as never[]);
    const answer = async (method: string, url: string, body?: object): Promise<{ status: number; body: Resource }> =>
      server.service.handle({ method, url, headers: {}, body }, { reference: 'Practitioner/local-user' });
    const whole = await answer('GET', '/Basic?_count=1000');
    expect([whole.status, (whole.body as OperationOutcome).issue[0]?.details?.text]).toEqual([
      400,
      'A response may hold at most 64 MB: ask for fewer resources at a time, for example with a smaller _count',
    ]);
    expect((await answer('GET', '/Basic?_count=10')).status).toBe(200);
    const included = await answer('GET', '/Basic?_id=b0&_revinclude=Basic:subject');
    expect(included.status).toBe(400);
    const read = { request: { method: 'GET', url: 'Basic/b0' } };
    const { body } = await answer('POST', '/', batch(20, read));
    const statuses = ((body as Bundle).entry ?? []).map(({ response }) => response?.status);
    expect(statuses.filter((status) => status === '200')).toHaveLength(18);
    expect(new Set(statuses)).toEqual(new Set(['200', '400']));
  });

  test('searches that find nothing look through 500,000 resources or 500 MB at most', async () => {
    const each = 3_400_000;
    const extension = Array.from({ length: 4 }, () => ({ url: 'x', valueString: 'x'.repeat(each / 4) }));
    await server.load([{ resourceType: 'Basic', id: 'b', code: { text: 'long' }, extension }] as never[]);
    const search = { request: { method: 'GET', url: 'Basic?code:text=none' } };
    const { body } = await server.service.handle(
      { method: 'POST', url: '/', headers: {}, body: batch(200, search) },
      { reference: 'Practitioner/local-user' },
    );
    const statuses = ((body as Bundle).entry ?? []).map(({ response }) => response?.status);
    expect(statuses.filter((status) => status === '200')).toHaveLength(Math.floor(500_000_000 / each));
    expect(new Set(statuses)).toEqual(new Set(['200', '400']));
  });

  test('what our own bots and pages ask for is far below', async () => {
    expect((await server.send('POST', '/', batch(1000, SEARCH))).status).toBe(200);
    expect((await server.send('GET', `/Patient?_id=${ids(1000)}`)).status).toBe(200);
  });
});

test('fragments count as what they stand for, and text in strings counts for nothing', () => {
  const fragment = 'fragment A on Patient { name { family } } fragment B on Patient { ...A id }';
  expect(levelsOfQuery(`{ PatientList(name: "{{{...A") { ...B ... on Patient { id } } } ${fragment}`)).toBe(3);
  expect(levelsOfQuery('{ PatientList { ...Missing } }')).toBe(2);
  expect(levelsOfQuery(CYCLE)).toBe(Infinity);
});

test('a search that follows one link two hundred times is refused', async () => {
  const follow = (times: number): string => Array(times).fill('_include:iterate=Encounter:subject').join('&');
  expect((await server.send('GET', `/Encounter?${follow(200)}`)).status).toBe(400);
  expect((await server.send('GET', `/Encounter?${follow(40)}`)).status).toBe(200);
});

describe('FHIRPath of a caller', () => {
  test.each([
    "%previous.status != 'finished' and (%current.status = 'finished')",
    "%current.target.reference.where(startsWith('Encounter/')).exists()",
    "Patient.name.where(use = 'official').given[0]",
  ])('%s is evaluated', (path) => {
    expect(isCheapPath(path)).toBe(true);
  });

  test.each([
    SLOW,
    "name.replaceMatches('(a+)+', 'b')",
    "'x'.matches /* behind a comment */ ('(a+)+')",
    "name.`matches`('(a+)+')",
    String.raw`'x\'.matches('(a+)+'`,
    'name.select($this.combine($this)).select($this.combine($this))',
    '%current.name.where(%current.name.where(%current.name.exists()).exists())',
    'descendants().descendants()',
    `${'('.repeat(9)}true${')'.repeat(9)}`,
    'x'.repeat(5000),
  ])('%s is not', (path) => {
    expect(isCheapPath(path)).toBe(false);
  });

  test('a patch that copies is refused, and nothing is changed', async () => {
    await server.load([{ resourceType: 'Patient', id: 'p', name: [{ text: 'a' }] }]);
    const copy = [{ op: 'copy', from: '/name/0', path: '/name/-' }];
    expect((await server.send('PATCH', '/Patient/p', copy)).status).toBe(400);
    expect((await server.send('GET', '/Patient/p')).body).toMatchObject({ name: [{ text: 'a' }] });
  });

  test('the path of a patch is refused likewise, and nothing is changed', async () => {
    await server.load([{ resourceType: 'Patient', id: 'p', gender: 'male' }]);
    const patch = (path: string): object => ({
      resourceType: 'Parameters',
      parameter: [
        {
          name: 'operation',
          part: [
            { name: 'type', valueCode: 'replace' },
            { name: 'path', valueString: path },
            { name: 'value', valueCode: 'female' },
          ],
        },
      ],
    });
    expect((await server.send('PATCH', '/Patient/p', patch(`Patient.gender.where(${SLOW})`))).status).toBe(400);
    expect(await server.search('Patient?gender=male')).toHaveLength(1);
    expect((await server.send('PATCH', '/Patient/p', patch('Patient.gender'))).status).toBe(200);
    expect(await server.search('Patient?gender=female')).toHaveLength(1);
  });
});

function many(count: number): string {
  return Array.from({ length: count }, (_, index) => `a${String(index)}: PatientList { id }`).join(' ');
}
