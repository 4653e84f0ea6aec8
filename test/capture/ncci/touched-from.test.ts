// SPDX-License-Identifier: Apache-2.0
import { touchedFrom } from '../../../src/capture/ncci/touched-from.ts';
import { BUILT_IN_NCCI, type NcciTable } from '../../../src/engine/policies/ncci-table.ts';
import { SMALL_NCCI } from '../../support/ncci.ts';

type Edits = NcciTable['ptp']['edits'];
const withEdits = (edits: Edits): NcciTable => ({ ...SMALL_NCCI, ptp: { ...SMALL_NCCI.ptp, edits } });

test.each<[string, Edits, Edits, string | undefined]>([
  [
    'the same edits',
    [['97012', '97140', '1', '1996-01-01', '']],
    [['97012', '97140', '1', '1996-01-01', '']],
    undefined,
  ],
  ['a new pair', [], [['97140', '97018', '1', '2026-04-01', '']], '2026-04-01'],
  ['a pair that is gone', [['97140', '97018', '1', '2025-10-01', '']], [], '2025-10-01'],
  [
    'a pair that ends now',
    [['97140', '97018', '1', '2000-01-01', '']],
    [['97140', '97018', '1', '2000-01-01', '2026-07-01']],
    '2026-07-01',
  ],
  [
    'a pair that ends earlier',
    [['97140', '97018', '1', '2000-01-01', '2026-07-01']],
    [['97140', '97018', '1', '2000-01-01', '2026-04-01']],
    '2026-04-01',
  ],
  [
    'another indicator',
    [['97140', '97018', '1', '2000-01-01', '']],
    [['97140', '97018', '0', '2000-01-01', '']],
    '2000-01-01',
  ],
  [
    'the earliest of several',
    [['97140', '97018', '1', '2000-01-01', '']],
    [
      ['97140', '97018', '1', '2000-01-01', '2026-07-01'],
      ['97012', '97140', '1', '2026-04-01', ''],
    ],
    '2026-04-01',
  ],
  ['a pair without 97140', [], [['97530', '97116', '1', '2020-01-01', '']], undefined],
])('%s', (_name, before, after, from) => {
  expect(touchedFrom(withEdits(before), withEdits(after))).toBe(from);
});

test('how far the pairs are known: the days behind the earlier one', () => {
  const later = { ...SMALL_NCCI, ptp: { ...SMALL_NCCI.ptp, knownThrough: '2026-06-30' } };
  expect([touchedFrom(SMALL_NCCI, later), touchedFrom(later, SMALL_NCCI)]).toEqual(['2026-04-01', '2026-04-01']);
});

test('another daily limit of 97140 has no date; one of another code touches nothing', () => {
  const limit = (unitsPerDay: Record<string, number>): NcciTable => ({
    ...SMALL_NCCI,
    mue: { ...SMALL_NCCI.mue, unitsPerDay: { ...SMALL_NCCI.mue.unitsPerDay, ...unitsPerDay } },
  });
  expect(touchedFrom(SMALL_NCCI, limit({ '97140': 4 }))).toBe('1900-01-01');
  expect(touchedFrom(SMALL_NCCI, limit({ '97110': 4 }))).toBeUndefined();
  expect(touchedFrom(BUILT_IN_NCCI, BUILT_IN_NCCI)).toBeUndefined();
});
