// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ChargeItem, DetectedIssue, Resource } from '@medplum/fhirtypes';
import { mergeAudits } from '../../src/audit/merge.ts';
import type { RecordError } from '../../src/audit/assess-shard.ts';
import { assessCollection } from '../../src/capture/assess-collection.ts';
import { pdfChart } from '../support/pdf-chart.ts';
import { STORIES, sampleResources } from '../support/samples.ts';
import { exported, filesOf, linesOf, newFolder, run } from './audit-run.ts';
import { someStories } from './stories.ts';

const NOW = '1970-01-01T00:00:00Z';

/** Without the instant, which is the newest of the data in an audit. */
const plain = (resources: readonly object[]): string[] =>
  resources.map((one) => JSON.stringify({ ...one, identifiedDateTime: undefined })).sort();

let clinic: string;
let whole: Record<string, string>;
beforeAll(async () => {
  clinic = exported(someStories());
  whole = filesOf((await run(clinic, { sample: { size: 5, seed: 's' } })).out);
});

describe('charges and issues are those of assess, in however many shards', () => {
  test.each(STORIES)('%s', async (story) => {
    const resources = sampleResources(story);
    const { out } = await run(exported(resources), { shardBytes: 3000 });
    const { standing } = assessCollection(resources, NOW);
    expect(plain(linesOf<ChargeItem>(out, 'charges.ndjson'))).toEqual(
      plain(standing.filter(({ resourceType }) => resourceType === 'ChargeItem')),
    );
    expect(plain(linesOf<DetectedIssue>(out, 'issues.ndjson'))).toEqual(
      plain(standing.filter(({ resourceType }) => resourceType === 'DetectedIssue')),
    );
  });

  test('minutes that a therapist gave to patients of two shards count for one only', async () => {
    const together = sampleResources('24-not-one-on-one');
    const apart = await run(exported(together), { shardBytes: 200 });
    const one = await run(exported(together), { shardBytes: 1e9 });
    expect(filesOf(apart.out)).toEqual(filesOf(one.out));
    expect(filesOf(one.out)['issues.ndjson']).toContain('not-one-on-one');
  });
});

describe('a patient named by an identifier', () => {
  const MRN = 'urn:oid:1.2.3';
  const plan = (reference: object, bearers: readonly string[]): Resource[] =>
    (
      JSON.parse(
        JSON.stringify(sampleResources('01-brief-30-minutes')).replace(
          /\{"reference":"Patient\/[^"]+"[^}]*\}/g,
          JSON.stringify(reference),
        ),
      ) as Resource[]
    ).flatMap((one): Resource[] =>
      one.resourceType === 'Patient'
        ? bearers.map((id) => ({ ...one, id, identifier: [{ system: MRN, value: 'M7' }] }))
        : [one],
    );
  const [bearer = ''] = sampleResources('01-brief-30-minutes').flatMap(({ resourceType, id = '' }) =>
    resourceType === 'Patient' ? [id] : [],
  );
  const REFERENCES = [{ identifier: { system: MRN, value: 'M7' } }, { reference: `Patient?identifier=${MRN}|M7` }];

  test.each(REFERENCES)('%j has the charges and issues of one named by id, in however many shards', async (by) => {
    const known = await run(exported(sampleResources('01-brief-30-minutes')));
    for (const shardBytes of [300, 1e9]) {
      const { out, report } = await run(exported(plan(by, [bearer])), { shardBytes });
      expect(report.errors).toBe(0);
      expect(linesOf(out, 'issues.ndjson')).toEqual(linesOf(known.out, 'issues.ndjson'));
      expect(linesOf<ChargeItem>(out, 'charges.ndjson').map(({ id, quantity }) => [id, quantity])).toEqual(
        linesOf<ChargeItem>(known.out, 'charges.ndjson').map(({ id, quantity }) => [id, quantity]),
      );
      expect(report.totals.all.days).toBe(1);
    }
  });

  test.each([
    ['that two bear', [bearer, 'twin']],
    ['that nobody bears', []],
  ])('%s: each record is told once', async (_whose, bearers) => {
    const source = exported(plan({ identifier: { system: MRN, value: 'M7' } }, bearers));
    const told = await Promise.all(
      [300, 1e9].map(async (shardBytes) => filesOf((await run(source, { shardBytes })).out)['errors.ndjson'] ?? ''),
    );
    expect(told[0]).toBe(told[1]);
    const records = sampleResources('01-brief-30-minutes').filter((one) => JSON.stringify(one).includes('"Patient/'));
    for (const { resourceType, id = '' } of records) {
      expect(told[0]?.split(`${resourceType}/${id}`)).toHaveLength(2);
    }
  });
});

test.each([
  { type: 'Encounter', identifier: { system: 'urn:v', value: 'V9' } },
  { reference: 'Encounter?identifier=urn:v|V9' },
])('a visit named by %j is found among its patient’s, in however many shards', async (by) => {
  const story = sampleResources('01-brief-30-minutes');
  const named = JSON.parse(
    JSON.stringify(story).replace(/\{"reference":"Encounter\/[^"]+"[^}]*\}/g, JSON.stringify(by)),
  ) as Resource[];
  const visits = named.map((one) =>
    one.resourceType === 'Encounter' ? { ...one, identifier: [{ system: 'urn:v', value: 'V9' }] } : one,
  );
  // Another patient's visit may bear the same number.
  const other: Resource[] = [
    { resourceType: 'Patient', id: 'other' },
    {
      resourceType: 'Encounter',
      id: 'other-visit',
      status: 'finished',
      class: { code: 'AMB' },
      subject: { reference: 'Patient/other' },
      identifier: [{ system: 'urn:v', value: 'V9' }],
    },
  ];
  const known = await run(exported(story));
  for (const shardBytes of [300, 1e9]) {
    const { out } = await run(exported([...visits, ...other]), { shardBytes });
    expect(plain(linesOf(out, 'issues.ndjson'))).toEqual(plain(linesOf(known.out, 'issues.ndjson')));
    expect(linesOf<ChargeItem>(out, 'charges.ndjson').map(({ id, status }) => [id, status])).toEqual(
      linesOf<ChargeItem>(known.out, 'charges.ndjson').map(({ id, status }) => [id, status]),
    );
  }
});

const sample = { size: 5, seed: 's' };

test('a second run, smaller shards, threads and another order of lines and files give the same bytes', async () => {
  expect(filesOf((await run(clinic, { sample, shardBytes: 3000 })).out)).toEqual(whole);
  expect(filesOf((await run(clinic, { sample, workers: 3 })).out)).toEqual(whole);
  const shuffled = newFolder();
  for (const name of readdirSync(clinic)) {
    const lines = readFileSync(join(clinic, name), 'utf8').trimEnd().split('\n').reverse();
    writeFileSync(join(shuffled, name), `${lines.join('\r\n')}\r\n\n`);
  }
  const { out } = await run(shuffled, { sample });
  for (const file of ['charges.ndjson', 'issues.ndjson', 'days.ndjson', 'differences.csv', 'sample.csv']) {
    expect([file, readFileSync(join(out, file), 'utf8')]).toEqual([file, whole[file]]);
  }
});

test.each([0, 2])('a note in a PDF is read, also in %i threads', async (workers) => {
  const { out } = await run(exported(pdfChart()), { workers });
  expect(linesOf<ChargeItem>(out, 'charges.ndjson')).toMatchObject([{ status: 'billable', quantity: { value: 2 } }]);
  expect(linesOf<DetectedIssue>(out, 'issues.ndjson')).toEqual([]);
});

test('gzipped files are read as the others are', async () => {
  const zipped = newFolder();
  for (const name of readdirSync(clinic)) {
    writeFileSync(join(zipped, `${name}.gz`), gzipSync(readFileSync(join(clinic, name))));
  }
  const { out } = await run(zipped, { sample });
  expect(filesOf(out)['charges.ndjson']).toBe(whole['charges.ndjson']);
  expect(filesOf(out)['differences.csv']).toBe(whole['differences.csv']);
});

test.each([2, 3, 5])('%i parts, merged, are one run byte for byte', async (parts) => {
  const folders: string[] = [];
  for (let part = parts; part >= 1; part -= 1) {
    folders.push((await run(clinic, { part, parts })).out);
  }
  const out = newFolder();
  mergeAudits(folders, { out, sample, render: (told) => JSON.stringify(told) });
  expect(filesOf(out)).toEqual(whole);
  expect(() => mergeAudits(folders.slice(1), { out, render: () => '' })).toThrow(/each is needed exactly once/);
  const other = (await run(exported(sampleResources('01-brief-30-minutes')), { part: 1, parts })).out;
  expect(() => mergeAudits([...folders.slice(0, -1), other], { out, render: () => '' })).toThrow(/a different audit/);
});

describe('cut short', () => {
  class Cut extends Error {}

  /** Runs until the `most`-th step is reached. */
  async function cutAt(most: number, out: string, resume: boolean): Promise<boolean> {
    let steps = 0;
    try {
      await run(clinic, {
        out,
        resume,
        sample,
        progress: async (_what, _unit, work) =>
          work(() => {
            steps += 1;
            if (steps === most) {
              throw new Cut();
            }
          }),
      });
      return true;
    } catch (error) {
      if (!(error instanceof Cut)) {
        throw error;
      }
      return false;
    }
  }

  test.each([1, 5, 12, 16, 22, 24])('at step %i and resumed, nothing is counted twice', async (most) => {
    const out = newFolder();
    expect(await cutAt(most, out, false)).toBe(false);
    // What was being written when the process was killed.
    for (const file of ['shards/00000.ndjson', 'shared.ndjson', 'input-errors.ndjson']) {
      const path = join(out, '.work', file);
      const isReading = !journalOf(out).includes('"isWhole":true');
      if (isReading) {
        appendFileSync(path, 'Procedure/half\t0\t1\t{"resourceTy');
      }
    }
    // Again and again, a little further each time.
    for (let more = 10; !(await cutAt(more, out, true)); more *= 2) {
      expect(more).toBeLessThan(1e6);
    }
    expect(filesOf(out)).toEqual(whole);
  });

  function journalOf(out: string): string {
    try {
      return readFileSync(join(out, '.work', 'journal.json'), 'utf8');
    } catch {
      return '{}';
    }
  }

  test('a run of other files is not resumed', async () => {
    const out = newFolder();
    const changed = newFolder();
    cpSync(clinic, changed, { recursive: true });
    await cutAt(12, out, false);
    rmSync(join(changed, 'Claim.000.ndjson'));
    await expect(run(changed, { out, resume: true })).rejects.toThrow(/of other files/);
  });
});

describe('what cannot be read', () => {
  test('lines and records are told with file and line, and the rest is assessed', async () => {
    const folder = exported(sampleResources('01-brief-30-minutes'));
    const procedures = join(folder, 'Procedure.000.ndjson');
    const good = readFileSync(procedures, 'utf8');
    const bad = JSON.stringify({
      resourceType: 'Procedure',
      id: 'bad',
      status: 5,
      subject: { reference: 'Patient/x' },
    });
    writeFileSync(procedures, `\uFEFF{"resourceType": "Jane Doe\n\n[1]\n{"id":"1"}\n${bad}\n${good}`);
    const { out, report } = await run(folder);
    const errors = linesOf<RecordError>(out, 'errors.ndjson');
    expect(errors.map(({ file, line }) => [file, line])).toEqual([
      ['Procedure.000.ndjson', 1],
      ['Procedure.000.ndjson', 3],
      ['Procedure.000.ndjson', 4],
      ['Procedure.000.ndjson', 5],
    ]);
    expect(errors[3]).toMatchObject({ reference: 'Procedure/bad', path: 'Procedure.status' });
    expect(JSON.stringify(errors)).not.toContain('Jane');
    expect(report.totals.all.days).toBe(1);
  });

  test('a .gz that breaks off is told, and what came before it counts', async () => {
    const folder = exported(sampleResources('01-brief-30-minutes'));
    const whole = gzipSync(readFileSync(join(folder, 'Procedure.000.ndjson')));
    rmSync(join(folder, 'Procedure.000.ndjson'));
    writeFileSync(join(folder, 'Procedure.000.ndjson.gz'), whole.subarray(0, whole.length - 12));
    const { out } = await run(folder);
    const [error, ...others] = linesOf<RecordError>(out, 'errors.ndjson');
    expect(others).toEqual([]);
    expect(error?.file).toBe('Procedure.000.ndjson.gz');
    expect(error?.message).toContain('rest of the file cannot be read');
  });

  test.each([
    [
      'a line of 100,000 levels',
      `{"resourceType":"Procedure","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n`,
      'levels deep',
    ],
    ['a line of 100 MB, packed', 'a'.repeat(100_000_000), 'longer than 64 million characters'],
  ])('%s is told by its file, and the rest is assessed', async (_what, text, message) => {
    const folder = exported(sampleResources('01-brief-30-minutes'));
    writeFileSync(join(folder, 'Observation.999.ndjson.gz'), gzipSync(text));
    const { out, report } = await run(folder);
    const errors = linesOf<RecordError>(out, 'errors.ndjson');
    expect(errors).toEqual([
      { file: 'Observation.999.ndjson.gz', line: 1, message: expect.stringContaining(message) as string },
    ]);
    expect(report.totals.all.days).toBe(1);
  });

  test('no file is an error, empty files are an audit of nothing', async () => {
    await expect(run(newFolder())).rejects.toThrow(/contains no .ndjson/);
    const folder = newFolder();
    writeFileSync(join(folder, 'Procedure.ndjson'), '');
    const { out, report } = await run(folder, { sample });
    expect(report.totals.all.days).toBe(0);
    expect(report.totals.worst).toBeUndefined();
    expect(filesOf(out)['charges.ndjson']).toBe('');
  });

  test('what an earlier audit wrote into the same folder is not read', async () => {
    const folder = exported(sampleResources('01-brief-30-minutes'));
    const first = filesOf((await run(folder, { out: join(folder, 'audit') })).out);
    expect(filesOf((await run(folder, { out: join(folder, 'audit') })).out)).toEqual(first);
  });

  test('records in the folder that the report goes to are not passed over or overwritten, whatever their name', async () => {
    const folder = exported(sampleResources('01-brief-30-minutes'));
    const own = join(folder, 'charges.ndjson');
    renameSync(join(folder, 'Procedure.000.ndjson'), own);
    const before = readFileSync(own, 'utf8');
    await expect(run(folder, { out: folder })).rejects.toThrow(/has records in it/);
    expect(readFileSync(own, 'utf8')).toBe(before);
  });

  test.each<[string, (folder: string, link: string) => Parameters<typeof run>]>([
    ['the report’s folder', (folder, link) => [folder, { out: link }]],
    ['the source', (folder, link) => [link, { out: folder }]],
    ['a folder above', (folder, link) => [folder, { out: join(link, 'folder') }]],
  ])('nor where a link leads there: %s', async (what, argumentsOf) => {
    const above = newFolder();
    const folder = join(above, 'folder');
    renameSync(exported(sampleResources('01-brief-30-minutes')), folder);
    const own = join(folder, 'charges.ndjson');
    renameSync(join(folder, 'Procedure.000.ndjson'), own);
    const link = join(newFolder(), 'link');
    symlinkSync(what === 'a folder above' ? above : folder, link);
    const before = readFileSync(own, 'utf8');
    await expect(run(...argumentsOf(folder, link))).rejects.toThrow(/has records in it/);
    expect(readFileSync(own, 'utf8')).toBe(before);
  });

  test('a report beside the records is no record by a link either, and a link into its folder is refused', async () => {
    const folder = exported(sampleResources('01-brief-30-minutes'));
    const link = join(newFolder(), 'link');
    symlinkSync(folder, link);
    const first = filesOf((await run(folder, { out: join(folder, 'audit') })).out);
    expect(filesOf((await run(folder, { out: join(link, 'audit') })).out)).toEqual(first);
    const out = newFolder();
    renameSync(join(folder, 'Procedure.000.ndjson'), join(out, 'charges.ndjson'));
    symlinkSync(join(out, 'charges.ndjson'), join(folder, 'Procedure.000.ndjson'));
    await expect(run(folder, { out })).rejects.toThrow(/has records in it/);
  });

  test('a link to a file is that file; one to nothing or to a folder, and what is no file, are told', async () => {
    const folder = exported(sampleResources('01-brief-30-minutes'));
    const elsewhere = newFolder();
    const expected = filesOf((await run(folder)).out)['charges.ndjson'];
    renameSync(join(folder, 'Procedure.000.ndjson'), join(elsewhere, 'p'));
    symlinkSync(join(elsewhere, 'p'), join(folder, 'Procedure.000.ndjson'));
    symlinkSync(join(elsewhere, 'none'), join(folder, 'Z.000.ndjson'));
    symlinkSync(folder, join(folder, 'circle'));
    symlinkSync(folder, join(folder, '..data'));
    execFileSync('mkfifo', [join(folder, 'Z.001.ndjson')]);
    const { out } = await run(folder);
    expect(filesOf(out)['charges.ndjson']).toBe(expected);
    const errors = linesOf<RecordError>(out, 'errors.ndjson').map(({ file, message }) => [file, message]);
    expect(errors.sort()).toEqual([
      ['Z.000.ndjson', 'is a link to nothing'],
      ['Z.001.ndjson', 'is not a file'],
      ['circle', 'is a link to a folder: name that folder as well'],
    ]);
  });

  test('of a resource that stands twice, the one saved last counts', async () => {
    const resources = sampleResources('01-brief-30-minutes');
    const older = resources.map((one) => ({ ...one, meta: { lastUpdated: '2026-03-02T23:30:00Z' } }));
    const newer = resources.map((one) => ({ ...one, meta: { lastUpdated: '2026-03-02T20:00:00-05:00' } }));
    const withdrawn = newer.map((one) =>
      one.resourceType === 'Procedure' ? { ...one, status: 'entered-in-error' as const } : one,
    );
    const { report } = await run(exported([...withdrawn, ...older]));
    expect(report.totals.all.days).toBe(0);
  });
});
