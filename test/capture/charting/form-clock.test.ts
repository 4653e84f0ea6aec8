// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { ClinicClock } from '../../../src/capture/charting/clinic-clock.ts';
import { formClock } from '../../../src/capture/charting/form-clock.ts';

// Each machine zone needs a process of its own.
const PROGRAM = `
import { ClinicClock } from './src/capture/charting/clinic-clock.ts';
import { formClock } from './src/capture/charting/form-clock.ts';
import { changedElements, onlyChanges } from './src/capture/charting/record-changes.ts';
import { GOOD_CHARTS, PLAIN, recordsOf } from './test/support/ehr-shapes.ts';
import { STORIES, sampleResources } from './test/support/samples.ts';
const records = [
  ...STORIES.flatMap((story) => sampleResources(story)),
  ...Object.values(GOOD_CHARTS).flatMap((shape) => recordsOf(shape(PLAIN))),
];
const clocks = [new ClinicClock('America/Los_Angeles'), new ClinicClock('UTC'), new ClinicClock(undefined, '2026-03-02T10:00:00-05:00')];
let tried = 0;
const wrong = [];
for (const record of records) {
  for (const clock of clocks) {
    const { shown, back } = formClock(record, clock);
    tried += 1;
    if (JSON.stringify(onlyChanges(record, back(structuredClone(shown)))) !== JSON.stringify(record)) {
      wrong.push(record.resourceType + '/' + record.id + ' is not as it was');
    }
    const edited = onlyChanges(record, back({ ...structuredClone(shown), language: 'es' }));
    const changes = changedElements(record, edited);
    if (changes.join() !== 'language') {
      wrong.push(record.resourceType + '/' + record.id + ' changed in ' + changes.join());
    }
  }
}
console.log(JSON.stringify({ tried, wrong }));`;

test.each(['America/Los_Angeles', 'Europe/Berlin', 'UTC'])(
  'on a machine in %s, every record of the stories and shapes comes back from a form with what was changed in it alone',
  (TZ) => {
    const text = execFileSync(process.execPath, ['--input-type=module-typescript', '-e', PROGRAM], {
      env: { ...process.env, TZ },
      encoding: 'utf8',
    });
    const { tried, wrong } = JSON.parse(text) as { tried: number; wrong: string[] };
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(1500);
  },
);

test('times are moved wherever they stand, but not the server’s own nor the moment of a note', () => {
  const clock = new ClinicClock('America/Los_Angeles');
  const saved = '2026-03-03T02:00:00Z';
  const record = {
    meta: { lastUpdated: saved },
    note: [{ text: 'Seen', time: saved }, { text: 'Without a time' }],
    participant: [{ time: '2026-03-03T01:05:30Z' }],
    event: ['2026-03-03T01:05:30Z', 'as needed', '2026-03-02'],
    count: 2,
    nothing: null,
  };
  const moved = new Date('2026-03-02T17:05:30').toISOString();
  const { shown, back } = formClock(record, clock);
  expect(shown).toEqual({ ...record, participant: [{ time: moved }], event: [moved, 'as needed', '2026-03-02'] });
  expect(back(shown)).toEqual(record);
  const typed = new Date('2026-03-02T17:45:00').toISOString();
  expect(back({ ...shown, participant: [{ time: typed }] })).toEqual({
    ...record,
    participant: [{ time: '2026-03-02T17:45:00-08:00' }],
  });
});
