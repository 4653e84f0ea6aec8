// SPDX-License-Identifier: Apache-2.0
import { matchCharges, supportedUnits } from '../../../src/engine/billing/charge-match.ts';
import type { ExistingCharge } from '../../../src/engine/billing/treatment-day.ts';
import { charge } from '../../support/day.ts';

const ours = charge({ source: 'ChargeItem/ours' });
const persons = charge({ source: 'ChargeItem/persons', ours: false, unitsArePersons: true });
const template = charge({ source: 'ChargeItem/template', ours: false, units: 1 });
const billed = charge({ source: 'ChargeItem/billed', ours: false, state: 'billed', unitsArePersons: true });
const assistants = charge({ source: 'ChargeItem/cq', part: '97140/CQ', units: 1 });
const matched = (charges: ExistingCharge[]): Record<string, string> =>
  Object.fromEntries([...matchCharges(charges, ['97140']).byPart].map(([part, { source }]) => [part, source]));

describe('matchCharges', () => {
  test('billed before ours before a person’s before a template’s; the others are extra', () => {
    const order = [billed, ours, persons, template];
    for (let from = 0; from < order.length; from += 1) {
      const left = order.slice(from);
      expect(matched([...left].reverse())).toEqual({ '97140': left[0]?.source });
      const extra = matchCharges(left, ['97140']).extra.get('97140') ?? [];
      expect(extra.map(({ source }) => source).sort()).toEqual(
        left
          .slice(1)
          .map(({ source }) => source)
          .sort(),
      );
    }
  });

  test('of two alike, the lower reference', () => {
    const other = { ...ours, source: 'ChargeItem/other' };
    expect(matched([ours, other])).toEqual(matched([other, ours]));
    expect(matched([ours, other])).toEqual({ '97140': 'ChargeItem/other' });
  });

  test('closed charges are nobody’s', () => {
    expect(matchCharges([{ ...ours, state: 'closed' }], ['97140'])).toEqual({
      byPart: new Map(),
      extra: new Map(),
      decided: false,
    });
  });

  test('parts are matched apart', () => {
    expect(matched([assistants, ours])).toEqual({ '97140': 'ChargeItem/ours', '97140/CQ': 'ChargeItem/cq' });
  });

  test('a template stands in for the one part that is wanted, and for its own where two are', () => {
    const partsOf = (...wanted: ('97140' | '97140/CQ')[]): string[] => [
      ...matchCharges([template], wanted).byPart.keys(),
    ];
    expect([partsOf('97140/CQ'), partsOf('97140', '97140/CQ'), partsOf()]).toEqual([
      ['97140/CQ'],
      ['97140'],
      ['97140'],
    ]);
    expect([...matchCharges([persons], ['97140/CQ']).byPart.keys()]).toEqual(['97140']);
  });

  test.each([
    ['ours', ours, false],
    ['a template’s', template, false],
    ['a person’s', persons, true],
    ['a billed one', { ...ours, state: 'billed' as const }, true],
  ])('%s decides: %p', (_name, one, decided) => {
    expect(matchCharges([one], ['97140']).decided).toBe(decided);
  });
});

describe('supportedUnits', () => {
  const inPart = { part: '97140', units: 1 } as const;
  const personsTwo = { ...assistants, ours: false, unitsArePersons: true, units: 2 };

  test('one charge may have any acceptable total, one of two what its part has', () => {
    expect(supportedUnits(matchCharges([ours], ['97140']), [1, 2], inPart)).toEqual([1, 2]);
    expect(supportedUnits(matchCharges([ours, assistants], ['97140', '97140/CQ']), [2, 3], inPart)).toEqual([1]);
  });

  test.each([
    ['two of a person’s that are right together, what they have', { ...persons, units: 2 }, [4], [2]],
    ['two of a person’s that are not', { ...persons, units: 2 }, [3], [1]],
    ['a person’s beside ours, which follows', { ...ours, units: 2 }, [4], [1]],
  ])('%s', (_name, plain, total, expected) => {
    expect(supportedUnits(matchCharges([plain, personsTwo], ['97140', '97140/CQ']), total, inPart)).toEqual(expected);
  });
});
