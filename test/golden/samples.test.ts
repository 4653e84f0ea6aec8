// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getReferenceString, validateResource } from '@medplum/core';
import type { Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { assessCollection } from '../../src/capture/assess-collection.ts';
import { personName } from '../../src/capture/told-apart.ts';
import { loadDefinitions } from '../../src/embedded/definitions.ts';
import { expectedText, sampleResources } from '../../scripts/samples.ts';
import { STORIES, sampleResources as storyResources } from '../support/samples.ts';

const ROOT = process.cwd();

describe('sample stories', () => {
  beforeAll(() => {
    loadDefinitions();
  });

  test('there are as many as were told', () => {
    expect(STORIES.length).toBeGreaterThanOrEqual(42);
  });

  test('one clinic holds them all: a record of one id is the same everywhere, and no two people or payers bear one name or number', () => {
    const records = new Map(STORIES.flatMap((story) => sampleTexts(story)));
    const texts = STORIES.flatMap((story) => sampleTexts(story));
    expect(texts.filter(([id, text]) => records.get(id) !== text).map(([id]) => id)).toEqual([]);
    const borne = [...records.values()].flatMap((text) => labelsOf(JSON.parse(text) as Resource));
    expect(borne.filter((label, at) => borne.indexOf(label) !== at)).toEqual([]);
  });

  test.each(STORIES)('%s: comes to what is expected', async (name) => {
    const expected = readFileSync(join(ROOT, 'fhir-samples', name, 'expected.json'), 'utf8');
    expect(expectedText(await sampleResources(ROOT, name))).toBe(expected);
  });

  test.each(STORIES)('%s: input and outcome are valid R4', async (name) => {
    const resources = [...(await sampleResources(ROOT, name)), ...(await sampleResources(ROOT, name, 'expected.json'))];
    for (const resource of resources) {
      expect(() => validateResource(resource as Resource)).not.toThrow();
    }
  });

  test.each(STORIES)('%s: the order in which a server gives the records is immaterial', async (name) => {
    const resources = await sampleResources(ROOT, name);
    const outcomeOf = (input: readonly unknown[]): string[] =>
      assessCollection(input, '2026-11-01T00:00:00.000Z')
        .standing.map((resource) => JSON.stringify(resource))
        .sort();
    const outcome = outcomeOf(resources);
    fc.assert(
      fc.property(fc.shuffledSubarray([...resources], { minLength: resources.length }), (shuffled) => {
        expect(outcomeOf(shuffled)).toEqual(outcome);
      }),
      { numRuns: 10 },
    );
  });

  test.each(STORIES)('%s: assessing the outcome again changes nothing', async (name) => {
    const outcome = await sampleResources(ROOT, name, 'expected.json');
    const idOf = (resource: unknown): string => (resource as Resource).id ?? '';
    const replaced = new Set(outcome.map(idOf));
    const input = (await sampleResources(ROOT, name)).filter((resource) => !replaced.has(idOf(resource)));
    const { standing } = assessCollection([...input, ...outcome], '2027-01-01T00:00:00.000Z');
    const byId = (resources: readonly unknown[]): unknown[] =>
      [...resources].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
    expect(byId(standing)).toEqual(byId(outcome));
  });
});

/** Each record of a story, by its reference. */
function sampleTexts(story: string): (readonly [reference: string, text: string])[] {
  return storyResources(story).map((one) => [getReferenceString(one) ?? '', JSON.stringify(one)]);
}

/** What people tell a patient, a practitioner or a payer by. */
function labelsOf(resource: Resource): string[] {
  switch (resource.resourceType) {
    case 'Patient':
      return [
        `Patient ${personName(resource.name)}`,
        ...(resource.identifier ?? []).flatMap(({ value }) => value ?? []),
      ];
    case 'Practitioner':
      return [`Practitioner ${personName(resource.name)}`];
    case 'Organization':
      return [resource.name ?? ''];
    default:
      return [];
  }
}
