// SPDX-License-Identifier: Apache-2.0
import { readText } from '../../../src/engine/text/read-text.ts';

describe('regions treated', () => {
  test.each([
    ['MT c-spine', ['cervical']],
    ['MT to the L-spine', ['lumbar']],
    ['C/T junction PAs', ['cervical', 'thoracic']],
    ['CT junction mobs', ['cervical', 'thoracic']],
    ['CTJ mobs', ['cervical', 'thoracic']],
    ['T/L junction mobs', ['thoracic', 'lumbar']],
    ['TLJ mobs', ['thoracic', 'lumbar']],
    ['proximal tib-fib mobs', ['knee']],
    ['distal tib-fib mobs', ['ankle and foot']],
  ])('%s', (text, regions) => {
    const { regions: named } = readText(text);
    expect(named.flatMap(({ region, isTreated }) => (isTreated ? [region] : [])).toSorted()).toEqual(
      regions.toSorted(),
    );
  });

  test('a CT scan is of no region', () => {
    expect(readText('CT reviewed. MT 15 min').regions).toEqual([]);
  });
});
