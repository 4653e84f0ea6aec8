// SPDX-License-Identifier: Apache-2.0
import { regionsOf, sharedRegions } from '../../../src/engine/billing/body-regions.ts';

describe('regionsOf', () => {
  test.each([
    ['Neck', ['cervical']],
    ['Cervical spine', ['cervical']],
    ['C5/6', ['cervical']],
    ['C7-T1', ['cervical', 'thoracic']],
    ['mid-back', ['thoracic']],
    ['L4-5', ['lumbar']],
    ['Lower back', ['lumbar']],
    ['L5-S1', ['lumbar', 'sacral']],
    ['SI joint', ['sacral']],
    ['Pelvis', ['pelvic']],
    ['TMJ', ['head']],
    ['Left shoulder', ['shoulder']],
    ['Forearm', ['elbow']],
    ['Right hand', ['wrist and hand']],
    ['Gluteal region', ['hip']],
    ['Patellofemoral', ['knee']],
    ['Achilles, calf', ['ankle and foot']],
    ['Neck and shoulder', ['cervical', 'shoulder']],
    ['T10', ['thoracic']],
    ['T12 – L1', ['thoracic', 'lumbar']],
    ['C100', ['c100']],
    [' Somewhere else ', ['somewhere else']],
  ])('%s: %p', (text, regions) => {
    expect(regionsOf({ text })).toEqual(regions);
  });

  test('a code stands beside the words; without known words it stands alone', () => {
    expect(regionsOf({ system: 's', code: '1', text: 'Neck' })).toEqual(['cervical', 's|1']);
    expect(regionsOf({ system: 's', code: '1', text: 'Structure' })).toEqual(['s|1']);
    expect(regionsOf({ code: '1', text: 'Structure' })).toEqual(['|1']);
  });
});

describe('sharedRegions', () => {
  test('by words, by code, and none', () => {
    const coded = { system: 's', code: '1', text: 'Structure' };
    expect(sharedRegions([{ text: 'L4-5' }], [{ text: 'Low back' }, { text: 'Knee' }])).toEqual(['lumbar']);
    expect(sharedRegions([coded], [{ ...coded, text: 'Other words' }])).toEqual(['Structure']);
    expect(sharedRegions([coded], [{ ...coded, code: '2' }])).toEqual([]);
    expect(sharedRegions([], [{ text: 'Knee' }])).toEqual([]);
    const both = [coded, { ...coded, code: '2', text: 'Second' }];
    expect(sharedRegions(both, both)).toEqual(['Structure']);
  });
});
