// SPDX-License-Identifier: Apache-2.0
import { expectOneAnswer } from '../support/one-answer.ts';
import { FAULTS, GOOD_CHARTS, PLAIN, recordsOf } from '../support/ehr-shapes.ts';
import { STORIES, sampleResources } from '../support/samples.ts';

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
