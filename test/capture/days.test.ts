// SPDX-License-Identifier: Apache-2.0
import type { Bundle } from '@medplum/fhirtypes';
import {
  countQuery,
  dayText,
  daysOf,
  daysQuery,
  holdTexts,
  isHeld,
  isStanding,
  latestQuery,
  oldestQuery,
  pageQuery,
  payerText,
  visitIdOf,
  STANDING_LABELS,
  type DayEntry,
} from '../../src/capture/days.ts';
import { assessRecord } from '../../src/capture/assess-record.ts';
import { UNDATED } from '../../src/fhir/identity.ts';
import { STANDINGS } from '../../src/fhir/day-facets.ts';
import { TestServer } from '../support/fhir-server.ts';
import { therapist, treatment, visit } from '../support/visit.ts';

describe('days on a server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = new TestServer();
    await server.load([therapist(), ...['a', 'b', 'c'].map((id) => ({ resourceType: 'Patient', id }))]);
    for (const [patient, date] of [
      ['a', '03'],
      ['b', '02'],
      ['c', '04'],
    ] as const) {
      const at = (time: string): string => `2026-03-${date}T${time}:00-05:00`;
      const subject = { reference: `Patient/${patient}` };
      const of = visit({ id: patient, subject, period: { start: at('09:00'), end: at('12:00') } });
      const performedPeriod = { start: at('10:00'), end: at('10:30') };
      const encounter = { reference: `Encounter/${patient}` };
      await server.load([of, treatment(`t-${patient}`, '10:00-10:30', { subject, encounter, performedPeriod })]);
      server.clock = `2026-03-1${date.slice(1)}T12:00:00.000Z`;
      await assessRecord(server.context, of);
    }
  });
  afterAll(() => {
    server.close();
  });
  const found = async (query: string): Promise<[total: number | undefined, patients: string[], types: string[]]> => {
    const { body } = await server.send('GET', `/Basic?${query}`);
    const { total, entry = [] } = body as Bundle;
    return [
      total,
      daysOf(body as Bundle).map(({ patient }) => patient.slice(-1)),
      [...new Set(entry.map(({ resource }) => resource?.resourceType ?? ''))].sort(),
    ];
  };

  test('a page: latest first, counted, with the patients', async () => {
    expect(await found(daysQuery({}, { offset: 0, count: 2 }))).toEqual([3, ['c', 'a'], ['Basic', 'Patient']]);
    expect(await found(daysQuery({}, { offset: 2, count: 2 }))).toEqual([3, ['b'], ['Basic', 'Patient']]);
    expect(await found(daysQuery({ to: '2026-03-02' }, { offset: 0, count: 2 }))).toEqual([
      1,
      ['b'],
      ['Basic', 'Patient'],
    ]);
  });

  test('the days alone; the oldest; the number of them; the one that was written last', async () => {
    expect((await found(pageQuery({}, { offset: 1, count: 2 }))).slice(1)).toEqual([['a', 'b'], ['Basic']]);
    expect(await found(oldestQuery({ from: '2026-03-03' }, 1))).toEqual([2, ['a'], ['Basic']]);
    expect(await found(countQuery({ patient: 'Patient/a' }))).toEqual([1, [], []]);
    expect(await found(latestQuery())).toEqual([3, ['c'], ['Basic']]);
  });
});

const DAY: Pick<DayEntry, 'holds' | 'isBilled' | 'isFinished' | 'dateOfService' | 'visits' | 'payer'> = {
  holds: [],
  isBilled: false,
  isFinished: true,
  dateOfService: '2026-03-02',
  visits: ['Encounter/e1', 'Encounter/e2'],
  payer: 'Organization/pay',
};
const day = (facts: Partial<typeof DAY>): DayEntry => ({ ...DAY, ...facts }) as DayEntry;

test('held is what waits for somebody and has not gone out', () => {
  expect([
    isHeld(day({})),
    isHeld(day({ holds: ['diagnosis-missing'] })),
    isHeld(day({ holds: ['diagnosis-missing'], isBilled: true })),
  ]).toEqual([false, true, false]);
});

test('why a charge waits, in words', () => {
  expect(holdTexts(day({}))).toEqual([]);
  expect(holdTexts(day({ holds: ['diagnosis-missing', 'no-such-rule'], isFinished: false }))).toEqual([
    'No diagnosis',
    'no-such-rule',
    'Visit in progress',
  ]);
});

test('date, visit and payer as pages show them', () => {
  expect([dayText(day({})), dayText(day({ dateOfService: UNDATED }))]).toEqual([
    expect.stringMatching(/2026/),
    'No date',
  ]);
  expect([visitIdOf(day({})), visitIdOf(day({ visits: [] }))]).toEqual(['e1', '']);
  const nameOf = (reference: string): string => `name of ${reference}`;
  expect([payerText(day({}), nameOf), payerText(day({ payer: undefined }), nameOf)]).toEqual([
    'name of Organization/pay',
    'No coverage',
  ]);
});

test('each way that a day may stand has a label, and nothing else is one', () => {
  expect(Object.keys(STANDING_LABELS).sort()).toEqual(Object.keys(STANDINGS).sort());
  expect([...Object.keys(STANDINGS), 'toString', ''].filter((one) => !isStanding(one))).toEqual(['toString', '']);
});
