// SPDX-License-Identifier: Apache-2.0
import { ncciLibrary } from '../../../src/capture/ncci/library.ts';
import { tablesInForce } from '../../../src/capture/ncci/tables.ts';
import { BUILT_IN_NCCI } from '../../../src/engine/policies/ncci-table.ts';
import { SMALL_NCCI } from '../../support/ncci.ts';

const library = { ...ncciLibrary(SMALL_NCCI), id: 'ncci' };

test('the build’s tables where none were imported, and which of them have run out', () => {
  const { tables, pairs, imported } = tablesInForce({ table: BUILT_IN_NCCI, isImported: false }, '2024-09-30');
  expect(imported).toBeUndefined();
  expect(pairs.length).toBeGreaterThan(100);
  expect(tables.map(({ name, edition, isEnding, isImported }) => [name, edition, isEnding, isImported])).toEqual([
    ['NCCI edits (PTP)', 'the third quarter of 2024', false, false],
    ['Daily limits (MUE)', 'the second quarter of 2024', true, false],
    ['KX thresholds', '2026', false, false],
    ['Medicare’s fees of therapy', '2026', false, false],
    ['Medicare’s geographic indices (GPCIs)', '2026', false, false],
  ]);
});

test('imported edits: by whom, when, how many, without those that CMS withdrew', () => {
  const edits: typeof SMALL_NCCI.ptp.edits = [
    ['97110', '97140', '1', '2026-01-01', ''],
    ['97112', '97140 97150', '9', '2026-01-01', ''],
    ['97116', '97140', '0', '2026-01-01', ''],
  ];
  const by = { reference: 'Practitioner/ada' };
  const found = tablesInForce(
    {
      library: { ...library, meta: { lastUpdated: '2026-01-05T10:00:00Z', author: by } },
      table: { ...SMALL_NCCI, ptp: { ...SMALL_NCCI.ptp, edits } },
      isImported: true,
    },
    '2026-01-05',
  );
  expect(found.imported).toEqual({ record: 'Library/ncci', at: '2026-01-05T10:00:00Z', by });
  expect(found.tables.map(({ holds, isImported }) => [holds, isImported])).toEqual([
    ['2 pairs of codes', true],
    ['limits of 2 codes', true],
    [expect.stringMatching(/^\d+ years; \$2,480 in 2026$/), false],
    [expect.stringMatching(/^fees of \d+ codes$/), false],
    ['109 localities', false],
  ]);
  expect(found.pairs.map(({ column1, column2 }) => [column1, column2])).toEqual([
    ['97110', '97140'],
    ['97116', '97140'],
  ]);
});

test('an import that cannot be read is told: the built-in tables decide', () => {
  const found = tablesInForce({ library, table: BUILT_IN_NCCI, isImported: false }, '2026-01-05');
  expect([found.unreadable, found.imported]).toEqual(['Library/ncci', undefined]);
});
