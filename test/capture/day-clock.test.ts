// SPDX-License-Identifier: Apache-2.0
import { dayClock, timeBlocksOf } from '../../src/capture/day-clock.ts';
import { assess } from '../../src/engine/assess.ts';
import { policyFor } from '../../src/engine/policies/payer-policy.ts';
import { day, service } from '../support/day.ts';

const assessment = assess(
  day({
    services: [
      service('mt', { at: '10:00-10:30' }),
      service('ex', { code: '97110', at: '10:20-10:40' }),
      service('gait', { code: '97116', minutes: 8 }),
    ],
  }),
  policyFor({ kind: 'none' }),
);

test('services with clock times are blocks, with the minutes that count; the others stand beside', () => {
  const { blocks, unplaced, visits } = dayClock(assessment);
  const told = blocks.map(({ code, times, isManualTherapy, isShared }) => [code, times, isManualTherapy, isShared]);
  expect(told).toEqual([
    ['97110', '10:20–10:40', false, false],
    ['97140', '10:00–10:30', true, true],
  ]);
  const manual = blocks.find(({ isManualTherapy }) => isManualTherapy);
  expect([manual?.documentedMs, manual?.countedMs]).toEqual([30 * 60_000, 20 * 60_000]);
  expect(unplaced).toEqual([{ source: 'Procedure/gait', code: '97116', documentedMs: 8 * 60_000 }]);
  expect(visits).toHaveLength(1);
});

test('the times that a person attests', () => {
  expect(timeBlocksOf(assessment).map(({ text }) => text)).toEqual([
    '97140: 10:00–10:30',
    '97110: 10:20–10:40',
    '97116: 8 min, no clock times',
  ]);
});

test('minutes that belong to the manipulation of their region don’t count, and no other service fills them', () => {
  const regions = (text: string): { regions: { text: string }[] } => ({ regions: [{ text }] });
  const manipulated = assess(
    day({
      services: [
        service('neck', { at: '10:00-10:15', ...regions('Neck') }),
        service('back', { at: '10:15-10:30', ...regions('Low back') }),
      ],
      manipulations: [{ source: 'Procedure/cmt', code: '98940', ...regions('Neck') }],
    }),
    policyFor({ kind: 'none' }),
  );
  const { blocks } = dayClock(manipulated);
  expect(blocks.map(({ source, countedMs, isShared }) => [source, countedMs / 60_000, isShared])).toEqual([
    ['Procedure/neck', 0, false],
    ['Procedure/back', 15, false],
  ]);
});
