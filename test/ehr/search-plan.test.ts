// SPDX-License-Identifier: Apache-2.0
import { readCapabilities, type Capabilities } from '../../src/ehr/capabilities.ts';
import { isFoundByPatient, oneTypeEach, planSearch } from '../../src/ehr/search-plan.ts';

test('a search over several types is asked of an EHR type by type', () => {
  expect(oneTypeEach('?_type=CarePlan,Coverage&patient=Patient/1&_count=1000')).toEqual([
    'CarePlan?patient=Patient/1&_count=1000',
    'Coverage?patient=Patient/1&_count=1000',
  ]);
  expect(oneTypeEach('Procedure?patient=Patient/1')).toEqual(['Procedure?patient=Patient/1']);
});

/** What a server offers that finds a type by these parameters, with these includes. */
function offering(
  type: string,
  parameters: readonly string[],
  includes: readonly string[] = [],
  revIncludes: readonly string[] = [],
): Capabilities {
  return readCapabilities({
    resourceType: 'CapabilityStatement',
    rest: [
      {
        mode: 'server',
        resource: [
          {
            type,
            interaction: [{ code: 'search-type' }],
            searchParam: parameters.map((name) => ({
              name,
              type: 'reference',
            })),
            searchInclude: includes,
            searchRevInclude: revIncludes,
          },
        ],
      },
    ],
  });
}

test.each([
  ['Coverage', 'patient=Patient/1', ['beneficiary'], 'Coverage?beneficiary=Patient/1'],
  ['Observation', 'patient=Patient/1', ['subject'], 'Observation?subject=Patient/1'],
  ['Procedure', 'subject=Patient/1', ['patient'], 'Procedure?patient=Patient/1'],
  ['Procedure', 'patient=Patient/1&date=ge2026-03-02', ['patient'], 'Procedure?patient=Patient/1'],
])('%s?%s of a server that knows %j', (type, query, parameters, url) => {
  expect(planSearch(`${type}?${query}`, offering(type, parameters))).toMatchObject({ kind: 'search', url });
});

test('includes that a server does not offer are followed by reads of their own, and so is what those would bring', () => {
  const [include, back, on] = [
    'Procedure:performer',
    'PractitionerRole:practitioner',
    'PractitionerRole:practitioner',
  ] as const;
  const search = `Procedure?patient=Patient/1&_include=${include}&_revinclude=${back}&_include:iterate=${on}`;
  const follow = (text: string): object => ({
    type: text.split(':')[0],
    parameter: text.split(':')[1],
  });
  expect(planSearch(search, offering('Procedure', ['patient'], [include, on], [back]))).toEqual({
    kind: 'search',
    url: `Procedure?patient=Patient/1&_include=${include}&_revinclude=${back}`,
    includes: [follow(on)],
    revIncludes: [],
  });
  expect(planSearch(search, offering('Procedure', ['patient'], [back], [include]))).toEqual({
    kind: 'search',
    url: 'Procedure?patient=Patient/1',
    includes: [follow(include), follow(on)],
    revIncludes: [follow(back)],
  });
});

test.each<[string, readonly string[], boolean]>([
  ['Procedure', ['patient'], true],
  ['Procedure', ['subject', 'date'], true],
  ['Procedure', ['patient', 'encounter'], false],
  ['Procedure', ['date'], false],
  ['Observation', ['patient'], false],
])('%s on a server that knows %j is found by its patient alone: %s', (type, parameters, isFound) => {
  const offered = offering(type, parameters);
  expect(isFoundByPatient(type, offered)).toBe(isFound);
  expect(planSearch(`${type}?encounter=Encounter/1`, offered).kind === 'of-visits').toBe(isFound);
});

test('what only narrows stays where the server knows it, without what a modifier says', () => {
  const offered = offering('Provenance', ['patient', 'recorded', 'signature-type']);
  expect(
    planSearch('Provenance?patient=Patient/1&recorded=ge2026-03-02&signature-type:missing=false', offered),
  ).toMatchObject({
    kind: 'search',
    url: 'Provenance?patient=Patient/1&recorded=ge2026-03-02',
  });
});

test.each<[string, readonly string[], object]>([
  // Nothing of the visit can be found there, and everybody's is not asked for.
  ['ChargeItem?context=Encounter/1', ['patient'], { kind: 'empty' }],
  ['ChargeItem?context=Encounter/1&status=planned', ['status'], { kind: 'empty' }],
  ['ChargeItem?patient=Patient/1', ['status'], { kind: 'refused', parameter: 'patient' }],
  ['ChargeItem?subject=Patient/1', ['status'], { kind: 'refused', parameter: 'patient' }],
  ['ChargeItem?status=planned', ['status', 'patient'], { kind: 'refused', parameter: 'patient' }],
])('%s of a server that knows %j', (url, parameters, plan) => {
  expect(planSearch(url, offering('ChargeItem', parameters))).toEqual(plan);
});

test('a type that can be read and not searched has nothing to find, nor has one that is not there', () => {
  const readable = readCapabilities({
    resourceType: 'CapabilityStatement',
    rest: [
      {
        mode: 'server',
        resource: [
          {
            type: 'Coverage',
            interaction: [{ code: 'read' }],
            searchParam: [{ name: 'patient', type: 'reference' }],
          },
        ],
      },
    ],
  });
  expect(planSearch('Coverage?patient=Patient/1', readable)).toEqual({
    kind: 'empty',
  });
  expect(planSearch('Account?patient=Patient/1', readable)).toEqual({
    kind: 'empty',
  });
});
