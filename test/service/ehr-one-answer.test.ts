// SPDX-License-Identifier: Apache-2.0
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { assessCollection } from '../../src/capture/assess-collection.ts';
import { PROCEDURE_SCHEDULE } from '../../src/fhir/systems.ts';
import { GOOD_CHARTS, PLAIN, recordsOf } from '../support/ehr-shapes.ts';
import { onProcedure, type Change } from '../support/ehr-chart.ts';
import { FakeEhr } from '../support/fake-ehr.ts';
import { record } from '../support/record-tables.ts';
import { STORIES, sampleResources } from '../support/samples.ts';
import { SERVER_KINDS } from '../support/server-kinds.ts';
import { clinicIsIdle, clinicWith, startTestService, type TestService } from '../support/service.ts';
import { standingLines } from '../support/standing.ts';
import { signed } from '../support/webhooks.ts';

/** A bounded part of all charts and stories; `EVERY_CHART=1` takes each. */
const STRIDE = process.env['EVERY_CHART'] === undefined ? 24 : 1;

/** No FHIR server stores a null. */
const shapes = Object.entries(GOOD_CHARTS).filter(([name]) => name !== 'null for what is absent');
const CHARTS: readonly (readonly [name: string, records: readonly Resource[]])[] = [
  ...shapes.map(([name, change]) => [name, recordsOf(change(PLAIN))] as const),
  ...STORIES.map((name) => [name, sampleResources(name)] as const),
];

let ehr: FakeEhr;
let service: TestService;

afterEach(async () => {
  await service.close();
  await ehr.close();
});

/** What stands once an EHR that holds the records has told of each visit and treatment. */
async function standing(kind: string, records: readonly Resource[]): Promise<string[]> {
  ehr = await FakeEhr.start(SERVER_KINDS[kind]);
  await ehr.save(...records);
  service = await startTestService({ tenants: [clinicWith(ehr)] });
  await clinicIsIdle(service);
  for (const { resourceType, id = '' } of records) {
    if (resourceType === 'Encounter' || resourceType === 'Procedure') {
      const body = JSON.stringify({ ...(await ehr.read(`${resourceType}/${id}`)), meta: undefined });
      expect((await fetch(`${service.address}/subscriptions/r4`, signed(body))).status).toBe(200);
    }
  }
  await clinicIsIdle(service);
  expect(await service.work.queue.dead('clinic')).toEqual([]);
  const found = await Promise.all(['ChargeItem', 'DetectedIssue'].map(async (type) => kept(kind, type)));
  return [...standingLines(found.flat())].sort();
}

async function kept(kind: string, type: string): Promise<Resource[]> {
  if (SERVER_KINDS[kind]?.written?.includes(type) === true) {
    return ehr.all(type as Resource['resourceType']);
  }
  const { entry = [] } = (await (await service.ask(`fhir/R4/${type}?_count=1000`)).json()) as Bundle;
  return entry.flatMap(({ resource }) => resource ?? []);
}

function fromFiles(records: readonly Resource[]): string[] {
  return [...standingLines(assessCollection(records, new Date().toISOString()).standing)].sort();
}

describe.each(['HAPI FHIR', 'Azure'])('%s: an EHR’s records have the same charges and issues as from files', (kind) => {
  const offset = kind === 'Azure' ? STRIDE >> 1 : 0;
  test.each(CHARTS.filter((_, index) => index % STRIDE === offset))('%s', async (_name, records) => {
    expect(await standing(kind, records)).toEqual(fromFiles(records));
  });
});

const minutes = (count: number): Record<string, unknown> => ({
  performedPeriod: undefined,
  extension: [{ url: PROCEDURE_SCHEDULE, valueTiming: { repeat: { duration: count, durationUnit: 'min' } } }],
});
const another: Change = record('Procedure', 's2', { ...PLAIN.procedure, ...minutes(10), id: 's2' });

test.each<[string, Change]>([
  ['both', (chart) => another(onProcedure(minutes(30))(chart))],
  ['one of them', another],
])(
  'an EHR that finds treatments by patient and date alone: %s without a date, and none is lost',
  async (_name, change) => {
    const records = recordsOf(change(PLAIN));
    const wanted = fromFiles(records);
    expect(wanted).toEqual([expect.stringContaining('97140 billable 3 ')]);
    expect(await standing('OpenEMR', records)).toEqual(wanted);
  },
);
