// SPDX-License-Identifier: Apache-2.0
import { readSegment } from '../../src/fhir/read/duration.ts';
import type { ReadResource } from '../../src/fhir/r4.ts';

type Procedure = ReadResource<'Procedure'>;

/** A treatment that says nothing of its time. */
export const procedure = (facts: Partial<Procedure> = {}): Procedure => ({
  resourceType: 'Procedure',
  id: 'p',
  status: 'completed',
  subject: { reference: 'Patient/1' },
  ...facts,
});

/** How long a treatment took, by itself and by what was observed of it. */
export function minutes(
  facts: Partial<Procedure>,
  observations: ReadResource<'Observation'>[] = [],
): number | undefined {
  const { durationMs } = readSegment(
    procedure(facts),
    observations.map((observation) => ({ observation, others: [] })),
  );
  return durationMs === undefined ? undefined : durationMs / 60_000;
}
