// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import {
  CodeableConceptSchema,
  CodingSchema,
  DiagnosesSchema,
  ExtensionSchema,
  PeriodSchema,
  QuantitySchema,
  ReferenceSchema,
  contained,
  modifiable,
  resource,
} from './r4-datatypes.ts';

/* Visits and where they take place, as far as they are read. */

export const EncounterSchema = z.object({
  resourceType: z.literal('Encounter'),
  ...resource,
  class: z.optional(CodingSchema),
  type: z.optional(z.array(CodeableConceptSchema)),
  serviceType: z.optional(CodeableConceptSchema),
  virtualService: z.optional(z.array(z.object({}))),
  extension: z.optional(z.array(ExtensionSchema)),
  location: z.optional(z.array(z.object({ location: z.optional(ReferenceSchema) }))),
  contained,
  status: z.string(),
  subject: z.optional(ReferenceSchema),
  participant: z.optional(
    z.array(
      z.object({
        ...modifiable,
        type: z.optional(z.array(CodeableConceptSchema)),
        period: z.optional(PeriodSchema),
        individual: z.optional(ReferenceSchema),
      }),
    ),
  ),
  period: z.optional(PeriodSchema),
  length: z.optional(QuantitySchema),
  reasonCode: z.optional(z.array(CodeableConceptSchema)),
  reasonReference: z.optional(z.array(ReferenceSchema)),
  diagnosis: DiagnosesSchema,
  basedOn: z.optional(z.array(ReferenceSchema)),
  episodeOfCare: z.optional(z.array(ReferenceSchema)),
  partOf: z.optional(ReferenceSchema),
  account: z.optional(z.array(ReferenceSchema)),
  serviceProvider: z.optional(ReferenceSchema),
});

export const LocationSchema = z.object({
  resourceType: z.literal('Location'),
  ...resource,
  extension: z.optional(z.array(ExtensionSchema)),
  name: z.optional(z.string()),
  type: z.optional(z.array(CodeableConceptSchema)),
  physicalType: z.optional(CodeableConceptSchema),
  managingOrganization: z.optional(ReferenceSchema),
  partOf: z.optional(ReferenceSchema),
});
