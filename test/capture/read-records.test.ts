// SPDX-License-Identifier: Apache-2.0
import type { Binary, Bundle, BundleEntry, DocumentReference } from '@medplum/fhirtypes';
import { readRecords } from '../../src/capture/read-records.ts';
import type { FhirClient } from '../../src/fhir/fhir-client.ts';
import { narrativesOf } from '../../src/fhir/read/narrative.ts';
import { scopeOfTrigger } from '../../src/fhir/query/trigger.ts';
import { TestServer } from '../support/fhir-server.ts';
import { therapist, treatment, visit } from '../support/visit.ts';

const PLAN = { coding: [{ system: 'http://loinc.org', code: '18776-5' }] };

function note(id: string, url: string, facts: Partial<DocumentReference> = {}): DocumentReference {
  return {
    resourceType: 'DocumentReference',
    id,
    status: 'current',
    subject: { reference: 'Patient/p1' },
    date: '2026-03-02T16:00:00-05:00',
    content: [{ attachment: { contentType: 'text/html', url } }],
    ...facts,
  };
}

function binary(id: string): Binary {
  return { resourceType: 'Binary', id, contentType: 'text/html', data: btoa('<p>Low back pain</p>') };
}

async function readFrom(client: FhirClient): Promise<{ binaries: string[]; seen: string[]; failures: number }> {
  const scope = scopeOfTrigger(visit());
  if (!scope) {
    throw new Error('a visit has a scope');
  }
  const { records, failures } = await readRecords(client, scope);
  const seen = narrativesOf(records, 'Patient/p1').filter(({ text }) => text.includes('pain'));
  return {
    binaries: records.all('Binary').map(({ id }) => id),
    seen: seen.map(({ source }) => source),
    failures: failures.length,
  };
}

describe('notes kept as Binaries', () => {
  const server = new TestServer();
  afterAll(() => {
    server.close();
  });
  const scan = { attachment: { contentType: 'application/pdf', url: 'Binary/scan' } };
  const film = { attachment: { contentType: 'text/html', url: 'Binary/film', size: 50_000_000 } };
  const far = '2026-01-12T09:00:00-05:00';
  const records = [
    therapist(),
    visit(),
    treatment('mt', '10:00-10:30'),
    note('of-day', 'Binary/b1'),
    note('of-visit', 'http://127.0.0.1:8140/fhir/R4/Binary/b2', {
      date: far,
      context: { encounter: [{ reference: 'Encounter/e1' }] },
    }),
    note('plan', 'Binary/b3', { date: far, type: PLAN }),
    note('of-another-day', 'Binary/b4', { date: far }),
    note('scan', 'Binary/scan', { content: [scan, film] }),
    note('gone', 'Binary/gone'),
    ...['b1', 'b2', 'b3', 'b4', 'scan', 'film'].map(binary),
  ];

  test('those of the visit and the plan of care are read in the second request, and no other', async () => {
    await server.load(records);
    const { binaries, seen, failures } = await readFrom(server.context.client);
    expect(binaries.sort()).toEqual(['b1', 'b2', 'b3']);
    expect(seen.sort()).toEqual(['of-day', 'of-visit', 'plan'].map((id) => `DocumentReference/${id}`));
    expect(failures).toBe(0);
    expect(server.requests).toHaveLength(2);
  });

  /** The server, answering what is said of Binaries in its place. */
  function answering(entry: BundleEntry, more: Partial<FhirClient> = {}): FhirClient {
    const { client } = server.context;
    const replaced = async (bundle: Bundle): Promise<Bundle> => {
      const answer = await client.executeBatch(bundle);
      const entries = (answer.entry ?? []).map((given, index) =>
        bundle.entry?.[index]?.request?.url.startsWith('Binary/') === true ? entry : given,
      );
      return { ...answer, entry: entries };
    };
    return { ...more, executeBatch: replaced };
  }

  test.each(['401', '403', '404', '406', '410'])('%s for one: it is not seen, and the run goes on', async (status) => {
    const { seen, failures } = await readFrom(answering({ response: { status } }));
    expect([seen, failures]).toEqual([[], 0]);
  });

  test('503 for one: the run comes again', async () => {
    const { failures } = await readFrom(answering({ response: { status: '503' } }));
    expect(failures).toBeGreaterThan(0);
  });

  test('bytes that a server keeps apart are fetched from that server', async () => {
    const asked: string[] = [];
    const client = answering(
      { resource: { resourceType: 'Binary', id: 'b1', contentType: 'text/html' }, response: { status: '200' } },
      {
        fhirUrl: (...path) => new URL(path.join('/'), 'https://medplum.example.org/fhir/R4/'),
        download: async (url) => {
          asked.push(url.href);
          return Promise.resolve(new Blob(['<p>Low back pain</p>']));
        },
      },
    );
    const { seen } = await readFrom(client);
    expect(seen).toContain('DocumentReference/of-day');
    expect(new Set(asked)).toEqual(new Set(['https://medplum.example.org/fhir/R4/Binary/b1']));
  });

  test('a PDF is asked for where somebody reads it, and is the note that it holds', async () => {
    const pdf: Binary = { resourceType: 'Binary', id: 'scan', contentType: 'application/pdf', data: btoa('%PDF-') };
    const { client } = server.context;
    const asked: string[] = [];
    const reads = (text: string | undefined): FhirClient => ({
      executeBatch: async (bundle) => {
        asked.push(...(bundle.entry ?? []).map(({ request }) => request?.url ?? ''));
        const answer = await client.executeBatch(bundle);
        const asPdf = (given: BundleEntry): BundleEntry =>
          given.resource?.resourceType === 'Binary' && given.resource.id === 'scan'
            ? { ...given, resource: pdf }
            : given;
        return { ...answer, entry: (answer.entry ?? []).map(asPdf) };
      },
      textOfPdf: async () => Promise.resolve(text),
    });
    expect((await readFrom(reads('Low back pain'))).seen).toContain('DocumentReference/scan');
    expect((await readFrom(reads(undefined))).seen).not.toContain('DocumentReference/scan');
    expect(asked).toContain('Binary/scan');
    expect(asked).not.toContain('Binary/film');
  });

  test('bytes that cannot be fetched are not seen', async () => {
    const client = answering(
      { resource: { resourceType: 'Binary', id: 'b1', contentType: 'text/html' }, response: { status: '200' } },
      {
        fhirUrl: () => new URL('https://medplum.example.org/'),
        download: async () => Promise.reject(new Error('403')),
      },
    );
    expect(await readFrom(client)).toMatchObject({ seen: [], failures: 0 });
  });
});

describe('records that visits and treatments name', () => {
  const named = (facts: object): object => ({
    status: 'active',
    intent: 'order',
    subject: { reference: 'Patient/p1' },
    ...facts,
  });
  const condition = {
    resourceType: 'Condition',
    id: 'c1',
    subject: { reference: 'Patient/p1' },
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M54.50' }] },
    category: [{ text: 'of an episode' }],
  };
  const episode = {
    resourceType: 'EpisodeOfCare',
    id: 'ep',
    status: 'active',
    patient: { reference: 'Patient/p1' },
    diagnosis: [{ condition: { reference: 'Condition/c1' } }],
  };
  const order = named({ resourceType: 'ServiceRequest', id: 'or', reasonReference: [{ reference: 'Condition/c1' }] });
  const link = (reference: string): { reference: string }[] => [{ reference }];

  async function askedFor(records: readonly object[]): Promise<string[]> {
    const server = new TestServer();
    const asked: string[] = [];
    const scope = scopeOfTrigger(visit());
    try {
      await server.load([therapist(), condition, ...records]);
      const client: FhirClient = {
        executeBatch: async (bundle) => {
          asked.push(...(bundle.entry ?? []).map(({ request }) => request?.url ?? ''));
          return server.context.client.executeBatch(bundle);
        },
      };
      await readRecords(client, scope ?? { patient: '', dates: [], encounters: [], procedures: [], performers: [] });
    } finally {
      server.close();
    }
    return asked.filter((url) => !url.includes('?'));
  }

  test.each([
    [
      'an episode of care, and then its diagnosis',
      [visit({ episodeOfCare: link('EpisodeOfCare/ep') }), episode],
      ['EpisodeOfCare/ep', 'Condition/c1'],
    ],
    [
      'an order, and then its reason',
      [visit(), treatment('mt', '10:00-10:30', { basedOn: link('ServiceRequest/or'), reasonCode: undefined }), order],
      ['ServiceRequest/or', 'Condition/c1'],
    ],
    ['the reason for the visit', [visit({ reasonReference: link('Condition/c1') })], ['Condition/c1']],
    [
      'nothing where the visit has its diagnosis',
      [
        visit({ episodeOfCare: link('EpisodeOfCare/ep'), diagnosis: [{ condition: { reference: 'Condition/c1' } }] }),
        episode,
      ],
      [],
    ],
    [
      'nothing where the treatment has its own reason',
      [
        visit(),
        treatment('mt', '10:00-10:30', { basedOn: link('ServiceRequest/or'), reasonCode: [{ text: 'Low back pain' }] }),
        order,
      ],
      [],
    ],
  ])('%s', async (_name, records, wanted) => {
    expect(await askedFor(records)).toEqual(wanted);
  });
});
