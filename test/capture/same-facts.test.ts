// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { assessCollection } from '../../src/capture/assess-collection.ts';
import { FAULTS, GOOD_CHARTS, PLAIN, recordsOf } from '../support/ehr-shapes.ts';
import { SAME_FACTS } from '../support/same-facts.ts';
import { standingLines } from '../support/standing.ts';

function answerOf(resources: readonly Resource[]): string[] {
  return [...standingLines(assessCollection(resources, '2026-03-31T12:00:00.000Z').standing)].sort();
}

const charts = [
  ...Object.entries(GOOD_CHARTS).map(([shape, change]) => ({ shape, records: recordsOf(change(PLAIN)) })),
  ...Object.entries(FAULTS).map(([shape, [spoil]]) => ({
    shape: `without ${shape}`,
    records: recordsOf(spoil(PLAIN)),
  })),
];

describe.each(Object.entries(SAME_FACTS))('%s', (_way, rewrite) => {
  test.each(charts)('$shape: the same answer', ({ records }) => {
    expect(answerOf(rewrite(records))).toEqual(answerOf(records));
  });
});
