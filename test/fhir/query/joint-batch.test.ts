// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { batchOfGets } from '../../../src/fhir/fhir-client.ts';
import { joinBatches } from '../../../src/fhir/query/joint-batch.ts';
import { readBundle, type Scope } from '../../../src/fhir/query/searches.ts';
import { visitsAgain } from '../../../src/fhir/query/visits-again.ts';
import { documents } from '../../support/documents.ts';
import { TestServer } from '../../support/fhir-server.ts';
import { therapist, treatment, visit } from '../../support/visit.ts';

const urlsOf = ({ entry = [] }: Bundle): string[] => entry.map(({ request }) => request?.url ?? '');

/** A searchset of matches, and what they include. */
function searchset(matches: readonly Resource[], included: readonly Resource[] = [], next?: string): BundleEntry {
  const entry = [
    ...matches.map((resource): BundleEntry => ({ resource, search: { mode: 'match' } })),
    ...included.map((resource): BundleEntry => ({ resource, search: { mode: 'include' } })),
  ];
  const link = next === undefined ? [] : [{ relation: 'next' as const, url: next }];
  return { resource: { resourceType: 'Bundle', type: 'searchset', entry, link }, response: { status: '200' } };
}

const answerOf = (...entry: BundleEntry[]): Bundle => ({ resourceType: 'Bundle', type: 'batch-response', entry });
const idsIn = (answer: Bundle | undefined): (string[] | undefined)[] | undefined =>
  answer?.entry?.map(({ resource }) =>
    resource?.resourceType === 'Bundle' ? resource.entry?.map((one) => one.resource?.id ?? '') : undefined,
  );
const task = (id: string, patient: string): Resource => ({
  resourceType: 'Task',
  id,
  status: 'requested',
  intent: 'order',
  for: { reference: patient },
});

describe('batches made one', () => {
  test('ask for the same once, for several patients at once, and apart for what follows links back', () => {
    const { bundle } = joinBatches(
      ['a', 'b', 'a'].map((id) =>
        batchOfGets([
          'Device?identifier=ours',
          `?_type=DetectedIssue,Task&patient=Patient/${id}&status=draft`,
          `Encounter?patient=Patient/${id}&_revinclude=ChargeItem:context`,
        ]),
      ),
    );
    expect(urlsOf(bundle)).toEqual([
      'Device?identifier=ours',
      '?_type=DetectedIssue,Task&patient=Patient/a,Patient/b&status=draft',
      'Encounter?patient=Patient/a&_revinclude=ChargeItem:context',
      'Encounter?patient=Patient/b&_revinclude=ChargeItem:context',
    ]);
  });

  const joint = joinBatches(['a', 'b'].map((id) => batchOfGets([`Task?patient=Patient/${id}`])));

  test('give each patient what is theirs, with what it includes', () => {
    const coverage = (id: string, payer: string): Resource => ({
      resourceType: 'Coverage',
      id,
      status: 'active',
      beneficiary: { reference: `Patient/${id.slice(0, 1)}` },
      payor: [{ reference: `Organization/${payer}` }],
    });
    const payers = ['o1', 'o2'].map((id): Resource => ({ resourceType: 'Organization', id }));
    const found = searchset([coverage('b1', 'o2'), coverage('a1', 'o1'), coverage('a2', 'o2')], payers);
    expect(joint.answersIn(answerOf(found)).map(idsIn)).toEqual([[['a1', 'a2', 'o1', 'o2']], [['b1', 'o2']]]);
  });

  test.each([
    ['a record of somebody else', searchset([task('1', 'Patient/a'), task('2', 'Patient/c')])],
    ['a record of nobody', searchset([{ resourceType: 'Task', id: '1', status: 'requested', intent: 'order' }])],
    ['a further page', searchset([task('1', 'Patient/a')], [], 'Task?page=2')],
    ['a refusal', { response: { status: '400' } }],
    ['no answer', undefined],
  ])('cannot be told apart where there is %s', (_what, given) => {
    expect(joint.answersIn(answerOf(...(given ? [given] : [])))).toEqual([undefined, undefined]);
  });

  test('pass on that the server is busy', () => {
    const busy: BundleEntry = { response: { status: '429' } };
    expect(joint.answersIn(answerOf(busy))).toEqual([answerOf(busy), answerOf(busy)]);
  });
});

describe('runs that read together on a server', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = new TestServer();
    await server.load([therapist()]);
    for (const id of ['p1', 'p2', 'p3']) {
      const [subject, encounter] = [{ reference: `Patient/${id}` }, { reference: `Encounter/e-${id}` }];
      await server.load([
        visit({ id: `e-${id}`, subject }),
        treatment(`mt-${id}`, '10:00-10:30', { subject, encounter }),
        ...documents(id),
        { resourceType: 'Organization', id: `payer-${id}`, name: 'Payer' },
        {
          resourceType: 'Coverage',
          id: `c-${id}`,
          status: 'active',
          beneficiary: subject,
          payor: [{ reference: `Organization/payer-${id}` }],
        },
      ]);
    }
  });
  afterEach(() => {
    server.close();
  });

  test('find what each would find by itself', async () => {
    const scopes = ['p1', 'p2', 'p3'].map((id): Scope => {
      const performers = ['Practitioner/t1'];
      return {
        patient: `Patient/${id}`,
        dates: ['2026-03-02'],
        encounters: [`Encounter/e-${id}`],
        procedures: [],
        performers,
      };
    });
    const batches = [...scopes.map((scope) => readBundle(scope)), ...scopes.map(visitsAgain)];
    const execute = async (bundle: Bundle): Promise<Bundle> => server.context.client.executeBatch(bundle);
    const { bundle, answersIn } = joinBatches(batches);
    const together = answersIn(await execute(bundle)).map(idsIn);
    const apart = await Promise.all(batches.map(async (batch) => idsIn(await execute(batch))));
    const sorted = (found: typeof together): unknown => found.map((answer) => answer?.map((ids) => ids?.sort()));
    expect(sorted(together)).toEqual(sorted(apart));
    expect(apart[0]?.flat()).toEqual(expect.arrayContaining(['c-p1', 'payer-p1', 'mt-p1', 'mt-p2']));
    expect(urlsOf(bundle).length).toBeLessThan(batches.flatMap(urlsOf).length * 0.6);
  });
});
