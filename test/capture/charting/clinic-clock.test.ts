// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import type { Bundle, Encounter, Procedure, Resource } from '@medplum/fhirtypes';
import { ClinicClock, clinicClock } from '../../../src/capture/charting/clinic-clock.ts';
import { changedProcedure, draftOf } from '../../../src/capture/charting/treatment-draft.ts';
import type { FhirClient } from '../../../src/fhir/fhir-client.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { DEVICE_IDENTIFIER, TIME_ZONE } from '../../../src/fhir/systems.ts';
import { GOOD_CHARTS, PLAIN, recordsOf } from '../../support/ehr-shapes.ts';

const LOS_ANGELES = [{ url: TIME_ZONE, valueCode: 'America/Los_Angeles' }];
const NEW_YORK = [{ url: TIME_ZONE, valueCode: 'America/New_York' }];

test.each([
  ['summer', '2026-07-01T01:00:00Z', '2026-06-30T18:00:00', '2026-06-30T18:00:00-07:00'],
  ['winter', '2026-03-03T01:05:30Z', '2026-03-02T17:05:30', '2026-03-02T17:05:30-08:00'],
  ['an offset of its own', '2026-03-02T10:05:00-05:00', '2026-03-02T10:05:00', '2026-03-02T10:05:00-08:00'],
  ['a bare date', '2026-03-02', '2026-03-02', '2026-03-02'],
  // The clocks go forward at 2:00 on 8 March and back at 2:00 on 1 November 2026.
  [
    'the minute before the clocks go forward',
    '2026-03-08T09:59:00Z',
    '2026-03-08T01:59:00',
    '2026-03-08T01:59:00-08:00',
  ],
  ['the minute after', '2026-03-08T10:00:00Z', '2026-03-08T03:00:00', '2026-03-08T03:00:00-07:00'],
  ['the hour that comes twice', '2026-11-01T08:30:00Z', '2026-11-01T01:30:00', '2026-11-01T01:30:00-07:00'],
])('a clinic in Los Angeles, %s', (_name, written, wall, rewritten) => {
  const clock = new ClinicClock('America/Los_Angeles');
  expect(clock.wall(written)).toBe(wall);
  expect(clock.write(wall)).toBe(rewritten);
});

test('an hour that spring leaves out is an hour later', () => {
  expect(new ClinicClock('America/Los_Angeles').write('2026-03-08T02:30')).toBe('2026-03-08T03:30:00-07:00');
});

test.each([
  ['en-US', '2026-03-03T01:05:00Z', 'Mar 2, 2026, 17:05'],
  ['de', '2026-03-03T01:05:00Z', '02.03.2026, 17:05'],
  ['en-US', '2026-03-02', 'Mar 2, 2026'],
  ['en-US', '2026-03', 'Mar 2026'],
  ['en-US', '1958', '1958'],
  ['en-US', '2026-13', '2026-13'],
  ['en-US', 'no date', 'no date'],
])('in %s, %s is shown as %s', (locale, written, shown) => {
  expect(new ClinicClock('America/Los_Angeles').shown(written, locale).replace(/\s/g, ' ')).toBe(shown);
});

test('today is the clinic’s: half past six in the evening of the second in Los Angeles', () => {
  const at = Date.parse('2026-03-03T02:30:00Z');
  expect(new ClinicClock('America/Los_Angeles').today(at)).toBe('2026-03-02');
  expect(new ClinicClock('Europe/Berlin').now(at)).toBe('2026-03-03T03:30');
  expect(new ClinicClock(undefined, '2026-03-02T10:00:00-08:00').now(at)).toBe('2026-03-02T18:30');
});

test('without a stated zone, a visit keeps the offset it is written with', () => {
  const clock = ClinicClock.ofVisit(new RecordSet(recordsOf(PLAIN)), PLAIN.encounter as unknown as Encounter);
  expect([clock.wall('2026-03-02T10:05:00-05:00'), clock.write('2026-03-02T10:40')]).toEqual([
    '2026-03-02T10:05:00',
    '2026-03-02T10:40:00-05:00',
  ]);
});

test.each([
  [
    'what is written in UTC is on the visit’s clock',
    '2026-03-02T10:00:00-05:00',
    '2026-03-03T01:05:30Z',
    '2026-03-02T20:05:30',
  ],
  [
    'what has an offset of its own stays',
    '2026-03-02T10:00:00-05:00',
    '2026-03-02T09:05:00-06:00',
    '2026-03-02T09:05:00',
  ],
  ['a visit written in UTC stays there', '2026-03-02T10:00:00Z', '2026-03-02T10:05:00Z', '2026-03-02T10:05:00'],
])('without a stated zone: %s', (_name, visit, written, wall) => {
  expect(new ClinicClock(undefined, visit).wall(written)).toBe(wall);
});

test('a treatment in UTC at a visit with an offset is changed on the visit’s clock, the sheet’s and the edge’s', () => {
  const clock = new ClinicClock(undefined, '2026-03-02T10:00:00-05:00');
  const performedPeriod = { start: '2026-03-02T15:05:00Z', end: '2026-03-02T15:35:00Z' };
  const procedure: Procedure = { resourceType: 'Procedure', status: 'completed', subject: {}, performedPeriod };
  const draft = draftOf(procedure, clock);
  expect([draft.start, draft.end]).toEqual(['10:05', '10:35']);
  expect(changedProcedure(procedure, { ...draft, end: '10:30' }, clock).performedPeriod).toEqual({
    start: '2026-03-02T15:05:00Z',
    end: '2026-03-02T10:30:00-05:00',
  });
  expect(clock.beside(performedPeriod.start).write('2026-03-02T10:30')).toBe('2026-03-02T10:30:00-05:00');
  expect(clock.beside('2026-03-02T09:05:00-06:00').write('2026-03-02T09:30')).toBe('2026-03-02T09:30:00-06:00');
});

test('the zone of a visit written in UTC is its clinic’s', () => {
  const chart = GOOD_CHARTS['times in UTC, the zone on the clinic']?.(PLAIN) ?? PLAIN;
  const clock = ClinicClock.ofVisit(new RecordSet(recordsOf(chart)), chart.encounter as unknown as Encounter);
  expect([clock.wall('2026-03-03T01:05:00Z'), clock.write('2026-03-02T17:05')]).toEqual([
    '2026-03-02T17:05:00',
    '2026-03-02T17:05:00-08:00',
  ]);
});

const PERIOD = { start: '2026-11-24T00:30:00Z', end: '2026-11-24T01:15:00Z' };

test.each([
  ['the offset of a treatment', { performedDateTime: '2026-11-23T18:30:00-06:00' }, '2026-11-23T18:30:00', '-06:00'],
  ['a record’s date', { performedDateTime: '2026-11-23' }, '2026-11-23T19:30:00', '-05:00'],
  ['nothing else: the UTC date stands', {}, '2026-11-24T00:30:00', 'Z'],
])('a visit written in UTC is on the clock that its date of service is told by: %s', (_name, when, wall, offset) => {
  const inUtc = { ...PLAIN.encounter, period: PERIOD };
  const { performedPeriod: _, ...procedure } = PLAIN.procedure as { readonly performedPeriod: unknown };
  const records = new RecordSet(recordsOf({ ...PLAIN, encounter: inUtc, procedure: { ...procedure, ...when } }));
  const clock = ClinicClock.ofVisit(records, inUtc as unknown as Encounter);
  expect([clock.wall(PERIOD.start), clock.write(wall)]).toEqual([wall, `${wall}${offset}`]);
});

function serverWith(...found: readonly unknown[]): FhirClient {
  const bundle = (resources: readonly unknown[]): Bundle => ({
    resourceType: 'Bundle',
    type: 'searchset',
    entry: resources.map((resource) => ({ resource: resource as Resource })),
  });
  const executeBatch = async ({ entry = [] }: Bundle): Promise<Bundle> =>
    Promise.resolve({
      resourceType: 'Bundle',
      type: 'batch-response',
      entry: entry.map(({ request }) => {
        const type = request?.url.split('?')[0];
        return { resource: bundle(found.filter((one) => (one as Resource).resourceType === type)) };
      }),
    });
  return { executeBatch };
}

const device = (extension: object[]): object => ({
  resourceType: 'Device',
  id: 'd',
  identifier: [{ system: DEVICE_IDENTIFIER, value: 'charges' }],
  extension,
});
const place = (id: string, extension: object[]): object => ({
  resourceType: 'Location',
  id,
  status: 'active',
  extension,
});

test.each([
  ['the project’s own comes first', [device(NEW_YORK), place('a', LOS_ANGELES)], '2026-03-02T17:00:00-05:00'],
  ['every place states the same', [place('a', LOS_ANGELES), place('b', LOS_ANGELES)], '2026-03-02T17:00:00-08:00'],
])('the clock of the whole clinic: %s', async (_name, found, written) => {
  expect((await clinicClock(serverWith(...found))).write('2026-03-02T17:00')).toBe(written);
});

test('what states no zone says nothing, nor does a search that is refused', async () => {
  const executeBatch = async (): Promise<Bundle> =>
    Promise.resolve({
      resourceType: 'Bundle',
      type: 'batch-response',
      entry: [
        { response: { status: '403' } },
        { resource: { resourceType: 'Bundle', type: 'searchset' } },
        {
          resource: {
            resourceType: 'Bundle',
            type: 'searchset',
            entry: [
              { fullUrl: 'urn:nothing' },
              { resource: { resourceType: 'Location', id: 'plain' } },
              {
                resource: {
                  resourceType: 'Location',
                  id: 'other',
                  extension: [{ url: 'urn:other', valueCode: 'Asia/Tokyo' }],
                },
              },
              { resource: place('a', LOS_ANGELES) as Resource },
            ],
          },
        },
      ],
    } as Bundle);
  expect((await clinicClock({ executeBatch })).write('2026-03-02T17:00')).toBe('2026-03-02T17:00:00-08:00');
});

test('places in two zones are no clinic of one: this machine’s zone, as where none is stated', async () => {
  const none = (await clinicClock(serverWith())).write('2026-03-02T17:00');
  const two = await clinicClock(serverWith(place('a', LOS_ANGELES), place('b', NEW_YORK)));
  expect(two.write('2026-03-02T17:00')).toBe(none);
});

// Each machine zone needs a process of its own.
const PROGRAM = `
import { ClinicClock } from './src/capture/charting/clinic-clock.ts';
import { formClock } from './src/capture/charting/form-clock.ts';
import { onlyChanges } from './src/capture/charting/record-changes.ts';
const record = {
  resourceType: 'Procedure',
  meta: { lastUpdated: '2026-03-02T20:00:00.123Z' },
  performedPeriod: { start: '2026-03-03T01:05:30Z', end: '2026-03-02T17:35:00-08:00' },
  note: [{ text: 'Seen', time: '2026-03-03T02:00:00Z' }],
};
const medplumShows = (iso) => new Date(iso).toLocaleDateString('sv') + 'T' + new Date(iso).toLocaleTimeString('sv');
const medplumWrites = (local) => new Date(local).toISOString();
const { shown, back } = formClock(record, new ClinicClock('America/Los_Angeles'));
const edited = structuredClone(shown);
edited.performedPeriod.end = medplumWrites('2026-03-02T17:45:00');
console.log(JSON.stringify({
  shows: [shown.performedPeriod.start, shown.performedPeriod.end].map(medplumShows),
  untouched: JSON.stringify(onlyChanges(record, back(shown))) === JSON.stringify(record),
  changed: onlyChanges(record, back(edited)),
}));`;

test.each(['America/Los_Angeles', 'Europe/Berlin', 'UTC', 'Asia/Kolkata'])(
  'Medplum’s inputs on a machine in %s show and write the clinic’s clock, and touch nothing else',
  (TZ) => {
    const text = execFileSync(process.execPath, ['--input-type=module-typescript', '-e', PROGRAM], {
      env: { ...process.env, TZ },
      encoding: 'utf8',
    });
    expect(JSON.parse(text)).toEqual({
      shows: ['2026-03-02T17:05:30', '2026-03-02T17:35:00'],
      untouched: true,
      changed: {
        resourceType: 'Procedure',
        meta: { lastUpdated: '2026-03-02T20:00:00.123Z' },
        performedPeriod: { start: '2026-03-03T01:05:30Z', end: '2026-03-02T17:45:00-08:00' },
        note: [{ text: 'Seen', time: '2026-03-03T02:00:00Z' }],
      },
    });
  },
);

test('beside a record: a stated zone stays, a machine’s or another record’s offset gives way to its own', () => {
  const written = '2026-03-02T10:00:00-08:00';
  expect(new ClinicClock('America/New_York').beside(written).wall('2026-03-02T18:00:00Z')).toBe('2026-03-02T13:00:00');
  for (const clock of [new ClinicClock(undefined), new ClinicClock(undefined, '2026-03-02T10:00:00+01:00')]) {
    expect(clock.beside(written).write('2026-03-02T10:20')).toBe('2026-03-02T10:20:00-08:00');
  }
});

test.each([
  ['the zone of its facility', new ClinicClock('America/New_York'), new ClinicClock('America/Los_Angeles'), '12:00'],
  ['the clinic’s, where only its offset is known', offset('-05:00'), new ClinicClock('America/Los_Angeles'), '09:00'],
  ['its offset, where nobody states a zone', offset('-05:00'), new ClinicClock(undefined), '11:00'],
])('what a visit’s records were saved at is told by %s', (_what, own, clinic, expected) => {
  expect(own.within(clinic).wall('2026-07-01T16:00:00Z').slice(11, 16)).toBe(expected);
});

function offset(of: string): ClinicClock {
  return new ClinicClock(undefined, `2026-03-02T10:00:00${of}`);
}
