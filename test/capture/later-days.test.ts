// SPDX-License-Identifier: Apache-2.0
import type { Basic, ChargeItem, DetectedIssue, Resource } from '@medplum/fhirtypes';
import { assessAffected } from '../../src/capture/assess-affected.ts';
import { assessCollection } from '../../src/capture/assess-collection.ts';
import { assessRecord } from '../../src/capture/assess-record.ts';
import type { RunReport } from '../../src/capture/run-report.ts';
import { readDayEntry } from '../../src/fhir/read/day-entry.ts';
import { compared, referenceOf } from '../support/changing-records.ts';
import { documents } from '../support/documents.ts';
import { TestServer } from '../support/fhir-server.ts';
import { PART_B, accrued } from '../support/medicare-chart.ts';
import { therapist, treatment, visit } from '../support/visit.ts';

/*
 * Three visits of a Medicare patient, each of one unit, allowed at $27.72; a second unit of a day is allowed at $21.21. The
 * threshold of 2026 is $2480, and what comes to $2080 or more is told.
 */

const DATES = ['2026-03-02', '2026-03-04', '2026-03-06'] as const;

const clock = (date: string, from: string, to: string): { start: string; end: string } => ({
  start: `${date}T${from}:00-05:00`,
  end: `${date}T${to}:00-05:00`,
});
const treated = (id: string, date: string, to: string, facts: object = {}): Resource =>
  treatment(id, '10:00-10:20', {
    encounter: { reference: `Encounter/visit-${date}` },
    performer: [{ actor: { reference: 'Practitioner/t1' } }],
    performedPeriod: clock(date, '10:00', to),
    ...facts,
  });
const visited = (date: string, facts: object = {}): Resource =>
  visit({ id: `visit-${date}`, period: clock(date, '09:00', '12:00'), ...facts });
const paid = (elsewhere: number): Resource => ({ ...PART_B, extension: [accrued(2026, 'PT', elsewhere)] });
const exercise = (quantity: number, code = '97110', id = 'exercise'): ChargeItem => ({
  resourceType: 'ChargeItem',
  id,
  status: 'billable',
  code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code }] },
  subject: { reference: 'Patient/p1' },
  context: { reference: `Encounter/visit-${DATES[0]}` },
  occurrenceDateTime: DATES[0],
  quantity: { value: quantity },
  extension: [
    {
      url: 'http://hl7.org/fhir/StructureDefinition/chargeitem-modifier',
      valueCodeableConcept: { coding: [{ code: 'GP' }] },
    },
  ],
});

class Chart {
  readonly server = new TestServer();
  readonly #records = new Map<string, Resource>();

  async open(elsewhere: number): Promise<void> {
    this.server.clock = '2026-03-31T12:00:00.000Z';
    const days = DATES.flatMap((date, index) => [visited(date), treated(`mt${String(index)}`, date, '10:20')]);
    for (const record of [therapist(), ...documents('p1'), ...documents('p2'), paid(elsewhere), ...days]) {
      await this.save(record);
    }
    for (const date of DATES) {
      await assessRecord(this.server.context, visited(date));
    }
  }

  async save(record: Resource): Promise<void> {
    const isKnown = this.#records.has(referenceOf(record));
    this.#records.set(referenceOf(record), record);
    await (isKnown
      ? this.server.service.repository.updateResource(structuredClone(record))
      : this.server.load([record]));
  }

  /** Saves or deletes a record of the first day, and tells of that. */
  async change(record: Resource, isGone = false): Promise<RunReport> {
    const hasEarlier = this.#records.has(referenceOf(record));
    if (isGone) {
      await this.server.send('DELETE', `/${referenceOf(record)}`);
      this.#records.delete(referenceOf(record));
    } else {
      await this.save(record);
    }
    return assessRecord(this.server.context, record, hasEarlier);
  }

  async bill(date: string): Promise<void> {
    const [charge] = await this.server.search<ChargeItem>(`ChargeItem?context=Encounter/visit-${date}`);
    await this.server.service.repository.updateResource<ChargeItem>({ ...charge, status: 'billed' } as ChargeItem);
    await assessRecord(this.server.context, visited(date));
  }

  /** What is told of the threshold, by date. */
  async told(): Promise<Record<string, string>> {
    const issues = await this.server.search<DetectedIssue>('DetectedIssue?status=preliminary&_count=100');
    const ofKx = issues.flatMap(({ identifier, severity, detail = '' }) => {
      const [, patient = '', date = ''] = /^(p\d)\/([\d-]+)\/PT\/kx-missing$/.exec(identifier?.[0]?.value ?? '') ?? [];
      const [total = ''] = /\$[\d,]+(?:\.\d\d)?/.exec(detail) ?? [];
      return patient === 'p1' ? [[date, `${severity ?? ''} ${total}`] as const] : [];
    });
    return Object.fromEntries(ofKx.sort());
  }

  async compare(): Promise<[standing: string[], wanted: string[]]> {
    const standing = await Promise.all(
      ['ChargeItem', 'DetectedIssue'].map(async (type) => this.server.search(`${type}?_count=100`)),
    );
    const written = standing.flat().filter((one) => !this.#records.has(referenceOf(one)));
    return compared([...this.#records.values()], written, this.server.clock);
  }
}

async function inChart(elsewhere: number, work: (chart: Chart) => Promise<void>): Promise<void> {
  const chart = new Chart();
  try {
    await chart.open(elsewhere);
    await work(chart);
    const [standing, wanted] = await chart.compare();
    expect(standing).toEqual(wanted);
  } finally {
    chart.server.close();
  }
}

const longer = treated('mt0', DATES[0], '10:30');

describe('the days after one that has changed', () => {
  test.each<[name: string, record: Resource, isGone: boolean, told: Record<string, string>]>([
    [
      'a unit more takes the last day over the threshold',
      longer,
      false,
      { [DATES[0]]: 'low $2,435.77', [DATES[1]]: 'low $2,463.49', [DATES[2]]: 'high $2,491.21' },
    ],
    [
      'a treatment that is deleted',
      treated('mt0', DATES[0], '10:20'),
      true,
      { [DATES[1]]: 'low $2,414.56', [DATES[2]]: 'low $2,442.28' },
    ],
    [
      'a treatment that was another patient’s',
      treated('mt0', DATES[0], '10:20', { subject: { reference: 'Patient/p2' } }),
      false,
      { [DATES[1]]: 'low $2,414.56', [DATES[2]]: 'low $2,442.28' },
    ],
    [
      'a visit that is cancelled',
      visited(DATES[0], { status: 'cancelled' }),
      false,
      { [DATES[1]]: 'low $2,414.56', [DATES[2]]: 'low $2,442.28' },
    ],
    [
      'another service’s charge',
      exercise(1),
      false,
      { [DATES[0]]: 'low $2,437.11', [DATES[1]]: 'low $2,464.83', [DATES[2]]: 'high $2,492.55' },
    ],
  ])('%s', async (_name, record, isGone, told) => {
    await inChart(2386.84, async (chart) => {
      expect(await chart.told()).toEqual({
        [DATES[0]]: 'low $2,414.56',
        [DATES[1]]: 'low $2,442.28',
        [DATES[2]]: 'low $2,470',
      });
      await chart.change(record, isGone);
      expect(await chart.told()).toEqual(told);
      const versions = await chart.server.versionCount();
      await assessRecord(chart.server.context, visited(DATES[0]));
      expect(await chart.server.versionCount()).toBe(versions);
    });
  });

  test('one more charge whose amount nobody knows, where there is one already', async () => {
    await inChart(2386.84, async (chart) => {
      const followed = async (id: string): Promise<number> =>
        (await chart.change(exercise(1, '97799', id))).days.length;
      expect([await followed('first'), await followed('second')]).toEqual([3, 3]);
    });
  });

  test('only days whose answer may change are looked at', async () => {
    await inChart(1986.84, async (chart) => {
      const { days } = await chart.change(longer);
      expect(days).toHaveLength(2);
      expect(await chart.told()).toEqual({ [DATES[2]]: 'low $2,091.21' });
    });
  });

  test('far below the threshold, the first day asks for as much as the last', async () => {
    await inChart(100, async (chart) => {
      const asked = async (record: Resource): Promise<readonly string[]> => {
        const before = chart.server.requests.length;
        expect((await chart.change(record)).days).toHaveLength(1);
        return chart.server.requests.slice(before);
      };
      const last = await asked(treated('mt2', DATES[2], '10:30'));
      expect(last).toContain('write');
      expect(await asked(longer)).toEqual(last);
    });
  });

  test('long afterwards, a day that is not billed follows, and a billed one is settled', async () => {
    const chart = new Chart();
    try {
      await chart.open(2386.84);
      await chart.bill(DATES[1]);
      chart.server.clock = '2026-12-01T12:00:00.000Z';
      await chart.change(longer);
      expect(await chart.told()).toEqual({
        [DATES[0]]: 'low $2,435.77',
        [DATES[1]]: 'low $2,442.28',
        [DATES[2]]: 'high $2,491.21',
      });
    } finally {
      chart.server.close();
    }
  });

  test('a billed day keeps its charge, and its issue tells', async () => {
    await inChart(2386.84, async (chart) => {
      await chart.bill(DATES[2]);
      await chart.change(longer);
      expect((await chart.told())[DATES[2]]).toBe('high $2,491.21');
      expect(await chart.server.search(`ChargeItem?context=Encounter/visit-${DATES[2]}`)).toMatchObject([
        { status: 'billed', quantity: { value: 1 } },
      ]);
    });
  });

  test('a run that is cut off before the later days is made up for by the next', async () => {
    await inChart(2386.84, async (chart) => {
      const { server } = chart;
      await chart.save(longer);
      let writes = 0;
      const { client } = server.context;
      const cutOff: typeof client = {
        executeBatch: async (bundle) => {
          writes += bundle.entry?.some(({ request }) => request?.method !== 'GET') === true ? 1 : 0;
          return writes > 1 ? Promise.reject(new Error('cut off')) : client.executeBatch(bundle);
        },
      };
      await expect(assessRecord({ ...server.context, client: cutOff }, longer)).rejects.toThrow('Gave up');
      expect((await chart.told())[DATES[2]]).toBe('low $2,470');
      await assessRecord(server.context, longer);
      expect((await chart.told())[DATES[2]]).toBe('high $2,491.21');
    });
  });

  test('days that are assessed together count what each of them comes to', async () => {
    await inChart(100, async (chart) => {
      await chart.save(paid(2420));
      await assessAffected(chart.server.context, paid(2420), true);
      await chart.save(longer);
      await chart.save(treated('mt1', DATES[1], '10:30'));
      await assessAffected(chart.server.context, paid(2420), true);
      expect(await chart.told()).toEqual({
        [DATES[0]]: 'low $2,468.93',
        [DATES[1]]: 'high $2,517.86',
        [DATES[2]]: 'high $2,545.58',
      });
    });
  });

  test('files without charges come to the same sums', () => {
    const days = DATES.flatMap((date, index) => [visited(date), treated(`mt${String(index)}`, date, '10:30')]);
    const records = [therapist(), ...documents('p1'), paid(2400), ...days];
    const { standing } = assessCollection(records, '2026-03-31T12:00:00.000Z');
    const sums = standing.flatMap((one) =>
      one.resourceType === 'DetectedIssue' && one.reference?.endsWith('kx-missing') === true
        ? (/\$[\d,]+(?:\.\d\d)?/.exec(one.detail ?? '') ?? [])
        : [],
    );
    expect(sums).toEqual(['$2,448.93', '$2,497.86', '$2,546.79']);
  });

  test('the entry of a day says by which sums it was decided', async () => {
    await inChart(100, async ({ server }) => {
      const entries = (await server.search<Basic>('Basic?_count=100')).flatMap((entry) => readDayEntry(entry) ?? []);
      expect(entries.map(({ threshold }) => threshold)).toEqual([
        { earlierUsd: 100, unpriced: 0, totalUsd: 127.72 },
        { earlierUsd: 127.72, unpriced: 0, totalUsd: 155.44 },
        { earlierUsd: 155.44, unpriced: 0, totalUsd: 183.16 },
      ]);
    });
  });
});
