// SPDX-License-Identifier: Apache-2.0
import { includedBy, searchesBack } from '../../src/ehr/includes.ts';
import { treatment, visit } from '../support/visit.ts';

describe('what an EHR does not include by itself', () => {
  const records = [
    visit(),
    treatment('mt', '10:00-10:30', { performer: [{ actor: { reference: 'Practitioner/t1' } }] }),
  ];

  test('where records lead to, each by its own type’s include', () => {
    const follow = (type: string, parameter: string): string[] => includedBy(records, [{ type, parameter }]);
    expect(follow('Encounter', 'patient')).toEqual(['Patient/p1']);
    expect(follow('Procedure', 'performer')).toEqual(['Practitioner/t1']);
    expect(follow('Procedure', 'encounter')).toEqual(['Encounter/e1']);
    expect([follow('Coverage', 'payor'), follow('Encounter', 'unheard-of')]).toEqual([[], []]);
  });

  test.each<[string, string, string[]]>([
    ['Procedure', 'encounter', ['Procedure?encounter=Encounter/e1']],
    ['Observation', 'part-of', ['Observation?part-of=Procedure/mt']],
    ['DetectedIssue', 'implicated', ['DetectedIssue?implicated=Encounter/e1,Procedure/mt']],
    ['PractitionerRole', 'practitioner', []],
    ['Provenance', 'target', ['Provenance?target=Encounter/e1,Procedure/mt']],
  ])('what refers to them, only to what it may refer to: %s by %s', (type, parameter, searches) => {
    expect(searchesBack(records, { type, parameter })).toEqual(searches);
  });

  test('references beyond forty are another search', () => {
    const many = Array.from({ length: 41 }, (_, index) => visit({ id: `e${String(index)}` }));
    const [first, second, ...more] = searchesBack(many, { type: 'Claim', parameter: 'encounter' });
    expect([first?.split(',').length, second, more]).toEqual([40, 'Claim?encounter=Encounter/e40', []]);
  });
});
