// SPDX-License-Identifier: Apache-2.0
import { evalFhirPathTyped, toTypedValue } from '@medplum/core';
import type { Patient, Resource } from '@medplum/fhirtypes';
import { loadDefinitions, searchParametersOf } from '../../src/embedded/definitions.ts';
import { valuesOf } from '../../src/embedded/expressions.ts';
import { STORIES, sampleResources } from '../support/samples.ts';

beforeAll(loadDefinitions);

/** Every search parameter of the resource's type for which something else is found than Medplum finds. */
function differing(resource: Resource): string[] {
  return Object.entries(searchParametersOf(resource.resourceType)).flatMap(([code, { expression = '{}' }]) => {
    const found = [valuesOf(resource, expression), evalFhirPathTyped(expression, [toTypedValue(resource)])];
    const [ours, medplums] = found.map((values) => JSON.stringify(values));
    return ours === medplums ? [] : [`${resource.resourceType}?${code}: ${ours ?? ''}, not ${medplums ?? ''}`];
  });
}

test('the parameters of the samples’ records find in them what Medplum finds', () => {
  const records = STORIES.filter((_, at) => at % 8 === 0).flatMap((story) => sampleResources(story));
  expect(new Set(records.map(({ resourceType }) => resourceType)).size).toBeGreaterThan(8);
  expect(records.flatMap(differing)).toEqual([]);
});

test.each<[string, Partial<Patient>]>([
  ['nobody says that a patient has died', {}],
  ['a patient has not', { deceasedBoolean: false }],
  ['a patient has', { deceasedDateTime: '2026-03-02' }],
])('an expression that finds something where there is nothing: %s', (_name, facts) => {
  const patient: Patient = { resourceType: 'Patient', ...facts };
  expect(valuesOf(patient, searchParametersOf('Patient')['deceased']?.expression ?? '')).toHaveLength(1);
  expect(differing(patient)).toEqual([]);
});
