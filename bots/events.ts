// SPDX-License-Identifier: Apache-2.0
import type { BotEvent } from '@medplum/core';
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

/** True where Medplum says that the event is of a change or a deletion; what was said before is then looked up. */
export function hasEarlier({ headers }: BotEvent): boolean {
  const [, interaction] =
    Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'x-medplum-interaction') ?? [];
  return interaction === 'update' || interaction === 'delete';
}

/** The resource of an event: on a delete, Medplum hands over `{ deletedResource }` in its place. */
export function eventResource(input: unknown): unknown {
  return typeof input === 'object' && input !== null && 'deletedResource' in input ? input.deletedResource : input;
}
