// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { run as runAssess } from '../../src/cli/run/assess.ts';
import { run as runExplain } from '../../src/cli/run/explain.ts';
import { documents } from '../support/documents.ts';
import { GOOD_CHARTS, NOTE, PLAIN, recordsOf } from '../support/ehr-shapes.ts';
import { textPdf } from '../support/pdf.ts';
import { printedBy, type Printed } from '../support/printed.ts';
import { therapist, treatment, visit } from '../support/visit.ts';

interface Output extends Printed {
  readonly resources: readonly Resource[];
}

/** A command as it is called, in a process of its own. */
function call(script: string, args: readonly string[], input = ''): Printed {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`src/cli/${script}.ts`, ...args], {
    encoding: 'utf8',
    input,
  });
  return { status: status ?? -1, stdout, stderr };
}

function outputOf(printed: Printed): Output {
  const lines = printed.stdout.split('\n').filter(Boolean);
  return { ...printed, resources: lines.map((line) => JSON.parse(line) as Resource) };
}

async function assess(names: readonly string[], options: { map?: string; worth?: boolean } = {}): Promise<Output> {
  return outputOf(await printedBy(async () => runAssess(names, { worth: false, ...options })));
}

async function explain(names: readonly string[], plain = false): Promise<Printed> {
  return printedBy(async () => runExplain(names, { plain }));
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return path;
};
/** Records as NDJSON in a file. */
const lines = (name: string, records: readonly unknown[]): string =>
  file(name, records.map((one) => JSON.stringify(one)).join('\n'));
const good = [...documents('p1'), therapist(), visit(), treatment('mt', '10:00-10:30', { bodySite: undefined })];
const ndjson = good.map((resource) => JSON.stringify(resource)).join('\n');
const types = ({ resources }: Output): string[] => resources.map(({ resourceType }) => resourceType);
const ALL = ['ChargeItem', 'DetectedIssue', 'Task'];

describe('assess', () => {
  test('a Bundle, NDJSON, a folder and standard input come to the same, one resource per line', async () => {
    const bundle = file('bundle.json', {
      resourceType: 'Bundle',
      type: 'collection',
      entry: good.map((resource) => ({ resource })),
    });
    const outputs = [
      await assess([bundle]),
      await assess([file('lines.ndjson', ndjson)]),
      outputOf(call('assess', ['-'], ndjson)),
    ];
    for (const output of outputs) {
      expect([output.status, output.stderr, types(output)]).toEqual([0, '', ALL]);
    }
    expect(types(await assess([folder]))).toEqual(ALL);
  });

  test('a patient named by an identifier or a conditional reference is the one who bears it', async () => {
    const mrn = { system: 'urn:oid:1.2.3', value: 'M7' };
    const patient = { resourceType: 'Patient', id: 'p1', identifier: [mrn] };
    const named = (reference: object): unknown[] => [
      patient,
      ...(JSON.parse(JSON.stringify(good), (_key, value: unknown) =>
        JSON.stringify(value) === '{"reference":"Patient/p1"}' ? reference : value,
      ) as unknown[]),
    ];
    for (const reference of [{ reference: 'Patient?identifier=urn:oid:1.2.3|M7' }, { identifier: mrn }]) {
      const output = await assess([lines('by-identifier.ndjson', named(reference))]);
      expect([output.status, output.stderr, types(output)]).toEqual([0, '', ALL]);
    }
    rmSync(join(folder, 'by-identifier.ndjson'));
  });

  test('--worth: what each day is worth, with what the estimate rests on, beside the resources', () => {
    const output = outputOf(call('assess', ['--worth', 'fhir-samples/quick-start.json']));
    expect([output.status, types(output)]).toEqual([0, ALL]);
    expect(output.stderr).toMatch(/On the charge: 2 units, (?:\$[\d.]+\n {6}\S|fee not known)/);
  });

  test('the new resources of a transaction Bundle', async () => {
    const output = await assess(['fhir-samples/quick-start.json']);
    expect([output.status, types(output)]).toEqual([0, ALL]);
    expect(output.resources[0]).toMatchObject({ quantity: { value: 2 }, status: 'billable' });
  });

  test('a charge that was there already is printed too', async () => {
    const output = await assess(['fhir-samples/29-charge-already-billed/input.json']);
    expect(output.resources[0]).toMatchObject({ resourceType: 'ChargeItem', status: 'billed', quantity: { value: 2 } });
  });

  test('what cannot be read is named by file, line, resource and path; the rest is assessed; exit 2', () => {
    const broken = { ...treatment('bad', '11:00-11:15'), status: 7 };
    const name = file('some-bad.txt', `${ndjson}\n${JSON.stringify(broken)}\n{"resourceType":\n[]\n`);
    const output = outputOf(call('assess', [name, join(folder, 'missing.json')]));
    expect(output.status).toBe(2);
    expect(types(output).sort()).toEqual(['ChargeItem', 'DetectedIssue', 'DetectedIssue', 'Task']);
    expect(output.stderr).toContain(`${name}:10: not JSON`);
    expect(output.stderr).toContain(`${name}:11: not a FHIR resource: resourceType is missing`);
    expect(output.stderr).toContain(`${name}:9: Procedure/bad: Procedure.status: is not of type string`);
    expect(output.stderr).toContain('missing.json: ENOENT');
  });

  test('the place of an entry in a Bundle', async () => {
    const lost = treatment('lost', '11:00-11:15', { encounter: { reference: 'Encounter/none' } });
    const entry = [...good, lost].map((resource) => ({ resource }));
    const name = file('lost.json', { resourceType: 'Bundle', type: 'collection', entry: [...entry, {}] });
    const { status, stderr } = await assess([name]);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /lost\.json:\d+: Bundle\.entry\[8\] Procedure\/lost: Procedure\.encounter: was not found \(Encounter\/none\)/,
    );
    expect(stderr).toMatch(/lost\.json:\d+: Bundle\.entry\[9\]\.resource is missing/);
    const line = Number(/lost\.json:(\d+): Bundle\.entry\[8\]/.exec(stderr)?.[1]);
    expect(line).toBeGreaterThan(40);
  });

  test('broken JSON names its line and quotes nothing of it', async () => {
    const name = file('broken.json', '{\n"resourceType": "Patient",\n"name": [{"family": "Secretname",, }]\n}');
    const { status, stderr } = await assess([name]);
    expect([status, stderr.includes('Secretname')]).toEqual([2, false]);
    expect(stderr).toContain(`${name}:3: not JSON`);
  });

  test('5,000 Procedures on one day: told, not counted', async () => {
    const many = Array.from({ length: 5000 }, (_, index) => treatment(`mt-${String(index)}`, '10:00-10:30'));
    const name = lines('many.ndjson', [visit(), ...many]);
    const { status, stderr, resources } = await assess([name]);
    expect([status, resources.map(({ resourceType }) => resourceType)]).toEqual([2, ['DetectedIssue', 'Task']]);
    expect(stderr).toBe(`${name}:1: Encounter/e1: Procedure: 5000 services on one day; at most 500 are plausible\n`);
  });

  test('a note that is a PDF is read, and one that is broken is named', async () => {
    const shape = GOOD_CHARTS['a note as plain text'];
    const issues = async (pdf: Buffer): Promise<unknown[]> => {
      const attachment = { contentType: 'application/pdf', data: pdf.toString('base64') };
      const records = recordsOf(shape?.(PLAIN) ?? PLAIN).map((one) =>
        one.resourceType === 'DocumentReference' ? { ...one, content: [{ attachment }] } : one,
      );
      const { resources } = await assess([lines('pdf.ndjson', records)]);
      return resources.flatMap((one) => (one.resourceType === 'DetectedIssue' ? [one.code?.coding?.[0]?.code] : []));
    };
    expect(await issues(textPdf(NOTE))).toEqual([]);
    expect(await issues(textPdf(NOTE).subarray(0, 300))).toEqual(['note-not-seen']);
  });

  test('where nothing comes of it, it says what it saw, in codes and never in words', async () => {
    const local = { coding: [{ system: 'urn:oid:1', code: 'GAIT' }], text: 'Walk with Mrs Sample' };
    const words = { text: 'Walk with Mrs Sample' };
    const others = [
      treatment('a', '10:00-10:15', {
        code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '97110' }] },
      }),
      treatment('b', '10:15-10:30', { code: local }),
      treatment('c', '10:30-10:45', { code: words }),
    ];
    const said = async (records: readonly object[]): Promise<[number, string, string]> => {
      const { status, stdout, stderr } = await assess([lines('others.ndjson', records)]);
      return [status, stdout, stderr];
    };
    expect(await said([visit(), ...others])).toEqual([
      0,
      '',
      '3 Procedures, none is manual therapy; codes seen: CPT 97110 (1), urn:oid:1|GAIT (1), words only (1).\n',
    ]);
    const planned = [{ ...visit(), status: 'planned' }, treatment('mt', '10:00-10:30')];
    expect((await said(planned))[2]).toMatch(
      /^1 Procedure, 1 of manual therapy, none assessed: its visit is planned \(1\); codes seen: CPT 97140 \(1\)\.\n$/,
    );
    expect((await said([visit()]))[2]).toBe('No Procedure among 1 resource.\n');
  });

  test('a site’s own table; one that is wrong is named with its place', async () => {
    const code = { coding: [{ system: 'urn:oid:1', code: 'HANDS' }] };
    const records = file(
      'local.ndjson',
      [...good.slice(0, -1), treatment('mt', '10:00-10:30', { code })].map((one) => JSON.stringify(one)).join('\n'),
    );
    const map = (target: string): string =>
      file(`map-${target}.json`, {
        resourceType: 'ConceptMap',
        url: 'https://manual-therapy-charges.org/fhir/ConceptMap/site',
        status: 'active',
        group: [
          {
            source: 'urn:oid:1',
            target: 'http://www.ama-assn.org/go/cpt',
            element: [{ code: 'HANDS', target: [{ code: target, equivalence: 'equivalent' }] }],
          },
        ],
      });
    expect(types(await assess([records]))).toEqual([]);
    const { resources } = await assess([records], { map: map('97140') });
    expect(resources[0]).toMatchObject({ resourceType: 'ChargeItem', quantity: { value: 2 }, status: 'billable' });
    const wrong = outputOf(call('assess', ['--map', map('99999'), records]));
    expect([wrong.status, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toBe(`${map('99999')}: ConceptMap.group[0].element[0].target.code 99999 is no therapy code\n`);
  });
});

describe('explain', () => {
  test('minutes, method, each step, the charge and the issues', () => {
    const { stdout, status } = call('explain', ['fhir-samples/06-cms-example-3/input.json']);
    expect(status).toBe(0);
    for (const text of [
      'CMS total-time rule',
      '1. 40 timed min in all → 3 units (38–52 min).',
      '2. Whole 15-minute units first: 97110 33 min → 2, 3 min left; 97140 7 min → 0, 7 min left.',
      '3. 1 unit left to place, largest remainders first: 97140.',
      '97140 × 1 GP, billable',
    ]) {
      expect(stdout).toContain(text);
    }
  });

  test('lost minutes and a held charge', async () => {
    const { stdout } = await explain(['fhir-samples/23-time-not-exclusive/input.json']);
    expect(stdout).toMatch(
      /20 min of 30 {2}Procedure\/time-not-exclusive-service-1.*10 min shared with another service/,
    );
    expect(stdout).toContain('[high] time-not-exclusive');
    expect(stdout).toContain(
      'docs/rules/time-not-exclusive.md; NCCI Policy Manual for Medicare Services, 2026 chapter XI §P.2',
    );
    expect(stdout).toContain('Clock minutes count once (NCCI ch. XI §P.2');
    expect(stdout).toContain('planned');
  });

  test('evidence from a note by reference and offset, not by its text', async () => {
    const { stdout } = await explain(['fhir-samples/71-narrative-only/input.json']);
    expect(stdout).toMatch(/symptoms: Composition\/narrative-only-note at \d+/);
    expect(stdout).toContain('plan of care: Composition/narrative-only-plan');
    expect(stdout).not.toContain('Denies numbness');
  });

  test('in simple words, in the language of the patient', () => {
    const patient = {
      resourceType: 'Patient',
      id: 'p1',
      communication: [
        { language: { coding: [{ code: 'en' }] } },
        { language: { coding: [{ code: 'fr-CA' }] }, preferred: true },
      ],
    };
    const input = [patient, ...good].map((resource) => JSON.stringify(resource)).join('\n');
    const { stdout } = call('explain', ['--plain', '-'], input);
    expect(stdout).toContain('Le 2026-03-02, vous avez reçu 30 minutes de thérapie manuelle');
    expect(stdout).not.toMatch(/97140|Procedure/);
  });

  test('nothing to explain', async () => {
    expect((await explain([lines('nothing.ndjson', [visit()])])).stdout).toContain('No manual therapy found.');
  });
});
