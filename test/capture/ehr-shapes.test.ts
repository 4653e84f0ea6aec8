// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, DetectedIssue } from '@medplum/fhirtypes';
import { assessCollection } from '../../src/capture/assess-collection.ts';
import { readModifiers } from '../../src/fhir/read/modifiers.ts';
import { FAULTS, GOOD_CHARTS, PLAIN, recordsOf, type Chart } from '../support/ehr-shapes.ts';

function outcomeOf(chart: Chart): { charges: unknown[]; issues: (string | undefined)[] } {
  const { standing } = assessCollection(recordsOf(chart), '2026-03-31T12:00:00.000Z');
  const charges = standing.filter((one): one is ChargeItem => one.resourceType === 'ChargeItem');
  const issues = standing.filter((one): one is DetectedIssue => one.resourceType === 'DetectedIssue');
  return {
    charges: charges.map(({ status, quantity, identifier, ...charge }) => [
      status,
      quantity?.value,
      readModifiers(charge).join(' '),
      identifier?.[0]?.value,
    ]),
    issues: issues.map(({ code }) => code?.coding?.[0]?.code),
  };
}

describe('a good chart, as EHRs write it', () => {
  test.each(Object.entries(GOOD_CHARTS))('%s: 2 billable units with GP, and no issue', (_name, shape) => {
    expect(outcomeOf(shape(PLAIN))).toEqual({
      charges: [['billable', 2, 'GP', 'p1/2026-03-02/PT/97140']],
      issues: [],
    });
  });
});

describe('one fault in it', () => {
  const cases = Object.entries(GOOD_CHARTS).flatMap(([shape, change]) =>
    Object.entries(FAULTS).map(([fault, [spoil, code]]) => ({ shape, fault, change, spoil, code })),
  );

  test.each(cases)('$shape, $fault: $code', ({ change, spoil, code }) => {
    const { issues } = outcomeOf(spoil(change(PLAIN)));
    expect(issues.length).toBeLessThanOrEqual(1);
    // A shape may hold the fact twice, so that taking it away once leaves it there.
    expect([code, undefined]).toContain(issues[0]);
  });

  test.each(Object.entries(FAULTS))('%s is told of the plain chart', (_fault, [spoil, code]) => {
    expect(outcomeOf(spoil(PLAIN)).issues).toEqual([code]);
  });
});
