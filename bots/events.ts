// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';

const DryRunSchema = z.object({
  resourceType: z.literal('Parameters'),
  parameter: z.tuple([z.object({ name: z.literal('dry-run'), valueBoolean: z.literal(true) })]),
});

/** True for the input with which a deployment has a bot prove itself; a Subscription never sends it. */
export function isDryRun(input: unknown): boolean {
  return DryRunSchema.safeParse(input).success;
}

/** The Encounters that a signature is about. */
export const ProvenanceTargetsSchema = z.pipe(
  z.object({ target: z.array(z.object({ reference: z.optional(z.string()) })) }),
  z.transform(({ target }) => ({
    encounters: target.flatMap(({ reference = '' }) => (reference.startsWith('Encounter/') ? [reference] : [])),
  })),
);
