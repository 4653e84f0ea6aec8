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
    ['TCJ distraction', ['ankle and foot']],
    ['STJ mobs', ['ankle and foot']],
    ['tib post release', ['ankle and foot']],
    ['TF jt AP mobs', ['knee']],
    ['pes anserine CFM', ['knee']],
    ['TKA incision mobs', ['knee']],
    ['piri release', ['hip']],
    ['HU jt distraction', ['elbow']],
    ['MFR to bil UTs', ['cervical']],
    ['MLD to L breast', ['chest']],
    ['OA mobs', ['cervical']],
    ['STM to the LS', ['cervical']],
    ['STM R LS x 10 min', ['cervical']],
    ['MFR with OA release', ['cervical']],
    ['Mobs for moderate OA stiffness', ['cervical']],
    ['Mobs OA in flexion', ['cervical']],
  ])('%s', (text, regions) => {
    const { regions: named } = readText(text);
    expect(named.flatMap(({ region, isTreated }) => (isTreated ? [region] : [])).toSorted()).toEqual(
      regions.toSorted(),
    );
  });

  test.each([
    ['Dx: knee OA', ['knee']],
    ['OA of hip', ['hip']],
    ['OA of the R knee', ['knee']],
    ['L thumb CMC OA', ['wrist and hand']],
    ['Severe OA', []],
    ['Hx of OA', []],
    ['LS spine: stiff', ['lumbar']],
    ['LS x-ray neg', []],
  ])('osteoarthritis and the lumbosacral spine are no neck: %j', (text, regions) => {
    expect([...new Set(readText(text).regions.map(({ region }) => region))]).toEqual(regions);
  });

  test.each(['CT reviewed. MT 15 min', 'Breast stroke 10 min. MT 15 min', 'Recurrent UTIs. MT 15 min'])(
    'none in %j',
    (text) => {
      expect(readText(text).regions).toEqual([]);
    },
  );
});
