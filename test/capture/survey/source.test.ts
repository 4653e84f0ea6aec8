// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { parseSiteMap } from '../../../src/capture/survey/site-map.ts';
import { readNotes, readServer } from '../../../src/capture/survey/source.ts';
import type { FhirClient } from '../../../src/fhir/fhir-client.ts';
import { CPT, SITE_MAP } from '../../../src/fhir/systems.ts';

/** A server of pages by type; a type that it does not know it refuses. */
function serverOf(pages: Readonly<Record<string, readonly (readonly Resource[])[]>>, asked: string[]): MedplumClient {
  return {
    async *searchResourcePages(type: string, query: string) {
      asked.push(`${type}?${query}`);
      await Promise.resolve();
      const found = pages[type];
      if (!found) {
        throw new Error('Forbidden');
      }
      yield* found;
    },
  } as unknown as MedplumClient;
}
const patient = (id: string): Resource => ({ resourceType: 'Patient', id });

describe('what is read from a server', () => {
  test('every page of every type; a type that is refused is left out and told', async () => {
    const asked: string[] = [];
    const told: [number, number][] = [];
    const pages = { Encounter: [[patient('1'), patient('2')], [patient('3')]], Coverage: [[patient('4')]] };
    const read = await readServer(serverOf(pages, asked), undefined, (...reached) => told.push(reached));
    expect(read.resources.map(({ id }) => id)).toEqual(['1', '2', '3', '4']);
    expect(read.errors).toHaveLength(asked.length - 2);
    expect(read.errors).toContain('Procedure: Forbidden');
    expect(told).toEqual(asked.map((_, at) => [at + 1, asked.length]));
    expect(new Set(asked).size).toBe(asked.length);
  });

  test('pages that come again and again end, and what they brought is kept', async () => {
    const pages = { Encounter: Array.from({ length: 100 }, () => [patient('1'), patient('2')]), Procedure: [[]] };
    const read = await readServer(serverOf(pages, []), undefined, () => undefined);
    expect(read.resources.map(({ id }) => id)).toEqual(['1', '2']);
    expect(read.errors).toContain('Encounter: 21 pages in a row hold nothing new, so the rest was not read');
    expect(read.errors.filter((line) => line.startsWith('Procedure'))).toEqual([]);
  });

  test('records without an end are read up to a million', async () => {
    const page = Array.from({ length: 1000 }, (): Resource => ({ resourceType: 'Encounter' }) as Resource);
    const read = await readServer(
      serverOf({ Encounter: Array.from({ length: 1001 }, () => page) }, []),
      undefined,
      () => undefined,
    );
    expect(read.resources).toHaveLength(1_000_000);
    expect(read.errors).toContain('Encounter: more than 1,000,000 records: use audit --server, or --since');
  });

  test('since a date: visits and their records alone are narrowed, whatever they rest on is read in full', async () => {
    const asked: string[] = [];
    await readServer(serverOf({}, asked), '2026-03-01', () => undefined);
    const narrowed = asked.filter((url) => url.includes('_lastUpdated=ge2026-03-01')).map((url) => url.split('?')[0]);
    expect(narrowed).toEqual(expect.arrayContaining(['Encounter', 'Procedure', 'ChargeItem', 'DocumentReference']));
    for (const type of ['CarePlan', 'Coverage', 'Organization', 'Practitioner', 'Library', 'ConceptMap', 'Device']) {
      expect([type, asked.some((url) => url.startsWith(`${type}?`)), narrowed.includes(type)]).toEqual([
        type,
        true,
        false,
      ]);
    }
  });
});

describe('notes', () => {
  const document = (id: string, contentType: string): Resource => ({
    ...{ resourceType: 'DocumentReference', id, status: 'current' },
    content: [{ attachment: { contentType, url: `Binary/${id}` } }],
  });
  const asked: string[][] = [];
  const client: FhirClient = {
    executeBatch: async ({ entry = [] }: Bundle): Promise<Bundle> => {
      asked.push(entry.map(({ request }) => request?.url ?? ''));
      return Promise.resolve({
        ...{ resourceType: 'Bundle', type: 'batch-response' },
        entry: entry.map(({ request }) => ({
          resource: {
            resourceType: 'Binary',
            id: request?.url.slice(7) ?? '',
            contentType: 'text/plain',
            data: 'eA==',
          },
          response: { status: '200' },
        })),
      });
    },
  };
  beforeEach(() => {
    asked.length = 0;
  });

  test('each file once, fifty in a request; a PDF only where somebody can read it', async () => {
    const names = Array.from({ length: 51 }, (_, at) => `n${String(at)}`);
    const records = [...names, 'n0'].map((id) => document(id, 'text/plain'));
    const told: [number, number][] = [];
    const withPdf = [...records, document('scan', 'application/pdf'), patient('p')];
    const read = await readNotes(client, withPdf, (...reached) => told.push(reached));
    expect(read.map(({ id }) => id)).toEqual(names);
    expect(asked.map((urls) => urls.length)).toEqual([50, 1]);
    expect(told).toEqual([
      [50, 51],
      [51, 51],
    ]);
    const reader: FhirClient = { ...client, textOfPdf: async () => Promise.resolve(undefined) };
    expect(await readNotes(reader, withPdf, () => undefined)).toHaveLength(52);
  });

  test('without files nothing is asked', async () => {
    expect(await readNotes(client, [patient('p')], () => undefined)).toEqual([]);
    expect(asked).toEqual([]);
  });
});

describe('a table of a site’s own codes', () => {
  const map = {
    resourceType: 'ConceptMap',
    url: SITE_MAP,
    status: 'active',
    group: [
      {
        source: 'urn:oid:1.2.3',
        target: CPT,
        element: [{ code: '101', target: [{ code: '97140', equivalence: 'equivalent' }] }],
      },
    ],
  };

  test('is read as it is, also where an editor put a mark at its start', () => {
    expect(parseSiteMap('map.json', JSON.stringify(map))).toEqual(map);
    expect(parseSiteMap('map.json', `\uFEFF${JSON.stringify(map)}`)).toEqual(map);
  });

  test('is refused as a whole, by its name and with everything that is wrong', () => {
    expect(() => parseSiteMap('map.json', '{"resourceType":')).toThrow(/^map\.json: .*JSON/);
    expect(() => parseSiteMap('map.json', '{"resourceType":"Patient"}')).toThrow(/^map\.json: ./);
    const [group] = map.group;
    const wrong = { ...map, group: [group, group].map((one) => ({ ...one, target: 'urn:oid:9' })) };
    expect(() => parseSiteMap('map.json', JSON.stringify(wrong))).toThrow(/^map\.json: .+\nmap\.json: /);
  });
});
