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

test('a draft counts, a line of several visits by any of them, and a claim without lines not at all', () => {
  const several = { encounter: [{ reference: 'Encounter/e0' }, { display: 'a visit' }, { reference: 'Encounter/e1' }] };
  expect(read(claim('draft', item(1, several)))).toMatchObject([{ source: 'Claim/draft', sequence: 1 }]);
  expect(read({ ...claim('active'), item: undefined })).toEqual([]);
  expect(read()).toEqual([]);
});

test('a line without a visit is nobody’s, beside one that has it', () => {
  expect(read(claim('active', item(1, { encounter: undefined }), item(2)))).toMatchObject([{ sequence: 2 }]);
});

test('lines of several visits of a day each once, in the order of their visits', () => {
  const second = { ...claim('draft', item(1, { encounter: [{ reference: 'Encounter/e2' }] }), item(2)), id: 'b' };
  const found = claimLinesOf(
    new RecordSet([second, claim('active', item(1))]),
    new Set(['Encounter/e1', 'Encounter/e2', 'Encounter/e3']),
  );
  expect(found.map(({ source, sequence }) => [source, sequence])).toEqual([
    ['Claim/b', 1],
    ['Claim/b', 2],
    ['Claim/active', 1],
  ]);
});
