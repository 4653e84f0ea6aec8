// SPDX-License-Identifier: Apache-2.0
import { claimLinesOf } from '../../../src/fhir/read/claim-lines.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { CPT } from '../../../src/fhir/systems.ts';

const item = (sequence: number, facts: object = {}): object => ({
  sequence,
  productOrService: { coding: [{ system: CPT, code: '97140' }] },
  encounter: [{ reference: 'Encounter/e1' }],
  ...facts,
});
const claim = (status: string, ...items: object[]): object => ({
  resourceType: 'Claim',
  id: status,
  status,
  item: items,
});
const read = (...resources: object[]): ReturnType<typeof claimLinesOf> =>
  claimLinesOf(new RecordSet(resources), new Set(['Encounter/e1']));

test('97140 items of draft and active claims, with units and every modifier, by part', () => {
  const modifier = [{ coding: [{ code: 'GP' }] }, { coding: [{ code: 'CQ' }, { code: 'KX' }] }];
  expect(read(claim('active', item(1), item(2, { quantity: { value: 2 }, modifier })))).toEqual([
    { source: 'Claim/active', sequence: 1, part: '97140', modifiers: [] },
    { source: 'Claim/active', sequence: 2, part: '97140/CQ', units: 2, modifiers: ['GP', 'CQ', 'KX'] },
  ]);
});

test('other codes, other visits and cancelled claims are left aside', () => {
  const other = { productOrService: { coding: [{ system: CPT, code: '97110' }] } };
  expect(
    read(
      claim('draft', item(1, other), item(2, { encounter: [{ reference: 'Encounter/e2' }] })),
      claim('cancelled', item(1)),
    ),
  ).toEqual([]);
});
