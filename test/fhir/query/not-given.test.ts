// SPDX-License-Identifier: Apache-2.0
import {
  markNotGiven,
  markedNotGiven,
  notGivenOutcome,
  typesNotGiven,
  unseenOfType,
} from '../../../src/fhir/query/not-given.ts';
import { NOT_GIVEN } from '../../../src/fhir/systems.ts';
import { treatment, visit } from '../../support/visit.ts';

test.each([
  ['Composition', ['visit-note', 'plan', 'plan-text']],
  ['Coverage', ['payer']],
  ['Medication', []],
])('what may stand in a %s that is not given', (type, kinds) => {
  const unseen = unseenOfType(type, 'the server refuses it');
  expect(unseen.map(({ kind }) => kind)).toEqual(kinds);
  expect(unseen.every(({ reason, source }) => reason === 'the server refuses it' && source !== '')).toBe(true);
});

test('an outcome says which types were not given, and nothing else is read from it', () => {
  const outcome = notGivenOutcome(['Coverage', 'Composition']);
  expect(typesNotGiven(outcome)).toEqual(['Coverage', 'Composition']);
  const details = { coding: [{ system: 'https://example.org', code: 'x' }, { system: NOT_GIVEN }] };
  const others = { ...outcome, issue: [{ details }, {}, { details: {} }] };
  expect(typesNotGiven(others)).toEqual([]);
  expect(typesNotGiven(visit())).toEqual([]);
  expect(typesNotGiven(undefined)).toEqual([]);
});

describe('a visit', () => {
  const tag = [{ system: 'https://example.org', code: 'VIP' }];

  test('is marked with them, and keeps its tags and version', () => {
    const [marked, beside] = markNotGiven(
      [visit({ meta: { versionId: '3', tag } }), treatment('mt', '10:00-10:30')],
      ['Coverage'],
    );
    expect(marked?.meta).toEqual({ versionId: '3', tag: [...tag, { system: NOT_GIVEN, code: 'Coverage' }] });
    expect(beside).toEqual(treatment('mt', '10:00-10:30'));
    expect(markedNotGiven(marked)).toEqual(['Coverage']);
  });

  test('without tags gains them', () => {
    expect(markNotGiven([visit()], ['Coverage']).flatMap(markedNotGiven)).toEqual(['Coverage']);
  });

  test('of which everything was given is left as it is', () => {
    const visits = [visit({ meta: { tag } })];
    expect(markNotGiven(visits, [])).toBe(visits);
    expect(visits.flatMap(markedNotGiven)).toEqual([]);
    expect(markedNotGiven(visit())).toEqual([]);
  });
});
