// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readContent, readInputs } from '../../src/cli/input.ts';
import { forTerminal } from '../../src/cli/terminal.ts';

describe('readContent', () => {
  test.each([
    ['a file', '\uFEFF{"resourceType":"Patient","id":"p1"}', 1],
    ['lines', '\uFEFF{"resourceType":"Patient","id":"p1"}\n{"resourceType":"Patient","id":"p2"}\n', 2],
  ])('a byte order mark before %s is passed over', (_name, content, count) => {
    const { resources, errors } = readContent('x.ndjson', content);
    expect(errors).toEqual([]);
    expect(resources).toHaveLength(count);
  });

  const DEEP = `{"resourceType":"Procedure","extension":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  const PATIENT = '{"resourceType":"Patient","id":"p1"}';
  test.each([
    ['a file', DEEP, 0, 'x.ndjson:1: nested more than 100 levels deep'],
    ['a line', `${PATIENT}\n${DEEP}\n`, 1, 'x.ndjson:2: nested more than 100 levels deep'],
    [
      'an entry',
      `{"resourceType":"Bundle","entry":[{"resource":${PATIENT}},\n{"resource":${DEEP}}]}`,
      1,
      'x.ndjson:1: Bundle.entry[1] is nested more than 100 levels deep',
    ],
    ['what is cut short', '{"a":'.repeat(100_000), 0, 'x.ndjson:1: not JSON: Unexpected end of JSON input'],
  ])(
    '%s that is nested 100,000 levels deep is told by its place, and the rest is read',
    (_name, content, count, why) => {
      const { resources, errors } = readContent('x.ndjson', content);
      expect([resources.length, errors]).toEqual([count, [why]]);
    },
  );
});

test('a file in UTF-16, as PowerShell redirects into it, is read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'utf16-'));
  try {
    await writeFile(join(folder, 'p.json'), Buffer.from('\uFEFF{"resourceType":"Patient","id":"p1"}', 'utf16le'));
    const { resources, errors } = await readInputs([folder]);
    expect([resources.length, errors]).toEqual([1, []]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a file that is compressed, or larger than any text, is told, and the rest is read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'large-'));
  try {
    const packed = join(folder, 'a.ndjson.gz');
    const large = join(folder, 'b.ndjson');
    const small = join(folder, 'c.json');
    await writeFile(packed, gzipSync('{"resourceType":"Patient","id":"p0"}\n'));
    await writeFile(large, '');
    // Of a file with a hole, the disk holds nothing.
    await truncate(large, 600_000_000);
    await writeFile(small, '{"resourceType":"Patient","id":"p1"}');
    const { resources, errors } = await readInputs([packed, large, small]);
    expect(resources).toHaveLength(1);
    expect(errors).toEqual([
      `${packed}: is compressed; unpack it first, or use audit, which reads .ndjson.gz`,
      `${large}: is larger than 512 MB; use audit, which reads NDJSON of any size`,
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('of a folder, links to files are read, and what cannot be read or is compressed is told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'links-'));
  const elsewhere = await mkdtemp(join(tmpdir(), 'linked-'));
  try {
    await writeFile(join(elsewhere, 'p'), '{"resourceType":"Patient","id":"p1"}');
    await symlink(join(elsewhere, 'p'), join(folder, 'A.JSON'));
    await symlink(join(elsewhere, 'none'), join(folder, 'b.ndjson'));
    await symlink(elsewhere, join(folder, 'c'));
    await writeFile(join(folder, 'd.ndjson.gz'), gzipSync('{"resourceType":"Patient","id":"p2"}\n'));
    const { resources, errors } = await readInputs([folder]);
    expect(resources).toHaveLength(1);
    expect(errors).toEqual([
      `${join(folder, 'b.ndjson')}: is a link to nothing`,
      `${join(folder, 'c')}: is a link to a folder: name that folder as well`,
      `${join(folder, 'd.ndjson.gz')}: is compressed; unpack it first, or use audit, which reads .ndjson.gz`,
    ]);
  } finally {
    await rm(folder, { recursive: true });
    await rm(elsewhere, { recursive: true });
  }
});

test('text of a record tells a terminal nothing', () => {
  expect(forTerminal('Manual\u001b[2J therapy\u009b31m\u0007\r\u0000\n\tnext – “ü”')).toBe(
    'Manual\uFFFD[2J therapy\uFFFD31m\uFFFD\uFFFD\uFFFD\n\tnext – “ü”',
  );
});

describe('forms of files', () => {
  const patient = { resourceType: 'Patient', id: 'p1' };
  const searchset = {
    resourceType: 'Bundle',
    type: 'searchset',
    entry: [{ resource: patient }, { resource: patient }],
  };
  const idsIn = (content: unknown): unknown[] =>
    readContent('x.json', JSON.stringify(content)).resources.map(({ resource }) => (resource as { id?: string }).id);

  test('a list of resources', () => {
    expect(idsIn([patient, { ...patient, id: 'p2' }])).toEqual(['p1', 'p2']);
  });

  test('searchsets inside the answer to a batch', () => {
    const answer = { resourceType: 'Bundle', type: 'batch-response', entry: [{ resource: searchset }] };
    expect(idsIn(answer)).toEqual(['p1', 'p1']);
  });

  test.each([
    ['a Bundle among the parameters of an operation', [{ name: 'record', resource: searchset }]],
    [
      'resources among the parts of a parameter',
      [{ name: 'all', part: [{ resource: patient }, { resource: patient }] }],
    ],
  ])('%s', (_name, parameter) => {
    expect(idsIn({ resourceType: 'Parameters', parameter })).toEqual(['p1', 'p1']);
  });

  test('parameters without any resource are told, and passed over in a notification', () => {
    const notice = { resourceType: 'Parameters', parameter: [{ name: 'status', valueCode: 'active' }] };
    const errorsOf = (content: unknown): readonly string[] => readContent('x.json', JSON.stringify(content)).errors;
    expect(errorsOf(notice)).toEqual(['x.json:1: Parameters without a resource']);
    expect(errorsOf({ resourceType: 'Bundle', type: 'history', entry: [{ resource: notice }] })).toEqual([]);
  });

  test('lists, parameters and Bundles line by line', () => {
    const lines = [[patient], patient, { resourceType: 'Parameters', parameter: [{ resource: patient }] }, searchset];
    const content = lines.map((line) => JSON.stringify(line)).join('\r\n');
    expect(readContent('x.ndjson', content)).toMatchObject({ errors: [], resources: { length: 5 } });
  });

  test('a history has each resource as it is now', () => {
    const version = (id: string, versionId: string): object => ({
      resource: { resourceType: 'Patient', id, meta: { versionId } },
    });
    const deletion = { request: { method: 'DELETE', url: 'Patient/p2' }, response: { status: '204' } };
    const entry = [version('p1', '2'), deletion, version('p1', '1'), version('p2', '1')];
    const { resources, errors } = readContent(
      'x.json',
      JSON.stringify({ resourceType: 'Bundle', type: 'history', entry }),
    );
    expect([resources.map(({ resource }) => resource), errors]).toEqual([
      [{ resourceType: 'Patient', id: 'p1', meta: { versionId: '2' } }],
      [],
    ]);
  });

  test('of several versions in files that overlap, the one that was saved last counts', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'versions-'));
    const version = (id: string, name: string, lastUpdated?: string): string =>
      JSON.stringify({ resourceType: 'Organization', id, name, meta: { lastUpdated } });
    const [older, newer] = ['2026-03-02T23:30:00Z', '2026-03-02T20:00:00-05:00'];
    const first = [version('a', 'new', newer), version('b', 'old', older), version('c', 'first')];
    const second = [version('a', 'old', older), version('b', 'new', newer), version('c', 'second')];
    await writeFile(join(folder, '1.ndjson'), [...first, version('b', 'older', '2025-01-01')].join('\n'));
    await writeFile(join(folder, '2.ndjson'), second.join('\n'));
    const { resources } = await readInputs([folder]);
    await rm(folder, { recursive: true });
    expect(resources.map(({ resource }) => (resource as { name: string }).name)).toEqual(['new', 'new', 'first']);
  });

  test('an answer without a resource is nothing to read, and a refusal is told', () => {
    const entry = [{ response: { status: '201 Created' } }, { response: { status: '403 Forbidden' } }];
    const { resources, errors } = readContent('x.json', JSON.stringify({ resourceType: 'Bundle', entry }));
    expect([resources, errors]).toEqual([[], ['x.json:1: Bundle.entry[1] was refused: 403 Forbidden']]);
  });

  test.each([
    ['urn:uuid:ABCDEF00-0000-4000-8000-000000000001', 'urn:uuid:abcdef00-0000-4000-8000-000000000001'],
    ['urn:oid:1.2.3', 'urn:oid:1.2.3'],
  ])('%s is the address of a new resource', (fullUrl, reference) => {
    const entry = [
      { fullUrl, resource: { resourceType: 'Patient' } },
      { resource: { resourceType: 'Procedure', id: 's1', subject: { reference } } },
    ];
    const { resources } = readContent('x.json', JSON.stringify({ resourceType: 'Bundle', entry }));
    const [id] = [resources[0]?.resource as { id: string }].map((one) => one.id);
    expect(resources[1]?.resource).toMatchObject({ subject: { reference: `Patient/${id ?? ''}` } });
  });

  test('a resource without an id has that of its address', () => {
    const entry = [{ fullUrl: 'https://ehr.example.org/fhir/Patient/p7', resource: { resourceType: 'Patient' } }];
    expect(idsIn({ resourceType: 'Bundle', type: 'collection', entry })).toEqual(['p7']);
  });

  test('what is no resource is told with its place', () => {
    const { errors } = readContent('x.json', '[\n{"resourceType":"Patient","id":"p1"},\n7\n]');
    expect(errors).toEqual(['x.json:3: [1].resource is missing or has no resourceType']);
  });
});

describe('pages of a search', () => {
  const page = (number: number, next?: number): object => ({
    resourceType: 'Bundle',
    type: 'searchset',
    link: [
      { relation: 'self', url: `https://ehr.example.org/fhir?page=${String(number)}` },
      ...(next === undefined ? [] : [{ relation: 'next', url: `https://ehr.example.org/fhir?page=${String(next)}` }]),
    ],
    entry: [{ resource: { resourceType: 'Patient', id: `p${String(number)}` } }],
  });
  const read = async (...pages: readonly object[]): Promise<Awaited<ReturnType<typeof readInputs>>> => {
    const folder = await mkdtemp(join(tmpdir(), 'pages-'));
    try {
      const names = pages.map((_, index) => join(folder, `${String(index)}.json`));
      await Promise.all(names.map(async (name, index) => writeFile(name, JSON.stringify(pages[index]))));
      return await readInputs(names);
    } finally {
      await rm(folder, { recursive: true });
    }
  };

  test('one whose next is not there is told, and what it holds is read', async () => {
    const { resources, errors } = await read(page(1, 2));
    expect(resources).toHaveLength(1);
    expect(errors).toEqual([expect.stringMatching(/0\.json:1: Bundle\.link names a next page/)]);
  });

  test('the answer to a batch is looked into', async () => {
    const entry = [{ resource: page(1, 2) }, { resource: page(3) }];
    expect((await read({ resourceType: 'Bundle', type: 'batch-response', entry })).errors).toHaveLength(1);
  });

  test('all of them lack nothing', async () => {
    expect((await read(page(1, 2), page(2, 3), page(3))).errors).toEqual([]);
  });
});
