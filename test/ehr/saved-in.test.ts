// SPDX-License-Identifier: Apache-2.0
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { savedIn } from '../../src/ehr/saved-in.ts';
import { treatment, visit } from '../support/visit.ts';

const SECOND_MS = 1000;
const at = (ms: number): string => new Date(ms).toISOString();
const saved = (id: string, ms: number): Resource => ({
  ...treatment(id, '10:00-10:30'),
  meta: { lastUpdated: at(ms) },
});

/** A server that answers a span as it is told. */
async function found(
  answer: (fromMs: number, toMs: number) => readonly Resource[] | number,
  toMs: number,
): Promise<{ ids: unknown; spans: number[][] }> {
  const spans: number[][] = [];
  const executeBatch = async ({ entry = [] }: Bundle): Promise<Bundle> => {
    const url = decodeURIComponent(entry[0]?.request?.url ?? '');
    const [fromMs = 0, untilMs = 0] = [...url.matchAll(/_lastUpdated=[gl]e([^&]+)/g)].map(([, time = '']) =>
      Date.parse(time),
    );
    spans.push([fromMs, untilMs]);
    const told = answer(fromMs, untilMs);
    const one =
      typeof told === 'number'
        ? { response: { status: String(told) } }
        : {
            response: { status: '200' },
            resource: {
              resourceType: 'Bundle',
              entry: told.map((resource) => ({ resource })),
            },
          };
    return Promise.resolve({
      resourceType: 'Bundle',
      type: 'batch-response',
      entry: [one],
    } as Bundle);
  };
  const records = await savedIn({ executeBatch }, 'Procedure', {
    fromMs: 0,
    toMs,
  });
  return { ids: records.map(({ id }) => id), spans };
}

test('the records of the type that were saved within the span; one that states no time may have been', async () => {
  const all = [saved('before', -1), saved('first', 0), treatment('undated', '10:00-10:30'), visit()];
  expect((await found(() => all, 5 * SECOND_MS)).ids).toEqual(['first', 'undated']);
});

test('a span that is too large for the server is halved, without a gap and without an overlap', async () => {
  const { ids, spans } = await found(
    (fromMs, toMs) => (toMs - fromMs > 2 * SECOND_MS ? 400 : [saved(String(fromMs), fromMs)]),
    4 * SECOND_MS,
  );
  expect(spans).toEqual([
    [0, 4000],
    [0, 2000],
    [2001, 4000],
  ]);
  expect(ids).toEqual(['0', '2001']);
});

test.each([
  ['refuses it for another reason', 403, 4 * SECOND_MS, 1],
  ['refuses the shortest as well', 400, SECOND_MS, 1],
  ['refuses however short it is', 400, 2 * SECOND_MS, 2],
])('a server that %s: the search failed', async (_how, status, toMs, times) => {
  let asked = 0;
  const refused = found(() => ((asked += 1), status), toMs);
  await expect(refused).rejects.toThrow(
    `Procedure saved within a time could not be searched (status ${String(status)})`,
  );
  expect(asked).toBe(times);
});

test('a span with more pages than are followed is halved', async () => {
  const next = [{ relation: 'next', url: 'https://ehr.example.org/fhir/Procedure?page=2' }];
  const page = (url: string): unknown => {
    const [fromMs, toMs] = [...decodeURIComponent(url).matchAll(/_lastUpdated=[gl]e([^&]+)/g)].map(([, time = '']) =>
      Date.parse(time),
    );
    const isShort = fromMs !== undefined && toMs !== undefined && toMs - fromMs <= 2 * SECOND_MS;
    const entry = isShort ? [{ resource: saved(String(fromMs), fromMs) }] : [];
    return {
      resourceType: 'Bundle',
      entry,
      ...(isShort ? {} : { link: next }),
    };
  };
  const executeBatch = async ({ entry = [] }: Bundle): Promise<Bundle> =>
    Promise.resolve({
      resourceType: 'Bundle',
      type: 'batch-response',
      entry: entry.map(({ request }) => ({
        response: { status: '200' },
        resource: page(request?.url ?? ''),
      })),
    } as Bundle);
  const records = await savedIn({ executeBatch }, 'Procedure', {
    fromMs: 0,
    toMs: 4 * SECOND_MS,
  });
  expect(records.map(({ id }) => id)).toEqual(['0', '2001']);
});
