// SPDX-License-Identifier: Apache-2.0
import {
  DEFAULT_MODIFIER_ORDER,
  missingModifiers,
  orderModifiers,
  therapyModifierOf,
} from '../../../src/engine/billing/modifiers.ts';
import { disciplineOfRole, roleOfTaxonomy } from '../../../src/engine/billing/performers.ts';

describe('modifiers', () => {
  test('billing order: 59, therapy, assistant, KX, the rest as written', () => {
    expect(orderModifiers(['22', 'KX', 'GP', '59', 'CQ', '76'], DEFAULT_MODIFIER_ORDER)).toEqual([
      '59',
      'GP',
      'CQ',
      'KX',
      '22',
      '76',
    ]);
  });

  test('each once', () => {
    expect(orderModifiers(['GP', 'GP'], DEFAULT_MODIFIER_ORDER)).toEqual(['GP']);
  });

  test.each([
    ['225100000X', 'PT', 'GP'],
    ['2251X0800X', 'PT', 'GP'],
    ['225200000X', 'PTA', 'GP'],
    ['225X00000X', 'OT', 'GO'],
    ['224Z00000X', 'OTA', 'GO'],
    ['235Z00000X', 'SLP', 'GN'],
    ['208100000X', 'physician', undefined],
    ['363L00000X', 'non-physician practitioner', undefined],
    ['111N00000X', 'chiropractor', undefined],
  ])('%s is %s and calls for %s', (taxonomy, role, modifier) => {
    expect(roleOfTaxonomy(taxonomy)).toBe(role);
    const discipline = disciplineOfRole(roleOfTaxonomy(taxonomy));
    expect(discipline && therapyModifierOf(discipline)).toBe(modifier);
  });

  test.each(['225700000X', '2255A2300X', '390200000X', ''])('%s proves no discipline', (taxonomy) => {
    expect(disciplineOfRole(roleOfTaxonomy(taxonomy))).toBeUndefined();
  });
});

describe('an assistant’s modifier', () => {
  test.each([
    [['GO', 'CQ'], ['GO', 'CO'], []],
    [['GP', 'CO'], ['GP', 'CQ'], []],
    [['GO'], ['GO', 'CO'], ['CO']],
    [['CQ'], ['GP', 'CQ'], ['GP']],
  ])('%j, where %j is proven, lacks %j', (borne, proven, lacking) => {
    expect(missingModifiers(borne, proven)).toEqual(lacking);
  });
});
