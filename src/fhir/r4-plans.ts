// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import {
  CodeableConceptSchema,
  DiagnosesSchema,
  ExtensionSchema,
  NarrativeSchema,
  PeriodSchema,
  ReferenceSchema,
  resource,
} from './r4-datatypes.ts';

/*
 * The part of FHIR R4 that is read of what a visit belongs to: plans, episodes of care, orders.
 */

export const CarePlanSchema = z.object({
  resourceType: z.literal('CarePlan'),
  ...resource,
  extension: z.optional(z.array(ExtensionSchema)),
  status: z.string(),
  replaces: z.optional(z.array(ReferenceSchema)),
  category: z.optional(z.array(CodeableConceptSchema)),
  title: z.optional(z.string()),
  description: z.optional(z.string()),
  text: z.optional(NarrativeSchema),
  subject: ReferenceSchema,
  encounter: z.optional(ReferenceSchema),
  author: z.optional(ReferenceSchema),
  contributor: z.optional(z.array(ReferenceSchema)),
  period: z.optional(PeriodSchema),
  created: z.optional(z.string()),
  addresses: z.optional(z.array(ReferenceSchema)),
  goal: z.optional(z.array(ReferenceSchema)),
  activity: z.optional(
    z.array(
      z.object({
        reference: z.optional(ReferenceSchema),
        detail: z.optional(
          z.object({
            code: z.optional(CodeableConceptSchema),
            description: z.optional(z.string()),
            goal: z.optional(z.array(ReferenceSchema)),
            scheduledTiming: z.optional(z.looseObject({})),
            scheduledString: z.optional(z.string()),
          }),
        ),
      }),
    ),
  ),
});

export const EpisodeOfCareSchema = z.object({
  resourceType: z.literal('EpisodeOfCare'),
  ...resource,
  status: z.string(),
  diagnosis: DiagnosesSchema,
  patient: ReferenceSchema,
});

export const ServiceRequestSchema = z.object({
  resourceType: z.literal('ServiceRequest'),
  ...resource,
  status: z.optional(z.string()),
  subject: ReferenceSchema,
  encounter: z.optional(ReferenceSchema),
  code: z.optional(CodeableConceptSchema),
  reasonCode: z.optional(z.array(CodeableConceptSchema)),
  reasonReference: z.optional(z.array(ReferenceSchema)),
});
