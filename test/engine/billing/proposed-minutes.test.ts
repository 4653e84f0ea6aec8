// SPDX-License-Identifier: Apache-2.0
import type { Documentation } from '../../../src/engine/billing/documentation.ts';
import { proposedMinutes } from '../../../src/engine/billing/proposed-minutes.ts';
import type { NotedMinutes } from '../../../src/engine/text/noted-minutes.ts';
import { documentation } from '../../support/day.ts';

const noted = (
  of: NotedMinutes['of'],
  minutes: number,
  source = 'Composition/c',
  offset = 7,
): Documentation['notedMinutes'][number] => ({
  source,
  offset,
  noted: { of, durationMs: minutes * 60_000, start: offset },
});
const proposed = (notedMinutes: Documentation['notedMinutes'], isOnlyOne = true): number | undefined =>
  proposedMinutes(documentation({ notedMinutes }), 'Procedure/p', isOnlyOne)?.minutes;

describe('proposedMinutes', () => {
  test('what a note says of manual therapy, with its place', () => {
    const documented = documentation({ notedMinutes: [noted('manual-therapy', 15)] });
    expect(proposedMinutes(documented, 'Procedure/p', true)).toEqual({
      procedure: 'Procedure/p',
      minutes: 15,
      note: 'Composition/c',
      offset: 7,
    });
  });

  test('techniques are added up, unless the whole is stated', () => {
    expect(proposed([noted('technique', 8), noted('technique', 12)])).toBe(20);
    expect(proposed([noted('manual-therapy', 20), noted('technique', 8), noted('technique', 12)])).toBe(20);
  });

  test('two figures for the whole are proposed only where they agree', () => {
    expect(proposed([noted('manual-therapy', 20), noted('manual-therapy', 20)])).toBe(20);
    expect(proposed([noted('manual-therapy', 20), noted('manual-therapy', 25)])).toBeUndefined();
  });

  test('the minutes of the visit are not those of manual therapy', () => {
    expect(proposed([noted('visit', 45)])).toBeUndefined();
    expect(proposed([noted('visit', 45), noted('manual-therapy', 15)])).toBe(15);
  });

  test('the note of the record itself goes before the note of the visit', () => {
    expect(proposed([noted('manual-therapy', 15), noted('technique', 10, 'Procedure/p')])).toBe(10);
    expect(proposed([noted('manual-therapy', 15, 'Procedure/other')])).toBeUndefined();
  });

  test('of several treatments the note of the visit does not say which', () => {
    expect(proposed([noted('manual-therapy', 15)], false)).toBeUndefined();
    expect(proposed([noted('technique', 10, 'Procedure/p')], false)).toBe(10);
  });
});
