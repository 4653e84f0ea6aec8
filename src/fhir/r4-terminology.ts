// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { resource } from './r4-datatypes.ts';

/*
 * The part of FHIR R4 that is read of terminology.
 */

const TargetSchema = z.object({
  code: z.optional(z.string()),
  display: z.optional(z.string()),
  equivalence: z.optional(z.string()),
});

export const ConceptMapSchema = z.object({
  resourceType: z.literal('ConceptMap'),
  ...resource,
  url: z.optional(z.string()),
  status: z.string(),
  group: z.optional(
    z.array(
      z.object({
        source: z.optional(z.string()),
        target: z.optional(z.string()),
        element: z.array(
          z.object({
            code: z.optional(z.string()),
            display: z.optional(z.string()),
            target: z.optional(z.array(TargetSchema)),
          }),
        ),
      }),
    ),
  ),
});
