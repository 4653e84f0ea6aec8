// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from 'node:fs';
import { expectOneAnswer } from '../support/one-answer.ts';
import { FAULTS, GOOD_CHARTS, PLAIN, recordsOf } from '../support/ehr-shapes.ts';
import { sampleResources } from '../support/samples.ts';

const STORIES = readdirSync('fhir-samples', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

describe('the same records, from files and on a server, have the same charges and issues', () => {
  test.each(STORIES)('%s', async (story) => {
    await expectOneAnswer(sampleResources(story));
  });

  // No server stores a `null`.
  const stored = Object.entries(GOOD_CHARTS).filter(([shape]) => !shape.startsWith('null'));

  test.each(stored)('%s', async (_shape, change) => {
    await expectOneAnswer(recordsOf(change(PLAIN)));
  });

  test.each(Object.entries(FAULTS))('%s', async (_fault, [spoil]) => {
    await expectOneAnswer(recordsOf(spoil(PLAIN)));
  });
});
