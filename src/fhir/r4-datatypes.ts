// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';

/* Datatypes of FHIR R4, as far as they are read. */

export const CodingSchema = z.object({
  system: z.optional(z.string()),
  code: z.optional(z.string()),
  display: z.optional(z.string()),
});
export const CodeableConceptSchema = z.object({
  coding: z.optional(z.array(CodingSchema)),
  text: z.optional(z.string()),
});
export const PeriodSchema = z.object({ start: z.optional(z.string()), end: z.optional(z.string()) });
export const QuantitySchema = z.object({
  value: z.optional(z.number()),
  comparator: z.optional(z.string()),
  unit: z.optional(z.string()),
  system: z.optional(z.string()),
  code: z.optional(z.string()),
});
export const IdentifierSchema = z.object({ system: z.optional(z.string()), value: z.optional(z.string()) });
export const TypedIdentifierSchema = z.extend(IdentifierSchema, { type: z.optional(CodeableConceptSchema) });
export const ReferenceSchema = z.object({
  reference: z.optional(z.string()),
  type: z.optional(z.string()),
  identifier: z.optional(IdentifierSchema),
  display: z.optional(z.string()),
});
export const NoteSchema = z.object({ text: z.string(), authorReference: z.optional(ReferenceSchema) });
export const NarrativeSchema = z.object({ div: z.optional(z.string()) });
export const MoneySchema = z.object({ value: z.optional(z.number()), currency: z.optional(z.string()) });
export const TimingSchema = z.object({
  repeat: z.optional(
    z.object({
      count: z.optional(z.number()),
      countMax: z.optional(z.number()),
      duration: z.optional(z.number()),
      durationMax: z.optional(z.number()),
      durationUnit: z.optional(z.string()),
      frequency: z.optional(z.number()),
      frequencyMax: z.optional(z.number()),
      period: z.optional(z.number()),
      periodUnit: z.optional(z.string()),
    }),
  ),
});

export const ExtensionSchema = z.object({
  url: z.string(),
  valueCode: z.optional(z.string()),
  valueDate: z.optional(z.string()),
  valueBoolean: z.optional(z.boolean()),
  valueInteger: z.optional(z.number()),
  valueString: z.optional(z.string()),
  valueDecimal: z.optional(z.number()),
  valueMoney: z.optional(MoneySchema),
  valueTiming: z.optional(TimingSchema),
  valueCoding: z.optional(CodingSchema),
  valueCodeableConcept: z.optional(CodeableConceptSchema),
  get extension(): z.ZodMiniOptional<z.ZodMiniArray<typeof ExtensionSchema>> {
    return z.optional(z.array(ExtensionSchema));
  },
});

export const MetaSchema = z.object({
  versionId: z.optional(z.string()),
  lastUpdated: z.optional(z.string()),
  tag: z.optional(z.array(CodingSchema)),
});

export type R4Reference = z.infer<typeof ReferenceSchema>;
export type R4CodeableConcept = z.infer<typeof CodeableConceptSchema>;
export type R4Extension = z.infer<typeof ExtensionSchema>;
export type R4Period = z.infer<typeof PeriodSchema>;
export type R4Money = z.infer<typeof MoneySchema>;

export const AttachmentSchema = z.object({
  contentType: z.optional(z.string()),
  data: z.optional(z.string()),
  url: z.optional(z.string()),
  size: z.optional(z.number()),
  title: z.optional(z.string()),
});

/**
 * An extension that may change what its record means, even to the opposite: a record with one that is not known is not
 * to be processed (FHIR R4, extensibility §2.4.1). None is known here.
 */
export const modifiable = { modifierExtension: z.optional(z.array(z.never())) };

/** What every resource has. */
export const resource = {
  ...modifiable,
  id: z.string(),
  meta: z.optional(MetaSchema),
  identifier: z.optional(z.array(IdentifierSchema)),
};

/** Of a visit, or of the episode that it belongs to. */
export const DiagnosesSchema = z.optional(z.array(z.object({ ...modifiable, condition: ReferenceSchema })));

/** Resources that stand inside another; read by their own schema when they are looked up. */
export const contained = z.optional(z.array(z.looseObject({ resourceType: z.string(), id: z.optional(z.string()) })));

export const CoverageClassSchema = z.object({
  type: z.optional(CodeableConceptSchema),
  name: z.optional(z.string()),
  value: z.optional(z.string()),
});
